//! What is kept beside cases: letters handed over, subscriptions, and what one
//! year hands on to the next.

use axum::body::Body;
use serde_json::{Value, json};
use store::StoreError;
use uuid::Uuid;

use super::{Answer, Hall, scrubbed};

async fn under_a_key(hall: &Hall, desk: &str, path: &str, body: &Value) -> Answer {
    let request = hall
        .request(desk, "POST", path)
        .header("content-type", "application/json")
        .header("idempotency-key", "k-1");
    let request = request.body(Body::from(body.to_string())).unwrap();
    hall.send(request).await
}

async fn rows(hall: &Hall, table: &str) -> Vec<String> {
    let sql: &'static str = match table {
        "handovers" => "SELECT title FROM handovers",
        _ => "SELECT name FROM webhooks",
    };
    hall.district.memory.texts(sql).await
}

/// An answer without what differs from run to run.
fn without(mut answer: Value, fields: &[&str]) -> Value {
    for field in fields {
        assert!(answer[*field].is_string());
        answer[*field] = json!("[…]");
    }
    scrubbed(answer)
}

const LETTERS: &str = "/api/v1/handovers";

fn letter(fields: Value) -> Value {
    let mut letter = json!({ "arrived_on": "2026-02-27", "sender_name": "郑丙", "title": "学区划分",
        "addressed_to": "青衡区教育和体育局", "handed_to": "青衡区教育和体育局", "handed_on": "2026-03-02",
        "pages": 2, "receipt": "钱丁签收" });
    for (name, value) in fields.as_object().unwrap() {
        letter[name] = value.clone();
    }
    letter
}

#[tokio::test]
async fn a_letter_to_another_agency_is_handed_over_and_no_case() {
    let hall = Hall::open().await;
    let first = under_a_key(&hall, "clerk", LETTERS, &letter(json!({}))).await;
    insta::assert_json_snapshot!("handed_over", without(first.ok(201), &["added_at"]));
    let again = under_a_key(&hall, "clerk", LETTERS, &letter(json!({}))).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.ok(201), first.json());
    assert_eq!(rows(&hall, "handovers").await.len(), 1);
    let second = letter(json!({ "title": "第二封" }));
    hall.post("clerk", LETTERS, &second).await.ok(201);
    let page = hall
        .get("auditor", &format!("{LETTERS}?limit=1"))
        .await
        .ok(200);
    assert_eq!(page["handovers"][0]["title"], "第二封");
    assert_eq!(page["handovers"][0]["sender"], "郑**");
    let next = page["next"].as_str().unwrap();
    let page = hall
        .get("auditor", &format!("{LETTERS}?limit=1&cursor={next}"))
        .await
        .ok(200);
    assert_eq!(page["handovers"][0]["title"], "学区划分");
    assert_eq!(page["handovers"][0]["number"], "自然资公开移〔2026〕1号");
    assert_eq!(page["next"], json!(null));
    hall.get("auditor", &format!("/api/v1/cases?cursor={next}"))
        .await
        .problem(400, "cursor");
    let town = hall.get("town", LETTERS).await.ok(200);
    assert_eq!(town["handovers"], json!([]));
    assert_eq!(
        hall.get("clerk", "/api/v1/cases").await.ok(200)["cases"],
        json!([])
    );
    // no letter can be made without the number of pages, so that none is numbered
    let bare = letter(json!({ "title": "没有页数", "pages": null, "handed_on": "2026-02-27" }));
    let bare = hall.post("clerk", LETTERS, &bare).await.ok(201);
    assert_eq!(bare["number"], json!(null));
    let earlier = letter(json!({ "arrived_on": "2025-12-30", "handed_on": "2025-12-31" }));
    let earlier = hall.post("clerk", LETTERS, &earlier).await.ok(201);
    let number = earlier["number"].as_str().unwrap();
    assert!(number.ends_with("〔2025〕1号"), "{number}");
    hall.district.office.verify().await.unwrap();
}

#[tokio::test]
async fn a_wrong_letter_is_refused() {
    let hall = Hall::open().await;
    for (fields, code, field) in [
        (
            json!({ "handed_on": "2026-03-03" }),
            "future_date",
            "handed_on",
        ),
        (
            json!({ "arrived_on": "2026-03-02", "handed_on": "2026-02-27" }),
            "handed_before_arrived",
            "handed_on",
        ),
        (
            json!({ "arrived_on": "-9000-01-01" }),
            "outside_calendar",
            "arrived_on",
        ),
        (json!({ "sender_name": " " }), "text_missing", "sender_name"),
        (
            json!({ "addressed_to": "青衡区自然资源局" }),
            "addressed_to_us",
            "addressed_to",
        ),
        (json!({ "title": "一\n二" }), "control_character", "title"),
        (json!({ "pages": -2 }), "bad_type", "pages"),
        (json!({ "case": 1 }), "unknown_field", "case"),
    ] {
        let problem = hall
            .post("clerk", LETTERS, &letter(fields))
            .await
            .problem(422, code);
        assert_eq!(problem["field"], field, "{problem}");
    }
    hall.post("auditor", LETTERS, &letter(json!({})))
        .await
        .problem(403, "role");
    assert!(rows(&hall, "handovers").await.is_empty());
}

const HOOKS: &str = "/api/v1/webhooks";

fn hook(fields: Value) -> Value {
    let mut hook = json!({ "name": "政务服务平台", "url": "https://hooks.example.cn/kaijuan", "kinds": ["serve", "close"] });
    for (name, value) in fields.as_object().unwrap() {
        hook[name] = value.clone();
    }
    hook
}

#[tokio::test]
async fn a_subscription_tells_its_secret_once() {
    let hall = Hall::open().await;
    let first = under_a_key(&hall, "head", HOOKS, &hook(json!({}))).await;
    let made = first.ok(201);
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 43);
    insta::assert_json_snapshot!(
        "subscribed",
        without(made.clone(), &["created_at", "secret"])
    );
    let again = under_a_key(&hall, "head", HOOKS, &hook(json!({})))
        .await
        .ok(201);
    assert_eq!(again["id"], made["id"]);
    assert_eq!(again["secret"], json!(null));
    assert_eq!(rows(&hall, "webhooks").await.len(), 1);
    let listed = hall.get("head", HOOKS).await;
    assert_eq!(listed.ok(200)["webhooks"].as_array().unwrap().len(), 1);
    assert!(!listed.text.contains(secret));
    let sealed = hall
        .district
        .memory
        .texts("SELECT secret FROM webhooks")
        .await;
    assert!(!sealed[0].contains(secret));
    let path = format!("{HOOKS}/{}", made["id"].as_str().unwrap());
    let end = |desk| {
        let request = hall.request(desk, "DELETE", &path);
        hall.send(request.body(Body::empty()).unwrap())
    };
    end("clerk").await.problem(403, "role");
    let ended = end("head").await;
    assert_eq!((ended.status.as_u16(), ended.text.as_str()), (204, ""));
    end("head").await.problem(404, "no_webhook");
    let listed = hall.get("head", HOOKS).await.ok(200);
    assert!(listed["webhooks"][0]["ended_at"].is_string());
}

#[tokio::test]
async fn a_subscription_is_kept_by_head_and_administrator_and_goes_to_https() {
    let hall = Hall::open().await;
    for desk in ["clerk", "handler", "auditor", "supervisor"] {
        hall.post(desk, HOOKS, &hook(json!({})))
            .await
            .problem(403, "role");
        hall.get(desk, HOOKS).await.problem(403, "role");
    }
    for (fields, code, field) in [
        (
            json!({ "url": "http://example.cn" }),
            "webhook_address",
            "url",
        ),
        (
            json!({ "url": "https://u:p@example.cn" }),
            "webhook_address",
            "url",
        ),
        (
            json!({ "url": "https://[::ffff:127.0.0.1]/a" }),
            "webhook_address",
            "url",
        ),
        (
            json!({ "url": "https://example.cn/?key=secret" }),
            "webhook_address",
            "url",
        ),
        (json!({ "name": "" }), "text_missing", "name"),
        (json!({ "kinds": ["fly"] }), "unknown_value", "kinds[0]"),
        (json!({ "secret": "mine" }), "unknown_field", "secret"),
    ] {
        let problem = hall
            .post("head", HOOKS, &hook(fields))
            .await
            .problem(422, code);
        assert_eq!(problem["field"], field, "{problem}");
    }
    assert!(rows(&hall, "webhooks").await.is_empty());
    let public = json!({ "url": "https://[2400:3200::1]:8443/kaijuan" });
    let own = hall.post("admin", HOOKS, &hook(public)).await.ok(201);
    let path = format!("{HOOKS}/{}", own["id"].as_str().unwrap());
    // The department's head does not see what the government keeps.
    assert_eq!(hall.get("head", HOOKS).await.ok(200)["webhooks"], json!([]));
    let request = hall.request("head", "DELETE", &path);
    let answer = hall.send(request.body(Body::empty()).unwrap()).await;
    answer.problem(404, "no_webhook");
    let request = hall.request("admin", "DELETE", &format!("{HOOKS}/none"));
    let answer = hall.send(request.body(Body::empty()).unwrap()).await;
    answer.problem(404, "no_webhook");
}

async fn reported(hall: &Hall, agency: Uuid, cases: i64) {
    hall.district
        .memory
        .store
        .act(move |tx| {
            Box::pin(async move {
                let kind = disclosure::words::ApplicantKind::NaturalPerson;
                tx.insert_carried_over(agency, 2025, kind, cases).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn what_a_year_hands_on_is_counted_and_compared_with_what_was_reported() {
    let hall = Hall::open().await;
    let agency = hall.district.desk("clerk").agency.id;
    hall.register(json!({ "dates": { "submitted_on": "2025-12-30" } }))
        .await;
    hall.register(json!({})).await;
    let path = "/api/v1/carry-over?year=2026";
    let counted = hall.get("head", path).await.ok(200);
    insta::assert_json_snapshot!("carry_over", counted);
    reported(&hall, agency, 3).await;
    let compared = hall.get("head", path).await.ok(200);
    insta::assert_json_snapshot!("carry_over_that_differs", compared);
    let listed = hall
        .get("clerk", "/api/v1/cases?carried_over=2025")
        .await
        .ok(200);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 1);
    let listed = hall
        .get("clerk", "/api/v1/cases?carried_over=2026")
        .await
        .ok(200);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 2);
    let town = hall.get("town", path).await.ok(200);
    assert_eq!(town["agencies"][0]["handed_on"], 0);
    let hidden = hall
        .get("town", &format!("{path}&agency={agency}"))
        .await
        .ok(200);
    assert_eq!(hidden["agencies"], json!([]));
    assert_eq!(hall.get("admin", path).await.ok(200)["agencies"], json!([]));
    for (query, code) in [
        ("", "missing_field"),
        ("?year=2200", "out_of_range"),
        ("?year=1899", "out_of_range"),
        ("?year=x", "bad_type"),
    ] {
        hall.get("head", &format!("/api/v1/carry-over{query}"))
            .await
            .problem(400, code);
    }
    hall.get("head", "/api/v1/carry-over?year=2027")
        .await
        .problem(422, "year_to_come");
    hall.get("clerk", "/api/v1/cases?carried_over=3000")
        .await
        .problem(400, "out_of_range");
}
