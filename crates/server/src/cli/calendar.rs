//! `kaijuan calendar …`: the year as it stands, and a notice read into it.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use casework::calendar::Staged;
use chrono::NaiveDate;
use clap::Subcommand;
use disclosure::Rules;
use disclosure::calendar::Calendar as WorkCalendar;
use disclosure::explain::day;
use disclosure::notice::{self, Difference, Fault, Filing, NotFiled, NoticeText};
use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::config::Config;

#[derive(Subcommand)]
pub enum Calendar {
    /// 显示一年的放假和调休上班
    Show {
        /// 年份
        year: i32,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 从放假通知的文字读出放假和上班的日期，逐条注明出处；什么都不写入
    Read {
        /// 通知全文的文本文件（UTF-8 或者 GB18030），- 为标准输入
        notice: PathBuf,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 核对放假通知，显示与现行日历的不同，写入规则目录（--workflows）
    Import {
        /// 通知全文的文本文件（UTF-8 或者 GB18030），- 为标准输入
        notice: PathBuf,
        /// 文号，通知文本中没有时填写，如 国办发明电〔2025〕7号
        #[arg(long)]
        number: Option<String>,
        /// 只核对、显示，不写入
        #[arg(long)]
        dry_run: bool,
    },
}

pub fn run(calendar: &Calendar, config: &Config) -> anyhow::Result<()> {
    let rules = super::rules::read(config)?;
    match calendar {
        Calendar::Show { year, json } => show(&rules, *year, *json),
        Calendar::Read { notice, json } => read(&rules, notice, *json),
        Calendar::Import {
            notice,
            number,
            dry_run,
        } => import(config, &rules, notice, number.as_deref(), *dry_run),
    }
}

fn show(rules: &Rules, year: i32, json: bool) -> anyhow::Result<()> {
    let Some(view) = rules.calendar.year(year) else {
        bail!(
            "没有 {year} 年的放假安排；现有 {}。安排公布后用 kaijuan calendar import 读入通知。",
            known(&rules.calendar)
        );
    };
    if json {
        say!("{}", serde_json::to_string(&view)?);
        return Ok(());
    }
    say!("{} 年（{}）", view.year, view.number);
    for number in &view.amended_by {
        say!("经 {number} 调整");
    }
    say!("放假：{}", days(&view.rest));
    say!("上班：{}", days(&view.makeup_workdays));
    Ok(())
}

/// The years of a calendar, as 2014 年、2019 至 2026 年.
pub fn known(calendar: &WorkCalendar) -> String {
    let published = calendar
        .years()
        .filter(|year| !calendar.gaps().contains(year));
    spans(published)
}

/// What is to be said of years that are missing between others.
pub fn missing_between(calendar: &WorkCalendar) -> Option<String> {
    let missing = spans(calendar.gaps().iter().copied());
    (!missing.is_empty()).then(|| {
        format!(
            "提示：缺少 {missing}的放假安排（前后年份都有）。这些年份按 calendar/unpublished.toml 推定，\
             算到这些年份或者跨过这些年份的日期都是暂定的；请用 kaijuan calendar import 把通知逐年读入。"
        )
    })
}

/// Years in order, consecutive ones together.
fn spans(years: impl Iterator<Item = i32>) -> String {
    let mut spans: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => spans.push((year, year)),
        }
    }
    let said = spans.into_iter().map(|(first, last)| match first == last {
        true => format!("{first} 年"),
        false => format!("{first} 至 {last} 年"),
    });
    said.collect::<Vec<_>>().join("、")
}

/// The text of a notice: UTF-8, what a byte order mark says, or GB18030, in which office
/// software in China saves a text.
fn text(file: &Path) -> anyhow::Result<String> {
    let bytes = super::read::bytes(file)?;
    let (encoding, mark) = match Encoding::for_bom(&bytes) {
        Some(marked) => marked,
        None if std::str::from_utf8(&bytes).is_ok() => (UTF_8, 0),
        None => (GB18030, 0),
    };
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]) {
        Some(text) => Ok(text.into_owned()),
        None => super::read::utf8(file, bytes),
    }
}

fn days<'d>(days: impl IntoIterator<Item = &'d NaiveDate>) -> String {
    let named: Vec<String> = days.into_iter().map(|it| day(*it)).collect();
    match named.is_empty() {
        true => "无".to_owned(),
        false => named.join("、"),
    }
}

/// The faults of a notice, each with its clause.
fn told(faults: &[Fault]) -> String {
    let each = faults.iter().map(|fault| match fault.clause.as_str() {
        "" => fault.message.clone(),
        clause => format!("{}\n    原文：{clause}", fault.message),
    });
    each.collect::<Vec<_>>().join("\n  ")
}

fn read(rules: &Rules, file: &Path, json: bool) -> anyhow::Result<()> {
    let notice = notice::read(&text(file)?)?;
    let published = notice.published(&rules.calendar);
    if json {
        say!("{}", serde_json::to_string(&notice.arranged(&published))?);
    } else {
        print(&notice, &published);
    }
    let faults = notice::check(&notice, &published);
    if faults.is_empty() {
        return Ok(());
    }
    bail!("通知前后不一致，请对照原文核对：\n  {}", told(&faults))
}

fn print(notice: &NoticeText, published: impl Fn(&str) -> Option<NaiveDate>) {
    let number = notice.number.as_deref().unwrap_or("文中没有文号");
    say!("{} 年（{number}）", notice.year);
    for clause in &notice.clauses {
        say!("{}", clause.holiday);
        say!("  放假：{}", days(&clause.rest_days(&published)));
        let worked = clause.worked.iter().map(|stated| &stated.day);
        say!("  上班：{}", days(worked));
        say!("  原文：{}", clause.text);
    }
}

fn import(
    config: &Config,
    rules: &Rules,
    file: &Path,
    number: Option<&str>,
    dry_run: bool,
) -> anyhow::Result<()> {
    let mut notice = notice::read(&text(file)?)?;
    if let (Some(read), Some(given)) = (&notice.number, number)
        && read != given
    {
        bail!("文中的文号是 {read}，与 --number {given} 不同，请核对。");
    }
    notice.number = notice.number.or(number.map(str::to_owned));
    let filed = match notice::file(&notice, rules) {
        Ok(Filing::Filed(filed)) => filed,
        Ok(Filing::Unchanged) => {
            say!("{} 年的日历已经照此通知，没有变化。", notice.year);
            return Ok(());
        }
        Err(NotFiled::Faults(faults)) => bail!(
            "通知前后不一致，没有写入任何内容，请对照原文核对：\n  {}",
            told(&faults)
        ),
        Err(NotFiled::NoNumber) => bail!("文中没有文号；请补全文本，或者用 --number 填写文号。"),
        Err(other) => bail!("{other}。"),
    };
    difference(&filed.difference);
    if let Some(hint) = missing_between(&filed.rules.calendar) {
        say!("{hint}");
    }
    if dry_run {
        say!("只核对，没有写入。");
        return Ok(());
    }
    let Some(folder) = &config.workflows else {
        bail!("请用 --workflows 指明本机关的规则目录（可以是空目录），日历写入其中的 calendar/。");
    };
    let path = write(folder, &filed.name, &filed.text)?;
    say!(
        "已写入 {}；运行 kaijuan migrate --yes 使其生效，未办结案件的期限随之重算并逐件列出。正在运行的服务几秒以内自行换用新的日历。",
        path.display()
    );
    Ok(())
}

fn difference(difference: &Difference) {
    say!("{} 年的日历将有以下变化：", difference.year);
    say!("  增加放假：{}", days(&difference.rest_added));
    say!("  增加上班：{}", days(&difference.worked_added));
    say!("  不再放假：{}", days(&difference.rest_dropped));
    say!("  不再上班：{}", days(&difference.worked_dropped));
}

/// Writes beside the file and puts it in its place at once.
fn write(folder: &Path, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    let written = Staged::write(folder, name, text).and_then(Staged::keep);
    written.map_err(|error| {
        let place = folder.join(name);
        anyhow!(
            "写入 {} 失败：{}",
            place.display(),
            super::read::why(&error)
        )
    })
}
