//! `kaijuan topics …`: what people keep asking for, out of the register.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use casework::topics::Rhythm;
use clap::Subcommand;
use uuid::Uuid;

use super::{import, register};
use crate::config::Config;
use crate::reports::TopicForm;

#[derive(Subcommand)]
pub enum Topics {
    /// 由登记簿得出一个时期的依申请公开情况分析
    Report {
        /// 由谁查看：分析人、负责人、督办人或者审计人（kaijuan officer list）
        #[arg(long, value_name = "编号", value_parser = super::value::id)]
        officer: Uuid,
        /// 哪一次分析的结果；不写的，是现行的结果
        #[arg(long, value_name = "编号", value_parser = super::value::id, conflicts_with = "period")]
        run: Option<Uuid>,
        /// 最近的一周、一月、一季度或者一年
        #[arg(long, value_name = "周期", value_parser = ["weekly", "monthly", "quarterly", "yearly"])]
        period: Option<String>,
        /// 对外提供：申请人太少的数不显示
        #[arg(long)]
        outside: bool,
        /// 格式
        #[arg(long, value_name = "格式", value_enum, default_value = "docx")]
        format: TopicForm,
        /// 写到这个文件，默认为标准输出
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
}

pub async fn run(topics: &Topics, config: &Config) -> anyhow::Result<()> {
    let Topics::Report {
        officer,
        run,
        period,
        outside,
        format,
        output,
    } = topics;
    let office = register::open_ready(config).await?;
    let desk = import::desk(&office, *officer).await?;
    let run = match period.as_deref().and_then(Rhythm::parse) {
        None => *run,
        Some(rhythm) => {
            let results = office.topic_results(&desk, rhythm).await?;
            let newest = results.first().with_context(|| {
                format!(
                    "还没有“{}”的分析结果；请在网页的分析记录中查看",
                    rhythm.label()
                )
            })?;
            Some(newest.id)
        }
    };
    let report = office.topic_report(&desk, run, *outside).await?;
    let report = report.ok_or_else(|| match run {
        Some(_) => anyhow!("本机关没有这次分析的结果；请在网页的分析记录中查看"),
        None => anyhow!("还没有分析结果；请在网页的分析记录中安排一次"),
    })?;
    let bytes = format.written(&report, &office.equipment, office.clock.now())?;
    office.store.close().await;
    super::report::write(&bytes, output.as_deref())
}
