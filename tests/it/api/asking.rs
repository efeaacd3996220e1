//! Asked before acting: quotes and supposed acts. Nothing is stored.

use serde_json::{Value, json};

use super::{Hall, scrubbed};

#[tokio::test]
async fn a_quote_of_a_case_goes_by_its_item_and_the_pages() {
    let hall = Hall::open().await;
    for number in 1..=11 {
        hall.register(json!({ "title": format!("第{number}件") }))
            .await;
    }
    let case = hall.register(json!({ "title": "第十二件" })).await;
    let before = hall.counts().await;
    let path = format!("/api/v1/cases/{case}/fee-quote");
    let both = hall.get("clerk", &format!("{path}?pages=45")).await.ok(200);
    insta::assert_json_snapshot!("fee_quote", scrubbed(both));
    let item = hall
        .get("clerk", &format!("{path}?basis=per_item"))
        .await
        .ok(200);
    assert_eq!(item["quotes"][0]["nth_in_month"], 12);
    assert_eq!(item["quotes"].as_array().unwrap().len(), 1);
    hall.get("clerk", &format!("{path}?basis=per_page"))
        .await
        .problem(422, "pages_missing");
    hall.get("clerk", &format!("{path}?page=3"))
        .await
        .problem(400, "unknown_field");
    hall.get("town", &path).await.problem(404, "no_case");
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn a_quote_is_given_without_a_case_too() {
    let hall = Hall::open().await;
    let path = "/api/v1/fee-quote";
    let asked = json!({ "received_on": "2026-03-02", "nth_in_month": 35, "pages": 250 });
    let both = hall.post("town", path, &asked).await.ok(200);
    insta::assert_json_snapshot!("fee_quote_without_a_case", both);
    for (body, code) in [
        (json!({ "received_on": "2026-03-02" }), "pages_missing"),
        (
            json!({ "received_on": "2026-03-02", "basis": "per_item" }),
            "nth_missing",
        ),
        (
            json!({ "received_on": "2026-03-02", "nth_in_month": 0 }),
            "nth_missing",
        ),
        (
            json!({ "received_on": "2010-03-02", "pages": 50 }),
            "no_fee_rule",
        ),
        (json!({ "pages": 50 }), "missing_field"),
        (
            json!({ "received_on": "2026-03-02", "pages": -1 }),
            "bad_type",
        ),
        (
            json!({ "received_on": "2026-03-02", "sides": 1 }),
            "unknown_field",
        ),
    ] {
        hall.post("town", path, &body).await.problem(422, code);
    }
}

fn reply(standpoint: &Value) -> &Value {
    let all = standpoint["deadlines"].as_array().unwrap();
    all.iter().find(|one| one["kind"] == "reply").unwrap()
}

#[tokio::test]
async fn supposed_acts_move_deadlines_and_leave_nothing() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let before = hall.counts().await;
    let path = format!("/api/v1/cases/{case}/what-if");
    let town = hall.district.desk("town").agency.id;
    let acts = json!({ "acts": [
        { "act": "consult", "id": "河东", "with": "other_agency", "agency": town, "on": "2026-03-05" },
        { "act": "consultation_answered", "id": "河东", "opinion": "agree", "on": "2026-03-10" },
        { "act": "extend", "workdays": 10, "reason": "材料多", "on": "2026-03-12" },
        { "act": "approve_extension", "workdays": 10, "reason": "材料多", "on": "2026-03-12" },
        { "act": "extend", "workdays": 10, "reason": "材料多", "on": "2026-03-12" },
    ] });
    let what = hall.post("clerk", &path, &acts).await.ok(200);
    let told: Vec<&Value> = what["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|outcome| &outcome["refusal"]["code"])
        .collect();
    assert_eq!(
        told,
        [
            &json!(null),
            &json!(null),
            &json!("extension_consent"),
            &json!(null),
            &json!(null)
        ]
    );
    assert_eq!(what["before"]["as_of"], "2026-03-02");
    assert_eq!(what["after"]["as_of"], "2026-03-12");
    assert_eq!(reply(&what["before"])["due_on"], "2026-03-30");
    assert_eq!(reply(&what["after"])["workdays"], 30);
    assert_eq!(reply(&what["after"])["excluded_workdays"], 3);
    insta::assert_json_snapshot!("what_if", scrubbed(what));
    assert_eq!(hall.counts().await, before);
    // The same acts, done, make the same day.
    for (day, desk, act) in [
        ("2026-03-05T01:00:00Z", "handler", &acts["acts"][0]),
        ("2026-03-10T01:00:00Z", "town", &acts["acts"][1]),
        ("2026-03-12T01:00:00Z", "head", &acts["acts"][3]),
        ("2026-03-12T02:00:00Z", "clerk", &acts["acts"][4]),
    ] {
        hall.district.clock.set(day);
        hall.act(desk, case, act.clone()).await.ok(200);
    }
    let none = hall
        .post("clerk", &path, &json!({ "acts": [] }))
        .await
        .ok(200);
    assert_eq!(none["before"]["deadlines"], none["after"]["deadlines"]);
    let hall_told = hall.district.office.today();
    assert_eq!(none["before"]["as_of"], json!(hall_told));
    assert_eq!(reply(&none["before"])["excluded_workdays"], 3);
    assert_eq!(reply(&none["before"])["workdays"], 30);
}

#[tokio::test]
async fn a_supposed_reply_tells_its_deadline() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let draft = json!({ "kind": "already_published",
        "parts": { "published_at": { "channel": "区政府网站", "way": "https://example.cn/pifu" } } });
    let mut spot = json!({ "act": "answer_on_the_spot", "proof": "签收单", "on": "2026-03-02" });
    spot["reply"] = draft;
    let path = format!("/api/v1/cases/{case}/what-if");
    let what = hall
        .post("handler", &path, &json!({ "acts": [spot] }))
        .await
        .ok(200);
    assert_eq!(what["outcomes"][0]["refusal"], json!(null), "{what}");
    assert_eq!(what["after"]["state"], "replied");
    assert_eq!(what["after"]["deadlines"], json!([]));
    assert_eq!(what["after"]["replied"]["due_on"], "2026-03-30");
}

#[tokio::test]
async fn a_supposed_correction_is_judged_with_all_that_follows() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let path = format!("/api/v1/cases/{case}/what-if");
    let acts = json!({ "acts": [
        { "act": "request_correction", "event": 1, "reason": "收件章看错",
          "change": { "application": { "dates": { "submitted_on": "2026-02-27" } } } },
        { "act": "correct", "request": 2 },
    ] });
    let what = hall.post("clerk", &path, &acts).await.ok(200);
    assert_eq!(what["outcomes"][1]["refusal"], json!(null), "{what}");
    assert_eq!(reply(&what["before"])["day0"], "2026-03-02");
    assert_eq!(reply(&what["after"])["day0"], "2026-02-27");
    let people = json!({ "acts": [{ "act": "request_correction", "event": 1, "reason": "姓名",
        "applicant": { "name": "王小鸣" } }] });
    let refused = hall.post("clerk", &path, &people).await;
    let problem = refused.problem(422, "supposed_people");
    assert_eq!(problem["field"], "acts[0]");
}

#[tokio::test]
async fn deadlines_of_an_application_in_no_register_are_told() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    let asked = json!({ "channel": "registered_mail", "dates": { "signed_on": "2026-09-25" },
        "acts": [{ "act": "screen", "on": "2026-09-26" },
                 { "act": "request_supplement", "items": ["写明文号"], "served_on": "2026-09-28", "on": "2026-09-28" }] });
    let what = hall
        .post("auditor", "/api/v1/what-if", &asked)
        .await
        .ok(200);
    insta::assert_json_snapshot!("what_if_received", what);
    // An act without a day is done when the application is there.
    let asked = json!({ "channel": "in_person", "dates": { "submitted_on": "2026-09-25" },
        "acts": [{ "act": "screen" }] });
    let what = hall
        .post("auditor", "/api/v1/what-if", &asked)
        .await
        .ok(200);
    assert_eq!(what["outcomes"][0]["on"], "2026-09-25");
    assert_eq!(what["after"]["state"], "screening");
    let unsigned = json!({ "channel": "registered_mail", "dates": {} });
    hall.post("auditor", "/api/v1/what-if", &unsigned)
        .await
        .problem(422, "receipt_date_missing");
    let online = json!({ "channel": "online", "dates": { "arrived_on": "2026-03-02" } });
    let what = hall
        .post("auditor", "/api/v1/what-if", &online)
        .await
        .ok(200);
    let kinds: Vec<&Value> = what["before"]["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(kinds, [&json!("confirmation"), &json!("from_arrival")]);
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn what_cannot_be_supposed_is_told_with_its_place() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let path = format!("/api/v1/cases/{case}/what-if");
    let note = json!({ "act": "note", "text": "甲" });
    for (body, code, field) in [
        (json!({}), "missing_field", "acts"),
        (
            json!({ "acts": [note, { "act": "fly" }] }),
            "unknown_value",
            "acts[1].act",
        ),
        (
            json!({ "acts": [{ "act": "note", "text": "甲", "colour": 1 }] }),
            "unknown_field",
            "acts[0].colour",
        ),
        (
            json!({ "acts": [], "store": true }),
            "unknown_field",
            "store",
        ),
        (json!({ "acts": vec![&note; 21] }), "too_many_acts", "acts"),
        (
            json!({ "acts": [{ "act": "request_correction", "event": 1, "reason": "甲", "change": [] }] }),
            "bad_type",
            "acts[0].change",
        ),
        (
            json!({ "acts": [{ "act": "draft", "kind": "甲".repeat(301) }] }),
            "too_long",
            "acts[0].kind",
        ),
        (
            json!({ "acts": [&note, { "act": "defer", "workdays": 3, "reason": " " }] }),
            "text_missing",
            "acts[1].reason",
        ),
        (
            json!({ "acts": [{ "act": "draft", "kind": "granted_in_part",
                "items": [{ "item": "甲", "kind": "granted" }, { "item": " ", "kind": "granted" }] }] }),
            "text_missing",
            "acts[0].items[1].item",
        ),
    ] {
        let problem = hall.post("clerk", &path, &body).await.problem(422, code);
        assert_eq!(problem["field"], field, "{problem}");
    }
    // A hidden case and a missing one are refused alike.
    hall.post("town", &path, &json!({ "acts": [] }))
        .await
        .problem(404, "no_case");
    let far = json!({ "acts": [{ "act": "note", "text": "甲", "on": "2190-01-01" }] });
    hall.post("clerk", &path, &far)
        .await
        .problem(422, "outside_calendar");
}
