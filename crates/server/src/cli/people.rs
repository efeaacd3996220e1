//! Agencies, officers and tokens.

use anyhow::{Context, anyhow, bail};
use casework::Office;
use chrono::Duration;
use clap::{Subcommand, ValueEnum};
use disclosure::words::Role;
use store::{AgencyKind, Scope, StoreError};
use uuid::Uuid;

use super::register;
use crate::api::new_token;
use crate::config::Config;

#[derive(Subcommand)]
pub enum Agency {
    /// 登记一个机关
    Add {
        /// 代字，用于编号，不可重复
        code: String,
        /// 全称
        name: String,
        /// 种类
        #[arg(long, value_enum)]
        kind: Kind,
        /// 上级机关的代字
        #[arg(long, value_name = "代字")]
        parent: Option<String>,
    },
    /// 列出机关
    List,
}

/// What an agency is.
#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    /// 区县政府
    District,
    /// 信息公开工作机构
    DisclosureOffice,
    /// 部门
    Department,
    /// 镇街
    Town,
}

impl From<Kind> for AgencyKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::District => AgencyKind::District,
            Kind::DisclosureOffice => AgencyKind::DisclosureOffice,
            Kind::Department => AgencyKind::Department,
            Kind::Town => AgencyKind::Town,
        }
    }
}

#[derive(Subcommand)]
pub enum Officer {
    /// 登记一名经办人员
    Add {
        /// 姓名
        name: String,
        /// 所在机关的代字
        #[arg(long, value_name = "代字")]
        agency: String,
        /// 角色，逗号分隔：clerk 登记员、handler 承办人、reviewer 审核人、office_head 负责人、supervisor 督办人、analyst 分析人、auditor 审计人、admin 管理员
        #[arg(long, value_delimiter = ',', required = true, value_parser = role)]
        roles: Vec<Role>,
    },
    /// 列出经办人员
    List,
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
        format!("没有“{word}”这个角色，可用的有：{}", known.join("、"))
    })
}

#[derive(Subcommand)]
pub enum Token {
    /// 为一名经办人员建立访问令牌；令牌只显示这一次
    Create {
        /// 经办人员的编号（kaijuan officer list）
        #[arg(long, value_name = "编号")]
        officer: Uuid,
        /// 用途
        #[arg(long, default_value = "命令行建立")]
        label: String,
        /// 有效天数；不填则长期有效
        #[arg(long, value_name = "天数")]
        days: Option<u32>,
    },
}

pub async fn agency(agency: &Agency, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    match agency {
        Agency::Add {
            code,
            name,
            kind,
            parent,
        } => {
            let id = add_agency(&office, code, name, *kind, parent.as_deref()).await?;
            say!("已登记机关 {name}（{code}）：{id}");
        }
        Agency::List => {
            for agency in office
                .store
                .read()
                .await?
                .agencies(&Scope::system())
                .await?
            {
                say!(
                    "{}\t{}\t{}\t{}",
                    agency.id,
                    agency.code,
                    agency.kind.word(),
                    agency.name
                );
            }
        }
    }
    Ok(())
}

async fn add_agency(
    office: &Office,
    code: &str,
    name: &str,
    kind: Kind,
    parent: Option<&str>,
) -> anyhow::Result<Uuid> {
    let parent = match parent {
        None => None,
        Some(code) => Some(agency_by_code(office, code).await?.id),
    };
    let (code, name) = (code.to_owned(), name.to_owned());
    let taken = code.clone();
    let added = office
        .store
        .act(move |tx| {
            let (code, name) = (code.clone(), name.clone());
            Box::pin(async move {
                let id = tx.next_id();
                tx.insert_agency(&store::Agency {
                    id,
                    parent,
                    code,
                    name,
                    kind: kind.into(),
                })
                .await?;
                Ok::<_, StoreError>(id)
            })
        })
        .await;
    match added {
        Err(StoreError::Unique { .. }) => bail!("代字“{taken}”已经用过，请换一个"),
        added => Ok(added?),
    }
}

async fn agency_by_code(office: &Office, code: &str) -> anyhow::Result<store::Agency> {
    let found = office.store.read().await?.agency_by_code(code).await?;
    found.ok_or_else(|| anyhow!("没有代字为“{code}”的机关，请用 kaijuan agency list 查看"))
}

pub async fn officer(officer: &Officer, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    match officer {
        Officer::Add {
            name,
            agency,
            roles,
        } => {
            let agency_id = agency_by_code(&office, agency).await?.id;
            let (name, roles) = (name.clone(), roles.clone());
            let id = office
                .store
                .act(move |tx| {
                    let (name, roles) = (name.clone(), roles.clone());
                    Box::pin(async move {
                        let id = tx.next_id();
                        tx.insert_officer(&store::Officer {
                            id,
                            agency_id,
                            name,
                            roles,
                            active: true,
                        })
                        .await?;
                        Ok::<_, StoreError>(id)
                    })
                })
                .await?;
            say!("已登记经办人员：{id}");
        }
        Officer::List => {
            for officer in office
                .store
                .read()
                .await?
                .officers(&Scope::system())
                .await?
            {
                let roles: Vec<&str> = officer.roles.iter().map(|role| role.label()).collect();
                let state = if officer.active { "" } else { "（停用）" };
                say!(
                    "{}\t{}{state}\t{}",
                    officer.id,
                    officer.name,
                    roles.join("、")
                );
            }
        }
    }
    Ok(())
}

pub async fn token(token: &Token, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    let Token::Create {
        officer,
        label,
        days,
    } = token;
    let token = create_token(&office, *officer, label, *days)
        .await
        .with_context(|| format!("为 {officer} 建立令牌失败"))?;
    say!("{token}");
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
