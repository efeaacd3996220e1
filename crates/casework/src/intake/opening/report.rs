//! What became of a file: what is kept, or which records are bad.

use disclosure::Refusal;
use disclosure::words::{ActKind, State};
use serde::Serialize;

use super::warnings::TakenWarnings;

/// One of the past acts of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PastStep {
    /// Its place among them, from 1.
    pub nth: usize,
    /// What it is; absent when that cannot be read.
    pub act: Option<ActKind>,
}

/// A record that cannot be taken in as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BadRecord {
    /// Its line, from 1.
    pub line: usize,
    /// The number that it is about: of a case, of a reply.
    pub number: Option<String>,
    /// The act of the case that is refused.
    pub step: Option<PastStep>,
    /// What is wrong, by which article, and what to do; its field is that of the
    /// record, or of the act.
    pub refusal: Refusal,
}

impl BadRecord {
    /// Where it stands: line, number, act and field, in Chinese.
    pub fn place(&self) -> String {
        let mut place = format!("第 {} 行", self.line);
        if let Some(number) = &self.number {
            place += &format!("“{number}”");
        }
        if let Some(PastStep { nth, act }) = self.step {
            place += &format!("第 {nth} 项");
            place += &act
                .map(|act| format!("“{}”", act.label()))
                .unwrap_or_default();
        }
        if let Some(field) = &self.refusal.field {
            place += &format!("（{field}）");
        }
        place
    }
}

impl std::fmt::Display for BadRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：{}", self.place(), self.refusal)
    }
}

/// One line for each.
pub(super) fn told(bad: &[BadRecord]) -> String {
    let lines: Vec<String> = bad.iter().map(BadRecord::to_string).collect();
    lines.join("\n")
}

/// How many cases stand in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StateCount {
    /// The state.
    pub state: State,
    /// How many.
    pub cases: usize,
    /// Of these, open ones past the last day of the reply period.
    pub overdue: usize,
}

/// Where a series of numbers stands now: the next one follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesEnd {
    /// Code of the agency.
    pub agency: String,
    /// Which series, as `office.toml` names it.
    pub series: String,
    /// Its year.
    pub year: i32,
    /// The last number that counts as given.
    pub last: i64,
}

/// A file without a bad record.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OpeningReport {
    /// True when nothing was stored.
    pub dry_run: bool,
    /// Cases, by state.
    pub cases: Vec<StateCount>,
    /// Their past acts, registrations aside.
    pub acts: usize,
    /// Earlier replies.
    pub earlier_replies: usize,
    /// Applicants with items of a running month.
    pub items: usize,
    /// Years whose row 四 was recorded.
    pub carried_over: usize,
    /// Series that go on after numbers given on paper.
    pub series: Vec<SeriesEnd>,
    /// What to mind, each kind once.
    pub warnings: Vec<TakenWarnings>,
}

impl OpeningReport {
    /// How many cases there are.
    pub fn case_count(&self) -> usize {
        self.cases.iter().map(|count| count.cases).sum()
    }

    /// How many of them are overdue.
    pub fn overdue(&self) -> usize {
        self.cases.iter().map(|count| count.overdue).sum()
    }
}
