//! Opening the register, and the commands that keep it.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use casework::{Office, SystemClock};
use disclosure::Rules;
use store::{Clock, Keyring, Store, SystemIds, sqlite_file};

use super::equipment::equipment;
use super::rules;
use crate::config::Config;

/// Opens the register of the configuration, which must be there.
pub async fn open(config: &Config) -> anyhow::Result<Office> {
    if let Some(file) = sqlite_file(&config.database)?
        && !file.exists()
    {
        bail!(
            "没有这个登记簿：{}。请核对 --database；要新建，请运行 kaijuan migrate",
            file.display()
        );
    }
    open_or_make(config).await
}

/// The same, or makes a new one with a new file of keys. A register that is
/// there already needs the keys that it was sealed with.
async fn open_or_make(config: &Config) -> anyhow::Result<Office> {
    let rules = rules::read(config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let file = &config.key_file;
    let new = !file.exists();
    let keys = if new {
        make_folder(file)?;
        Keyring::create_file(file)?
    } else {
        Keyring::from_file(file)?
    };
    let equipment = equipment(config, &rules);
    let opened = opened(config, keys, &clock, new).await;
    if new && opened.is_err() {
        // A key that sealed nothing must not pass for the one that is missing.
        std::fs::remove_file(file)?;
    }
    Ok(Office::new(opened?, rules, clock, equipment?))
}

async fn opened(
    config: &Config,
    keys: Keyring,
    clock: &Arc<dyn Clock>,
    new: bool,
) -> anyhow::Result<Store> {
    if let Some(file) = sqlite_file(&config.database)? {
        make_folder(&file)?;
    }
    let store = Store::open(&config.database, keys, SystemIds::new(clock.clone())).await?;
    let file = config.key_file.display();
    if new && store.migrated().await? {
        bail!(
            "找不到密钥文件 {file}，而数据库已经存在：没有原来的密钥，已封存的证件号码和联系方式无法读出。请恢复密钥文件，或者用 --key-file 指明。"
        );
    }
    store.check_keys().await.with_context(|| {
        format!("密钥文件 {file} 不能用于这个数据库，请换回建立它时的密钥文件（--key-file）")
    })?;
    Ok(store)
}

/// The folder of a file, for its owner alone when it is made here.
fn make_folder(file: &Path) -> anyhow::Result<()> {
    match file.parent().filter(|it| !it.as_os_str().is_empty()) {
        Some(folder) => make_folders(folder),
        None => Ok(()),
    }
}

/// A folder, for its owner alone when it is made here.
pub(super) fn make_folders(folder: &Path) -> anyhow::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if folder.exists() {
        bail!("{} 是一个文件，应当是目录；请改正配置", folder.display());
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| keep_private(folder))
        .with_context(|| format!("建立目录 {} 失败", folder.display()))
}

#[cfg(unix)]
fn keep_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Opens a register that must be ready: migrated, and judged by our rules.
pub async fn open_ready(config: &Config) -> anyhow::Result<Office> {
    let office = open(config).await?;
    must_be_ready(&office).await?;
    Ok(office)
}

/// Opens a register to serve it. One that nobody made yet is set up, but only
/// in the place that the program chose itself: elsewhere it is a slip of the pen.
pub async fn open_or_set_up(config: &Config) -> anyhow::Result<Office> {
    if config.database != Config::default().database {
        return open_ready(config).await;
    }
    let office = open_or_make(config).await?;
    if !office.store.migrated().await? {
        rules::must_hold(config, &office.rules)?;
        office.store.migrate().await?;
        office.activate_rules().await?;
        say!("已建立新的数据库：{}", config.database);
    }
    must_be_ready(&office).await?;
    Ok(office)
}

async fn must_be_ready(office: &Office) -> anyhow::Result<()> {
    if !office.store.pending_migrations().await?.is_empty() {
        bail!("数据库还没有建立或者升级，请先运行 kaijuan migrate");
    }
    let active = office.store.read().await?.active_rules_hash().await?;
    match active {
        Some(active) if active == office.rules.hash => Ok(()),
        active => bail!(
            "本程序的规则与数据库中现行的规则不同，请先运行 kaijuan migrate 使其生效，或者换回原来的规则目录（--workflows）\n  本程序：{}\n  现行：  {}",
            office.rules.hash,
            active.as_deref().unwrap_or("无")
        ),
    }
}

/// `kaijuan migrate`.
pub async fn migrate(config: &Config, yes: bool) -> anyhow::Result<()> {
    rules::must_hold(config, &*rules::read(config)?)?;
    let office = open_or_make(config).await?;
    let changed = replaced(&office).await?;
    if !changed.is_empty() {
        say!("与现行规则不同的文件：{}", changed.join("、"));
        if !yes {
            bail!("没有升级，规则也没有更换。确认用本程序的规则取代现行的规则，请加 --yes");
        }
    }
    let pending = office.store.pending_migrations().await?;
    office.store.migrate().await?;
    let ours = office.rules_in_force().await? == Some(true);
    // also when they are in force already: an earlier change may have been interrupted
    let redated = office.activate_rules().await?;
    if !ours {
        say!("规则已生效：{}", office.rules.hash);
    }
    if !redated.is_empty() {
        say!("重新计算了 {} 件未办结案件的期限：", redated.len());
        redated.iter().for_each(|case| say!("  {}", case.told()));
    }
    say!("数据库已是最新（本次 {} 项迁移）。", pending.len());
    office.store.close().await;
    Ok(())
}

/// The files in which the rules in force differ from ours; none when there are none.
async fn replaced(office: &Office) -> anyhow::Result<Vec<String>> {
    if !office.store.migrated().await? {
        return Ok(Vec::new());
    }
    match office.store.read().await?.active_rules().await? {
        Some(active) if active.hash != office.rules.hash => {
            differing(&active.content, &office.rules)
        }
        _ => Ok(Vec::new()),
    }
}

fn differing(active: &str, ours: &Rules) -> anyhow::Result<Vec<String>> {
    let active: std::collections::BTreeMap<String, String> = serde_json::from_str::<Vec<_>>(active)
        .context("数据库中现行的规则无法读出")?
        .into_iter()
        .collect();
    let ours: std::collections::BTreeMap<_, _> = ours.files().iter().cloned().collect();
    let names: std::collections::BTreeSet<_> = active.keys().chain(ours.keys()).collect();
    Ok(names
        .into_iter()
        .filter(|name| active.get(*name) != ours.get(*name))
        .cloned()
        .collect())
}

/// `kaijuan verify`.
pub async fn verify(config: &Config, files: bool) -> anyhow::Result<()> {
    let office = open(config).await?;
    match office.verify().await {
        Ok(verified) => {
            say!(
                "事项链完好：{} 件案件，{} 个事项。案件记录、参与机关、期限、编号，{} 份人员记录和 {} 套规则也都相符。",
                verified.cases,
                verified.events,
                verified.people,
                verified.rule_sets
            );
            if files {
                let count = office.verify_files().await?;
                say!("材料完好：{count} 份，内容都在，与登记的校验值相符。");
            }
            office.store.close().await;
            Ok(())
        }
        Err(error) => bail!("{error}"),
    }
}

/// `kaijuan backup`.
pub async fn backup(file: &Path, config: &Config) -> anyhow::Result<()> {
    let office = open(config).await?;
    if !office.store.migrated().await? {
        bail!("数据库还没有建立，没有什么可以备份");
    }
    office.store.backup(file).await?;
    say!(
        "已备份到 {}。密钥文件 {} 不在其中，请另行备份，不要放在一起。",
        file.display(),
        config.key_file.display()
    );
    office.store.close().await;
    Ok(())
}
