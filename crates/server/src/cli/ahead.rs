//! What if: `kaijuan outlook` and `kaijuan replay`. Neither stores anything.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use casework::outlook::{Outlook, OutlookAsk};
use casework::replay::Replay;
use chrono::Datelike;
use clap::Args;
use disclosure::explain::day;
use store::{AgencyKind, Scope};

use super::progress::Bar;
use super::read::replace;
use super::register::open;
use super::rules;
use crate::api::outlook::{Answer, SEED, WORKDAYS};
use crate::config::Config;
use crate::reports::{Form, Supervised, replayed};

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
    /// 写入文件，不输出；以文件名的结尾定格式：.xlsx、.docx 或者 .json
    #[arg(short, long, value_name = "文件", conflicts_with = "json")]
    output: Option<PathBuf>,
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
    /// 写入文件，不输出；以文件名的结尾定格式：.xlsx、.docx 或者 .json
    #[arg(short, long, value_name = "文件", conflicts_with = "json")]
    output: Option<PathBuf>,
}

/// The form of a file that is to be written, by its ending.
fn form_of(file: &Path) -> anyhow::Result<Form> {
    let ending = file.extension().and_then(|it| it.to_str());
    let form = ending.and_then(|it| Form::parse(&it.to_lowercase()));
    form.ok_or_else(|| {
        anyhow!(
            "{}：不知道写成什么格式；文件名请以 .xlsx、.docx 或者 .json 结尾",
            file.display()
        )
    })
}

pub async fn outlook(ahead: &Ahead, config: &Config) -> anyhow::Result<()> {
    let form = ahead.output.as_deref().map(form_of).transpose()?;
    let office = open(config).await?;
    let ask = OutlookAsk {
        workdays: ahead.workdays,
        seed: ahead.seed,
    };
    let outlook = office.outlook_over(&Scope::system(), ask).await?;
    if let (Some(form), Some(file)) = (form, &ahead.output) {
        let names = office.names().await?;
        let all = names.agencies();
        let district = all.iter().find(|it| it.kind == AgencyKind::District);
        let agency = district.or(all.first()).map_or("", |it| it.name.as_str());
        let made = Supervised::ahead(outlook, agency)?;
        replace(file, &made.written(form, office.clock.now())?)?;
    } else if ahead.json {
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
    let form = again.output.as_deref().map(form_of).transpose()?;
    let office = open(config).await?;
    let draft = rules::draft(&office.rules, &again.draft)?;
    let year = again.year.unwrap_or_else(|| office.today().year() - 1);
    let bar = Bar::new();
    let progress = |done: usize, of: usize| bar.at("重算", done as u64, of as u64);
    let replay = office
        .replay(&Scope::system(), year, &draft, progress)
        .await?;
    drop(bar);
    if let (Some(form), Some(file)) = (form, &again.output) {
        let made = Supervised::again(year, &replay)?;
        return replace(file, &made.written(form, office.clock.now())?);
    }
    match again.json {
        true => say!("{}", replayed(year, &replay)),
        false => compared(year, &replay),
    }
    Ok(())
}

fn compared(year: i32, replay: &Replay) {
    for line in replay.said(year) {
        say!("{line}");
    }
    for (code, agency) in &replay.agencies {
        let (now, then) = agency.late;
        say!(
            "  {code} {}：{}件，超期 {now} → {then}",
            agency.name,
            agency.cases
        );
    }
    for (period, others) in &replay.others {
        let (now, then) = others.late;
        say!(
            "  {}：{}份，超期 {now} → {then}",
            period.label(),
            others.sent
        );
    }
    say!(
        "最后一日或者所用的工作日有变化的{}件：",
        replay.changed.len()
    );
    for one in replay.changed.iter().take(TOLD) {
        say!(
            "  {} 答复 {}，最后一日 {} → {}，{}",
            one.number,
            one.concluded_on,
            one.due_on.0,
            one.due_on.1,
            one.verdict()
        );
    }
    if replay.changed.len() > TOLD {
        say!(
            "  另有{}件，用 --json 列出全部。",
            replay.changed.len() - TOLD
        );
    }
}
