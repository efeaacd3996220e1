//! `Idempotency-Key`: what is sent twice is done once, and answered alike.

use axum::body::Body;
use serde_json::{Value, json};
use uuid::Uuid;

use super::hall::form;
use super::{Answer, Hall};

/// Posts under a key, with the version that was seen.
async fn post(hall: &Hall, desk: &str, path: &str, keys: &[&str], body: &str) -> Answer {
    let mut request = hall
        .request(desk, "POST", path)
        .header("content-type", "application/json")
        .header("if-match", "\"v1\"");
    for key in keys {
        request = request.header("idempotency-key", *key);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    hall.send(request).await
}

fn is_replay(answer: &Answer) -> bool {
    answer
        .headers
        .get("idempotency-replayed")
        .is_some_and(|value| value == "true")
}

fn acts(case: Uuid) -> String {
    format!("/api/v1/cases/{case}/acts")
}

#[tokio::test]
async fn a_registration_that_is_sent_again_is_the_same_case() {
    let hall = Hall::open().await;
    let body = form(json!({})).to_string();
    let first = post(&hall, "clerk", "/api/v1/cases", &["k-1"], &body).await;
    assert!(!is_replay(&first));
    let after = hall.counts().await;
    let again = post(&hall, "clerk", "/api/v1/cases", &["k-1"], &body).await;
    assert!(is_replay(&again));
    assert_eq!(again.ok(201)["case"], first.ok(201)["case"]);
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name));
    }
    // The spelling of the same JSON makes no other request.
    let value: Value = serde_json::from_str(&body).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let spelt = post(&hall, "clerk", "/api/v1/cases", &["k-1"], &pretty).await;
    assert!(is_replay(&spelt), "{}", spelt.text);
    assert_eq!(hall.counts().await, after);
    let without = post(&hall, "clerk", "/api/v1/cases", &[], &body).await;
    assert_ne!(without.ok(201)["case"]["id"], first.json()["case"]["id"]);
}

#[tokio::test]
async fn an_act_that_is_sent_again_is_tried_before_its_version() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let note = json!({ "act": "note", "text": "来电询问" }).to_string();
    let first = post(&hall, "clerk", &acts(case), &["k-1"], &note).await;
    assert_eq!(first.ok(200)["case"]["version"], 2);
    hall.act("clerk", case, json!({ "act": "screen" }))
        .await
        .ok(200);
    let after = hall.counts().await;
    let again = post(&hall, "clerk", &acts(case), &["k-1"], &note).await;
    assert!(is_replay(&again));
    assert_eq!(again.ok(200)["event"], first.ok(200)["event"]);
    assert_eq!(again.json()["case"]["version"], 3);
    assert_eq!(again.header("etag"), "\"v3\"");
    // under no key, or a new one, its version counts
    for keys in [&[][..], &["k-2"]] {
        let stale = post(&hall, "clerk", &acts(case), keys, &note).await;
        stale.problem(412, "stale");
    }
    assert_eq!(hall.counts().await, after);
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_token() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let other = hall.register(json!({ "title": "另一件" })).await;
    let note = json!({ "act": "note", "text": "来电询问" }).to_string();
    post(&hall, "clerk", &acts(case), &["k-1"], &note)
        .await
        .ok(200);
    let before = hall.counts().await;
    let changed = json!({ "act": "note", "text": "来访询问" }).to_string();
    for (path, body) in [
        (acts(case), changed),
        (acts(other), note.clone()),
        ("/api/v1/cases".into(), form(json!({})).to_string()),
    ] {
        let refused = post(&hall, "clerk", &path, &["k-1"], &body).await;
        let problem = refused.problem(422, "idempotency_key_reused");
        assert_eq!(problem["field"], "Idempotency-Key");
    }
    assert_eq!(hall.counts().await, before);
    let screened = json!({ "act": "note", "text": "督办人记事" }).to_string();
    let someone = post(&hall, "head", &acts(other), &["k-1"], &screened).await;
    assert!(!is_replay(&someone), "a key is one token's own");
}

#[tokio::test]
async fn a_refused_act_leaves_its_key_free() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let empty = json!({ "act": "note", "text": " " }).to_string();
    for _ in 0..2 {
        let refused = post(&hall, "clerk", &acts(case), &["k-1"], &empty).await;
        refused.problem(422, "text_missing");
        assert!(!is_replay(&refused));
    }
    let note = json!({ "act": "note", "text": "来电询问" }).to_string();
    let done = post(&hall, "clerk", &acts(case), &["k-1"], &note).await;
    assert!(!is_replay(&done));
    done.ok(200);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    let body = form(json!({})).to_string();
    let long = "k".repeat(256);
    for keys in [&[""][..], &["a b"], &["键"], &[&long], &["a", "a"]] {
        let refused = post(&hall, "clerk", "/api/v1/cases", keys, &body).await;
        refused.problem(400, "idempotency_key_malformed");
    }
    assert_eq!(hall.counts().await, before);
    let longest = "~".repeat(255);
    let done = post(&hall, "clerk", "/api/v1/cases", &[&longest], &body).await;
    done.ok(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_from_fifty_clients_at_once_is_done_once() {
    let hall = std::sync::Arc::new(Hall::open().await);
    let body = form(json!({})).to_string();
    let clients: Vec<_> = (0..50)
        .map(|_| {
            let (hall, body) = (hall.clone(), body.clone());
            tokio::spawn(async move {
                let answer = post(&hall, "clerk", "/api/v1/cases", &["k-1"], &body).await;
                (answer.ok(201)["case"]["id"].clone(), is_replay(&answer))
            })
        })
        .collect();
    let mut answers = Vec::new();
    for client in clients {
        answers.push(client.await.unwrap());
    }
    assert!(answers.iter().all(|(id, _)| *id == answers[0].0));
    assert_eq!(answers.iter().filter(|(_, replay)| !replay).count(), 1);
    let cases = hall.district.memory.texts("SELECT number FROM cases").await;
    assert_eq!(cases.len(), 1);
}
