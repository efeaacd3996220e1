//! The front: a port that is listened to, plain or with TLS, and what is answered there.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use casework::Office;
use hyper_util::rt::TokioTimer;

use crate::config::Config;
use crate::doors::{Settings, doors, tls};

/// How long a connection may take to send the head of its next request: longer than the
/// proxies in use keep an idle connection, so that none is closed while they write to it.
const HEAD_PAUSE: Duration = Duration::from_secs(90);

/// How long what is being answered may take after the word to stop.
const DRAIN: Duration = Duration::from_secs(60);

/// A port that is listened to.
pub(super) struct Front {
    listener: TcpListener,
    address: SocketAddr,
    settings: Settings,
    tls: Option<Tls>,
}

/// Certificate and key, and where they were read.
#[derive(Clone)]
struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    current: RustlsConfig,
}

impl Tls {
    fn read(config: &Config) -> anyhow::Result<Option<Tls>> {
        let files = config.tls_files().map_err(|said| anyhow!(said))?;
        let Some((certificate, key)) = files else {
            return Ok(None);
        };
        let current = RustlsConfig::from_config(Arc::new(tls::read(certificate, key)?));
        Ok(Some(Tls {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            current,
        }))
    }

    /// Reads the files again; connections from now on use what they hold. When something
    /// is wrong with them, what was read before stays.
    fn renew(&self) {
        match tls::read(&self.certificate, &self.key) {
            Ok(read) => {
                self.current.reload_from_config(Arc::new(read));
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::error!(%error, "the certificate was not renewed"),
        }
    }
}

impl Front {
    /// Listens where the configuration says.
    ///
    /// # Errors
    /// Passwords would go over the network in the clear, the certificate cannot be used, or
    /// the port is taken; in Chinese.
    pub fn open(config: &Config) -> anyhow::Result<Front> {
        let settings = config.doors().map_err(|said| anyhow!(said))?;
        let tls = Tls::read(config)?;
        let listener = TcpListener::bind(config.listen)
            .with_context(|| format!("无法监听 {}，请换一个端口（--listen）", config.listen))?;
        listener.set_nonblocking(true)?;
        Ok(Front {
            address: listener.local_addr()?,
            listener,
            settings,
            tls,
        })
    }

    /// Where it is listened to, as a browser on this machine is told; then how officers
    /// reach it, when that is known.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let here = format!("{scheme}://{}", self.address);
        match &self.settings.public_url {
            Some(url) => format!("{here} （对外 {}）", url.origin()),
            None => here,
        }
    }

    /// A hangup is the word to read the certificate again.
    #[cfg(unix)]
    pub fn renew_on_hangup(&self) {
        use tokio::signal::unix::{SignalKind, signal};
        let Some(tls) = self.tls.clone() else {
            return;
        };
        let Ok(mut hung_up) = signal(SignalKind::hangup()) else {
            return;
        };
        tokio::spawn(async move {
            while hung_up.recv().await.is_some() {
                tls.renew();
            }
        });
    }

    /// Answers until told to stop; what is being answered is finished first.
    pub async fn answer(
        self,
        office: Office,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<()> {
        let peers =
            doors(office, &self.settings).into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        tokio::spawn(drained(handle.clone(), stop));
        let server = axum_server::from_tcp(self.listener)?;
        match self.tls {
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls.current).acceptor(NoDelayAcceptor);
                let server = prepared(server.acceptor(acceptor), handle);
                server.serve(peers).await?;
            }
            None => {
                let server = prepared(server.acceptor(NoDelayAcceptor), handle);
                server.serve(peers).await?;
            }
        }
        Ok(())
    }
}

async fn drained(handle: Handle<SocketAddr>, stop: impl Future<Output = ()>) {
    stop.await;
    handle.graceful_shutdown(Some(DRAIN));
}

fn prepared<A>(server: Server<SocketAddr, A>, handle: Handle<SocketAddr>) -> Server<SocketAddr, A> {
    let mut server = server.handle(handle).http1_only();
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PAUSE);
    server
}
