//! Every number of the law matters: changed by one, some worked case comes out
//! differently or the file does not load. What the form of worked cases does not
//! reach (article 35, the usual ranges) is probed by acts.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::date;
use super::desk::Desk;
use crate::calendar::Calendar;
use crate::clock;
use crate::words::ActKind::{
    Defer, RecordAppeal, RecordRemedy, RecordRemedyDecision, RequestReasons, RequestSupplement,
    WeighReasons,
};
use crate::{Rules, worked};

/// One number or day of one file, changed.
struct Change {
    file: &'static str,
    line: usize,
    text: String,
}

impl Change {
    fn at(file: &'static str, whole: &str, at: usize, old: &str, new: &str) -> Change {
        let line = whole[..at].matches('\n').count() + 1;
        let text = format!("{}{new}{}", &whole[..at], &whole[at + old.len()..]);
        Change { file, line, text }
    }

    /// The rules with this change; the calendar ends early, for speed.
    fn load(&self) -> Option<Rules> {
        let files = Rules::embedded_files().iter().copied();
        let others = files.filter(|(name, _)| *name != self.file);
        let files: Vec<(&str, String)> = others
            .chain([(self.file, self.text.as_str())])
            .map(|(name, text)| (name, text.replace("until = 2100-", "until = 2031-")))
            .collect();
        Rules::load(files.iter().map(|(name, text)| (*name, text.as_str()))).ok()
    }

    fn told(&self) -> String {
        let line = self.text.lines().nth(self.line - 1).unwrap();
        format!("{}:{}: {line}", self.file, self.line)
    }
}

/// Where a line of data (not a comment) holds a match of digits and dashes.
fn tokens(text: &'static str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let part = |c: char| c.is_ascii_digit() || c == '-';
        let mut at = 0;
        while !line.starts_with('#') && at < line.len() {
            let rest = &line[at..];
            let skip = rest.find(part).unwrap_or(rest.len());
            let end = rest[skip..].find(|c| !part(c)).unwrap_or(rest.len() - skip);
            if end > 0 {
                found.push((start + at + skip, &rest[skip..skip + end]));
            }
            at += skip + end.max(1);
        }
        start += line.len();
    }
    found
}

/// Each whole number of a file, one more and one less.
fn numbers(file: &'static str, text: &'static str) -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, token) in tokens(text) {
        let is_value = text[..at].ends_with("= ");
        if let (true, Ok(number)) = (is_value, token.parse::<i64>()) {
            for changed in [number + 1, number - 1] {
                changes.push(Change::at(file, text, at, token, &changed.to_string()));
            }
        }
    }
    changes
}

/// Each day off or worked of a calendar file, a day later and a day earlier.
fn days(file: &'static str, text: &'static str) -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, token) in tokens(text) {
        let before = &text[..at];
        let in_quotes = before.ends_with('"') || before.ends_with("..");
        // A day of every year stands without its year; any year without 02-29 will do.
        let (year, written) = if token.len() == 5 {
            ("2023-", token)
        } else {
            ("", token)
        };
        let Ok(day) = format!("{year}{written}").parse::<NaiveDate>() else {
            continue;
        };
        for changed in [day + Days::new(1), day - Days::new(1)] {
            let changed = changed.to_string();
            if in_quotes {
                changes.push(Change::at(file, text, at, token, &changed[year.len()..]));
            }
        }
    }
    changes
}

/// The worked cases of `tests/law`, file by file; those of the calendar first.
fn cases() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/law");
    let files = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().map(std::fs::read_to_string);
    texts.map(Result::unwrap).collect()
}

fn all_hold(cases: &[String], rules: &Rules) -> bool {
    cases.iter().all(|file| {
        let outcomes = worked::run(file, rules).unwrap();
        outcomes.iter().all(|outcome| outcome.pass == Some(true))
    })
}

/// What acts outside the form of worked cases make of the rules.
fn probe(rules: &Rules) -> BTreeMap<String, bool> {
    let mut answers = BTreeMap::new();
    let handling = || {
        let mut desk = Desk::handling("2024-03-01");
        desk.rules = rules.clone();
        desk
    };
    for (kind, payload) in [
        (RequestSupplement, json!({ "items": ["描述"] })),
        (RequestReasons, json!({ "why": "第五十件" })),
    ] {
        for within in [4, 5, 20, 21] {
            let mut payload = payload.clone();
            payload["within_workdays"] = json!(within);
            let warnings = handling().must(kind, payload).warnings;
            let usual = !warnings
                .iter()
                .any(|warning| warning.code == "period_unusual");
            answers.insert(format!("{kind} within {within} workdays is usual"), usual);
        }
    }
    let mut desk = handling();
    desk.must(
        RequestReasons,
        json!({ "why": "第五十件", "served_on": "2024-03-01" }),
    );
    let due = clock::reasons(&desk.case, rules).unwrap().due_on;
    answers.insert(
        "reasons are due on 2024-03-15".into(),
        due == Some(date("2024-03-15")),
    );
    desk.must(
        WeighReasons,
        json!({ "reasons": "理由", "reasonable": true, "finding": "合理" }),
    );
    for workdays in [60, 61] {
        let deferral = json!({ "workdays": workdays, "reason": "量大" });
        answers.insert(
            format!("deferral by {workdays}"),
            desk.judge(Defer, deferral).is_ok(),
        );
    }
    answers.extend(remedies(rules));
    answers
}

/// Whether the last days of reconsideration and litigation are those of today's rules.
fn remedies(rules: &Rules) -> BTreeMap<String, bool> {
    let due = |filing: &serde_json::Value, is_appealed: bool| {
        let mut desk = Desk::handling("2019-06-03");
        desk.rules = rules.clone();
        let on = filing["received_on"].as_str().unwrap().to_owned();
        desk.on(&on).must(RecordRemedy, filing.clone());
        let remedy = desk.case.version;
        if is_appealed {
            let decision = json!({
                "remedy": remedy, "outcome": "corrected", "decided_on": on,
                "received_on": on, "number": "1号", "gist": "撤销",
            });
            desk.must(RecordRemedyDecision, decision);
        }
        let last = |desk: &Desk| clock::of_remedies(&desk.case, rules).last()?.due_on;
        let first = last(&desk);
        if is_appealed {
            let appeal = json!({ "remedy": remedy, "by": "opponent", "appealed_on": on });
            desk.must(RecordAppeal, appeal);
        }
        (first, last(&desk))
    };
    let mut answers = BTreeMap::new();
    for (kind, procedure, on, is_appealed, expected) in [
        ("reconsideration", None, "2020-04-01", false, "2020-04-13"),
        (
            "reconsideration",
            Some("simplified"),
            "2020-04-01",
            false,
            "2020-04-13",
        ),
        ("reconsideration", None, "2023-12-31", false, "2024-01-10"),
        (
            "reconsideration",
            Some("simplified"),
            "2023-12-31",
            false,
            "2024-01-10",
        ),
        ("reconsideration", None, "2024-01-01", false, "2024-01-15"),
        (
            "reconsideration",
            Some("simplified"),
            "2024-01-01",
            false,
            "2024-01-08",
        ),
        ("litigation", None, "2024-03-04", false, "2024-03-19"),
        ("litigation", None, "2024-03-04", true, "2024-03-19"),
    ] {
        let filing = json!({
            "kind": kind, "procedure": procedure, "against": "silence", "by": "applicant",
            "before": "某机关", "received_on": on,
        });
        let day = Some(date(expected));
        answers.insert(
            format!("{kind} of {on} ({procedure:?}, appealed {is_appealed}) is due as today"),
            due(&filing, is_appealed) == (day, day),
        );
    }
    answers
}

/// No case can have a day before the Regulation, which begins the first period.
fn same_workdays(one: &Calendar, other: &Calendar) -> bool {
    let first = date("2019-05-16");
    let same = |day: NaiveDate| one.is_workday(day) == other.is_workday(day);
    first
        .iter_days()
        .take_while(|day| *day <= one.last_day())
        .all(same)
        && one.provisional_from() == other.provisional_from()
}

/// The changes that nothing notices.
fn unnoticed(changes: &[Change]) -> Vec<String> {
    let cases = cases();
    let embedded = Rules::embedded();
    let usual = probe(embedded);
    assert!(all_hold(&cases, embedded));
    let noticed = |change: &Change| {
        let Some(rules) = change.load() else {
            return true;
        };
        let calendar = change.file.starts_with("calendar/");
        // A weekend day more or less in a holiday changes no date.
        (calendar && same_workdays(&rules.calendar, &embedded.calendar))
            || !all_hold(&cases, &rules)
            || (!calendar && probe(&rules) != usual)
    };
    let halves = changes.chunks(changes.len().div_ceil(2).max(1));
    std::thread::scope(|scope| {
        let work = |half: &'_ [Change]| {
            half.iter()
                .filter(|change| !noticed(change))
                .map(Change::told)
                .collect::<Vec<_>>()
        };
        let threads: Vec<_> = halves.map(|half| scope.spawn(move || work(half))).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn what_worked_cases_do_not_reach_is_as_the_office_has_it() {
    let wrong: Vec<_> = probe(Rules::embedded())
        .into_iter()
        .filter(|(question, answer)| {
            let no = ["within 4 ", "within 21 ", "by 61"];
            *answer == no.iter().any(|no| question.contains(no))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_period_and_price_matters() {
    let files = Rules::embedded_files().iter().copied();
    let changes: Vec<_> = files
        .filter(|(name, _)| matches!(*name, "deadlines.toml" | "fees.toml"))
        .flat_map(|(name, text)| numbers(name, text))
        .collect();
    assert!(changes.len() > 60, "{} numbers were changed", changes.len());
    let unnoticed = unnoticed(&changes);
    assert!(
        unnoticed.is_empty(),
        "no case notices:\n{}",
        unnoticed.join("\n")
    );
}

#[test]
fn every_day_of_the_calendar_matters() {
    let files = Rules::embedded_files().iter().copied();
    let changes: Vec<_> = files
        .filter(|(name, _)| name.starts_with("calendar/"))
        .flat_map(|(name, text)| days(name, text))
        .collect();
    assert!(changes.len() > 300, "{} days were changed", changes.len());
    let unnoticed = unnoticed(&changes);
    assert!(
        unnoticed.is_empty(),
        "no case notices:\n{}",
        unnoticed.join("\n")
    );
}
