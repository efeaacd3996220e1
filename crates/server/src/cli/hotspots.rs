//! `kaijuan hotspots …`: the analysis of files, without a database.

mod progress;
mod rows;
mod theme;
mod topic;

use std::path::PathBuf;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Subcommand;
use disclosure::Rules;
use hotspots::Settings;

use crate::config::Config;

#[derive(Subcommand)]
pub enum Hotspots {
    /// 把同一件事的来文归为一组，每件输出一行 {"id":…,"cluster":…}，单独一件的 cluster 为 null
    Cluster {
        /// 来文（JSON Lines 或 CSV，“-”为标准输入），字段 id、title、body、time、user
        file: PathBuf,
        /// 使用几个线程，结果与此无关
        #[arg(long)]
        threads: Option<usize>,
    },
    /// 用已标注的样本训练主题模型
    Train {
        /// 样本（CSV），列为 title、body、label，或者已经分词的 tokens、label
        file: PathBuf,
        /// 模型文件
        #[arg(short, long = "output", value_name = "模型")]
        output: PathBuf,
    },
    /// 判断每件的主题，每件输出一行 {"id":…,"theme":…,"margin":…}
    Classify {
        /// 模型文件
        model: PathBuf,
        /// 来文（JSON Lines 或 CSV，“-”为标准输入）
        file: PathBuf,
        /// 另外说明依据的词，以及是否应由人判断
        #[arg(long)]
        explain: bool,
    },
    /// 热点清单：热度及其组成、证据
    Report {
        /// 来文（JSON Lines 或 CSV，“-”为标准输入），可另有字段 township、outcome
        file: PathBuf,
        /// 本期第一日，默认为最后一日之前的三个月
        #[arg(long, value_name = "日期", value_parser = super::value::date)]
        from: Option<NaiveDate>,
        /// 本期最后一日，默认为最新一件的日期
        #[arg(long, value_name = "日期", value_parser = super::value::date)]
        to: Option<NaiveDate>,
        /// 上一次以 --json 输出的清单：同一热点沿用编号
        #[arg(long, value_name = "文件")]
        previous: Option<PathBuf>,
        /// 以 JSON 输出，含全部证据
        #[arg(long)]
        json: bool,
        /// 使用几个线程，结果与此无关
        #[arg(long)]
        threads: Option<usize>,
    },
}

pub fn run(command: &Hotspots, config: &Config) -> anyhow::Result<()> {
    let rules = super::rules::read(config)?;
    let settings = settings(&rules)?;
    match command {
        Hotspots::Cluster { file, threads } => topic::cluster(file, &settings, many(*threads)),
        Hotspots::Train { file, output } => theme::train(file, output, &settings, many(None)),
        Hotspots::Classify {
            model,
            file,
            explain,
        } => theme::classify(model, file, &settings, *explain),
        Hotspots::Report {
            file,
            from,
            to,
            previous,
            json,
            threads,
        } => {
            let asked = topic::Asked {
                from: *from,
                to: *to,
                previous: previous.as_deref(),
                json: *json,
            };
            topic::report(file, &asked, &settings, many(*threads))
        }
    }
}

/// `topics.toml` of the rules in use; a folder of rules older than that file has none.
fn settings(rules: &Rules) -> anyhow::Result<Settings> {
    let text = rules.files().iter().find(|(name, _)| name == "topics.toml");
    let (_, text) = text.context("规则中没有 topics.toml，不能分析热点")?;
    Ok(Settings::read(text)?)
}

fn many(threads: Option<usize>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, Into::into);
    threads.unwrap_or_else(all).max(1)
}
