//! What stands on paper, as lines of a file.

use serde_json::{Value, json};

/// Several records, a line each.
pub fn file(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// A case of the department, received at the counter on its day of registration.
pub fn case(number: &str, on: &str, acts: Vec<Value>) -> Value {
    json!({
        "kind": "case",
        "number": number,
        "application": {
            "channel": "in_person",
            "dates": { "submitted_on": on },
            "applicant": { "name": "王喆堃𬹼", "id_number": "370404199001011230" },
            "applicant_kind": "natural_person",
            "identity_proved": true,
            "title": format!("征地批复{number}"),
            "content": "申请公开喆堃𬹼㐂项目的征地批复",
            "provision": ["post"],
            "on": on
        },
        "acts": acts
    })
}

/// An act of the importing officer.
pub fn act(act: &str, on: &str) -> Value {
    json!({ "act": act, "on": on })
}

/// The same with more said.
pub fn with(mut act: Value, more: Value) -> Value {
    let (Some(act_fields), Value::Object(more)) = (act.as_object_mut(), more) else {
        panic!("an act is an object");
    };
    act_fields.extend(more);
    act
}

fn by(officer: &str, kind: &str, on: &str) -> Value {
    with(act(kind, on), json!({ "by": officer }))
}

/// To the handler's desk.
pub fn to_handler(on: &str) -> Vec<Value> {
    vec![
        act("screen", on),
        with(act("dispatch", on), json!({ "handler": "承办乙" })),
        by("承办乙", "accept", on),
    ]
}

/// A draft and its way to the signature.
pub fn signed(draft: Value, on: &str, number: &str) -> Vec<Value> {
    vec![
        with(by("承办乙", "draft", on), draft),
        by("承办乙", "submit_review", on),
        by("审核丙", "pass_review", on),
        by("审核丙", "pass_review", on),
        with(
            by("负责丁", "sign", on),
            json!({ "document_number": number }),
        ),
    ]
}

/// A reply that gives all.
pub fn granted() -> Value {
    json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } })
}

/// Posted, proved and closed.
pub fn served(on: &str) -> Vec<Value> {
    vec![
        with(
            act("serve", on),
            json!({ "service": "post", "served_on": on }),
        ),
        with(act("prove_service", on), json!({ "proof": "邮寄凭证" })),
        act("close", on),
    ]
}

/// A reply from before the register.
pub fn earlier_reply(number: &str) -> Value {
    json!({
        "kind": "earlier_reply",
        "number": number,
        "replied_on": "2025-11-20",
        "applicant": { "name": "王喆堃𬹼", "kind": "natural_person", "id_number": "370404199001011230" },
        "title": "征地批复",
        "reply_kind": "granted",
        "case_number": "自然资依申请〔2025〕40号"
    })
}

/// Items of the month before.
pub fn items(month: &str, items: u32) -> Value {
    json!({
        "kind": "items",
        "applicant": { "name": "王喆堃𬹼", "kind": "natural_person", "id_number": "370404199001011230" },
        "month": month,
        "items": items
    })
}

/// Row 四 of a year.
pub fn carried_over(year: i32) -> Value {
    json!({
        "kind": "carried_over",
        "year": year,
        "cases": { "natural_person": 3, "enterprise": 1, "research_institution": 0, "public_welfare": 0,
            "legal_service": 2, "other": 0 }
    })
}

/// The last number of a series.
pub fn last_number(series: &str, year: i32, last: u32) -> Value {
    json!({ "kind": "number", "series": series, "year": year, "last": last })
}
