//! `kaijuan serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use casework::{Office, SystemClock, demo};
use store::{Clock, Keyring, SeededIds, Store};
use tokio::net::TcpListener;

use super::{register, rules, token};
use crate::api;
use crate::config::Config;

/// Serves a register that is ready; a new one in the usual place is set up first.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let office = register::open_or_set_up(config).await?;
    let listener = listen(config).await?;
    say!("开卷已启动：http://{}", listener.local_addr()?);
    run(config, office, listener, stopped()).await
}

async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    if !config.listen.ip().is_loopback() {
        tracing::warn!(listen = %config.listen, "listening beyond this machine, without TLS");
    }
    TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("无法监听 {}，请换一个端口（--listen）", config.listen))
}

/// Answers until told to stop; what is being answered is finished first.
async fn run(
    config: &Config,
    office: Office,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let store = office.store.clone();
    let router = api::limited(office, config.limits());
    let peers = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, peers)
        .with_graceful_shutdown(stop)
        .await?;
    store.close().await;
    Ok(())
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

/// Any seed does: the same one gives the same district again.
const SEED: u64 = 711;
/// How many cases the demonstration has.
const CASES: usize = 400;

/// A district to try things on, in a folder that is gone afterwards, also when
/// it is stopped while it is being made.
pub async fn demonstrate(config: &Config) -> anyhow::Result<()> {
    let listener = listen(config).await?;
    // Heard from the beginning: a signal that nobody waits for would leave the folder.
    let mut stop = Box::pin(abandoned());
    let folder = tempfile::Builder::new().prefix("kaijuan-demo-").tempdir()?;
    let prepared = tokio::select! {
        biased;
        () = &mut stop => None,
        office = prepare(config, &folder) => Some(office?),
    };
    if let Some(office) = prepared {
        say!(
            "开卷演示已启动（Ctrl-C 退出）：http://{}",
            listener.local_addr()?
        );
        run(config, office, listener, stop).await?;
    }
    folder.close().context("演示用的临时目录没有清除")
}

/// Fills a register in the folder and names everybody's token.
async fn prepare(config: &Config, folder: &tempfile::TempDir) -> anyhow::Result<Office> {
    say!("正在办理演示案件，请稍候……");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let keys = Keyring::create_file(folder.path().join("keys"))?;
    let database = format!("sqlite:{}", folder.path().join("demo.db").display());
    let store = Store::open(&database, keys, SeededIds::new(SEED, clock.clone())).await?;
    store.migrate().await?;
    let rules = rules::read(config)?;
    let demo = demo::fill(&store, rules.clone(), clock.now(), SEED, CASES).await?;
    let office = Office::new(store, rules, clock);
    say!(
        "{}：{} 个机关，{} 件申请。数据在临时目录，退出即清除。",
        demo.district.name,
        demo.agencies.len(),
        demo.cases
    );
    say!("访问令牌：");
    for officer in &demo.officers {
        let token = token::create_token(&office, officer.id, "演示", None).await?;
        let agency = demo
            .agencies
            .iter()
            .find(|agency| agency.id == officer.agency_id);
        let roles: Vec<&str> = officer.roles.iter().map(|role| role.label()).collect();
        say!(
            "  {token}  {} {}（{}）",
            agency.map_or("", |agency| agency.name.as_str()),
            officer.name,
            roles.join("、")
        );
    }
    Ok(office)
}
