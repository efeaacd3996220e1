//! Versions: nobody overwrites what they did not see.

use axum::body::Body;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Hall, scrubbed};

async fn with_tags(hall: &Hall, case: Uuid, tags: &[&str]) -> Answer {
    let mut request = hall
        .request("clerk", "POST", &format!("/api/v1/cases/{case}/acts"))
        .header("content-type", "application/json");
    for tag in tags {
        request = request.header("if-match", *tag);
    }
    let note = json!({ "act": "note", "text": "记事" }).to_string();
    hall.send(request.body(Body::from(note)).unwrap()).await
}

#[tokio::test]
async fn a_write_names_the_version_that_was_seen() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let before = hall.counts().await;
    with_tags(&hall, case, &[])
        .await
        .problem(428, "if_match_required");
    with_tags(&hall, case, &["*"])
        .await
        .problem(428, "if_match_required");
    for tags in [
        &["v1"][..],
        &["1"],
        &["\"1\""],
        &["W/\"v1\""],
        &["\"v1\", \"v2\""],
        &["\"v1\"", "\"v2\""],
        &["\"v\""],
        &[""],
    ] {
        let answer = with_tags(&hall, case, tags).await;
        answer.problem(400, "if_match_malformed");
    }
    for unseen in ["\"v0\"", "\"v2\""] {
        let problem = with_tags(&hall, case, &[unseen])
            .await
            .problem(412, "stale");
        assert_eq!(problem["version"], 1);
    }
    assert_eq!(hall.counts().await, before);

    let answer = with_tags(&hall, case, &["\"v1\""]).await;
    assert_eq!(answer.ok(200)["case"]["version"], 2);
    assert_eq!(answer.header("etag"), "\"v2\"");
    let seen = hall.get("head", &format!("/api/v1/cases/{case}")).await;
    assert_eq!(seen.header("etag"), "\"v2\"");
}

#[tokio::test]
async fn a_stale_write_learns_who_did_what_since() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.act_at("clerk", case, 1, &json!({ "act": "screen" }))
        .await
        .ok(200);
    let note = json!({ "act": "note", "text": "记事" });
    let answer = hall.act_at("head", case, 1, &note).await;
    let problem = answer.problem(412, "stale");
    assert!(problem["last_act"].as_str().unwrap().contains("登记甲"));
    insta::assert_json_snapshot!(scrubbed(problem));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_at_once_one_wins_and_the_others_are_told() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let path = format!("/api/v1/cases/{case}/acts");
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..16 {
        let request = hall
            .request("clerk", "POST", &path)
            .header("content-type", "application/json")
            .header("if-match", "\"v1\"")
            .body(Body::from(
                json!({ "act": "note", "text": format!("第{n}人") }).to_string(),
            ))
            .unwrap();
        let router = hall.router.clone();
        tasks.spawn(async move {
            let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
            let status = response.status().as_u16();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX)
                .await
                .unwrap();
            (n, status, serde_json::from_slice::<Value>(&body).unwrap())
        });
    }
    let answers = tasks.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|(_, status, _)| *status == 200);
    assert_eq!(won.len(), 1);
    for (_, status, problem) in lost {
        let code = problem["code"].as_str().unwrap();
        assert!(
            matches!((*status, code), (412, "stale") | (409, "acted_first")),
            "{problem}"
        );
    }
    let events = hall
        .get("clerk", &format!("/api/v1/cases/{case}/events"))
        .await
        .ok(200);
    let events = events["events"].as_array().unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(events[1]["content"]["text"], format!("第{}人", won[0].0));
}
