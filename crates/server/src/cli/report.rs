//! `kaijuan report …`: annual tables that others hand in.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use disclosure::annual::{self, Tables};

#[derive(Subcommand)]
pub enum Report {
    /// 核对年报的表三、表四：逐格指出不平之处（平衡退出码 0，不平 1，读不了 2）
    Check {
        /// JSON 文件，- 为标准输入
        file: PathBuf,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

pub fn run(report: &Report) -> ExitCode {
    let Report::Check { file, json } = report;
    let tables = match read(file) {
        Ok(tables) => tables,
        Err(error) => {
            super::fail(&error);
            return ExitCode::from(super::MISUSED);
        }
    };
    let balance = annual::check(&tables);
    if *json {
        say!("{}", serde_json::json!(balance));
    } else if balance.balanced {
        say!("{} 年的表格平衡。", tables.year);
    } else {
        say!(
            "{} 年的表格有 {} 处不平：",
            tables.year,
            balance.breaks.len()
        );
        for found in &balance.breaks {
            say!("  {:?}  {}", found.rule, found.message);
        }
    }
    ExitCode::from(u8::from(!balance.balanced))
}

fn read(file: &Path) -> anyhow::Result<Tables> {
    let text = super::read::text(file)?;
    super::read::json(file, &text).context(
        "不是年报表格的 JSON：应为 {\"year\": 年, \"applications\": 25 行 7 栏, \"remedies\": 15 个数, \
         \"carried_over_last_year\": 7 个数}，数都是整数，没有的部分不写",
    )
}
