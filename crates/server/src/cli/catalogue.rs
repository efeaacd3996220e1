//! `kaijuan catalogue …`: the catalogue of what is public, from a spreadsheet and to one.

use std::path::{Path, PathBuf};

use anyhow::Context;
use casework::catalogue::{CataloguePreview, MOST_BY_COMMAND};
use clap::Subcommand;
use store::CatalogueAsk;
use uuid::Uuid;

use super::{import, register};
use crate::config::Config;

#[derive(Subcommand)]
pub enum Catalogue {
    /// 导入目录（CSV 或者 xlsx）：机关和文号（没有文号的，名称）相同的更新同一条；有一行不对的，全部不导入
    Import {
        /// 目录；CSV 可以是 UTF-8 或者 GB18030
        file: PathBuf,
        /// 由谁导入：信息公开机构负责人或者分析人（kaijuan officer list）
        #[arg(long, value_name = "编号", value_parser = super::value::id)]
        officer: Uuid,
        /// 只检查，不导入
        #[arg(long)]
        dry_run: bool,
    },
    /// 导出目录为 xlsx，表头与导入的相同
    Export {
        /// 导出文件，不可已经存在
        file: PathBuf,
        /// 由谁导出：不予公开的条目只导出其本机关的
        #[arg(long, value_name = "编号", value_parser = super::value::id)]
        officer: Uuid,
        /// 连同已经撤下的
        #[arg(long)]
        retired: bool,
    },
}

pub async fn run(catalogue: &Catalogue, config: &Config) -> anyhow::Result<()> {
    match catalogue {
        Catalogue::Import {
            file,
            officer,
            dry_run,
        } => take(file, *officer, *dry_run, config).await,
        Catalogue::Export {
            file,
            officer,
            retired,
        } => export(file, *officer, *retired, config).await,
    }
}

async fn take(file: &Path, officer: Uuid, dry_run: bool, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    let desk = import::desk(&office, officer).await?;
    let bytes = std::fs::read(file).with_context(|| format!("读取 {} 失败", file.display()))?;
    let name = file.to_string_lossy();
    let refused = || format!("{} 没有导入", file.display());
    if dry_run {
        let preview = office
            .preview_catalogue(&desk, &name, &bytes, MOST_BY_COMMAND)
            .await
            .with_context(refused)?;
        office.store.close().await;
        return looked_at(&preview);
    }
    let report = office
        .import_catalogue(&desk, &name, &bytes, MOST_BY_COMMAND)
        .await
        .with_context(refused)?;
    office.store.close().await;
    say!("已导入目录：{}。", report.told());
    Ok(())
}

fn looked_at(preview: &CataloguePreview) -> anyhow::Result<()> {
    for row in &preview.bad_rows {
        for problem in &row.problems {
            say!("{problem}");
        }
    }
    if preview.bad > 0 {
        anyhow::bail!(
            "有错的 {} 行，没有错的 {} 行；没有存入任何内容",
            preview.bad,
            preview.good
        );
    }
    say!("检查完毕：{}；没有存入任何内容。", preview.report.told());
    Ok(())
}

async fn export(file: &Path, officer: Uuid, retired: bool, config: &Config) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    let desk = import::desk(&office, officer).await?;
    let ask = CatalogueAsk {
        retired,
        ..CatalogueAsk::default()
    };
    let (bytes, count) = office.export_catalogue(&desk, &ask).await?;
    office.store.close().await;
    write_new(file, &bytes).with_context(|| format!("写入 {} 失败", file.display()))?;
    say!("已导出 {count} 条到 {}。", file.display());
    Ok(())
}

/// Writes a file that is not there yet.
fn write_new(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut new = std::fs::File::create_new(file)?;
    new.write_all(bytes)
}
