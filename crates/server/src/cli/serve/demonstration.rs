//! `kaijuan serve --demo`.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use casework::channel::{Folder, FolderSettings};
use casework::demo::Demo;
use casework::{Office, SystemClock, demo};
use disclosure::words::Role;
use store::{Agency, AgencyKind, Clock, Keyring, Officer, SeededIds, Store};

use super::front::Front;
use super::{abandoned, answer};
use crate::cli::equipment::{in_folder, ways_by};
use crate::cli::{rules, token};
use crate::config::Config;

/// Any seed does: the same one gives the same district again.
const SEED: u64 = 711;
/// How many cases the demonstration has.
const CASES: usize = 400;

/// A district to try things on, in a folder that is gone afterwards, also when
/// it is stopped while it is being made.
pub async fn demonstrate(config: &Config) -> anyhow::Result<()> {
    let front = Front::open(config)?;
    // Heard from the beginning: a signal that nobody waits for would leave the folder.
    let mut stop = Box::pin(abandoned());
    let folder = tempfile::Builder::new().prefix("kaijuan-demo-").tempdir()?;
    let prepared = tokio::select! {
        biased;
        () = &mut stop => None,
        office = prepare(config, &folder) => Some(office?),
    };
    if let Some(office) = prepared {
        say!("开卷演示已启动（Ctrl-C 退出）：{}", front.url());
        // Hundreds of letters nobody asked for would keep the machine busy at first: one of
        // before is made when it is opened.
        tokio::spawn(office.clone().keep_rendering(true));
        office.inspect_soon();
        answer(front, office, true, stop).await?;
    }
    clear(folder).await.context("演示用的临时目录没有清除")
}

/// Takes the folder away with all that is in it: what was being written when the
/// demonstration was stopped comes to its end meanwhile, and goes too.
async fn clear(folder: tempfile::TempDir) -> std::io::Result<()> {
    const TRIES: u32 = 40;
    const BETWEEN: Duration = Duration::from_millis(50);
    let path = folder.keep();
    for _ in 1..TRIES {
        if std::fs::remove_dir_all(&path).is_ok() {
            return Ok(());
        }
        tokio::time::sleep(BETWEEN).await;
    }
    std::fs::remove_dir_all(&path)
}

/// Fills a register in the folder and says with what one comes in.
async fn prepare(config: &Config, folder: &tempfile::TempDir) -> anyhow::Result<Office> {
    say!("正在办理演示案件，请稍候……");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let keys = Keyring::create_file(folder.path().join("keys"))?;
    let database = format!("sqlite:{}", folder.path().join("demo.db").display());
    let store = Store::open(&database, keys, SeededIds::new(SEED, clock.clone())).await?;
    store.migrate().await?;
    let rules = rules::read(config)?;
    let mails = folder.path().join("mails");
    // Never by the server that is configured: nobody in a demonstration has a mailbox.
    let post = Folder::open(&FolderSettings {
        path: mails.clone(),
        from: "开卷演示 <kaijuan@example.com>".into(),
    })?;
    let ways = ways_by(Some(Arc::new(post)), config)?;
    let equipment = in_folder(folder.path(), config, &rules)?.with_ways(ways);
    let demo = demo::fill(
        &store,
        rules.clone(),
        clock.now(),
        SEED,
        CASES,
        equipment.clone(),
    )
    .await?;
    let office = Office::new(store, rules, clock, equipment);
    say!(
        "{}：{} 个机关，{} 件申请。数据在临时目录，退出即清除。",
        demo.district.name,
        demo.agencies.len(),
        demo.cases
    );
    say!("提醒的邮件不会发出，写入 {}", mails.display());
    name_logins(&demo);
    name_mailboxes(&office, &demo).await?;
    hand_out_tokens(&office, &demo).await?;
    Ok(office)
}

/// With what one signs in to the workbench.
fn name_logins(demo: &Demo) {
    say!("登录名（密码都是 {}）：", demo::PASSWORD);
    for (officer, agency) in by_agency(demo) {
        let mut logins = demo.logins.iter();
        if let Some((_, login)) = logins.find(|(id, _)| *id == officer.id) {
            say!("  {login:<14}{}", described(officer, agency));
        }
    }
}

/// Where their mail would go.
async fn name_mailboxes(office: &Office, demo: &Demo) -> anyhow::Result<()> {
    for (officer, login) in &demo.logins {
        let address = format!("{login}@example.com");
        office
            .set_mail_address(None, *officer, Some(&address))
            .await?;
    }
    Ok(())
}

fn described(officer: &Officer, agency: &Agency) -> String {
    let roles: Vec<&str> = officer.roles.iter().map(|role| role.label()).collect();
    format!("{} {}（{}）", agency.name, officer.name, roles.join("、"))
}

/// Tokens for the API: few officers who have every role between them.
async fn hand_out_tokens(office: &Office, demo: &Demo) -> anyhow::Result<()> {
    say!("接口的访问令牌：");
    let mut lacking = Role::ALL.to_vec();
    for (officer, agency) in by_agency(demo) {
        if !officer.roles.iter().any(|role| lacking.contains(role)) {
            continue;
        }
        lacking.retain(|role| !officer.roles.contains(role));
        let token = token::create_token(office, officer.id, "演示", None).await?;
        say!("  {token}  {}", described(officer, agency));
    }
    Ok(())
}

/// Everybody, the departments first: there most cases are handled.
fn by_agency(demo: &Demo) -> Vec<(&Officer, &Agency)> {
    let agency_of = |officer: &Officer| {
        let mut agencies = demo.agencies.iter();
        agencies.find(|agency| agency.id == officer.agency_id)
    };
    let officers = demo.officers.iter();
    let mut all: Vec<_> = officers
        .filter_map(|officer| Some((officer, agency_of(officer)?)))
        .collect();
    all.sort_by_key(|(_, agency)| agency.kind != AgencyKind::Department);
    all
}
