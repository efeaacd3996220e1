//! The State Council's yearly notice, read from its text: which days are off,
//! which weekend days are worked, and the clause that each comes from.
//!
//! The notices are prose and differ from year to year. What is read is narrow on
//! purpose: a day belongs to the verb that follows it (放假 and its like, or
//! 上班) within a sentence; a sentence that merely encourages arranges nothing.
//! Everything that a notice says twice (weekday, number of days) is compared by
//! [`check`], so that a misreading shows; and what looks like an arrangement but cannot be
//! read is named ([`Clause::misread`]), so that no day is lost without a word. [`file`] puts it into the year's file.

mod check;
mod filing;
mod head;
mod items;
mod place;
mod plain;
mod scan;
mod spelt;
mod taking;
mod unread;

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::Calendar;

pub use check::{Fault, check};
pub use filing::{Difference, Filed, Filing, NotFiled, file};
pub use place::Lines;

/// A notice as its text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText {
    /// The year whose holidays it arranges.
    pub year: i32,
    /// Its number; absent where the copy does not show it.
    pub number: Option<String>,
    /// The day it was issued; absent where the copy does not show it.
    pub issued_on: Option<NaiveDate>,
    /// The holidays that it should arrange, as its opening says: those of the whole
    /// year for a yearly notice, none for one that arranges some holiday anew.
    pub promised: Vec<&'static str>,
    /// What it arranges, clause by clause.
    pub clauses: Vec<Clause>,
}

/// One clause that arranges something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clause {
    /// The holiday, as 国庆节、中秋节.
    pub holiday: String,
    /// Its words, white space aside.
    pub text: String,
    /// Days off.
    pub rest: Vec<Stated>,
    /// Days worked.
    pub worked: Vec<Stated>,
    /// Days that were to be worked, and are off after all.
    pub cancelled: Vec<Stated>,
    /// 共N天.
    pub days: Option<u32>,
    /// A holiday published before is longer, up to this day: its first new day
    /// is the one after what was published.
    pub extended_to: Option<Stated>,
    /// Its days come beside those published before, not in their place.
    pub beside: bool,
    /// What is wrong with dates that are none.
    pub misread: Vec<String>,
}

/// A day with what the text says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// The day.
    pub day: NaiveDate,
    /// The weekday that the text gives it, from 1 for Monday.
    pub weekday: Option<u32>,
}

/// The year as a notice leaves it, in the form that every command prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arranged {
    /// The year.
    pub year: i32,
    /// The number of the notice.
    pub number: Option<String>,
    /// Days off, in order.
    pub rest: Vec<NaiveDate>,
    /// Weekend days worked, in order.
    pub makeup_workdays: Vec<NaiveDate>,
}

/// A text that is no notice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}{hint}")]
pub struct NotANotice {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

impl NoticeText {
    /// Whether it arranges the whole year, and not some holiday anew.
    pub fn is_yearly(&self) -> bool {
        !self.promised.is_empty()
    }

    /// The last day off that notices before this one left a holiday.
    pub fn published<'c>(
        &'c self,
        calendar: &'c Calendar,
    ) -> impl Fn(&str) -> Option<NaiveDate> + 'c {
        move |holiday| {
            calendar.last_day_off(self.year, holiday, |notice| {
                self.number.as_deref() != Some(&*notice.number)
                    && self
                        .issued_on
                        .is_none_or(|issued| notice.issued_on < issued)
            })
        }
    }

    /// What it arranges, whatever was published before.
    fn days(&self) -> Arranged {
        let number = None;
        Arranged {
            number,
            ..self.arranged(|_| None)
        }
    }

    /// All days, in order, each once. What extends a holiday begins after the
    /// last of the days `published` for it.
    pub fn arranged(&self, published: impl Fn(&str) -> Option<NaiveDate>) -> Arranged {
        let mut rest: Vec<NaiveDate> = Vec::new();
        let mut worked: Vec<NaiveDate> = Vec::new();
        for clause in &self.clauses {
            rest.extend(clause.rest_days(&published));
            worked.extend(clause.worked.iter().map(|stated| stated.day));
        }
        for days in [&mut rest, &mut worked] {
            days.sort_unstable();
            days.dedup();
        }
        Arranged {
            year: self.year,
            number: self.number.clone(),
            rest,
            makeup_workdays: worked,
        }
    }
}

impl Clause {
    /// The days off, in order: those of an extension included, and those that were to
    /// be worked.
    pub fn rest_days(&self, published: impl Fn(&str) -> Option<NaiveDate>) -> Vec<NaiveDate> {
        let stated = self.rest.iter().chain(&self.cancelled);
        let mut days: Vec<NaiveDate> = stated.map(|stated| stated.day).collect();
        if let Some(to) = self.extended_to {
            let first = published(&self.holiday)
                .filter(|last| *last < to.day)
                .and_then(|last| last.succ_opt())
                .unwrap_or(to.day);
            days.extend(first.iter_days().take_while(|day| *day <= to.day));
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether it arranges its holiday anew: what was published before falls away.
    pub fn replaces(&self) -> bool {
        !self.rest.is_empty() && self.extended_to.is_none() && !self.beside
    }
}

/// Reads a notice.
///
/// # Errors
/// The text names no year, arranges nothing, or holds more than one notice.
pub fn read(text: &str) -> Result<NoticeText, NotANotice> {
    let text = plain::plain(text);
    let title = head::title(&text);
    let Some(year) = head::year(&text, title) else {
        return Err(NotANotice {
            message: "没有找到通知所安排的年份".into(),
            hint: "；请贴上通知全文，标题中应有“关于××××年……的通知”。",
        });
    };
    let body = head::body(&text);
    let notice = arrangement(&text, title, year, &body);
    let Some(other) = head::another(&body).map(read) else {
        return notice;
    };
    match (notice, other) {
        // pasted twice
        (Ok(notice), Ok(other)) if notice.days() == other.days() => Ok(notice),
        (_, other) => Err(NotANotice {
            message: match other {
                Ok(other) => format!("文中不止一份通知：{year} 年的之后还有 {} 年的", other.year),
                Err(_) => format!("文中不止一份通知：{year} 年的之后还有一份"),
            },
            hint: "；请每次只读入一份，逐份导入。",
        }),
    }
}

fn arrangement(
    text: &str,
    title: &str,
    year: i32,
    body: &head::Body<'_>,
) -> Result<NoticeText, NotANotice> {
    let items = items::items(body.text);
    if !items::numbered_on(&items) {
        return Err(NotANotice {
            message: "通知的条目编号不是从“一”起连续的".into(),
            hint: "；请核对是否漏贴了一部分。",
        });
    }
    let clauses: Vec<Clause> = items
        .into_iter()
        .filter_map(|item| taking::clause(item, year, title))
        .collect();
    if clauses.is_empty() {
        return Err(NotANotice {
            message: format!("没有从文中读出 {year} 年的任何放假或者上班安排"),
            hint: "；请核对是否为放假通知的全文。",
        });
    }
    Ok(NoticeText {
        year,
        number: head::number(text),
        issued_on: body.issued_on,
        promised: match head::is_yearly(text, title) {
            true => head::promised(text),
            false => Vec::new(),
        },
        clauses,
    })
}

#[cfg(test)]
mod tests;
