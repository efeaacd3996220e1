//! Opening the register, and the commands that keep it.

use std::sync::Arc;

use anyhow::{Context, bail};
use casework::{Office, SystemClock};
use store::{Clock, Keyring, Store, SystemIds, VerifyError};

use super::rules;
use crate::config::Config;

/// Opens the register of the configuration. The first time, a file of keys is
/// made; a register that is there already needs the keys it was sealed with.
pub async fn open(config: &Config) -> anyhow::Result<Office> {
    let rules = rules::read(config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (keys, new) = keyring(config)?;
    if let Some(path) = config.database.strip_prefix("sqlite:")
        && let Some(folder) = std::path::Path::new(path).parent()
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("建立目录 {} 失败", folder.display()))?;
    }
    let store = Store::open(&config.database, keys, SystemIds::new(clock.clone())).await?;
    if new && store.migrated().await? {
        std::fs::remove_file(&config.key_file)?;
        bail!(
            "找不到密钥文件 {}，而数据库已经存在：没有原来的密钥，已封存的证件号码和联系方式无法读出。请恢复密钥文件。",
            config.key_file.display()
        );
    }
    Ok(Office::new(store, rules, clock))
}

fn keyring(config: &Config) -> anyhow::Result<(Keyring, bool)> {
    let file = &config.key_file;
    if file.exists() {
        return Ok((Keyring::from_file(file)?, false));
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("建立目录 {} 失败", folder.display()))?;
    }
    Ok((Keyring::create_file(file)?, true))
}

/// Opens a register that must be ready: migrated, and judged by our rules.
pub async fn open_ready(config: &Config) -> anyhow::Result<Office> {
    let office = open(config).await?;
    let pending = office.store.pending_migrations().await?;
    if !pending.is_empty() {
        bail!("数据库还没有建立或者升级，请先运行 kaijuan migrate");
    }
    if office.rules_in_force().await? != Some(true) {
        bail!("本程序的规则与数据库中现行的规则不同，请先运行 kaijuan migrate 使其生效");
    }
    Ok(office)
}

/// `kaijuan migrate`.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let office = open(config).await?;
    let pending = office.store.pending_migrations().await?;
    office.store.migrate().await?;
    if office.rules_in_force().await? != Some(true) {
        office.activate_rules().await?;
        say!("规则已生效：{}", office.rules.hash);
    }
    say!("数据库已是最新（本次 {} 项迁移）。", pending.len());
    Ok(())
}

/// `kaijuan verify`.
pub async fn verify(config: &Config) -> anyhow::Result<()> {
    let office = open(config).await?;
    match office.store.verify().await {
        Ok(verified) => {
            say!(
                "事项链完好：{} 件案件，{} 个事项。",
                verified.cases,
                verified.events
            );
            Ok(())
        }
        Err(VerifyError::Broken(broken)) => bail!("{broken}"),
        Err(error) => Err(error.into()),
    }
}
