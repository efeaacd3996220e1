//! `kaijuan serve`.

mod demonstration;
mod front;

use casework::Office;
use store::{Ids, SystemIds};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::equipment::ways;
use super::{account, register};
use crate::config::Config;
use front::Front;

pub use demonstration::demonstrate;

/// Serves a register that is ready; a new one in the usual place is set up first.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let front = Front::open(config)?;
    let ways = ways(config)?;
    let mut office = register::open_or_set_up(config).await?;
    office.equipment = office.equipment.clone().with_ways(ways);
    say!("开卷已启动：{}", front.url());
    account::hint_when_empty(&office).await?;
    #[cfg(unix)]
    front.renew_on_hangup();
    tokio::spawn(office.clone().keep_rendering(false));
    office.inspect_soon();
    answer(front, office, config.worker, stopped()).await
}

/// Tells reminders and sends mail, without answering anybody, until told to stop. Any
/// number of processes may do so at once.
pub async fn work(config: &Config) -> anyhow::Result<()> {
    let ways = ways(config)?;
    let mut office = register::open_ready(config).await?;
    office.equipment = office.equipment.clone().with_ways(ways);
    let worker = worker_id(&office);
    say!("工作进程已启动（Ctrl-C 退出）：{worker}");
    office.clone().work(worker, stopped()).await;
    office.store.close().await;
    Ok(())
}

/// Answers, and works beside it if it is to, until told to stop. The work ends after the
/// last answer, between two mails.
async fn answer(
    front: Front,
    office: Office,
    works: bool,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let (answering, over) = oneshot::channel::<()>();
    let working = works.then(|| {
        let over = async {
            // it is dropped, never sent: either is the end
            let _ = over.await;
        };
        tokio::spawn(office.clone().work(worker_id(&office), over))
    });
    let store = office.store.clone();
    office.follow_catalogue_soon();
    let answered = front.answer(office, stop).await;
    drop(answering);
    if let Some(working) = working
        && let Err(error) = working.await
    {
        tracing::error!(%error, "the worker broke off");
    }
    store.close().await;
    answered
}

fn worker_id(office: &Office) -> Uuid {
    SystemIds::new(office.clock.clone()).next()
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
