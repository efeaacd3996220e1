//! Agencies and officers.

use anyhow::anyhow;
use casework::{NewAgency, NewOfficer, Office};
use clap::{Subcommand, ValueEnum};
use disclosure::words::Role;
use store::{AgencyKind, Scope};
use uuid::Uuid;

use super::{register, value};
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
    /// 更改机关的名称；代字不变
    Rename {
        /// 代字
        code: String,
        /// 新的全称
        name: String,
    },
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
    /// 列出经办人员及其所在机关
    List,
    /// 停用一名经办人员：其令牌和登录立即失效
    Disable {
        /// 经办人员的编号
        #[arg(value_name = "编号", value_parser = value::id)]
        officer: Uuid,
    },
    /// 恢复一名停用的经办人员
    Enable {
        /// 经办人员的编号
        #[arg(value_name = "编号", value_parser = value::id)]
        officer: Uuid,
    },
    /// 设置一名经办人员收提醒的邮箱
    Mail {
        /// 经办人员的编号
        #[arg(value_name = "编号", value_parser = value::id)]
        officer: Uuid,
        /// 邮箱地址
        #[arg(
            value_name = "地址",
            required_unless_present = "remove",
            conflicts_with = "remove"
        )]
        address: Option<String>,
        /// 去掉邮箱：提醒只在页面上
        #[arg(long)]
        remove: bool,
    },
    /// 更换一名经办人员的角色
    Roles {
        /// 经办人员的编号
        #[arg(value_name = "编号", value_parser = value::id)]
        officer: Uuid,
        /// 新的全部角色，逗号分隔
        #[arg(value_delimiter = ',', required = true, value_parser = role)]
        roles: Vec<Role>,
    },
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
        format!("没有“{word}”这个角色，可用的有：{}", known.join("、"))
    })
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
        Agency::Rename { code, name } => {
            let id = agency_by_code(&office, code).await?.id;
            office.rename_agency(None, id, name).await?;
            say!("已更名：{name}（{code}）");
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
    office.store.close().await;
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
    let new = NewAgency {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.into(),
        parent,
    };
    Ok(office.add_agency(None, new).await?)
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
            let new = NewOfficer {
                agency: agency_by_code(&office, agency).await?.id,
                name: name.clone(),
                roles: roles.clone(),
            };
            let id = office.add_officer(None, new).await?;
            say!("已登记经办人员：{id}");
        }
        Officer::List => list_officers(&office).await?,
        Officer::Disable { officer } => {
            office.set_active(None, *officer, false).await?;
            say!("已停用，其令牌和登录不再有效：{officer}");
        }
        Officer::Enable { officer } => {
            office.set_active(None, *officer, true).await?;
            say!("已恢复：{officer}");
        }
        Officer::Mail {
            officer,
            address,
            remove: _,
        } => {
            let address = address.as_deref();
            office.set_mail_address(None, *officer, address).await?;
            match address {
                Some(address) => say!("提醒发到 {}：{officer}", address.trim()),
                None => say!("已去掉邮箱，提醒只在页面上：{officer}"),
            }
        }
        Officer::Roles { officer, roles } => {
            office.set_roles(None, *officer, roles.clone()).await?;
            say!("角色已更换：{}", labels(roles));
        }
    }
    office.store.close().await;
    Ok(())
}

fn labels(roles: &[Role]) -> String {
    let labels: Vec<&str> = roles.iter().map(|role| role.label()).collect();
    labels.join("、")
}

async fn list_officers(office: &Office) -> anyhow::Result<()> {
    let mut reader = office.store.read().await?;
    let agencies = reader.agencies(&Scope::system()).await?;
    for officer in reader.officers(&Scope::system()).await? {
        let agency = agencies
            .iter()
            .find(|agency| agency.id == officer.agency_id)
            .map_or("", |agency| agency.name.as_str());
        let state = if officer.active { "" } else { "（停用）" };
        let mail = reader.mailbox(officer.id).await?;
        say!(
            "{}\t{}{state}\t{agency}\t{}\t{}",
            officer.id,
            officer.name,
            labels(&officer.roles),
            mail.as_deref().unwrap_or("没有邮箱")
        );
    }
    Ok(())
}
