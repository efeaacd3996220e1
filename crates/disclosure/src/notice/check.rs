//! What a notice says twice, compared; and what no notice says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Clause, NoticeText, Stated};
use crate::calendar::belongs_to_year;

/// A place where a notice contradicts itself, the calendar or its own year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The clause.
    pub clause: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// Compares what a notice says: weekdays with the real ones, days with 共N天,
/// days worked with weekends, clauses with each other, dates with the year.
/// `published` gives the last day off that is in force for a holiday.
pub fn check(notice: &NoticeText, published: impl Fn(&str) -> Option<NaiveDate>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<NaiveDate, (bool, &str)> = BTreeMap::new();
    for clause in &notice.clauses {
        let mut fault = |message: String| {
            faults.push(Fault {
                clause: clause.text.clone(),
                message,
            });
        };
        clause.misread.iter().cloned().for_each(&mut fault);
        let said = clause
            .rest
            .iter()
            .chain(&clause.worked)
            .chain(&clause.cancelled)
            .chain(&clause.extended_to);
        for stated in said {
            weekday(*stated).into_iter().for_each(&mut fault);
            wrong_year(stated.day, notice.year)
                .into_iter()
                .for_each(&mut fault);
        }
        counted(clause).into_iter().for_each(&mut fault);
        for stated in &clause.worked {
            worked(stated.day).into_iter().for_each(&mut fault);
        }
        if clause.extended_to.is_some() {
            extension(clause, published(&clause.holiday))
                .into_iter()
                .for_each(&mut fault);
        }
        let rest = clause
            .rest_days(&published)
            .into_iter()
            .map(|day| (day, true));
        let worked = clause.worked.iter().map(|stated| (stated.day, false));
        for (day, off) in rest.chain(worked) {
            let other = seen.insert(day, (off, clause.text.as_str()));
            if let Some((was_off, _)) = other {
                fault(match (was_off, off) {
                    (true, true) => format!("{day} 在通知中两次放假"),
                    (false, false) => format!("{day} 在通知中两次上班"),
                    _ => format!("{day} 在通知中既放假又上班"),
                });
            }
        }
    }
    faults.extend(left_out(notice));
    faults
}

/// A yearly notice arranges every holiday that its opening names: one that is not
/// there was not read, or not pasted, and its days would count as workdays.
fn left_out(notice: &NoticeText) -> impl Iterator<Item = Fault> {
    let arranged = |holiday: &str| {
        let mut clauses = notice.clauses.iter();
        clauses.any(|clause| clause.holiday.contains(holiday) && !clause.rest.is_empty())
    };
    let promised = notice.promised.iter();
    promised
        .filter(move |holiday| !arranged(holiday))
        .map(|holiday| Fault {
            clause: String::new(),
            message: format!("没有“{holiday}”的安排，全年的放假通知应当都有；请核对是否漏贴"),
        })
}

const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

fn weekday(stated: Stated) -> Option<String> {
    let real = stated.day.weekday().number_from_monday();
    let said = stated.weekday.filter(|said| *said != real)?;
    let name = |number: u32| WEEKDAYS[number as usize - 1];
    Some(format!(
        "{} 写作星期{}，实际是星期{}",
        stated.day,
        name(said),
        name(real)
    ))
}

fn wrong_year(day: NaiveDate, year: i32) -> Option<String> {
    (!belongs_to_year(day, year)).then(|| format!("{day} 不属于 {year} 年的放假安排"))
}

/// 共N天 against the days listed. An extension counts days that another notice lists.
fn counted(clause: &Clause) -> Option<String> {
    let said = clause.days.filter(|_| clause.extended_to.is_none())?;
    let days: BTreeSet<NaiveDate> = clause.rest.iter().map(|stated| stated.day).collect();
    let found = u32::try_from(days.len()).ok()?;
    let agrees = said == found || (clause.text.contains("周末连休") && said == with_weekends(days));
    (!agrees).then(|| format!("写作共{said}天，所列日期是 {found} 天"))
}

/// How many days there are with the weekends that adjoin them.
fn with_weekends(mut days: BTreeSet<NaiveDate>) -> u32 {
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    while let Some(day) = days.last().and_then(NaiveDate::succ_opt).filter(weekend) {
        days.insert(day);
    }
    while let Some(day) = days.first().and_then(NaiveDate::pred_opt).filter(weekend) {
        days.insert(day);
    }
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

fn worked(day: NaiveDate) -> Option<String> {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    (!weekend).then(|| format!("{day} 上班，但不是周六、周日"))
}

fn extension(clause: &Clause, published: Option<NaiveDate>) -> Option<String> {
    let to = clause.extended_to?.day;
    match published {
        None => Some(format!("要延长的“{}”还没有放假安排", clause.holiday)),
        Some(last) if last >= to => Some(format!(
            "要延长到 {to} 的“{}”已经放假到 {last}",
            clause.holiday
        )),
        Some(_) => None,
    }
}
