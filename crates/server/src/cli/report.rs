//! `kaijuan report …`: the annual report, tables that others hand in, and what supervisors
//! ask for.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use casework::annual::outside::{Handed, Outside, merge, read, reads_as_text};
use casework::supervision::{Period, SupervisionAsk, Watcher};
use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand};
use store::{Agency, Extent, Scope};

use super::register::open_ready;
use crate::config::Config;
use crate::reports::{Form, Sheet, Supervised};

#[derive(Subcommand)]
pub enum Report {
    /// 核对年报的表三、表四：逐格指出不平之处（平衡退出码 0，不平 1，读不了 2）
    Check {
        /// JSON、xlsx 或者 docx 文件，- 为标准输入
        file: PathBuf,
        /// 上一年度的报告，核对上年结转
        #[arg(long, value_name = "文件")]
        last_year: Option<PathBuf>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 汇总几个单位的年报表格；有不平、重名、缺表的，逐处指出，不输出（退出码 1）
    Merge {
        /// JSON、xlsx 或者 docx 文件
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// 年度；文件中没有写明的，用它指明
        #[arg(long, value_name = "年份", value_parser = super::value::year)]
        year: Option<i32>,
        /// 汇总后的 JSON 写到这个文件，默认为标准输出
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
    /// 由登记簿得出年度报告
    Annual {
        /// 年度
        #[arg(long, value_name = "年份", value_parser = super::value::year)]
        year: i32,
        /// 机关的代字或者全称；不写的，是最上级的机关
        #[arg(long, value_name = "机关")]
        agency: Option<String>,
        /// 只是该机关，不含下级机关
        #[arg(long)]
        alone: bool,
        /// 格式
        #[arg(long, value_name = "格式", value_enum, default_value = "json")]
        format: Form,
        /// 写到这个文件，默认为标准输出
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
    /// 由登记簿得出监督指标、月报和考核表
    ///
    /// 时期只写一种；都不写的，是本月
    Supervision(Supervising),
}

/// What is asked for of supervision.
#[derive(Args)]
pub struct Supervising {
    /// 一个月，如 2026-10
    #[arg(long, value_name = "月份", conflicts_with_all = ["quarter", "year", "from", "to"])]
    month: Option<String>,
    /// 一个季度，如 2026-Q3
    #[arg(long, value_name = "季度", conflicts_with_all = ["year", "from", "to"])]
    quarter: Option<String>,
    /// 一年
    #[arg(long, value_name = "年份", value_parser = super::value::year, conflicts_with_all = ["from", "to"])]
    year: Option<i32>,
    /// 第一日
    #[arg(long, value_name = "日期", value_parser = super::value::date, requires = "to")]
    from: Option<NaiveDate>,
    /// 最后一日
    #[arg(long, value_name = "日期", value_parser = super::value::date, requires = "from")]
    to: Option<NaiveDate>,
    /// 机关的代字或者全称；不写的，是最上级的机关
    #[arg(long, value_name = "机关")]
    agency: Option<String>,
    /// 只是该机关，不含下级机关
    #[arg(long)]
    alone: bool,
    /// 得出哪一种
    #[arg(long, value_name = "种类", value_enum, default_value = "figures")]
    sheet: Sheet,
    /// 格式
    #[arg(long, value_name = "格式", value_enum, default_value = "json")]
    format: Form,
    /// 写到这个文件，默认为标准输出
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

impl Supervising {
    /// Which days.
    fn period(&self, today: NaiveDate) -> anyhow::Result<Period> {
        let wrong = |what: &str, said: &str, like: &str| {
            anyhow!("{what}“{said}”看不懂；请写成 {like} 这样")
        };
        let period = match (&self.month, &self.quarter, self.year, self.from, self.to) {
            (Some(month), ..) => {
                Period::of_month(month).ok_or_else(|| wrong("月份", month, "2026-10"))?
            }
            (_, Some(quarter), ..) => {
                Period::of_quarter(quarter).ok_or_else(|| wrong("季度", quarter, "2026-Q3"))?
            }
            (.., Some(year), _, _) => {
                Period::of_year(year).ok_or_else(|| wrong("年份", &year.to_string(), "2026"))?
            }
            (.., Some(from), Some(to)) => Period { from, to },
            _ => Period {
                from: today.with_day(1).unwrap_or(today),
                to: today,
            },
        };
        Ok(Period::new(period.from, period.to, today)?)
    }
}

/// What needs no register.
pub fn run(report: &Report) -> Option<ExitCode> {
    let done = match report {
        Report::Check {
            file,
            last_year,
            json,
        } => check(file, last_year.as_deref(), *json),
        Report::Merge {
            files,
            year,
            output,
        } => merged(files, *year, output.as_deref()),
        Report::Annual { .. } | Report::Supervision(_) => return None,
    };
    Some(done.unwrap_or_else(|error| {
        super::fail(&error);
        ExitCode::from(super::MISUSED)
    }))
}

fn check(file: &Path, last_year: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let mut outside = outside(file)?;
    if let Some(last) = last_year {
        outside = outside.after(&self::outside(last)?);
    }
    let balance = outside.check();
    let year = outside
        .year
        .map_or_else(String::new, |year| format!("{year} 年的"));
    let lacking = outside.lacking();
    if json {
        let mut told = serde_json::json!(balance);
        if !lacking.is_empty() {
            told["not_checked"] = serde_json::json!(lacking);
        }
        say!("{told}");
    } else if balance.balanced {
        say!("{year}表格平衡。");
    } else {
        say!("{year}表格有 {} 处不平：", balance.breaks.len());
        for found in &balance.breaks {
            let place = found.place.as_ref().map(|place| format!("{place}　"));
            say!(
                "  {}  {}{}",
                found.rule.label(),
                place.unwrap_or_default(),
                found.message
            );
        }
    }
    if !json && !lacking.is_empty() {
        say!("没有找到{}，没有核对。", lacking.join("和"));
    }
    if !json && last_year.is_none() && !outside.knows_last_year() {
        say!("没有上一年度的数字，没有核对上年结转；请用 --last-year 给出上一年度的报告。");
    }
    Ok(ExitCode::from(u8::from(!balance.balanced)))
}

fn merged(files: &[PathBuf], year: Option<i32>, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut read = Vec::new();
    for file in files {
        read.push((file.display().to_string(), outside(file)?));
    }
    let merged = merge(&read, year);
    if !merged.wrong.is_empty() {
        say!("没有汇总，有 {} 处不对：", merged.wrong.len());
        for wrong in &merged.wrong {
            say!("  {wrong}");
        }
        return Ok(ExitCode::FAILURE);
    }
    if let Some(left_out) = &merged.left_out {
        eprintln!("{left_out}");
    }
    let mut bytes = serde_json::to_vec_pretty(&merged.tables)?;
    bytes.push(b'\n');
    write(&bytes, output)?;
    Ok(ExitCode::SUCCESS)
}

/// The tables in a file. What is wrong with JSON is told by its place.
fn outside(file: &Path) -> anyhow::Result<Outside> {
    let bytes = super::read::bytes(file)?;
    if !reads_as_text(&bytes) {
        return read(&bytes).map_err(|why| anyhow!("{}：{why}", file.display()));
    }
    let text = super::read::utf8(file, bytes)?;
    let handed: Handed = super::read::json(file, &text).context(
        "不是年报表格的 JSON：应为 {\"year\": 年, \"applications\": 25 行 7 栏, \"remedies\": 15 个数, \
         \"carried_over_last_year\": 7 个数}，数都是整数，没有的部分不写",
    )?;
    Ok(Outside::from(handed))
}

/// What comes out of the register.
pub async fn of_register(report: &Report, config: &Config) -> anyhow::Result<()> {
    match report {
        Report::Supervision(asked) => supervision(asked, config).await,
        _ => annual(report, config).await,
    }
}

async fn supervision(asked: &Supervising, config: &Config) -> anyhow::Result<()> {
    let office = open_ready(config).await?;
    let period = asked.period(office.today())?;
    let mut reader = office.store.read().await?;
    let agencies = reader.agencies(&Scope::system()).await?;
    drop(reader);
    let ask = SupervisionAsk {
        extent: Extent {
            agency: named(&agencies, asked.agency.as_deref())?.id,
            whole: !asked.alone,
        },
        period,
    };
    let who = Watcher::CommandLine;
    let made = Supervised::of(asked.sheet, &office, who, ask).await?;
    let bytes = made.written(asked.format, office.clock.now())?;
    office.store.close().await;
    write(&bytes, asked.output.as_deref())
}

/// The report of an agency out of the register.
async fn annual(report: &Report, config: &Config) -> anyhow::Result<()> {
    let Report::Annual {
        year,
        agency,
        alone,
        format,
        output,
    } = report
    else {
        return Ok(());
    };
    let office = open_ready(config).await?;
    if *year > office.today().year() {
        bail!(
            "{year} 年还没有到；请填不晚于 {} 的年份",
            office.today().year()
        );
    }
    let mut reader = office.store.read().await?;
    let agencies = reader.agencies(&Scope::system()).await?;
    drop(reader);
    let extent = Extent {
        agency: named(&agencies, agency.as_deref())?.id,
        whole: !alone,
    };
    let report = office.annual_report_of_all(extent, *year).await?;
    let bytes = format.written(&report, office.clock.now())?;
    write(&bytes, output.as_deref())
}

fn named<'a>(agencies: &'a [Agency], name: Option<&str>) -> anyhow::Result<&'a Agency> {
    let found = match name {
        None => agencies.iter().find(|agency| agency.parent.is_none()),
        Some(name) => agencies
            .iter()
            .find(|agency| agency.code == name || agency.name == name),
    };
    found.ok_or_else(|| match name {
        None => anyhow!("登记簿中还没有机关；请先运行 kaijuan setup"),
        Some(name) => anyhow!("没有代字或者全称为“{name}”的机关；请用 kaijuan agency list 核对"),
    })
}

/// Writes to a file, or to standard output where that is no screen.
pub(super) fn write(bytes: &[u8], output: Option<&Path>) -> anyhow::Result<()> {
    let Some(file) = output else {
        let mut out = std::io::stdout();
        if bytes.starts_with(b"PK") && out.is_terminal() {
            bail!("这种格式不能显示在屏幕上；请用 --output 写明文件");
        }
        super::wrote(out.write_all(bytes).and_then(|()| out.flush()));
        return Ok(());
    };
    super::read::replace(file, bytes)
}
