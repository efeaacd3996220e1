//! Letters by a mail server (RFC 5321). Its library is used one command at a time: an
//! answer means something else to the recipient's address than to our password.

mod fault;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::{Instant, timeout};

use self::fault::{Fault, Stage};
use super::message::{Letter, Sender};
use super::settings::{SettingsError, SmtpSettings, Tls};
use super::{Mail, Outcome, Post, PostedBy, read};

/// How long a connection is kept for the next letter.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// The most connections that are kept.
const MOST_KEPT: usize = 4;

/// A mail server. Cheap enough to be made once and shared.
pub struct Smtp {
    host: String,
    port: u16,
    way: Way,
    hello: ClientId,
    credentials: Option<Credentials>,
    sender: Sender,
    deadline: Duration,
    kept: Mutex<Vec<(Instant, AsyncSmtpConnection)>>,
}

/// How the way to the server is encrypted, and with which certificates.
enum Way {
    Starttls(TlsParameters),
    Implicit(TlsParameters),
    Plain,
}

/// The password is not shown.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

impl Smtp {
    /// Reads what is set; calls nobody yet.
    ///
    /// # Errors
    /// What does not fit together, or a file that cannot be read, in Chinese.
    pub fn open(settings: &SmtpSettings) -> Result<Smtp, SettingsError> {
        if settings.timeout_s == 0 {
            return Err(SettingsError(
                "timeout_s = 0 会使每封邮件都来不及发出；请写明秒数，通常是 60".into(),
            ));
        }
        let sender = Sender::read(&settings.from)?;
        let hello = settings.hello.as_deref().unwrap_or(sender.domain());
        Ok(Smtp {
            host: settings.host.clone(),
            port: settings.port.unwrap_or(settings.tls.port()),
            way: match settings.tls {
                Tls::Starttls => Way::Starttls(parameters(settings)?),
                Tls::Implicit => Way::Implicit(parameters(settings)?),
                Tls::None => Way::Plain,
            },
            hello: ClientId::Domain(hello.to_owned()),
            credentials: credentials(settings)?,
            deadline: Duration::from_secs(settings.timeout_s),
            kept: Mutex::default(),
            sender,
        })
    }

    async fn hand_in(&self, letter: &Letter, progress: &Progress) -> Result<(), Fault> {
        if let Some(mut connection) = self.take_kept() {
            match self.over(&mut connection, letter, progress).await {
                Ok(()) => {
                    self.keep(connection);
                    return Ok(());
                }
                // The server had enough of this connection: nothing was handed in on it.
                Err(fault) if fault.is_end_of_connection() => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut connection = self.connect(progress).await?;
        self.over(&mut connection, letter, progress).await?;
        self.keep(connection);
        Ok(())
    }

    /// Connects, encrypts and signs in, as far as that is set.
    async fn connect(&self, progress: &Progress) -> Result<AsyncSmtpConnection, Fault> {
        let from_the_start = match &self.way {
            Way::Implicit(parameters) => Some(parameters.clone()),
            Way::Starttls(_) | Way::Plain => None,
        };
        let server = (self.host.as_str(), self.port);
        progress.set(Stage::Connecting);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, from_the_start, None);
        let mut connection = connecting.await.map_err(Fault::at(Stage::Connecting))?;
        if let Way::Starttls(parameters) = &self.way {
            progress.set(Stage::Encrypting);
            if !connection.can_starttls() {
                return Err(Fault::no_starttls());
            }
            let encrypting = connection.starttls(parameters.clone(), &self.hello);
            encrypting.await.map_err(Fault::at(Stage::Encrypting))?;
        }
        if let Some(credentials) = &self.credentials {
            progress.set(Stage::SigningIn);
            let signing_in = connection.auth(MECHANISMS, credentials);
            signing_in.await.map_err(Fault::at(Stage::SigningIn))?;
        }
        Ok(connection)
    }

    async fn over(
        &self,
        connection: &mut AsyncSmtpConnection,
        letter: &Letter,
        progress: &Progress,
    ) -> Result<(), Fault> {
        progress.set(Stage::Sender);
        let from = MailFrom::new(Some(self.sender.mailbox.email.clone()), Vec::new());
        let answered = connection.command(from).await;
        answered.map_err(Fault::at(Stage::Sender))?;
        progress.set(Stage::Recipient);
        let to = Rcpt::new(letter.to.clone(), Vec::new());
        let answered = connection.command(to).await;
        answered.map_err(Fault::at(Stage::Recipient))?;
        progress.set(Stage::Data);
        let answered = connection.command(Data).await;
        answered.map_err(Fault::at(Stage::Data))?;
        progress.set(Stage::Content);
        let answered = connection.message(&letter.bytes).await;
        answered.map_err(Fault::at(Stage::Content))?;
        Ok(())
    }

    /// A connection that was kept. It is taken out while it is used: what is cut off in the
    /// middle of a letter never comes back, so that no letter is appended to another.
    fn take_kept(&self) -> Option<AsyncSmtpConnection> {
        let mut kept = self.kept();
        kept.retain(|(since, _)| since.elapsed() < KEPT_FOR);
        kept.pop().map(|(_, connection)| connection)
    }

    /// Keeps a connection on which a letter was taken over.
    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.kept();
        kept.retain(|(since, _)| since.elapsed() < KEPT_FOR);
        if kept.len() < MOST_KEPT {
            kept.push((Instant::now(), connection));
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<(Instant, AsyncSmtpConnection)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Post for Smtp {
    fn posted_by(&self) -> Option<PostedBy> {
        let encrypted = match self.way {
            Way::Starttls(_) => "STARTTLS",
            Way::Implicit(_) => "TLS",
            Way::Plain => "不加密",
        };
        let signed_in = match self.credentials {
            Some(_) => "登录后发送",
            None => "不登录",
        };
        Some(PostedBy {
            place: format!("{}:{}（{encrypted}，{signed_in}）", self.host, self.port),
            from: self.sender.shown(),
        })
    }

    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let letter = match self.sender.write(mail) {
                Ok(letter) => letter,
                Err(why) => return Outcome::Never(why),
            };
            let progress = Progress::default();
            // The library's own time limit covers the connecting alone: a server that
            // falls silent later would hold the sender for good.
            match timeout(self.deadline, self.hand_in(&letter, &progress)).await {
                Ok(Ok(())) => Outcome::Sent,
                Ok(Err(fault)) => fault.outcome(),
                Err(_) => progress.get().cut_off(self.deadline),
            }
        })
    }
}

/// `PLAIN` and `LOGIN`: within the encryption they show nothing.
const MECHANISMS: &[Mechanism] = DEFAULT_MECHANISMS;

/// How far a letter has come, also for whoever cuts it off.
#[derive(Default)]
struct Progress(AtomicU8);

impl Progress {
    fn set(&self, stage: Stage) {
        self.0.store(stage as u8, Ordering::Relaxed);
    }

    fn get(&self) -> Stage {
        Stage::ALL
            .into_iter()
            .find(|stage| *stage as u8 == self.0.load(Ordering::Relaxed))
            .unwrap_or(Stage::Connecting)
    }
}

fn credentials(settings: &SmtpSettings) -> Result<Option<Credentials>, SettingsError> {
    match (&settings.user, &settings.password_file) {
        (None, None) => Ok(None),
        (Some(_), _) if settings.tls == Tls::None && !is_this_machine(&settings.host) => {
            Err(SettingsError(
                "tls = \"none\" 会使邮箱口令在网络上不加密地传送；请改用 starttls 或者 implicit，或者去掉 user"
                    .into(),
            ))
        }
        (Some(user), Some(file)) => {
            let password = String::from_utf8(read(file, "邮箱口令文件")?)
                .map_err(|_| SettingsError(format!("邮箱口令文件 {} 不是文本", file.display())))?;
            let password = password.trim_end_matches(['\r', '\n']);
            if password.is_empty() {
                return Err(SettingsError(format!("邮箱口令文件 {} 是空的", file.display())));
            }
            Ok(Some(Credentials::new(user.clone(), password.to_owned())))
        }
        _ => Err(SettingsError(
            "user 和 password_file 要一起写：前者是登录名，后者是只存口令的文件".into(),
        )),
    }
}

fn is_this_machine(host: &str) -> bool {
    let address: Option<std::net::IpAddr> = host.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

fn parameters(settings: &SmtpSettings) -> Result<TlsParameters, SettingsError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        let unusable =
            || SettingsError(format!("证书文件 {} 里没有 PEM 格式的证书", file.display()));
        let pem = read(file, "证书文件")?;
        if !pem.windows(11).any(|part| part == b"-----BEGIN ") {
            return Err(unusable());
        }
        builder =
            builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| unusable())?);
    }
    builder
        .build_rustls()
        .map_err(|error| SettingsError(format!("系统的根证书用不了：{error}")))
}
