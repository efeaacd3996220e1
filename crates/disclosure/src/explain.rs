//! A deadline told to people: which days count, which do not and why, so that
//! the date can be checked with a paper calendar.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use crate::calendar::DayKind;
use crate::case::Case;
use crate::clock::{Deadline, DeadlineKind, Stretch};
use crate::rules::{Cite, Rules};
use crate::words::DayUnit;

/// A deadline with its working in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// Kind.
    pub kind: DeadlineKind,
    /// Label of the kind.
    pub label: &'static str,
    /// False for a limit that the office sets for itself.
    pub is_statutory: bool,
    /// Consultation it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Event that opened it.
    pub opened_by: u64,
    /// Day 0.
    pub day0: NaiveDate,
    /// Workdays allowed; absent where natural days are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u32>,
    /// Natural days allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Last day; absent while an opinion without limit is out.
    pub due_on: Option<NaiveDate>,
    /// The careful last day.
    pub safe_on: Option<NaiveDate>,
    /// 暂定: a notice that is not published yet can still move it.
    pub provisional: bool,
    /// Stands still since this day, without limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<NaiveDate>,
    /// Workdays excluded because an opinion was out.
    pub excluded_workdays: u32,
    /// The article.
    pub cite: Cite,
    /// The article in words.
    pub source: String,
    /// One sentence.
    pub sentence: String,
    /// Day by day, in stretches.
    pub working: Vec<ExplainedStretch>,
}

/// A stretch in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedStretch {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Calendar days.
    pub days: i64,
    /// Days that count.
    pub counted: u32,
    /// Running count.
    pub total: u32,
    /// Why they count or not.
    pub why: String,
}

/// Explains a deadline of a case.
pub fn explain(deadline: &Deadline, case: &Case, rules: &Rules) -> Explained {
    Explained {
        kind: deadline.kind,
        label: deadline.kind.label(),
        is_statutory: deadline.kind.is_statutory(),
        subject: deadline.subject.clone(),
        opened_by: deadline.opened_by,
        day0: deadline.day0,
        workdays: (deadline.unit == DayUnit::Workday).then_some(deadline.workdays),
        days: (deadline.unit == DayUnit::Day).then_some(deadline.workdays),
        due_on: deadline.due_on,
        safe_on: deadline.safe_on,
        provisional: deadline.provisional,
        paused_since: deadline.paused_since,
        excluded_workdays: deadline.excluded_workdays,
        cite: deadline.cite.clone(),
        source: source(&deadline.cite, rules),
        sentence: sentence(deadline, rules),
        working: deadline
            .working
            .iter()
            .map(|stretch| ExplainedStretch {
                from: stretch.from,
                to: stretch.to,
                days: (stretch.to - stretch.from).num_days() + 1,
                counted: stretch.counted,
                total: stretch.total,
                why: match deadline.unit {
                    DayUnit::Workday => why(stretch, case, rules),
                    DayUnit::Day => why_of_all(stretch, rules),
                },
            })
            .collect(),
    }
}

/// The article in words; the bare citation where the sources do not know it.
pub fn source(cite: &Cite, rules: &Rules) -> String {
    rules
        .sources
        .title(cite)
        .unwrap_or_else(|| cite.to_string())
}

fn sentence(deadline: &Deadline, rules: &Rules) -> String {
    let mut said = format!(
        "{}：{}（第 0 日，不计入）的次日起算，第 {} {}",
        deadline.kind.label(),
        day(deadline.day0),
        deadline.workdays,
        match deadline.unit {
            DayUnit::Workday => "个工作日",
            DayUnit::Day => "日（自然日，节假日也计入）",
        },
    );
    match (deadline.due_on, deadline.paused_since) {
        (Some(due), _) => said.push_str(&format!("是 {}", day(due))),
        (None, Some(since)) => {
            said.push_str(&format!(
                "待定：自 {} 起征求意见，尚无期限可以起算",
                day(since)
            ));
        }
        (None, None) => said.push_str("超出日历范围"),
    }
    if let Some(rule) = &deadline.rest_day
        && deadline
            .working
            .last()
            .is_some_and(|last| last.counted == 0)
    {
        said.push_str(&format!(
            "（届满之日是休息日，顺延至下一个工作日：{}）",
            source(rule, rules)
        ));
    }
    if deadline.excluded_workdays > 0 {
        said.push_str(&format!(
            "，其中征求意见扣除 {} 个工作日",
            deadline.excluded_workdays
        ));
    }
    if let Some(safe) = deadline.safe_on {
        said.push_str(&format!("；稳妥起见请在 {} 前办结", day(safe)));
    }
    if deadline.provisional {
        said.push_str("；该日在尚未公布放假安排的时段内，为暂定");
    }
    said.push_str(&format!("。依据：{}。", source(&deadline.cite, rules)));
    said
}

/// What a day is by the calendar, of which all count.
fn why_of_all(stretch: &Stretch, rules: &Rules) -> String {
    let what = match stretch.day {
        DayKind::Workday => "工作日".to_owned(),
        DayKind::PresumedWorkday => "推定的工作日（该年放假安排尚未公布）".to_owned(),
        DayKind::MakeupWorkday { .. } => "调休上班".to_owned(),
        DayKind::Weekend => "周末".to_owned(),
        DayKind::Holiday { name, .. } => format!("{}放假", rules.calendar.holiday_name(name)),
        DayKind::PresumedHoliday => "推定的法定节日".to_owned(),
    };
    match (stretch.counted, stretch.day.is_workday()) {
        (0, false) => format!("{what}，期限顺延"),
        (0, true) => format!("{what}，顺延至此"),
        _ => format!("{what}，计入（按自然日计算）"),
    }
}

fn why(stretch: &Stretch, case: &Case, rules: &Rules) -> String {
    let calendar = &rules.calendar;
    let day = match stretch.day {
        DayKind::Workday => "工作日".to_owned(),
        DayKind::PresumedWorkday => "推定的工作日（该年放假安排尚未公布）".to_owned(),
        DayKind::MakeupWorkday { notice } => {
            format!("调休上班（{}）", calendar.notice(notice).number)
        }
        DayKind::Weekend => "周末，不计".to_owned(),
        DayKind::Holiday { notice, name } => format!(
            "{}放假，不计（{}）",
            calendar.holiday_name(name),
            calendar.notice(notice).number
        ),
        DayKind::PresumedHoliday => "推定的法定节日，不计（该年放假安排尚未公布）".to_owned(),
    };
    if stretch.excluded_by == 0 {
        return day;
    }
    let names: Vec<String> = case
        .consultations
        .iter()
        .enumerate()
        .filter(|(index, _)| stretch.excluded_by & (1 << (*index).min(63)) != 0)
        .map(|(_, consultation)| format!("{}“{}”", consultation.with.label(), consultation.label()))
        .collect();
    format!(
        "{day}，征求{}意见期间不计入（条例第三十三条）",
        names.join("、")
    )
}

/// The working as lines for a terminal or a sheet of paper.
pub fn lines(explained: &Explained) -> Vec<String> {
    let mut lines = vec![
        explained.sentence.clone(),
        format!("{:>4}  {}  起算日，不计入", 0, day(explained.day0)),
    ];
    for stretch in &explained.working {
        let count = if stretch.counted > 0 {
            format!("{:>4}", stretch.total)
        } else {
            "   –".to_owned()
        };
        let days = if stretch.from == stretch.to {
            day(stretch.from)
        } else {
            format!("{} 至 {}", day(stretch.from), day(stretch.to))
        };
        let counted = if stretch.counted > 1 {
            format!("，计 {} 日", stretch.counted)
        } else {
            String::new()
        };
        lines.push(format!("{count}  {days}  {}{counted}", stretch.why));
    }
    lines
}

/// A date with its weekday.
pub fn day(date: NaiveDate) -> String {
    let weekday = match date.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    };
    format!("{date}（{weekday}）")
}
