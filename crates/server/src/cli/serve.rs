//! `kaijuan serve`.

mod demonstration;
mod front;

use super::{account, register};
use crate::config::Config;
use front::Front;

pub use demonstration::demonstrate;

/// Serves a register that is ready; a new one in the usual place is set up first.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let front = Front::open(config)?;
    let office = register::open_or_set_up(config).await?;
    say!("开卷已启动：{}", front.url());
    account::hint_when_empty(&office).await?;
    #[cfg(unix)]
    front.renew_on_hangup();
    tokio::spawn(office.clone().keep_rendering(false));
    office.inspect_soon();
    front.answer(office, stopped()).await
}

/// Ctrl-C or SIGTERM.
pub(super) async fn stopped() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = received(tokio::signal::unix::SignalKind::terminate());
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
    tracing::info!("stopping");
}

/// The same, or the terminal is gone: a demonstration ends with it.
async fn abandoned() {
    #[cfg(unix)]
    let hung_up = received(tokio::signal::unix::SignalKind::hangup());
    #[cfg(not(unix))]
    let hung_up = std::future::pending::<()>();
    tokio::select! { () = stopped() => {}, () = hung_up => {} }
}

#[cfg(unix)]
async fn received(kind: tokio::signal::unix::SignalKind) {
    match tokio::signal::unix::signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}
