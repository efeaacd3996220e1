//! Accounts: setting a register up, one-time links, sessions.

use anyhow::bail;
use casework::{NewAgency, Office, civil_date};
use clap::{Args, Subcommand};
use store::{AccountLine, Scope};
use uuid::Uuid;

use super::people::Kind;
use super::{register, value};
use crate::config::Config;

/// How long a link waits to be used, in hours, when nothing else is said.
const HOURS: &str = "72";

#[derive(Args)]
pub struct Setup {
    /// 第一个机关的全称
    #[arg(long, value_name = "全称")]
    agency: String,
    /// 它的代字，用于编号
    #[arg(long, value_name = "代字")]
    code: String,
    /// 它的种类
    #[arg(long, value_enum)]
    kind: Kind,
    /// 系统管理员的姓名
    #[arg(long, value_name = "姓名")]
    admin: String,
    /// 系统管理员的登录名
    #[arg(long, value_name = "登录名")]
    login: String,
    #[command(flatten)]
    link: Link,
}

/// How a one-time link is made.
#[derive(Args)]
pub struct Link {
    /// 链接开头的网址，默认按 public_url，没有的按监听地址
    #[arg(long, value_name = "网址")]
    url: Option<String>,
    /// 链接的有效小时数
    #[arg(long, value_name = "小时", default_value = HOURS)]
    hours: u32,
}

#[derive(Subcommand)]
pub enum Account {
    /// 为一名经办人员发放设置密码的一次性链接；已有密码的，用它重新设置
    Invite {
        /// 经办人员的编号（kaijuan officer list）
        #[arg(value_name = "编号", value_parser = value::id)]
        officer: Uuid,
        /// 登录名；已有账号的可以不写
        #[arg(long, value_name = "登录名")]
        login: Option<String>,
        #[command(flatten)]
        link: Link,
    },
    /// 列出经办人员的账号
    List,
    /// 结束一名经办人员的全部登录
    EndSessions {
        /// 经办人员的编号
        #[arg(value_name = "编号", value_parser = value::id)]
        officer: Uuid,
    },
}

/// `kaijuan setup`: of an empty register alone.
pub async fn setup(setup: &Setup, config: &Config) -> anyhow::Result<()> {
    let office = register::open_or_set_up(config).await?;
    let agency = NewAgency {
        code: setup.code.clone(),
        name: setup.agency.clone(),
        kind: setup.kind.into(),
        parent: None,
    };
    let made = office
        .set_up(agency, &setup.admin, &setup.login, setup.link.hours)
        .await?;
    say!(
        "已登记机关 {}（{}）和系统管理员 {}：{}",
        setup.agency,
        setup.code,
        setup.admin,
        made.admin
    );
    say!("启动服务（kaijuan serve）后，请管理员打开以下链接设置密码：");
    tell_link(&setup.link, &made.token, config);
    office.store.close().await;
    Ok(())
}

/// Says how to begin when nobody can sign in because there is nobody.
pub async fn hint_when_empty(office: &Office) -> anyhow::Result<()> {
    if !office.store.read().await?.any_agency().await? {
        say!(
            "登记簿中还没有机关和人员。请先停下，运行：\n\
             \u{3000}kaijuan setup --agency 机关全称 --code 代字 --kind district --admin 管理员姓名 --login 登录名"
        );
    }
    Ok(())
}

pub async fn account(account: &Account, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    match account {
        Account::Invite {
            officer,
            login,
            link,
        } => {
            let token = office
                .invite(None, *officer, login.as_deref(), link.hours)
                .await?;
            tell_link(link, &token, config);
        }
        Account::List => list(&office).await?,
        Account::EndSessions { officer } => {
            let ended = office.end_all_sessions(None, *officer).await?;
            if ended == 0 {
                bail!("这名经办人员没有登录");
            }
            say!("已结束 {ended} 个登录。");
        }
    }
    office.store.close().await;
    Ok(())
}

/// The link on standard output, for scripts; the rest beside it.
#[expect(clippy::print_stderr, reason = "standard output holds the link alone")]
fn tell_link(link: &Link, token: &str, config: &Config) {
    let base = link.url.clone().unwrap_or_else(|| base(config));
    say!("{}/invitation/{token}", base.trim_end_matches('/'));
    eprintln!(
        "{} 小时内有效，只能用一次，不会再次显示；请当面或者以可靠的方式交给本人。",
        link.hours
    );
}

/// How we are reached, as far as the configuration says.
fn base(config: &Config) -> String {
    match &config.public_url {
        Some(url) => url.origin().to_owned(),
        None => {
            let scheme = match config.tls_certificate {
                Some(_) => "https",
                None => "http",
            };
            format!("{scheme}://{}", config.listen)
        }
    }
}

async fn list(office: &Office) -> anyhow::Result<()> {
    let mut reader = office.store.read().await?;
    let now = office.clock.now();
    for line in reader.accounts(&Scope::system(), now).await? {
        say!(
            "{}\t{}\t{}\t{}",
            line.officer.id,
            line.officer.name,
            line.login.as_deref().unwrap_or("（没有账号）"),
            state(&line)
        );
    }
    Ok(())
}

fn state(line: &AccountLine) -> String {
    let mut state = match (line.officer.active, line.has_password) {
        (false, _) => "停用".to_owned(),
        (true, true) => "已设置密码".to_owned(),
        (true, false) => "没有密码".to_owned(),
    };
    if let Some(until) = line.invited_until {
        state += &format!("，链接有效至 {}", civil_date(until));
    }
    if let Some(at) = line.last_signed_in {
        state += &format!("，上次登录 {}", civil_date(at));
    }
    state
}
