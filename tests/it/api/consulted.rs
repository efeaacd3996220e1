//! An agency that was asked for its opinion sees what it was asked, and no more.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Hall, scrubbed};

/// A case on which the town was asked for its opinion, and others too.
async fn asked(hall: &Hall) -> Uuid {
    let case = hall
        .register(
            json!({ "applicant": { "name": "钱秘密有限公司" }, "applicant_kind": "enterprise",
            "title": "不给镇里看的名称", "content": "不给镇里看的内容" }),
        )
        .await;
    hall.to_handler(case).await;
    let town = hall.district.desk("town").agency.id;
    let consult = json!({ "act": "consult", "id": "河东", "with": "joint_agency", "agency": town,
        "question": "请回复意见" });
    hall.act("handler", case, consult).await.ok(200);
    hall.act("handler", case, received()).await.ok(200);
    let other = json!({ "act": "consult", "id": "某公司", "with": "third_party", "name": "某公司",
        "question": "不给镇里看的问题" });
    hall.act("handler", case, other).await.ok(200);
    case
}

/// The town received its letter.
fn received() -> Value {
    json!({ "act": "record_consult_receipt", "id": "河东", "received_on": "2026-03-02" })
}

#[tokio::test]
async fn it_sees_its_letter_and_the_head_of_the_case() {
    let hall = Hall::open().await;
    let case = asked(&hall).await;
    let path = format!("/api/v1/cases/{case}");
    let shown = hall.get("town", &path).await.ok(200);
    assert_eq!(shown["extract"], true);
    insta::assert_json_snapshot!("extract", scrubbed(shown));
    let events = hall.get("town", &format!("{path}/events")).await.ok(200);
    let acts: Vec<&Value> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["act"])
        .collect();
    assert_eq!(acts, [&json!("consult"), &json!("record_consult_receipt")]);
    let deadlines = hall.get("town", &format!("{path}/deadlines")).await.ok(200);
    let kinds: Vec<&Value> = deadlines["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(kinds, [&json!("joint_agency")]);
    for path in ["", "/events", "/deadlines", "/permitted"].map(|part| format!("{path}{part}")) {
        let answer = hall.get("town", &path).await;
        for secret in ["钱", "不给镇里看", "某公司", "承办乙"] {
            let own_letter = secret == "承办乙" && path.ends_with("/events");
            assert!(
                own_letter || !answer.text.contains(secret),
                "{path} shows {secret}"
            );
        }
    }
}

#[tokio::test]
async fn lists_show_it_no_more() {
    let hall = Hall::open().await;
    asked(&hall).await;
    let listed = hall.get("town", "/api/v1/cases").await.ok(200);
    insta::assert_json_snapshot!("extract_listed", scrubbed(listed));
    for guess in [
        "applicant=%E7%A7%98",
        "title=%E5%90%8D%E7%A7%B0",
        "received_from=2026-03-01",
        "received_to=2026-03-31",
        "due_before=2026-12-31",
        &format!("handler={}", hall.district.desk("handler").officer.id),
    ] {
        let found = hall
            .get("town", &format!("/api/v1/cases?{guess}"))
            .await
            .ok(200);
        assert_eq!(found["cases"], json!([]), "{guess}");
    }
    let own = hall
        .get("clerk", "/api/v1/cases?title=%E5%90%8D%E7%A7%B0")
        .await
        .ok(200);
    assert_eq!(own["cases"].as_array().unwrap().len(), 1);
    hall.district.clock.set("2026-06-01T01:00:00Z");
    let overdue = hall.get("town", "/api/v1/cases?overdue=true").await.ok(200);
    assert_eq!(overdue["cases"], json!([]));
    assert_eq!(
        hall.get("town", "/api/v1/overdue").await.ok(200)["count"],
        0
    );
    let own = hall
        .get("town", "/api/v1/overdue?kind=joint_agency")
        .await
        .ok(200);
    assert_eq!(own["count"], 1);
    let line = &own["agencies"][0]["cases"][0];
    assert_eq!(
        (&line["handler"], &line["title"]),
        (&json!(null), &json!(null))
    );
    let others = hall
        .get("town", "/api/v1/overdue?kind=third_party")
        .await
        .ok(200);
    assert_eq!(others["count"], 0);
}

#[tokio::test]
async fn an_opinion_that_is_sent_twice_is_answered_twice_and_tells_nothing_later() {
    let hall = Hall::open().await;
    let case = asked(&hall).await;
    let seen = hall.get("town", &format!("/api/v1/cases/{case}")).await;
    let tag = seen.header("etag").to_owned();
    let answer = json!({ "act": "consultation_answered", "id": "河东", "opinion": "agree" });
    let send = || {
        hall.request("town", "POST", &format!("/api/v1/cases/{case}/acts"))
            .header("content-type", "application/json")
            .header("if-match", &tag)
            .header("idempotency-key", "opinion-1")
            .body(answer.to_string().into())
            .unwrap()
    };
    let first = hall.send(send()).await.ok(200);
    // The case goes on, and the town has no part in it any more.
    hall.act(
        "handler",
        case,
        json!({ "act": "return_dispatch", "reason": "不归我管" }),
    )
    .await
    .ok(200);
    let again = hall.send(send()).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.ok(200)["case"], first["case"]);
    assert_eq!(again.ok(200)["event"], first["event"]);
}

#[tokio::test]
async fn it_gives_its_opinion_and_then_sees_the_case_no_longer() {
    let hall = Hall::open().await;
    let case = asked(&hall).await;
    let permitted = hall
        .get("town", &format!("/api/v1/cases/{case}/permitted"))
        .await
        .ok(200);
    let offered: Vec<&str> = permitted["acts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|offer| offer["permitted"] == true)
        .map(|offer| offer["act"].as_str().unwrap())
        .collect();
    // Its letter was received already, and it writes nothing into another's case.
    assert_eq!(offered, ["consultation_answered"]);
    let note = json!({ "act": "note", "text": "甲" });
    hall.act("town", case, note)
        .await
        .problem(403, "other_agency");
    let stale = json!({ "act": "consultation_answered", "id": "河东", "opinion": "agree" });
    let problem = hall
        .act_at("town", case, 1, &stale)
        .await
        .problem(412, "stale");
    assert_eq!(problem["last_act"], json!(null));
    let not_theirs = json!({ "act": "consultation_answered", "id": "某公司", "opinion": "agree" });
    hall.act("town", case, not_theirs)
        .await
        .problem(403, "other_agency");
    let draft = json!({ "act": "draft", "kind": "granted" });
    hall.act("town", case, draft)
        .await
        .problem(403, "other_agency");
    let answer = json!({ "act": "consultation_answered", "id": "河东", "opinion": "agree" });
    let answered = hall.act("town", case, answer).await.ok(200);
    assert_eq!(answered["event"]["content"]["opinion"], "agree");
    hall.get("town", &format!("/api/v1/cases/{case}"))
        .await
        .problem(404, "no_case");
}

/// A case on which the town alone was asked, when its letter kept the reply from being due.
async fn alone(hall: &Hall) -> Uuid {
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let town = hall.district.desk("town").agency.id;
    let consult = json!({ "act": "consult", "id": "河东", "with": "joint_agency", "agency": town });
    hall.act("handler", case, consult).await.ok(200);
    hall.act("handler", case, received()).await.ok(200);
    hall.district.clock.set("2026-04-08T01:00:00Z");
    case
}

/// The opinion came long ago, and the days on which it was waited for with it.
fn late_opinion(on: &str) -> Value {
    json!({ "act": "consultation_answered", "id": "河东", "opinion": "agree", "on": on })
}

#[tokio::test]
async fn an_opinion_that_is_entered_late_shows_its_giver_nothing_of_what_it_changes() {
    let hall = Hall::open().await;
    let case = alone(&hall).await;
    let other = json!({ "act": "consult", "id": "某公司", "with": "third_party", "name": "某公司", "question": "请提出意见" });
    hall.act("handler", case, other).await.ok(200);
    let answered = hall.act("town", case, late_opinion("2026-03-03")).await;
    let answered = answered.ok(200);
    assert_eq!(answered["event"]["derived"], json!({}), "{answered}");
    let path = format!("/api/v1/cases/{case}/events");
    let whole = hall.get("handler", &path).await.ok(200);
    let event = whole["events"].as_array().unwrap().last().unwrap();
    assert_eq!(event["derived"]["reevaluated"][0]["seq"], 7, "{event}");
}

#[tokio::test]
async fn an_opinion_that_is_refused_for_what_was_done_since_does_not_tell_it() {
    let hall = Hall::open().await;
    let case = alone(&hall).await;
    let reason = "材料多";
    let consent = json!({ "act": "approve_extension", "workdays": 10, "reason": reason });
    hall.act("head", case, consent).await.ok(200);
    let extend = json!({ "act": "extend", "workdays": 10, "reason": reason });
    hall.act("clerk", case, extend).await.ok(200);
    let before = hall.counts().await;
    // Before the case was registered it could not be asked; that day is not told either.
    for on in ["2026-03-03", "2026-02-27"] {
        let refused = hall.act("town", case, late_opinion(on)).await;
        let problem = refused.problem(422, "does_not_fit");
        assert_eq!(problem["cite"], "office");
        for secret in ["第 6 项", "第 7 项", "延长", "2026-04-08", "2026-03-02"] {
            assert!(!refused.text.contains(secret), "{secret} {}", refused.text);
        }
    }
    assert_eq!(hall.counts().await, before);
    let entered = hall.act("town", case, late_opinion("2026-04-08")).await;
    entered.ok(200);
}

#[tokio::test]
async fn whether_its_letter_arrived_is_the_owners_matter() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let town = hall.district.desk("town").agency.id;
    let consult = json!({ "act": "consult", "id": "河东", "with": "other_agency", "agency": town,
        "question": "是否同意公开" });
    hall.act("handler", case, consult).await.ok(200);
    let path = format!("/api/v1/cases/{case}/deadlines");
    let mut seen = Vec::new();
    for desk in ["town", "handler"] {
        let told = hall.get(desk, &path).await.ok(200);
        let own: Vec<Value> = told["deadlines"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["is_statutory"] == false)
            .map(|one| one["kind"].clone())
            .collect();
        seen.push(own);
    }
    // the town is told by when its opinion is wanted, and not what the owner has to do
    let opinion = json!("other_agency_opinion");
    assert_eq!(seen[0], std::slice::from_ref(&opinion));
    assert_eq!(seen[1], [json!("receipt"), opinion]);
    hall.district.clock.set("2026-04-20T01:00:00Z");
    for (kind, count) in [("receipt", 0), ("other_agency_opinion", 1)] {
        let path = format!("/api/v1/overdue?kind={kind}");
        let told = hall.get("town", &path).await.ok(200);
        assert_eq!(told["count"], count, "{kind}");
        assert_eq!(told["is_statutory"], false);
    }
}
