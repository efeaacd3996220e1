//! What an answer of a mail server means, by how far the letter had come.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use lettre::transport::smtp::Error;

use crate::channel::{Outcome, one_line};

/// How far a letter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Name, connection, greeting.
    Connecting,
    /// `STARTTLS` and the handshake.
    Encrypting,
    /// `AUTH`.
    SigningIn,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The letter, up to the answer to its final dot.
    Content,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Stage; 7] = [
        Stage::Connecting,
        Stage::Encrypting,
        Stage::SigningIn,
        Stage::Sender,
        Stage::Recipient,
        Stage::Data,
        Stage::Content,
    ];

    fn label(self) -> &'static str {
        match self {
            Stage::Connecting => "连接邮件服务器",
            Stage::Encrypting => "建立加密连接",
            Stage::SigningIn => "登录邮件服务器",
            Stage::Sender => "报出发件人",
            Stage::Recipient => "报出收件人",
            Stage::Data => "送出正文之前",
            Stage::Content => "送出正文",
        }
    }

    /// What it means that the time ran out here.
    pub fn cut_off(self, deadline: Duration) -> Outcome {
        let perhaps = match self {
            Stage::Content => "；对方也许已经收下，重发时 Message-ID 相同",
            _ => "",
        };
        let (stage, seconds) = (self.label(), deadline.as_secs());
        Outcome::later(format!("{stage}时，{seconds}秒内没有完成{perhaps}"))
    }
}

/// What went wrong, and where.
pub(super) struct Fault {
    stage: Stage,
    /// `None`: the server offers no `STARTTLS`.
    error: Option<Error>,
}

/// Codes that speak of signing in, wherever they come: required, failed, too weak, only
/// encrypted (RFC 4954). They say nothing of a recipient.
const OF_SIGNING_IN: [u16; 4] = [530, 534, 535, 538];

/// The server closes the connection.
const CLOSING: u16 = 421;

impl Fault {
    pub fn at(stage: Stage) -> impl FnOnce(Error) -> Fault {
        move |error| Fault {
            stage,
            error: Some(error),
        }
    }

    pub fn no_starttls() -> Fault {
        Fault {
            stage: Stage::Encrypting,
            error: None,
        }
    }

    fn code(&self) -> Option<u16> {
        self.error.as_ref()?.status().map(u16::from)
    }

    /// On a connection that was used before: it was over before the letter began.
    /// Whether it still stands shows at the first command; asking before costs a round.
    pub fn is_end_of_connection(&self) -> bool {
        self.stage == Stage::Sender && matches!(self.code(), None | Some(CLOSING))
    }

    pub fn outcome(self) -> Outcome {
        let stage = self.stage.label();
        let Some(error) = &self.error else {
            return Outcome::set_up_wrong(format!(
                "{stage}时：服务器不提供 STARTTLS，没有发出。请改用 tls = \"implicit\"，或者请邮件管理员开通"
            ));
        };
        let Some(code) = self.code() else {
            let why = format!("{stage}时：{}", told(error));
            let unable_to_sign_in = self.stage == Stage::SigningIn && error.is_client();
            return match is_of_tls(error) || unable_to_sign_in {
                true => Outcome::set_up_wrong(why),
                false => Outcome::later(why),
            };
        };
        let said = error.source().map(ToString::to_string);
        let said = one_line(&said.unwrap_or_default());
        let why = match said.as_str() {
            "" => format!("{stage}时，邮件服务器答复 {code}"),
            said => format!("{stage}时，邮件服务器答复 {code}：{said}"),
        };
        let of_the_letter = matches!(self.stage, Stage::Recipient | Stage::Data | Stage::Content);
        match code {
            400..=499 => Outcome::later(why),
            _ if of_the_letter && !OF_SIGNING_IN.contains(&code) => Outcome::Never(why),
            // Refused is not this letter but whoever sends it: every other one too.
            _ => Outcome::set_up_wrong(why),
        }
    }
}

/// What is known of a failure without an answer.
fn told(error: &Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    one_line(&match innermost.to_string().as_str() {
        "incomplete response" => "连接断了".to_owned(),
        said => said.to_owned(),
    })
}

/// Whether the encryption failed: then the letter is innocent.
fn is_of_tls(error: &Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        let of_library = error.downcast_ref::<Error>().is_some_and(Error::is_tls);
        let handshake = error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::InvalidData);
        if of_library || handshake {
            return true;
        }
        source = error.source();
    }
    false
}
