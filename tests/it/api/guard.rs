//! Who is let in, and who sees which case.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::json;
use server::api::new_token;
use store::StoreError;

use super::hall::{form, grant};
use super::{Answer, Hall};
use crate::server::Binary;

async fn with(hall: &Hall, authorization: Option<&str>, path: &str) -> Answer {
    let mut request = Request::builder().uri(path);
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    hall.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn without_a_token_nothing_under_api_answers() {
    let hall = Hall::open().await;
    let token = hall.token("clerk").to_owned();
    let case = hall.register(json!({})).await;
    for path in [
        "/api",
        "/api/",
        "/api/v1/cases",
        "/api/v1/nothing-here",
        "/api/v2",
        "/api/v1/openapi.json/",
        &format!("/api/v1/cases/{case}"),
        &format!("/api/v1/cases/{case}/permitted"),
    ] {
        let answer = with(&hall, None, path).await;
        answer.problem(401, "token_missing");
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"kaijuan\""
        );
    }
    let basic = format!("Basic {token}");
    let other = format!("Bearer {}", new_token().0);
    for refused in ["Bearer", "Bearer ", "Bearer kj_", &token, &basic, &other] {
        let answer = with(&hall, Some(refused), "/api/v1/me").await;
        answer.problem(401, "token_invalid");
        assert!(answer.header("www-authenticate").contains("invalid_token"));
    }
    let lower = format!("bearer {token}");
    with(&hall, Some(&lower), "/api/v1/me").await.ok(200);
}

#[tokio::test]
async fn the_document_and_the_health_ask_for_no_token() {
    let hall = Hall::open().await;
    for path in ["/api/v1/openapi.json", "/livez", "/readyz"] {
        with(&hall, None, path).await.ok(200);
    }
    with(&hall, None, "/nothing")
        .await
        .problem(404, "not_found");
    let unknown = hall.get("clerk", "/api/v1/nothing").await;
    unknown.problem(404, "not_found");
    let request = hall.request("clerk", "DELETE", "/api/v1/cases");
    let wrong = hall.send(request.body(Body::empty()).unwrap()).await;
    wrong.problem(405, "method_not_allowed");
    assert!(wrong.header("allow").contains("POST"));
}

#[tokio::test]
async fn every_answer_names_the_request_also_those_that_no_handler_gives() {
    let hall = Hall::open().await;
    let cases = "/api/v1/cases";
    for (method, path, status) in [
        ("GET", "/api/v1/me", 200),
        ("GET", "/livez", 200),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", cases, 405),
        ("POST", cases, 415),
        ("BREW", "/livez", 405),
    ] {
        let request = hall
            .request("clerk", method, path)
            .header("x-request-id", "Batch-7_a");
        let answer = hall.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("x-request-id"), "Batch-7_a");
    }
    let odd = hall
        .request("clerk", "GET", "/api/v1/cases?limit=0")
        .header("x-request-id", "王小明");
    let odd = hall.send(odd.body(Body::empty()).unwrap()).await;
    let problem = odd.problem(400, "out_of_range");
    let made = problem["request_id"].as_str().unwrap();
    assert!(made.len() == 16 && made.is_ascii(), "{made}");
}

/// The one test that waits: half a minute, as long as a server does.
#[test]
fn a_body_that_stops_coming_is_told_so() {
    let binary = Binary::fresh();
    let (_, token) = binary.set_up();
    let server = binary.serve(&[]);
    let mut line = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    let begun = format!(
        "POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         X-Request-Id: slow-1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"channel\":"
    );
    line.write_all(begun.as_bytes()).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let mut answer = String::new();
    // whether the connection is closed in good order afterwards is not the matter
    let _ = line.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\"code\":\"body_timeout\""), "{answer}");
    assert!(answer.contains("\"request_id\":\"slow-1\""), "{answer}");
}

#[tokio::test]
async fn a_token_opens_nothing_once_it_expired_or_was_taken_back() {
    let hall = Hall::open().await;
    let clerk = hall.district.desk("clerk").officer.id;
    let now = hall.district.office.clock.now();
    let (expiring, hash) = new_token();
    let store = &hall.district.memory.store;
    store
        .act(move |tx| {
            Box::pin(async move {
                let soon = Some(now + TimeDelta::hours(1));
                tx.insert_token(clerk, &hash, "短期", now, soon).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    let bearer = format!("Bearer {expiring}");
    with(&hall, Some(&bearer), "/api/v1/me").await.ok(200);
    hall.district.clock.set("2026-03-02T02:00:00Z");
    with(&hall, Some(&bearer), "/api/v1/me")
        .await
        .problem(401, "token_invalid");

    let (revoked, hash) = new_token();
    grant(&hall.district, clerk, hash).await;
    let bearer = format!("Bearer {revoked}");
    with(&hall, Some(&bearer), "/api/v1/me").await.ok(200);
    store
        .act(move |tx| Box::pin(async move { tx.revoke_token(&hash, now).await }))
        .await
        .unwrap();
    with(&hall, Some(&bearer), "/api/v1/me")
        .await
        .problem(401, "token_invalid");

    let left = "UPDATE officers SET active = FALSE WHERE name = '登记甲'";
    hall.district.memory.execute(left).await.unwrap();
    hall.get("clerk", "/api/v1/me")
        .await
        .problem(401, "token_invalid");
}

#[tokio::test]
async fn each_role_sees_what_is_in_its_reach() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let paths = ["", "/events", "/deadlines", "/permitted"]
        .map(|part| format!("/api/v1/cases/{case}{part}"));
    for (desk, sees) in [
        ("clerk", true),
        ("handler", true),
        ("reviewer", true),
        ("head", true),
        ("supervisor", true),
        ("auditor", true),
        ("town", false),
        ("admin", false),
    ] {
        for path in &paths {
            let answer = hall.get(desk, path).await;
            match sees {
                true => drop(answer.ok(200)),
                false => drop(answer.problem(404, "no_case")),
            }
        }
        let listed = hall.get(desk, "/api/v1/cases").await.ok(200);
        let count = listed["cases"].as_array().unwrap().len();
        assert_eq!(count, usize::from(sees), "{desk}");
    }
    for id in ["x", "00000000-0000-0000-0000-000000000000"] {
        let answer = hall.get("clerk", &format!("/api/v1/cases/{id}")).await;
        answer.problem(404, "no_case");
    }
}

#[tokio::test]
async fn an_auditor_changes_nothing_and_others_only_what_is_theirs() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let before = hall.counts().await;
    for desk in ["auditor", "admin", "reviewer", "supervisor"] {
        let answer = hall.post(desk, "/api/v1/cases", &form(json!({}))).await;
        answer.problem(403, "role");
    }
    let note = json!({ "act": "note", "text": "查阅" });
    hall.act_at("auditor", case, 1, &note)
        .await
        .problem(403, "role");
    hall.act_at("supervisor", case, 1, &json!({ "act": "screen" }))
        .await
        .problem(403, "other_agency");
    hall.act_at("reviewer", case, 1, &json!({ "act": "screen" }))
        .await
        .problem(403, "role");
    for desk in ["town", "admin"] {
        hall.act_at(desk, case, 1, &note)
            .await
            .problem(404, "no_case");
    }
    let offered = hall
        .get("auditor", &format!("/api/v1/cases/{case}/permitted"))
        .await
        .ok(200);
    for act in offered["acts"].as_array().unwrap() {
        assert_eq!(act["permitted"], false, "{act}");
    }
    assert_eq!(hall.counts().await, before);
    let urged = json!({ "act": "urge", "text": "请抓紧" });
    hall.act_at("supervisor", case, 1, &urged).await.ok(200);
}

#[tokio::test]
async fn a_process_with_other_rules_or_no_database_says_that_it_is_not_ready() {
    let hall = Hall::open().await;
    let other = "INSERT INTO rule_sets (hash, content, activated_at) \
        SELECT 'other', content, activated_at FROM rule_sets; UPDATE rules_in_force SET hash = 'other'";
    hall.district.memory.execute(other).await.unwrap();
    with(&hall, None, "/readyz")
        .await
        .problem(503, "other_rules");
    with(&hall, None, "/livez").await.ok(200);
    let before = hall.counts().await;
    let refused = hall.post("clerk", "/api/v1/cases", &form(json!({}))).await;
    refused.problem(503, "other_rules");
    assert_eq!(hall.counts().await, before);

    hall.district
        .memory
        .execute("DELETE FROM rules_in_force")
        .await
        .unwrap();
    with(&hall, None, "/readyz").await.problem(503, "no_rules");
    let pending =
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
    hall.district.memory.execute(pending).await.unwrap();
    with(&hall, None, "/readyz")
        .await
        .problem(503, "migrations_pending");
    hall.district.memory.store.close().await;
    with(&hall, None, "/readyz")
        .await
        .problem(503, "database_unreachable");
    let failed = hall.get("clerk", "/api/v1/me").await;
    failed.problem(500, "internal");
    assert!(!failed.text.contains("pool"), "{}", failed.text);
}
