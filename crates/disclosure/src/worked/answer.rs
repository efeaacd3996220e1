//! What the law makes of a played case, and how it differs from what was expected.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::form::FeeQuestion;
use super::play::Played;
use crate::case::Case;
use crate::clock::{self, DeadlineKind, Out};
use crate::fees;
use crate::rules::Rules;
use crate::steps::Assessed;
use crate::words::{FeeBasis, State};

/// The coarse stage. What is closed stays what it was.
fn stage(case: &Case) -> &'static str {
    match case.state {
        State::AwaitingReceipt => "awaiting_receipt",
        State::AwaitingSupplement => "awaiting_supplement",
        State::AwaitingFee => "awaiting_fee",
        State::Replied => "replied",
        State::Closed | State::Archived if case.reply.is_some() => "replied",
        State::Ended | State::Closed | State::Archived => "ended",
        _ => "running",
    }
}

/// Where an assessment has led.
fn leads(assessed: &Assessed) -> Value {
    let mut leads = Map::new();
    if let Some(next) = &assessed.next {
        leads.insert("next".into(), json!(next));
    }
    if !assessed.acts.is_empty() {
        leads.insert("acts".into(), json!(assessed.acts));
    }
    if !assessed.kinds.is_empty() {
        leads.insert("kinds".into(), json!(assessed.kinds));
    }
    Value::Object(leads)
}

/// The last day of one kind of deadline that is open now.
fn open_until(case: &Case, rules: &Rules, kind: DeadlineKind) -> Option<NaiveDate> {
    clock::deadlines(case, rules, Out::Silent)
        .into_iter()
        .find(|deadline| deadline.kind == kind)?
        .due_on
}

/// What the case waits for, and until when.
fn waits(case: &Case, rules: &Rules) -> Vec<(&'static str, NaiveDate)> {
    let waits: &[(&str, DeadlineKind)] = match case.state {
        State::AwaitingReceipt => &[
            ("confirmation_due_on", DeadlineKind::Confirmation),
            ("from_arrival_due_on", DeadlineKind::FromArrival),
        ],
        State::AwaitingSupplement => &[("supplement_due_on", DeadlineKind::Supplement)],
        State::AwaitingFee => &[("fee_payment_due_on", DeadlineKind::FeePayment)],
        _ => &[],
    };
    waits
        .iter()
        .filter_map(|(key, kind)| Some((*key, open_until(case, rules, *kind)?)))
        .collect()
}

/// The result of a case with acts; keys that have nothing to say are absent.
pub(super) fn of_acts(played: &Played, rules: &Rules) -> Map<String, Value> {
    let case = &played.case;
    let stage = stage(case);
    let mut result = Map::new();
    let mut say = |key: &str, value: Value| {
        result.insert(key.to_owned(), value);
    };
    say("stage", json!(stage));
    if let Some(received_on) = case.received_on {
        say("received_on", json!(received_on));
        let notice = clock::supplement_notice(case, rules, received_on);
        if let Some(due) = notice.and_then(|deadline| deadline.due_on) {
            say("supplement_notice_due_on", json!(due));
        }
    }
    for (key, due) in waits(case, rules) {
        say(key, json!(due));
    }
    if case.round > 1 {
        say("round", json!(case.round));
    }
    let opinions: Map<String, Value> = case
        .consultations
        .iter()
        .filter(|asked| asked.received_on.is_some_and(|day| day <= played.as_of))
        .filter_map(|asked| Some((asked.id.clone(), json!(clock::opinion_due(asked, rules)?))))
        .collect();
    if !opinions.is_empty() {
        say("consultation_due_on", Value::Object(opinions));
    }
    if matches!(stage, "running" | "replied")
        && let Some(reply) = clock::reply_as_of(case, rules, played.as_of)
    {
        if let Some(due) = reply.due_on {
            say("reply_due_on", json!(due));
        }
        say("excluded_workdays", json!(reply.excluded_workdays));
        say("provisional", json!(reply.provisional));
        if let Some(overdue) = clock::overdue_workdays(case, rules, played.as_of) {
            say("overdue_workdays", json!(overdue));
        }
        let served = case.reply.as_ref().and_then(|reply| reply.served_on);
        if let (Some(served), Some(due)) = (served, reply.due_on) {
            say("timely", json!(served <= due));
        }
    }
    if let Some(fee) = &case.fee {
        say("fee_fen", json!(fee.amount_fen));
    }
    if let Some(assessment) = &case.assessment {
        say("assessment", leads(&assessment.assessed));
    }
    if !played.refused.is_empty() {
        let refused: Vec<Value> = played
            .refused
            .iter()
            .map(|(act, cite)| json!({ "act": act, "cite": cite }))
            .collect();
        say("refused", Value::Array(refused));
    }
    let late_notice = case.supplement.as_ref().is_some_and(|notice| notice.late);
    let late_asking = case.consultations.iter().any(|asked| asked.after_due);
    // As it stands: a correction makes a notice late, or takes the lateness away.
    let warned: Vec<&str> = [
        ("consultation_after_due", late_asking),
        ("departs", case.departs()),
        ("supplement_notice_late", late_notice),
    ]
    .into_iter()
    .filter_map(|(code, stands)| stands.then_some(code))
    .collect();
    if !warned.is_empty() {
        say("warnings", json!(warned));
    }
    result
}

/// The answer to a question about a fee, by the tiers in force now.
pub(super) fn of_fee(fee: &FeeQuestion, rules: &Rules) -> Map<String, Value> {
    let mut result = Map::new();
    let Some(row) = rules.fees(rules.calendar.last_day()) else {
        return result;
    };
    let mut say = |key: &str, fen: i64| {
        result.insert(key.to_owned(), json!(fen));
    };
    match (fee.basis, fee.nth_in_month, fee.pages) {
        (FeeBasis::PerItem, Some(nth), _) => {
            say("marginal_fen", fees::per_item(row, nth, nth).amount_fen);
            say("cumulative_fen", fees::per_item(row, 1, nth).amount_fen);
        }
        (FeeBasis::PerPage, _, Some(pages)) => {
            say("amount_fen", fees::per_page(row, pages).amount_fen)
        }
        _ => {}
    }
    result
}

/// What differs: keys that are expected, and only those.
pub(super) fn compare(expect: &Map<String, Value>, got: &Map<String, Value>) -> Map<String, Value> {
    let nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    expect
        .iter()
        .filter_map(|(key, expected)| {
            let found = got.get(key).unwrap_or(&Value::Null);
            let same = expected == found || (nothing(expected) && nothing(found));
            (!same).then(|| (key.clone(), json!({ "expect": expected, "got": found })))
        })
        .collect()
}
