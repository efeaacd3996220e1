//! A reminder in words. Nothing in it is about a person: which case it is, its
//! reader adds.

use chrono::NaiveDate;

use crate::case::{Run, RunCause};
use crate::explain::{day, source};
use crate::rules::{Rules, Rung, When};

/// What a reminder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line: what it is about and how it stands. Fit for a subject line.
    pub title: String,
    /// The last day, with its weekday; 暂定 where it may still move.
    pub last_day: String,
    /// 还有 3 个工作日 …
    pub standing: String,
    /// What is to be done.
    pub hint: String,
    /// The article in words.
    pub source: String,
    /// False for a limit that the office sets for itself.
    pub is_statutory: bool,
    /// All of it in sentences.
    pub sentence: String,
}

/// What a rung says of a deadline, as of a day. How it stands is told by that day, so
/// that a reminder that is told late tells no untruth.
pub fn message(
    rung: &Rung,
    due_on: NaiveDate,
    provisional: bool,
    today: NaiveDate,
    rules: &Rules,
) -> Message {
    let kind = rung.watches;
    let standing = standing(due_on, today, rules);
    let title = match rung.when {
        When::Before(_) | When::On => format!("{}{standing}", kind.label()),
        When::After { .. } => rung.label.clone(),
    };
    let last_day = match provisional {
        true => format!("{}（暂定）", day(due_on)),
        false => day(due_on),
    };
    let source = source(&rung.cite, rules);
    let what = match kind.is_statutory() {
        true => "最后一日",
        false => "内部时限的最后一日（不是法定期限）",
    };
    Message {
        sentence: format!(
            "{title}：{what}是 {last_day}，{standing}。{}依据：{source}。",
            rung.hint
        ),
        title,
        last_day,
        standing,
        hint: rung.hint.clone(),
        source,
        is_statutory: kind.is_statutory(),
    }
}

/// What sets a period for replying apart from the first one of a case, so that nobody
/// takes the last day for another: it was moved (articles 33, 35), or a decision ordered
/// a new reply.
pub fn which_reply(run: &Run) -> Option<&'static str> {
    match (run.cause, run.deferral, run.extension) {
        (RunCause::Order, _, _) => Some("重新答复"),
        (_, Some(_), _) => Some("已经合理延迟"),
        (_, _, Some(_)) => Some("已经延期"),
        _ => None,
    }
}

fn standing(due_on: NaiveDate, today: NaiveDate, rules: &Rules) -> String {
    let between = |after, upto| {
        let workdays = rules.calendar.workdays_between(after, upto);
        workdays.filter(|workdays| *workdays > 0)
    };
    match (today < due_on, today == due_on) {
        (_, true) => "今天届满".to_owned(),
        (true, _) => match between(today, due_on) {
            Some(workdays) => format!("还有 {workdays} 个工作日"),
            None => "即将届满".to_owned(),
        },
        (false, _) => match between(due_on, today) {
            Some(workdays) => format!("已过 {workdays} 个工作日"),
            None => "已经届满".to_owned(),
        },
    }
}
