//! What if: `kaijuan outlook` and `kaijuan replay`. Neither stores anything.

use std::path::PathBuf;

use casework::outlook::{Outlook, OutlookAsk};
use casework::replay::{Replay, Replayed};
use chrono::Datelike;
use clap::Args;
use disclosure::explain::day;
use serde_json::{Value, json};
use store::Scope;

use super::progress::Bar;
use super::register::open;
use super::rules;
use crate::api::outlook::{Answer, SEED, WORKDAYS};
use crate::config::Config;

/// So many lines are told to people; the JSON has them all.
const TOLD: usize = 50;

#[derive(Args)]
pub struct Ahead {
    /// 今后几个工作日，1 到 60
    #[arg(long, default_value_t = WORKDAYS)]
    workdays: u32,
    /// 随机数的种子：同样的登记簿、同样的种子，结果相同
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct Again {
    /// 草案目录，写法与规则目录相同；没有的文件用现行的
    #[arg(long, value_name = "目录")]
    draft: PathBuf,
    /// 哪一年答复的案件；默认上一年
    #[arg(long)]
    year: Option<i32>,
    /// 以 JSON 输出，列出全部有变化的案件
    #[arg(long)]
    json: bool,
}

pub async fn outlook(ahead: &Ahead, config: &Config) -> anyhow::Result<()> {
    let office = open(config).await?;
    let ask = OutlookAsk {
        workdays: ahead.workdays,
        seed: ahead.seed,
    };
    let outlook = office.outlook_over(&Scope::system(), ask).await?;
    if ahead.json {
        say!("{}", serde_json::to_string(&Answer::from(outlook))?);
    } else {
        told(&outlook);
    }
    Ok(())
}

fn told(outlook: &Outlook) {
    let of_hundred = |late: u32| late * 100 / outlook.plays.max(1);
    say!(
        "{}，今后{}个工作日（推演{}次，种子{}）",
        day(outlook.on),
        outlook.days.len(),
        outlook.plays,
        outlook.seed
    );
    for holidays in &outlook.holidays {
        say!(
            "放假：{} {}至{}",
            holidays.name,
            day(holidays.from),
            day(holidays.to)
        );
    }
    say!("日期\t收到\t答复\t到期\t超期\t在办");
    for one in &outlook.days {
        say!(
            "{}\t{:.1}\t{:.1}\t{}\t{:.1}\t{:.1}",
            one.on,
            one.arrived,
            one.answered,
            one.due,
            one.late,
            one.open
        );
    }
    say!("可能超期的{}件：", outlook.cases.len());
    for case in outlook.cases.iter().take(TOLD) {
        say!(
            "  {} {} {}% {}",
            case.number,
            case.due_on,
            of_hundred(case.late),
            case.why
        );
    }
    say!("今天应当改交的{}件：", outlook.moves.len());
    for moved in &outlook.moves {
        let from = match moved.from.as_str() {
            "" => "（还没有交办）",
            from => from,
        };
        say!(
            "  {} {from} → {}：{}% → {}%",
            moved.number,
            moved.to,
            of_hundred(moved.late.0),
            of_hundred(moved.late.1)
        );
    }
    for line in &outlook.said {
        say!("{line}");
    }
}

pub async fn replay(again: &Again, config: &Config) -> anyhow::Result<()> {
    let office = open(config).await?;
    let draft = rules::draft(&office.rules, &again.draft)?;
    let year = again.year.unwrap_or_else(|| office.today().year() - 1);
    let bar = Bar::new();
    let progress = |done: usize, of: usize| bar.at("重算", done as u64, of as u64);
    let replay = office
        .replay(&Scope::system(), year, &draft, progress)
        .await?;
    drop(bar);
    match again.json {
        true => say!("{}", as_json(year, &replay)),
        false => compared(year, &replay),
    }
    Ok(())
}

fn compared(year: i32, replay: &Replay) {
    let (now, then) = replay.late;
    say!(
        "{year} 年答复的{}件：现行规则下超期{now}件，草案下超期{then}件。",
        replay.cases
    );
    if replay.undated > 0 {
        say!("其中{}件日历不足，算不出期限，没有计入。", replay.undated);
    }
    for (code, agency) in &replay.agencies {
        let (now, then) = agency.late;
        say!(
            "  {code} {}：{}件，超期 {now} → {then}",
            agency.name,
            agency.cases
        );
    }
    say!("期限或者结论有变化的{}件：", replay.changed.len());
    for one in replay.changed.iter().take(TOLD) {
        let verdict = match one.late {
            (false, true) => "  变为超期",
            (true, false) => "  不再超期",
            _ => "",
        };
        say!(
            "  {} 答复 {}，期限 {} → {}{verdict}",
            one.number,
            one.concluded_on,
            one.due_on.0,
            one.due_on.1
        );
    }
    if replay.changed.len() > TOLD {
        say!(
            "  另有{}件，用 --json 列出全部。",
            replay.changed.len() - TOLD
        );
    }
}

fn as_json(year: i32, replay: &Replay) -> Value {
    let pair = |(now, then): (usize, usize)| json!({ "in_force": now, "draft": then });
    let agencies = replay.agencies.iter().map(|(code, agency)| {
        json!({ "code": code, "name": agency.name, "cases": agency.cases, "late": pair(agency.late) })
    });
    let changed = |one: &Replayed| {
        json!({
            "id": one.id, "number": one.number, "concluded_on": one.concluded_on,
            "due_on": { "in_force": one.due_on.0, "draft": one.due_on.1 },
            "workdays": { "in_force": one.workdays.0, "draft": one.workdays.1 },
            "late": { "in_force": one.late.0, "draft": one.late.1 },
        })
    };
    json!({
        "year": year,
        "cases": replay.cases,
        "undated": replay.undated,
        "late": pair(replay.late),
        "agencies": agencies.collect::<Vec<_>>(),
        "changed": replay.changed.iter().map(changed).collect::<Vec<_>>(),
    })
}
