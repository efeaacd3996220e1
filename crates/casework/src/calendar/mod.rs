//! The calendar as administrators keep it: a notice is read from its text, looked at, and
//! put in force; the open cases whose last days move are dated anew.

mod importing;
mod staged;

use chrono::NaiveDate;
use disclosure::Refusal;
use disclosure::notice::{
    self, Arranged, Difference, Fault, Filed, Filing, Lines, NotFiled, NoticeText,
};
use serde::Deserialize;

use crate::office::Office;

pub use importing::Imported;
pub use staged::Staged;

/// The most bytes that the text of a notice may have: a page copied whole is shorter.
const LONGEST: usize = 100_000;

/// A notice as it is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeAsk {
    /// Its text, from the title to the signature.
    pub text: String,
    /// Its number, where the text does not show it.
    #[serde(default)]
    pub number: Option<String>,
}

/// What the text of a notice says, and what it would change.
#[derive(Debug)]
pub struct NoticeRead {
    /// The year as the notice arranges it.
    pub arranged: Arranged,
    /// The day on which it was issued.
    pub issued_on: Option<NaiveDate>,
    /// Its clauses, in the order of the text.
    pub clauses: Vec<ClauseRead>,
    /// What comes of it.
    pub outcome: NoticeOutcome,
}

/// A clause of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseRead {
    /// The line of the text on which it begins, from 1.
    pub line: Option<usize>,
    /// The holiday.
    pub holiday: String,
    /// Its words.
    pub text: String,
    /// The days off.
    pub rest: Vec<NaiveDate>,
    /// The days worked.
    pub makeup_workdays: Vec<NaiveDate>,
}

/// What comes of a notice that was read.
#[derive(Debug)]
pub enum NoticeOutcome {
    /// The calendar stands as it says.
    Unchanged,
    /// The calendar would change.
    Changes(Box<Filed>),
    /// It cannot be taken in as it stands.
    Wrong(Vec<Finding>),
}

/// Something wrong with a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The line of the text on which its clause begins, from 1; `None` where it is about
    /// the whole.
    pub line: Option<usize>,
    /// The clause; empty where it is about the whole.
    pub clause: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

impl NoticeRead {
    /// The days that would change; `None` where none would.
    pub fn difference(&self) -> Option<&Difference> {
        match &self.outcome {
            NoticeOutcome::Changes(filed) => Some(&filed.difference),
            NoticeOutcome::Unchanged | NoticeOutcome::Wrong(_) => None,
        }
    }

    /// What is wrong with it.
    pub fn findings(&self) -> &[Finding] {
        match &self.outcome {
            NoticeOutcome::Wrong(findings) => findings,
            NoticeOutcome::Unchanged | NoticeOutcome::Changes(_) => &[],
        }
    }
}

impl Office {
    /// Reads a notice from its text, and compares it with the calendar. `number` is its
    /// number where the text does not show it. Nothing is written.
    ///
    /// # Errors
    /// The text is no notice, or shows another number.
    pub fn read_notice(&self, text: &str, number: Option<&str>) -> Result<NoticeRead, Refusal> {
        if text.len() > LONGEST {
            return Err(too_long());
        }
        let lines = Lines::of(text);
        let mut notice = notice::read(text).map_err(|error| {
            let hint = error.hint.trim_start_matches('；');
            Refusal::malformed("not_a_notice", "office", error.message, hint).at("text")
        })?;
        notice.number = numbered(notice.number, number)?;
        let published = notice.published(&self.rules.calendar);
        let read = |clause: &notice::Clause| ClauseRead {
            line: lines.of_clause(&clause.text),
            holiday: clause.holiday.clone(),
            text: clause.text.clone(),
            rest: clause.rest_days(&published),
            makeup_workdays: clause.worked.iter().map(|stated| stated.day).collect(),
        };
        Ok(NoticeRead {
            arranged: notice.arranged(&published),
            issued_on: notice.issued_on,
            clauses: notice.clauses.iter().map(read).collect(),
            outcome: self.outcome(&notice, &lines),
        })
    }

    fn outcome(&self, notice: &NoticeText, lines: &Lines) -> NoticeOutcome {
        let placed = |fault: Fault| Finding {
            line: lines.of_clause(&fault.clause),
            clause: fault.clause,
            message: fault.message,
        };
        match notice::file(notice, &self.rules) {
            Ok(Filing::Unchanged) => NoticeOutcome::Unchanged,
            Ok(Filing::Filed(filed)) => NoticeOutcome::Changes(filed),
            Err(NotFiled::Faults(faults)) => {
                NoticeOutcome::Wrong(faults.into_iter().map(placed).collect())
            }
            Err(other) => NoticeOutcome::Wrong(vec![Finding {
                line: None,
                clause: String::new(),
                message: other.to_string(),
            }]),
        }
    }
}

/// The number that the text shows, or else the one that was given beside it.
fn numbered(read: Option<String>, given: Option<&str>) -> Result<Option<String>, Refusal> {
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    match (read, given) {
        (Some(read), Some(given)) if read != given => Err(Refusal::malformed(
            "other_number",
            "office",
            format!("通知上的文号是 {read}，与另行填写的 {given} 不同"),
            "请核对；通知上已有文号的，不必另行填写。",
        )
        .at("number")),
        (Some(read), _) => Ok(Some(read)),
        (None, given) => {
            if let Some(given) = given {
                disclosure::lines::line("number", given)?;
            }
            Ok(given.map(str::to_owned))
        }
    }
}

fn too_long() -> Refusal {
    Refusal::malformed(
        "too_long",
        "office",
        "文字太长，不像一份放假通知",
        "请只贴通知的全文，从标题到落款。",
    )
    .at("text")
}
