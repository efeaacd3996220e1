//! A notice that was read, and the cases that it moves, as a page shows them.

use casework::RedatedCase;
use casework::calendar::{NoticeOutcome, NoticeRead};
use chrono::NaiveDate;
use disclosure::act::Redated;
use disclosure::explain::day;

/// Lines of a list; the rest is counted.
const MOST: usize = 200;

/// What a notice says.
pub(super) struct Read {
    pub year: i32,
    pub number: String,
    pub issued_on: String,
    pub clauses: Vec<Clause>,
    pub findings: Vec<Finding>,
    pub unchanged: bool,
    /// What of the days changes, and how; empty where nothing does.
    pub changes: Vec<(&'static str, String)>,
}

/// A clause.
pub(super) struct Clause {
    pub line: String,
    pub holiday: String,
    pub rest: String,
    pub worked: String,
    pub text: String,
}

/// Something wrong with it.
pub(super) struct Finding {
    pub line: String,
    pub clause: String,
    pub message: String,
}

/// Days one after the other; 无 where there are none.
pub(super) fn listed(days: &[NaiveDate]) -> String {
    let named: Vec<String> = days.iter().map(|it| day(*it)).collect();
    match named.is_empty() {
        true => "无".to_owned(),
        false => named.join("、"),
    }
}

fn placed(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("第 {line} 行"))
}

impl Read {
    pub fn of(read: NoticeRead) -> Read {
        let clauses = read.clauses.iter().map(|clause| Clause {
            line: placed(clause.line),
            holiday: clause.holiday.clone(),
            rest: listed(&clause.rest),
            worked: listed(&clause.makeup_workdays),
            text: clause.text.clone(),
        });
        let findings = read.findings().iter().map(|finding| Finding {
            line: placed(finding.line),
            clause: finding.clause.clone(),
            message: finding.message.clone(),
        });
        let changes = read.difference().map_or_else(Vec::new, |difference| {
            [
                ("增加放假", &difference.rest_added),
                ("增加上班", &difference.worked_added),
                ("不再放假", &difference.rest_dropped),
                ("不再上班", &difference.worked_dropped),
            ]
            .map(|(what, days)| (what, listed(days)))
            .to_vec()
        });
        Read {
            clauses: clauses.collect(),
            findings: findings.collect(),
            changes,
            unchanged: matches!(read.outcome, NoticeOutcome::Unchanged),
            year: read.arranged.year,
            issued_on: read
                .issued_on
                .map_or_else(|| "文中没有".to_owned(), |day| day.to_string()),
            number: read
                .arranged
                .number
                .unwrap_or_else(|| "文中没有".to_owned()),
        }
    }
}

/// The cases whose last days move.
pub(super) struct Moved {
    pub cases: usize,
    pub lines: Vec<Line>,
    /// How many lines are not shown.
    pub rest: usize,
}

/// One last day.
pub(super) struct Line {
    pub number: String,
    pub kind: &'static str,
    pub before: String,
    pub after: String,
}

impl Moved {
    pub fn of(cases: &[RedatedCase]) -> Moved {
        let lines = || {
            cases
                .iter()
                .flat_map(|case| case.moved.iter().map(|moved| Line::of(&case.number, moved)))
        };
        Moved {
            cases: cases.len(),
            lines: lines().take(MOST).collect(),
            rest: lines().count().saturating_sub(MOST),
        }
    }
}

impl Line {
    fn of(number: &str, moved: &Redated) -> Line {
        Line {
            number: number.to_owned(),
            kind: moved.kind.label(),
            before: told(moved.before, moved.provisional_before),
            after: told(moved.after, moved.provisional_after),
        }
    }
}

fn told(on: Option<NaiveDate>, provisional: bool) -> String {
    match (on, provisional) {
        (None, _) => "未定".to_owned(),
        (Some(on), false) => day(on),
        (Some(on), true) => format!("{}（暂定）", day(on)),
    }
}
