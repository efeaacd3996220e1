//! What the law makes of a played case, and how it differs from what was expected.

use serde_json::{Map, Value, json};

use super::form::FeeQuestion;
use super::play::Played;
use crate::clock;
use crate::fees;
use crate::rules::Rules;
use crate::words::{FeeBasis, State};

/// The coarse stage.
fn stage(state: State) -> &'static str {
    match state {
        State::AwaitingSupplement => "awaiting_supplement",
        State::AwaitingFee => "awaiting_fee",
        State::Replied => "replied",
        State::Ended | State::Closed | State::Archived => "ended",
        _ => "running",
    }
}

/// The result of a case with acts; keys that have nothing to say are absent.
pub(super) fn of_acts(played: &Played, rules: &Rules) -> Map<String, Value> {
    let case = &played.case;
    let stage = stage(case.state);
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
    let wait = match case.state {
        State::AwaitingSupplement => ("supplement_due_on", clock::supplement(case, rules)),
        State::AwaitingFee => ("fee_payment_due_on", clock::fee_payment(case, rules)),
        _ => ("", None),
    };
    if let (key, Some(due)) = (wait.0, wait.1.and_then(|deadline| deadline.due_on)) {
        say(key, json!(due));
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
    if !played.refused.is_empty() {
        let refused: Vec<Value> = played
            .refused
            .iter()
            .map(|(act, cite)| json!({ "act": act, "cite": cite }))
            .collect();
        say("refused", Value::Array(refused));
    }
    // Only what the form names: the register warns of more.
    let named = ["consultation_after_due", "supplement_notice_late"];
    let warned: Vec<&str> = named
        .into_iter()
        .filter(|code| played.warnings.iter().any(|warning| warning.code == *code))
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
