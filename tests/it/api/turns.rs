//! The turns over HTTP: what a case and its events show of them, and what is refused.

use serde_json::{Value, json};
use uuid::Uuid;

use super::hall::form;
use super::{Hall, scrubbed};

fn case_path(case: Uuid) -> String {
    format!("/api/v1/cases/{case}")
}

async fn shown(hall: &Hall, desk: &str, case: Uuid) -> Value {
    hall.get(desk, &case_path(case)).await.ok(200)
}

async fn events(hall: &Hall, desk: &str, case: Uuid) -> Vec<Value> {
    let path = format!("{}/events", case_path(case));
    let answer = hall.get(desk, &path).await.ok(200);
    answer["events"].as_array().unwrap().clone()
}

/// Some fields of an answer, for a snapshot.
fn part(answer: &Value, names: &[&str]) -> Value {
    let fields = names
        .iter()
        .map(|name| ((*name).to_owned(), answer[*name].clone()));
    scrubbed(Value::Object(fields.collect()))
}

#[tokio::test]
async fn joint_applicants_are_shown_masked_like_the_one_who_represents_them() {
    let hall = Hall::open().await;
    let case = hall
        .register(json!({ "jointly": {
            "others": [
                { "person": { "name": "李二𬹼", "id_number": "370404199202024567", "phone": "13911112222" },
                  "kind": "natural_person", "identity_proved": true },
                { "person": { "name": "清溪建材有限公司" }, "kind": "enterprise" },
            ],
            "representation": "推选书一份",
        } }))
        .await;
    let answer = shown(&hall, "clerk", case).await;
    insta::assert_json_snapshot!(
        "joint_applicants",
        scrubbed(answer["application"]["jointly"].clone())
    );
    for path in ["", "/events", "/deadlines", "/parties"] {
        let answer = hall
            .get("clerk", &format!("{}{path}", case_path(case)))
            .await;
        answer.ok(200);
        for secret in ["370404199202024567", "13911112222"] {
            assert!(!answer.text.contains(secret), "{path} shows {secret}");
        }
    }
}

#[tokio::test]
async fn what_is_entered_late_is_marked() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.district.clock.set("2026-03-05T01:00:00Z");
    let note = json!({ "act": "note", "on": "2026-03-03", "text": "当日来电" });
    let answer = hall.act("clerk", case, note).await.ok(200);
    assert_eq!(answer["event"]["entered_late"], true);
    let codes: Vec<&Value> = answer["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| &warning["code"])
        .collect();
    assert!(codes.contains(&&json!("recorded_late")), "{codes:?}");
    let late: Vec<Value> = events(&hall, "auditor", case)
        .await
        .iter()
        .map(|event| event["entered_late"].clone())
        .collect();
    assert_eq!(late, [json!(false), json!(true)]);
}

#[tokio::test]
async fn a_correction_shows_both_versions_and_needs_another_person() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.act("clerk", case, json!({ "act": "screen" }))
        .await
        .ok(200);
    let ask = json!({ "act": "request_supplement", "items": ["写明文号"] });
    hall.act("clerk", case, ask).await.ok(200);
    let receipt = json!({ "act": "record_notice_receipt", "notice": "supplement",
        "served_on": "2026-03-02", "service": "in_person", "signed_by": "applicant" });
    hall.act("clerk", case, receipt).await.ok(200);
    hall.district.clock.set("2026-03-04T01:00:00Z");
    let due = shown(&hall, "clerk", case).await["supplement"]["due_on"].clone();
    let request = json!({ "act": "request_correction", "event": 4, "reason": "看错了回执",
        "change": { "served_on": "2026-03-03" } });
    let asked = hall.act("clerk", case, request).await.ok(200);
    insta::assert_json_snapshot!(
        "correction_asked",
        part(
            &asked["event"],
            &["seq", "act", "correction", "superseded_by"]
        )
    );
    let waiting = shown(&hall, "head", case).await;
    assert_eq!(waiting["corrections"][0]["request"], 5);
    assert_eq!(waiting["corrections"][0]["event"], 4);
    assert_eq!(waiting["supplement"]["due_on"], due);
    let own = json!({ "act": "correct", "request": 5 });
    let refused = hall.act("clerk", case, own.clone()).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    hall.act("head", case, own.clone()).await.ok(200);
    let after = shown(&hall, "head", case).await;
    assert_eq!(after["corrections"], json!([]));
    assert_eq!(after["supplement"]["served_on"], "2026-03-03");
    assert_ne!(after["supplement"]["due_on"], due);
    let all = events(&hall, "auditor", case).await;
    assert_eq!(all[3]["superseded_by"], 6);
    assert_eq!(all[3]["content"]["served_on"], "2026-03-02");
    assert_eq!(
        all[5]["correction"]["before"]["content"]["served_on"],
        "2026-03-02"
    );
    assert_eq!(
        all[5]["correction"]["after"]["content"]["served_on"],
        "2026-03-03"
    );
    // Whoever still finds it wrong corrects the correction.
    let again = json!({ "act": "request_correction", "event": 4, "reason": "再看一次",
        "change": { "served_on": "2026-03-04" } });
    hall.act("clerk", case, again)
        .await
        .problem(422, "correction_superseded");
}

#[tokio::test]
async fn an_event_that_was_struck_out_has_nothing_after_it() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.act(
        "clerk",
        case,
        json!({ "act": "note", "text": "写错了案件" }),
    )
    .await
    .ok(200);
    let request = json!({ "act": "request_correction", "event": 2, "strike": true, "reason": "别的案件的来电" });
    hall.act("clerk", case, request).await.ok(200);
    hall.act("head", case, json!({ "act": "correct", "request": 3 }))
        .await
        .ok(200);
    let all = events(&hall, "clerk", case).await;
    assert_eq!(all[1]["superseded_by"], 4);
    assert_eq!(
        all[3]["correction"]["before"]["content"]["text"],
        "写错了案件"
    );
    assert_eq!(all[3]["correction"]["after"], json!(null));
}

#[tokio::test]
async fn people_are_corrected_and_added_by_their_particulars_which_are_sealed() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let right =
        json!({ "name": "王小鸣", "id_number": "370404199001011257", "phone": "13700000003" });
    let request = json!({ "act": "request_correction", "event": 1, "reason": "姓名写错", "applicant": right });
    hall.act("clerk", case, request).await.ok(200);
    hall.act("head", case, json!({ "act": "correct", "request": 2 }))
        .await
        .ok(200);
    let papers = json!({ "act": "record_papers", "identity_proved": true,
        "agent": { "person": { "name": "赵代理", "phone": "13600000004" }, "authority": "授权委托书" } });
    hall.act("clerk", case, papers).await.ok(200);
    let answer = shown(&hall, "clerk", case).await;
    assert_eq!(answer["applicant"]["name"], "王小鸣");
    assert_eq!(answer["applicant"]["contact"]["phone"], "137****0003");
    assert_eq!(answer["application"]["agent"]["name"], "赵代理");
    let told = hall
        .get("clerk", &format!("{}/events", case_path(case)))
        .await;
    for secret in ["370404199001011257", "13700000003", "13600000004"] {
        assert!(!told.text.contains(secret), "the events show {secret}");
    }
}

#[tokio::test]
async fn what_is_the_registers_own_is_no_field_of_a_request() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let before = hall.counts().await;
    for (body, field) in [
        (
            json!({ "act": "request_correction", "event": 1, "reason": "甲", "corrected": {} }),
            "corrected",
        ),
        (
            json!({ "act": "screen", "applicant": { "name": "甲" } }),
            "applicant",
        ),
        (
            json!({ "act": "note", "text": "甲", "change": {} }),
            "change",
        ),
        (
            json!({ "act": "record_papers", "agent": { "person": { "nam": "甲" } } }),
            "agent.person.nam",
        ),
    ] {
        let problem = hall
            .act("clerk", case, body)
            .await
            .problem(422, "unknown_field");
        assert_eq!(problem["field"], field);
    }
    let joint = json!({ "act": "answer_jointly", "lead": "甲", "reply": { "kind": "granted" } });
    hall.act("head", case, joint)
        .await
        .problem(422, "follows_the_lead");
    let permitted = hall
        .get("head", &format!("{}/permitted", case_path(case)))
        .await
        .ok(200);
    let offers = permitted["acts"].as_array().unwrap();
    let joint = offers.iter().find(|offer| offer["act"] == "answer_jointly");
    assert_eq!(joint.unwrap()["permitted"], false);
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn an_unconfirmed_application_shows_its_careful_date_and_alerts() {
    let hall = Hall::open().await;
    let case = hall
        .register(json!({ "channel": "online",
            "dates": { "submitted_on": "2026-03-01", "arrived_on": "2026-03-02" } }))
        .await;
    let contact =
        json!({ "act": "record_contact", "way": "phone", "reached": false, "text": "无人接听" });
    hall.act("clerk", case, contact).await.ok(200);
    let answer = shown(&hall, "clerk", case).await;
    insta::assert_json_snapshot!(
        "unconfirmed",
        part(
            &answer,
            &["state", "received_on", "unconfirmed", "due", "contacts"]
        )
    );
    hall.register(json!({})).await;
    let listed = hall
        .get("clerk", "/api/v1/cases?unconfirmed=true")
        .await
        .ok(200);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 1);
    let soon = hall.get("supervisor", "/api/v1/due-soon").await.ok(200);
    assert_eq!(soon["unconfirmed"], 1);
    hall.district.clock.set("2026-03-05T01:00:00Z");
    let overdue = hall.get("supervisor", "/api/v1/overdue").await.ok(200);
    assert_eq!(
        (&overdue["count"], &overdue["unconfirmed"]),
        (&json!(0), &json!(1))
    );
    let which = hall
        .get("supervisor", "/api/v1/overdue?kind=confirmation")
        .await
        .ok(200);
    assert_eq!(which["agencies"][0]["cases"][0]["id"], json!(case));
    let confirm = json!({ "act": "confirm_receipt", "confirmed_on": "2026-03-05" });
    hall.act("clerk", case, confirm).await.ok(200);
    let answer = shown(&hall, "clerk", case).await;
    assert_eq!(answer["unconfirmed"], json!(null));
    assert_eq!(answer["received_on"], "2026-03-05");
}

/// A case with a served reply.
async fn replied(hall: &Hall, case: Uuid) {
    hall.to_handler(case).await;
    let draft = json!({ "act": "draft", "kind": "granted",
        "parts": { "given": { "what": "批复复印件", "pages": 3 } } });
    hall.act("handler", case, draft).await.ok(200);
    hall.act("handler", case, json!({ "act": "submit_review" }))
        .await
        .ok(200);
    for _ in 0..2 {
        hall.act("reviewer", case, json!({ "act": "pass_review" }))
            .await
            .ok(200);
    }
    hall.act("head", case, json!({ "act": "sign" }))
        .await
        .ok(200);
    let serve = json!({ "act": "serve", "service": "post", "carrier": "EMS", "tracking": "1234567890123", "served_on": "2026-03-02" });
    hall.act("clerk", case, serve).await.ok(200);
}

#[tokio::test]
async fn a_second_round_leaves_the_first_as_it_was() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    replied(&hall, case).await;
    let returned = json!({ "act": "reply_returned", "reason": "原址查无此人" });
    hall.act("clerk", case, returned).await.ok(200);
    let again = json!({ "act": "serve_again", "service": "in_person", "served_on": "2026-03-02" });
    hall.act("clerk", case, again).await.ok(200);
    hall.district.clock.set("2026-04-07T01:00:00Z");
    let anew = json!({ "act": "reply_anew", "ground": "reconsideration", "decision": "复决字〔2026〕7号",
        "received_on": "2026-04-07", "reason": "原答复漏答一项" });
    hall.act("head", case, anew).await.ok(200);
    let answer = shown(&hall, "clerk", case).await;
    insta::assert_json_snapshot!(
        "second_round",
        part(&answer, &["state", "round", "rounds", "reply", "due"])
    );
}

#[tokio::test]
async fn an_order_to_reply_anew_on_an_open_case_is_refused() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let anew = json!({ "act": "reply_anew", "ground": "own_correction", "reason": "甲" });
    hall.act("head", case, anew)
        .await
        .problem(409, "out_of_turn");
}

#[tokio::test]
async fn an_application_is_registered_and_answered_in_one_sitting_or_not_at_all() {
    let hall = Hall::open().await;
    let answer = json!({ "kind": "already_published",
        "parts": { "published_at": { "channel": "区政府网站", "way": "https://example.cn/pifu" } } });
    let before = hall.counts().await;
    let short = form(
        json!({ "on_the_spot": { "reply": { "kind": "already_published" }, "proof": "签收单" } }),
    );
    hall.post("head", "/api/v1/cases", &short)
        .await
        .problem(422, "reply_incomplete");
    assert_eq!(hall.counts().await, before);
    let mut whole = form(json!({}));
    whole["on_the_spot"] = json!({ "reply": answer, "proof": "签收单" });
    let done = hall.post("head", "/api/v1/cases", &whole).await.ok(201);
    assert_eq!(done["case"]["state"], "replied");
    assert_eq!(done["case"]["version"], 2);
    assert!(done["case"]["reply"]["number"].is_string());
}

#[tokio::test]
async fn an_extract_shows_none_of_the_turns() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let town = hall.district.desk("town").agency.id;
    let consult = json!({ "act": "consult", "id": "河东", "with": "joint_agency", "agency": town });
    hall.act("handler", case, consult).await.ok(200);
    let contact =
        json!({ "act": "record_contact", "way": "phone", "reached": true, "text": "已说明" });
    hall.act("handler", case, contact).await.ok(200);
    let request = json!({ "act": "request_correction", "event": 5, "reason": "函号写错",
        "change": { "question": "请就第三项回复意见" } });
    hall.act("handler", case, request).await.ok(200);
    let extract = shown(&hall, "town", case).await;
    for hidden in ["round", "rounds", "contacts", "corrections", "unconfirmed"] {
        assert_eq!(extract.get(hidden), None, "{hidden}");
    }
    let seen = events(&hall, "town", case).await;
    assert_eq!(seen.len(), 1);
    for hidden in ["entered_late", "correction"] {
        assert_eq!(seen[0].get(hidden), None, "{hidden}");
    }
    // That its own letter was set right, it sees; what was wrong with others, not.
    assert_eq!(seen[0]["superseded_by"], json!(null));
    hall.act("head", case, json!({ "act": "correct", "request": 7 }))
        .await
        .ok(200);
    let seen = events(&hall, "town", case).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["superseded_by"], 8);
}
