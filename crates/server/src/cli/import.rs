//! `kaijuan import applications`; `import register` stands in `dump`, `import
//! opening-balance` in `opening`.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use casework::{Desk, Office};
use clap::Subcommand;
use uuid::Uuid;

use super::{dump, opening, register};
use crate::config::Config;

#[derive(Subcommand)]
pub enum Import {
    /// 导入申请登记表（CSV 或者 xlsx）：全部导入，或者指出每一个有错的行而全部不导入
    Applications {
        /// 登记表；CSV 可以是 UTF-8 或者 GB18030
        file: PathBuf,
        /// 以谁的名义登记（kaijuan officer list）
        #[arg(long, value_name = "编号", value_parser = super::value::id)]
        officer: Uuid,
        /// 只检查，不导入
        #[arg(long)]
        dry_run: bool,
    },
    /// 中途上线：导入纸质登记的在办案件及其办理经过、此前的答复、当月件数、年报结转和编号（JSON Lines）
    OpeningBalance {
        /// 期初数据，每行一条记录
        file: PathBuf,
        /// 由谁导入：信息公开机构负责人（kaijuan officer list）
        #[arg(long, value_name = "编号", value_parser = super::value::id)]
        officer: Uuid,
        /// 只检查，不导入
        #[arg(long)]
        dry_run: bool,
    },
    /// 把 kaijuan export 导出的整个登记簿导入到刚建立的空登记簿：全部导入并校验通过，或者全部不导入
    Register {
        /// 导出文件；“-”为标准输入
        file: PathBuf,
    },
}

pub async fn run(import: &Import, config: &Config) -> anyhow::Result<()> {
    match import {
        Import::Applications {
            file,
            officer,
            dry_run,
        } => applications(file, *officer, *dry_run, config).await,
        Import::OpeningBalance {
            file,
            officer,
            dry_run,
        } => opening::import(file, *officer, *dry_run, config).await,
        Import::Register { file } => dump::import(file, config).await,
    }
}

async fn applications(
    file: &Path,
    officer: Uuid,
    dry_run: bool,
    config: &Config,
) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    let desk = desk(&office, officer).await?;
    let bytes = std::fs::read(file).with_context(|| format!("读取 {} 失败", file.display()))?;
    let report = office
        .import_file(&desk, &file.to_string_lossy(), &bytes, dry_run)
        .await
        .with_context(|| format!("{} 没有导入", file.display()))?;
    for row in &report.rows {
        say!("第 {} 行：{}", row.row, row.number);
        for warning in &row.warnings {
            let title = office.rules.sources.title(&warning.cite);
            let source = title.unwrap_or_else(|| warning.cite.to_string());
            say!("    注意：{}（{source}）", warning.message);
        }
    }
    office.store.close().await;
    if report.dry_run {
        say!(
            "检查完毕：{} 件可以导入，没有存入任何内容。",
            report.rows.len()
        );
    } else {
        say!("已导入 {} 件。", report.rows.len());
    }
    Ok(())
}

pub(super) async fn desk(office: &Office, officer: Uuid) -> anyhow::Result<Desk> {
    let mut reader = office.store.read().await?;
    let officer = reader
        .officer(officer)
        .await?
        .filter(|officer| officer.active)
        .ok_or_else(|| anyhow!("没有这名经办人员，或者已经停用；请用 kaijuan officer list 查看"))?;
    let agency = reader
        .agency(officer.agency_id)
        .await?
        .ok_or_else(|| anyhow!("经办人员所在的机关不存在"))?;
    Ok(Desk::new(officer, agency))
}
