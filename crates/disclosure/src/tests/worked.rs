//! Files of worked cases: what is no such file is refused with its line.

use serde_json::{Value, json};

use crate::Rules;
use crate::worked::run;

/// One line with these acts, after a good one.
fn file(acts: &str) -> String {
    let good = r#"{"id": 1, "fee": {"basis": "per_page", "pages": 31}}"#;
    format!("{good}\n\n{{\"id\": 2, \"acts\": [{acts}]}}\n")
}

const REGISTER: &str = r#"{"act": "register", "on": "2024-03-01", "channel": "in_person", "submitted_on": "2024-03-01"}"#;

#[track_caller]
fn wrong(acts: &str, says: &str) {
    let error = run(&file(acts), Rules::embedded()).expect_err(says);
    assert_eq!(error.line, 3, "{error}");
    assert!(error.message.contains(says), "{error}");
    assert!(error.to_string().starts_with("第 3 行第 "), "{error}");
}

#[track_caller]
fn wrong_after_register(act: &str, says: &str) {
    wrong(&format!("{REGISTER}, {act}"), says);
}

#[test]
fn a_field_that_is_not_known_is_no_field_left_out() {
    wrong_after_register(
        r#"{"act": "extend", "on": "2024-03-04", "workdays": 5, "aproved_by_head": true}"#,
        "不认识的字段“aproved_by_head”",
    );
    wrong_after_register(
        r#"{"act": "pay_fee", "on": "2024-03-04", "amount": 3}"#,
        "不认识的字段“amount”",
    );
    wrong_after_register(
        r#"{"act": "extend", "on": "2024-03-04"}"#,
        "缺少字段“workdays”",
    );
    wrong_after_register(r#"{"act": "withdraw"}"#, "缺少字段“on”");
    wrong_after_register(r#"{"act": "forget", "on": "2024-03-04"}"#, "forget");
    wrong_after_register(
        r#"{"act": "withdraw", "on": "2024-02-30"}"#,
        "不是合格的算例",
    );
    // Beside the acts a case may carry what it likes: a title, a source.
    let titled = r#"{"title": "甲", "acts": [{"act": "register", "on": "2024-03-01", "channel": "oral", "submitted_on": "2024-03-01"}]}"#;
    assert!(run(titled, Rules::embedded()).is_ok());
}

#[test]
fn the_place_of_a_mistake_is_told() {
    let error = run("{\"id\": 1,\n", Rules::embedded()).unwrap_err();
    assert_eq!((error.line, error.column), (1, 9));
    let error = run(
        "{\"acts\": [{\"act\": \"withdraw\", \"on\": 3}]}",
        Rules::embedded(),
    )
    .unwrap_err();
    assert!(error.column > 30, "{error}");
}

#[test]
fn acts_stand_in_order_and_before_the_day_they_are_looked_at() {
    wrong("", "“acts”是空的");
    wrong_after_register(r#"{"act": "withdraw", "on": "2024-02-29"}"#, "早于前一项");
    let late = format!("{REGISTER}], \"as_of\": \"2024-02-01\", \"x\": [");
    wrong(&late, "在 as_of 2024-02-01 之后");
    wrong_after_register(REGISTER, "只能登记一次");
    wrong(
        r#"{"act": "withdraw", "on": "2024-03-01"}"#,
        "第一项必须是“register”",
    );
    wrong_after_register(
        r#"{"act": "withdraw", "on": "2101-01-03"}"#,
        "不在日历范围内",
    );
    let outside = r#"{"act": "consult", "on": "2024-03-04", "id": "a", "with": "internal", "received_on": "2018-12-31"}"#;
    wrong_after_register(outside, "不在日历范围内");
}

#[test]
fn consultations_are_known() {
    let asked = r#"{"act": "consult", "on": "2024-03-04", "id": "a", "with": "third_party"}"#;
    let answer =
        r#"{"act": "consultation_answered", "on": "2024-03-05", "id": "b", "opinion": "agree"}"#;
    let ended =
        r#"{"act": "consultation_ended", "on": "2024-03-05", "id": "b", "reason": "recalled"}"#;
    wrong_after_register(&format!("{asked}, {answer}"), "没有编号为“b”的征求意见");
    wrong_after_register(&format!("{asked}, {ended}"), "没有编号为“b”的征求意见");
}

#[test]
fn a_refused_consultation_may_be_tried_again_under_its_name() {
    let line = r#"{"id": 1, "acts": [
        {"act": "register", "on": "2024-03-01", "channel": "in_person", "submitted_on": "2024-03-01"},
        {"act": "request_supplement", "on": "2024-03-04", "served_on": "2024-03-04", "within_workdays": 5},
        {"act": "consult", "on": "2024-03-05", "id": "a", "with": "third_party"},
        {"act": "receive_supplement", "on": "2024-03-06"},
        {"act": "consult", "on": "2024-03-07", "id": "a", "with": "third_party"},
        {"act": "consult", "on": "2024-03-08", "id": "a", "with": "third_party"}]}"#
        .replace('\n', " ");
    let outcome = run(&line, Rules::embedded()).unwrap().remove(0);
    let refused = serde_json::json!([{"act": 2, "cite": "reg:32"}, {"act": 5, "cite": "reg:32"}]);
    assert_eq!(outcome.result["refused"], refused);
}

#[test]
fn a_slip_of_the_pen_is_no_remark() {
    let line = |key: &str| {
        format!(r#"{{"id": 1, "fee": {{"basis": "per_page", "pages": 31}}, "{key}": {{}}}}"#)
    };
    for slip in ["expct", "exepct", "expects", "as_off", "asof", "act"] {
        let error = run(&line(slip), Rules::embedded()).unwrap_err();
        assert!(error.message.contains(slip), "{error}");
    }
    for remark in ["title", "source", "note", "why", "cite"] {
        assert!(run(&line(remark), Rules::embedded()).is_ok(), "{remark}");
    }
}

#[test]
fn a_channel_says_its_date() {
    let register = |channel: &str| {
        format!(
            r#"{{"act": "register", "on": "2024-03-01", "channel": "{channel}", "arrived_on": "2024-03-01"}}"#
        )
    };
    wrong(&register("in_person"), "要写“submitted_on”");
    wrong(&register("oral"), "要写“submitted_on”");
    wrong(&register("registered_mail"), "要写“signed_on”");
    for channel in ["ordinary_mail", "online", "fax", "email"] {
        wrong(&register(channel), "要写“confirmed_on”");
    }
}

#[test]
fn a_fee_says_its_measure_and_does_not_run_away() {
    let ask = |fee: &str| run(&format!("{{\"fee\": {fee}}}"), Rules::embedded());
    assert!(ask(r#"{"basis": "per_item", "nth_in_month": 1000000}"#).is_ok());
    assert!(ask(r#"{"basis": "per_page", "pages": 4294967295}"#).is_ok());
    for wrong in [
        r#"{"basis": "per_item", "nth_in_month": 4294967295}"#,
        r#"{"basis": "per_item", "nth_in_month": 0}"#,
        r#"{"basis": "per_item", "nth_in_month": 3, "pages": 3}"#,
        r#"{"basis": "per_item"}"#,
        r#"{"basis": "per_page", "nth_in_month": 3}"#,
        r#"{"basis": "per_page", "pages": -1}"#,
        r#"{"basis": "per_page", "pages": 3, "sides": 2}"#,
    ] {
        assert_eq!(ask(wrong).expect_err(wrong).line, 1);
    }
    let notice = r#"{"act": "notify_fee", "on": "2024-03-04", "received_on": "2024-03-04", "basis": "per_item", "nth_in_month": 4000000000}"#;
    wrong_after_register(notice, "不超过");
    wrong_after_register(
        r#"{"act": "reply", "on": "2024-03-04", "kind": "maybe", "service": "post", "served_on": "2024-03-04"}"#,
        "没有“maybe”这种答复",
    );
}

#[test]
fn a_file_holds_cases() {
    for empty in ["", "\n", " \n\t\n"] {
        let error = run(empty, Rules::embedded()).unwrap_err();
        assert_eq!((error.line, error.column), (1, 1));
        assert!(error.message.contains("没有算例"), "{error}");
    }
    for wrong in [
        "-",
        "[]",
        "3",
        "{}",
        r#"{"id": 1}"#,
        r#"{"acts": [], "fee": {"basis": "per_page", "pages": 1}}"#,
    ] {
        assert_eq!(run(wrong, Rules::embedded()).expect_err(wrong).line, 1);
    }
}

#[test]
fn what_differs_is_told_by_key() {
    let case = format!(
        "{{\"id\": \"a\", \"acts\": [{REGISTER}], \"expect\": {{\"stage\": \"running\", \"reply_due_on\": \"2024-03-28\", \"refused\": []}}}}"
    );
    let outcome = run(&case, Rules::embedded()).unwrap().remove(0);
    assert_eq!(outcome.pass, Some(false));
    let told = serde_json::to_value(&outcome.differs).unwrap();
    let differs =
        serde_json::json!({ "reply_due_on": { "expect": "2024-03-28", "got": "2024-03-29" } });
    assert_eq!(told, differs);
    let unasked = run(&format!("{{\"acts\": [{REGISTER}]}}"), Rules::embedded()).unwrap();
    assert_eq!(unasked[0].pass, None);
}

#[test]
fn an_act_entered_late_says_when() {
    let contact = |on: &str, entered_on: &str| {
        format!(
            r#"{{"act": "record_contact", "on": "{on}", "reached": false, "entered_on": {entered_on}}}"#
        )
    };
    let late = contact("2024-03-04", r#""2024-03-12""#);
    let after = |act: &str| format!("{{\"acts\": [{REGISTER}, {late}, {act}]}}");
    assert!(
        run(
            &after(&contact("2024-03-05", r#""2024-03-12""#)),
            Rules::embedded()
        )
        .is_ok()
    );
    assert!(run(&after(&contact("2024-03-12", "null")), Rules::embedded()).is_ok());
    // What was entered later was not entered before.
    for early in [
        contact("2024-03-11", "null"),
        contact("2024-03-04", r#""2024-03-11""#),
    ] {
        wrong_after_register(&format!("{late}, {early}"), "补录的，用“entered_on”写明");
    }
    wrong_after_register(&contact("2024-03-04", r#""下周""#), "不是合格的算例");
    wrong_after_register(&contact("2024-03-04", r#""2101-01-03""#), "不在日历范围内");
    let looked_at = format!("{REGISTER}, {late}], \"as_of\": \"2024-03-11\", \"x\": [");
    wrong(&looked_at, "2024-03-12 在 as_of 2024-03-11 之后");
}

#[test]
fn a_correction_points_back() {
    for index in [1, 2] {
        let correct = format!(
            r#"{{"act": "correct", "on": "2024-03-04", "event": {index}, "strike": true}}"#
        );
        wrong_after_register(&correct, "只能更正在它之前的一项");
    }
    wrong_after_register(
        r#"{"act": "correct", "on": "2024-03-04", "strike": true}"#,
        "缺少字段“event”",
    );
    wrong_after_register(
        r#"{"act": "correct", "on": "2024-03-04", "event": 0, "changed": {}}"#,
        "不认识的字段“changed”",
    );
}

#[test]
fn only_what_awaits_a_confirmation_is_unconfirmed() {
    let register = |channel: &str, confirmed: &str| {
        format!(
            r#"{{"act": "register", "on": "2024-03-01", "channel": "{channel}", "submitted_on": "2024-03-01", "signed_on": "2024-03-01", "unconfirmed": true{confirmed}}}"#
        )
    };
    for channel in ["in_person", "oral", "registered_mail"] {
        wrong(&register(channel, ""), "不能又写“unconfirmed”");
    }
    let confirmed = r#", "confirmed_on": "2024-03-01""#;
    for channel in ["ordinary_mail", "online", "fax", "email"] {
        wrong(&register(channel, confirmed), "不能又写“unconfirmed”");
        let waits = format!("{{\"acts\": [{}]}}", register(channel, ""));
        let outcome = run(&waits, Rules::embedded()).unwrap().remove(0);
        assert_eq!(outcome.result["stage"], "awaiting_receipt");
    }
}

/// A worked case without the acts that are refused, looked at on the same day.
fn without_refused(mut case: Value, refused: &[u64]) -> Value {
    let acts = case["acts"].as_array().unwrap();
    let day = |act: &Value| act.get("entered_on").unwrap_or(&act["on"]).clone();
    let as_of = case.get("as_of").cloned();
    let as_of = as_of.unwrap_or_else(|| day(acts.last().unwrap()));
    let mut kept = Vec::new();
    for (index, act) in (0u64..).zip(acts) {
        if refused.contains(&index) {
            continue;
        }
        let mut act = act.clone();
        if let Some(event) = act.get("event").and_then(Value::as_u64) {
            let before = refused.iter().filter(|refused| **refused < event).count() as u64;
            act["event"] = json!(event - before);
        }
        kept.push(act);
    }
    case["as_of"] = as_of;
    case["acts"] = json!(kept);
    case
}

#[test]
fn a_refused_act_leaves_nothing() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/law");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let outcomes = run(&text, Rules::embedded()).unwrap();
        for (line, mut outcome) in text.lines().zip(outcomes) {
            let Some(refused) = outcome.result.remove("refused") else {
                continue;
            };
            let refused: Vec<u64> = refused
                .as_array()
                .unwrap()
                .iter()
                .map(|refused| refused["act"].as_u64().unwrap())
                .collect();
            if refused.contains(&0) {
                continue;
            }
            let case = without_refused(serde_json::from_str(line).unwrap(), &refused);
            let without = run(&case.to_string(), Rules::embedded()).unwrap().remove(0);
            assert_eq!(without.result, outcome.result, "{line}");
            compared += 1;
        }
    }
    assert!(compared > 70, "{compared} cases have refusals");
}
