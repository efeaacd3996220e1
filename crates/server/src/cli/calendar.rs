//! `kaijuan calendar …`: the year as it stands, and a notice read into it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use chrono::NaiveDate;
use clap::Subcommand;
use disclosure::Rules;
use disclosure::calendar::YearView;
use disclosure::explain::day;
use disclosure::notice::{self, Clause, NoticeText};

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
        /// 通知全文的文本文件，- 为标准输入
        notice: PathBuf,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 核对放假通知，显示与现行日历的不同，写入规则目录（--workflows）
    Import {
        /// 通知全文的文本文件，- 为标准输入
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
    let years = rules.calendar.years();
    let Some(view) = rules.calendar.year(year) else {
        bail!(
            "没有 {year} 年的放假安排；现有 {} 至 {} 年。安排公布后用 kaijuan calendar import 读入通知。",
            years.start(),
            years.end()
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

fn days<'d>(days: impl IntoIterator<Item = &'d NaiveDate>) -> String {
    let named: Vec<String> = days.into_iter().map(|it| day(*it)).collect();
    match named.is_empty() {
        true => "无".to_owned(),
        false => named.join("、"),
    }
}

/// The last day off that is in force for a holiday: where an extension begins.
fn in_force(rules: &Rules, year: i32) -> impl Fn(&str) -> Option<NaiveDate> {
    move |holiday| rules.calendar.last_day_off(year, holiday)
}

/// The faults of a notice, each with its clause.
fn faults(rules: &Rules, notice: &NoticeText) -> Vec<String> {
    notice::check(notice, in_force(rules, notice.year))
        .into_iter()
        .map(|fault| match fault.clause.as_str() {
            "" => fault.message,
            clause => format!("{}\n    原文：{clause}", fault.message),
        })
        .collect()
}

fn read(rules: &Rules, file: &Path, json: bool) -> anyhow::Result<()> {
    let notice = notice::read(&super::read::text(file)?)?;
    if json {
        let arranged = notice.arranged(in_force(rules, notice.year));
        say!("{}", serde_json::to_string(&arranged)?);
    } else {
        print(rules, &notice);
    }
    let faults = faults(rules, &notice);
    if faults.is_empty() {
        return Ok(());
    }
    bail!(
        "通知前后不一致，请对照原文核对：\n  {}",
        faults.join("\n  ")
    )
}

fn print(rules: &Rules, notice: &NoticeText) {
    let number = notice.number.as_deref().unwrap_or("文中没有文号");
    say!("{} 年（{number}）", notice.year);
    for clause in &notice.clauses {
        let rest = clause.rest_days(in_force(rules, notice.year));
        say!("{}", clause.holiday);
        say!("  放假：{}", days(&rest));
        say!(
            "  上班：{}",
            days(clause.worked.iter().map(|stated| &stated.day))
        );
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
    let mut notice = notice::read(&super::read::text(file)?)?;
    if let (Some(read), Some(given)) = (&notice.number, number)
        && read != given
    {
        bail!("文中的文号是 {read}，与 --number {given} 不同，请核对。");
    }
    notice.number = notice.number.or(number.map(str::to_owned));
    let faults = faults(rules, &notice);
    if !faults.is_empty() {
        bail!(
            "通知前后不一致，没有写入任何内容，请对照原文核对：\n  {}",
            faults.join("\n  ")
        );
    }
    let before = rules.calendar.year(notice.year);
    let arranged = notice.arranged(in_force(rules, notice.year));
    let known = |number: &str| {
        let view = before.as_ref();
        view.is_some_and(|view| {
            view.number == number || view.amended_by.iter().any(|by| by == number)
        })
    };
    if notice.number.as_deref().is_some_and(known) || same(before.as_ref(), &arranged) {
        say!("{} 年的日历已经照此通知，没有变化。", notice.year);
        return Ok(());
    }
    let (Some(number), Some(issued_on)) = (&notice.number, notice.issued_on) else {
        match notice.number {
            None => bail!("文中没有文号；请补全文本，或者用 --number 填写文号。"),
            Some(_) => bail!("文中没有印发日期；请补全文本（落款“国务院办公厅”和日期）。"),
        }
    };
    let Some(folder) = &config.workflows else {
        bail!("请用 --workflows 指明本机关的规则目录（可以是空目录），日历写入其中的 calendar/。");
    };
    let name = format!("calendar/{}.toml", notice.year);
    let current = rules
        .files()
        .iter()
        .find(|(file, _)| **file == name)
        .map(|(_, text)| text.as_str());
    let written = written(&notice, number, issued_on, current, rules);
    let after = after(rules, &name, &written)?;
    difference(before.as_ref(), &after);
    if dry_run {
        say!("只核对，没有写入。");
        return Ok(());
    }
    let path = folder.join(&name);
    write(&path, &written)?;
    say!(
        "已写入 {}；重新启动 kaijuan serve 后生效，未办结案件的期限随之重算。",
        path.display()
    );
    Ok(())
}

/// Whether a year stands already as a notice arranges it.
fn same(view: Option<&YearView>, arranged: &notice::Arranged) -> bool {
    view.is_some_and(|view| {
        view.rest == arranged.rest && view.makeup_workdays == arranged.makeup_workdays
    })
}

/// The year's file with the notice behind those that were there.
fn written(
    notice: &NoticeText,
    number: &str,
    issued_on: NaiveDate,
    current: Option<&str>,
    rules: &Rules,
) -> String {
    let mut text = match current {
        Some(current) => format!("{}\n\n", current.trim_end()),
        None => String::new(),
    };
    let _ = writeln!(
        text,
        "[[notice]]\nnumber = {number:?}\nissued_on = {issued_on}\nstatus = \"verified\""
    );
    for clause in &notice.clauses {
        text.push_str(&holiday(clause, current.is_some(), notice.year, rules));
    }
    text
}

fn holiday(clause: &Clause, later: bool, year: i32, rules: &Rules) -> String {
    let quoted = |days: &[NaiveDate]| {
        let ranges: Vec<String> = ranges(days)
            .into_iter()
            .map(|(first, last)| match first == last {
                true => format!("\"{first}\""),
                false => format!("\"{first}..{last}\""),
            })
            .collect();
        format!("[{}]", ranges.join(", "))
    };
    let rest = clause.rest_days(in_force(rules, year));
    let single: Vec<String> = clause
        .worked
        .iter()
        .map(|stated| format!("\"{}\"", stated.day))
        .collect();
    let mut text = format!(
        "\n# {}\n[[notice.holiday]]\nname = {:?}\n",
        clause.text, clause.holiday
    );
    // A later notice arranges a holiday anew, unless it only makes it longer.
    if later && clause.extended_to.is_none() {
        text.push_str("replaces = true\n");
    }
    let _ = writeln!(text, "rest = {}", quoted(&rest));
    if !single.is_empty() {
        let _ = writeln!(text, "makeup_workdays = [{}]", single.join(", "));
    }
    text
}

/// Consecutive days together.
fn ranges(days: &[NaiveDate]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut ranges: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match ranges.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => ranges.push((*day, *day)),
        }
    }
    ranges
}

/// The year as it will stand: the rules are read with the new file before it is
/// written, so that nothing is written that cannot be read.
fn after(rules: &Rules, name: &str, written: &str) -> anyhow::Result<YearView> {
    let others = rules
        .files()
        .iter()
        .filter(|(file, _)| *file != name)
        .map(|(file, text)| (file.as_str(), text.as_str()));
    let loaded = Rules::load(others.chain([(name, written)]))
        .map_err(|errors| anyhow!("写入后规则不能装入：{errors}"))?;
    let year = name
        .trim_start_matches("calendar/")
        .trim_end_matches(".toml")
        .parse()?;
    loaded.calendar.year(year).context("写入后没有这一年")
}

fn difference(before: Option<&YearView>, after: &YearView) {
    let set = |days: &[NaiveDate]| days.iter().copied().collect::<BTreeSet<_>>();
    let (rest, worked) = before.map_or_else(Default::default, |view| {
        (set(&view.rest), set(&view.makeup_workdays))
    });
    let (now_rest, now_worked) = (set(&after.rest), set(&after.makeup_workdays));
    say!("{} 年的日历将有以下变化：", after.year);
    say!("  增加放假：{}", days(now_rest.difference(&rest)));
    say!("  增加上班：{}", days(now_worked.difference(&worked)));
    say!("  不再放假：{}", days(rest.difference(&now_rest)));
    say!("  不再上班：{}", days(worked.difference(&now_worked)));
}

/// Writes beside the file and puts it in its place at once.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = || -> std::io::Result<()> {
        let folder = path.parent().ok_or(std::io::ErrorKind::InvalidFilename)?;
        std::fs::create_dir_all(folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        std::io::Write::write_all(&mut beside, text.as_bytes())?;
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|unnamed| unnamed.error)?;
        Ok(())
    };
    written().map_err(|error| anyhow!("写入 {} 失败：{}", path.display(), super::read::why(&error)))
}
