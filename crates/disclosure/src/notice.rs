//! The State Council's yearly notice, read from its text: which days are off,
//! which weekend days are worked, and the clause that each comes from.
//!
//! The notices are prose and differ from year to year. What is read is narrow on
//! purpose: a day belongs to the verb that follows it (放假 and its like, or
//! 上班) within a sentence; a sentence that merely encourages arranges nothing.
//! Everything that a notice says twice (weekday, number of days) is compared by
//! [`check`], so that a misreading shows.

mod check;
mod scan;

use chrono::NaiveDate;
use serde::Serialize;

pub use check::{Fault, check};
use scan::{Scanned, Token};

/// A notice as its text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText {
    /// The year whose holidays it arranges.
    pub year: i32,
    /// Its number; absent where the copy does not show it.
    pub number: Option<String>,
    /// The day it was issued; absent where the copy does not show it.
    pub issued_on: Option<NaiveDate>,
    /// It arranges the whole year, and not some holiday anew.
    pub yearly: bool,
    /// What it arranges, clause by clause.
    pub clauses: Vec<Clause>,
}

/// One clause that arranges something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The holiday, as 国庆节、中秋节.
    pub holiday: String,
    /// Its words, white space aside.
    pub text: String,
    /// Days off.
    pub rest: Vec<Stated>,
    /// Days worked.
    pub worked: Vec<Stated>,
    /// 共N天.
    pub days: Option<u32>,
    /// A holiday published before is longer, up to this day: its first new day
    /// is the one after what was published.
    pub extended_to: Option<Stated>,
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
    /// The days off, those of an extension included.
    pub fn rest_days(&self, published: impl Fn(&str) -> Option<NaiveDate>) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.rest.iter().map(|stated| stated.day).collect();
        if let Some(to) = self.extended_to {
            let first = published(&self.holiday)
                .filter(|last| *last < to.day)
                .and_then(|last| last.succ_opt())
                .unwrap_or(to.day);
            days.extend(first.iter_days().take_while(|day| *day <= to.day));
        }
        days
    }
}

/// Reads a notice.
///
/// # Errors
/// The text names no year, or arranges nothing.
pub fn read(text: &str) -> Result<NoticeText, NotANotice> {
    let text = scan::plain(text);
    let Some(year) = scan::year_of_title(&text) else {
        return Err(NotANotice {
            message: "没有找到通知所安排的年份".into(),
            hint: "；请贴上通知全文，标题中应有“关于××××年……的通知”。",
        });
    };
    let (body, issued_on) = scan::body(&text);
    let items = scan::items(body);
    if !scan::numbered_on(&items) {
        return Err(NotANotice {
            message: "通知的条目编号不是从“一”起连续的".into(),
            hint: "；请核对是否漏贴了一部分。",
        });
    }
    let clauses: Vec<Clause> = items
        .into_iter()
        .filter_map(|item| clause(item, year, &text))
        .collect();
    if clauses.is_empty() {
        return Err(NotANotice {
            message: format!("没有从文中读出 {year} 年的任何放假或者上班安排"),
            hint: "；请核对是否为放假通知的全文。",
        });
    }
    Ok(NoticeText {
        year,
        number: scan::number(&text),
        issued_on,
        yearly: text.contains("部分节假日安排"),
        clauses,
    })
}

/// What one item arranges; `None` where it arranges nothing.
fn clause(item: &str, year: i32, whole: &str) -> Option<Clause> {
    let (holiday, said) = scan::heading(item);
    let holiday = holiday
        .map(str::to_owned)
        .or_else(|| scan::holiday_in(said).or_else(|| scan::holiday_in(whole)))
        .unwrap_or_default();
    let mut clause = Clause {
        holiday,
        text: item.to_owned(),
        rest: Vec::new(),
        worked: Vec::new(),
        days: None,
        extended_to: None,
    };
    for sentence in said.split(['。', '；', ';']) {
        // 鼓励……安排职工休息: encouraged is not arranged.
        if !sentence.contains("鼓励") {
            clause.take(sentence, year);
        }
    }
    let arranges =
        !clause.rest.is_empty() || !clause.worked.is_empty() || clause.extended_to.is_some();
    arranges.then_some(clause)
}

impl Clause {
    fn take(&mut self, sentence: &str, year: i32) {
        let scanned = Scanned {
            year,
            new_year: self.holiday.contains("元旦"),
        };
        let mut waiting: Vec<Stated> = Vec::new();
        let mut extends = false;
        for token in scanned.tokens(sentence) {
            match token {
                Token::Days(days) => {
                    if extends && let Some(last) = days.last() {
                        self.extended_to = Some(*last);
                        extends = false;
                    } else {
                        waiting.extend(days);
                    }
                }
                Token::Extend => extends = true,
                // “2月3日起正常上班” says when ordinary days go on.
                Token::From => {
                    waiting.pop();
                }
                Token::Rest | Token::Cancelled => self.rest.append(&mut waiting),
                Token::Work => self.worked.append(&mut waiting),
                Token::Count(days) => {
                    self.days.get_or_insert(days);
                }
            }
        }
        self.rest.sort_by_key(|stated| stated.day);
        self.rest.dedup_by_key(|stated| stated.day);
    }
}

#[cfg(test)]
mod tests;
