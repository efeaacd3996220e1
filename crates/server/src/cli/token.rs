//! Tokens: made, listed by a short id, taken back. A token itself is shown once.

use anyhow::{Context, bail};
use casework::{Office, civil_date};
use chrono::{DateTime, Duration, Utc};
use clap::Subcommand;
use store::{Scope, StoreError};
use uuid::Uuid;

use super::{register, value};
use crate::api::new_token;
use crate::config::Config;

#[derive(Subcommand)]
pub enum Token {
    /// 为一名经办人员建立访问令牌；令牌只显示这一次
    Create {
        /// 经办人员的编号（kaijuan officer list）
        #[arg(long, value_name = "编号", value_parser = value::id)]
        officer: Uuid,
        /// 用途
        #[arg(long, default_value = "命令行建立")]
        label: String,
        /// 有效天数，1 到 3650
        #[arg(long, value_name = "天数", default_value = "365", value_parser = value::days)]
        days: u32,
        /// 长期有效，直到收回
        #[arg(long, conflicts_with = "days")]
        forever: bool,
    },
    /// 列出令牌：短号、经办人员、用途、状态（令牌本身不再显示）
    List {
        /// 只列这名经办人员的
        #[arg(long, value_name = "编号", value_parser = value::id)]
        officer: Option<Uuid>,
    },
    /// 收回一个令牌，立即失效
    Revoke {
        /// 短号（kaijuan token list）
        #[arg(value_name = "短号")]
        token: String,
    },
}

pub async fn run(token: &Token, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    match token {
        Token::Create {
            officer,
            label,
            days,
            forever,
        } => create(&office, *officer, label, (!forever).then_some(*days)).await?,
        Token::List { officer } => list(&office, *officer).await?,
        Token::Revoke { token } => revoke(&office, token).await?,
    }
    office.store.close().await;
    Ok(())
}

/// The token on standard output, for scripts; the rest beside it.
#[expect(clippy::print_stderr, reason = "standard output holds the token alone")]
async fn create(
    office: &Office,
    officer: Uuid,
    label: &str,
    days: Option<u32>,
) -> anyhow::Result<()> {
    let token = create_token(office, officer, label, days)
        .await
        .with_context(|| format!("为 {officer} 建立令牌失败"))?;
    say!("{token}");
    match days {
        Some(days) => {
            eprintln!("{days} 天内有效，令牌不会再次显示；提前收回用 kaijuan token revoke。")
        }
        None => eprintln!("长期有效，令牌不会再次显示；收回用 kaijuan token revoke。"),
    }
    Ok(())
}

/// Makes a token and keeps its hash; the token itself is nowhere but in the answer.
pub async fn create_token(
    office: &Office,
    officer: Uuid,
    label: &str,
    days: Option<u32>,
) -> anyhow::Result<String> {
    let known = office.store.read().await?.officer(officer).await?;
    if !known.is_some_and(|officer| officer.active) {
        bail!("没有这名经办人员，或者已经停用");
    }
    let (token, hash) = new_token();
    let now = office.clock.now();
    let expires = days.map(|days| now + Duration::days(i64::from(days)));
    let label = label.to_owned();
    office
        .store
        .act(move |tx| {
            let label = label.clone();
            Box::pin(async move {
                tx.insert_token(officer, &hash, &label, now, expires)
                    .await?;
                Ok::<_, StoreError>(())
            })
        })
        .await?;
    Ok(token)
}

/// How much of a token's hash names it.
const SHORT: usize = 6;

/// The name that people call a token by: the beginning of its hash, which opens nothing.
fn short(token: &store::Token) -> String {
    hex::encode(&token.hash[..SHORT])
}

async fn list(office: &Office, officer: Option<Uuid>) -> anyhow::Result<()> {
    let mut reader = office.store.read().await?;
    let officers = reader.officers(&Scope::system()).await?;
    let tokens = match officer {
        Some(officer) => reader.tokens(officer).await?,
        None => reader.all_tokens().await?,
    };
    let now = office.clock.now();
    for token in &tokens {
        let name = officers
            .iter()
            .find(|officer| officer.id == token.officer_id)
            .map_or("", |officer| officer.name.as_str());
        say!(
            "{}\t{name}\t{}\t{}",
            short(token),
            token.label,
            state(token, now)
        );
    }
    Ok(())
}

fn state(token: &store::Token, now: DateTime<Utc>) -> String {
    match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("已收回（{}）", civil_date(at)),
        (None, Some(at)) if at <= now => format!("已过期（{}）", civil_date(at)),
        (None, Some(at)) => format!("有效至 {}", civil_date(at)),
        (None, None) => "长期有效".to_owned(),
    }
}

async fn revoke(office: &Office, name: &str) -> anyhow::Result<()> {
    let tokens = office.store.read().await?.all_tokens().await?;
    let mut named = tokens.iter().filter(|token| short(token) == name);
    let (Some(token), None) = (named.next(), named.next()) else {
        bail!("没有短号为“{name}”的令牌，请用 kaijuan token list 查看");
    };
    let (hash, now) = (token.hash, office.clock.now());
    let revoked = office
        .store
        .act(move |tx| Box::pin(async move { tx.revoke_token(&hash, now).await }))
        .await?;
    if !revoked {
        bail!("令牌“{name}”此前已经收回");
    }
    say!("已收回令牌 {name}，立即失效。");
    Ok(())
}
