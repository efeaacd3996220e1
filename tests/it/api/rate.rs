//! Limits: a token pays for itself, a stranger with the address.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::json;
use server::api::{Limits, new_token};

use super::hall::form;
use super::{Answer, Hall};
use crate::server::Binary;

const FIVE: Limits = Limits {
    per_minute: 60,
    burst: 5,
};

/// Asks who one is, from an address.
async fn ask(hall: &Hall, token: &str, from: &str) -> Answer {
    let peer: SocketAddr = format!("{from}:40000").parse().unwrap();
    let request = Request::builder()
        .uri("/api/v1/me")
        .header("authorization", format!("Bearer {token}"))
        .extension(ConnectInfo(peer));
    hall.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn more_than_its_burst_is_refused_until_time_passes_and_changes_nothing() {
    let hall = Hall::limited(FIVE).await;
    for _ in 0..5 {
        hall.get("clerk", "/api/v1/me").await.ok(200);
    }
    let before = hall.counts().await;
    let refused = hall.post("clerk", "/api/v1/cases", &form(json!({}))).await;
    let problem = refused.problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "1");
    assert!(problem["hint"].as_str().unwrap().contains("1 秒"));
    assert_eq!(hall.counts().await, before);
    // another token is another bucket, and who only looks after the process pays nothing
    hall.get("handler", "/api/v1/me").await.ok(200);
    for _ in 0..20 {
        hall.get("clerk", "/livez").await.ok(200);
    }
    hall.district.clock.set("2026-03-02T01:00:01Z");
    hall.get("clerk", "/api/v1/me").await.ok(200);
    let again = hall.get("clerk", "/api/v1/me").await;
    again.problem(429, "too_many_requests");
    hall.district.clock.set("2026-03-02T02:00:00Z");
    for _ in 0..5 {
        hall.get("clerk", "/api/v1/me").await.ok(200);
    }
    hall.get("clerk", "/api/v1/me")
        .await
        .problem(429, "too_many_requests");
}

#[tokio::test]
async fn whoever_guesses_tokens_is_slowed_down_and_stops_nobody_else() {
    let hall = Hall::limited(FIVE).await;
    let clerk = hall.token("clerk").to_owned();
    ask(&hall, &clerk, "10.0.0.1").await.ok(200);
    for _ in 0..4 {
        let guessed = ask(&hall, &new_token().0, "10.0.0.1").await;
        guessed.problem(401, "token_invalid");
    }
    for guess in [new_token().0, "kj_".into(), hall.token("head").to_owned()] {
        let refused = ask(&hall, &guess, "10.0.0.1").await;
        refused.problem(429, "too_many_requests");
    }
    ask(&hall, &clerk, "10.0.0.1").await.ok(200);
    ask(&hall, hall.token("head"), "10.0.0.2").await.ok(200);
    ask(&hall, hall.token("head"), "10.0.0.1").await.ok(200);
    hall.district.clock.set("2026-03-02T01:00:02Z");
    let guessed = ask(&hall, &new_token().0, "10.0.0.1").await;
    guessed.problem(401, "token_invalid");
}

#[tokio::test]
async fn a_token_that_was_taken_back_pays_like_a_guess() {
    let hall = Hall::limited(FIVE).await;
    let clerk = hall.token("clerk").to_owned();
    ask(&hall, &clerk, "10.0.0.1").await.ok(200);
    let left = "UPDATE officers SET active = FALSE WHERE name = '登记甲'";
    hall.district.memory.execute(left).await.unwrap();
    let mut refused = Vec::new();
    for _ in 0..8 {
        let answer = ask(&hall, &clerk, "10.0.0.1").await;
        refused.push(answer.status.as_u16());
    }
    assert_eq!(refused, [401, 401, 401, 401, 401, 429, 429, 429]);
}

#[test]
fn the_limit_is_configured() {
    let binary = Binary::fresh();
    binary.write("kaijuan.toml", "rate_per_minute = 1\nrate_burst = 3\n");
    let (_, token) = binary.set_up();
    let server = binary.serve(&[]);
    let asked: Vec<u16> = (0..4).map(|_| server.get(&token, "/api/v1/me").0).collect();
    assert_eq!(asked, [200, 200, 200, 429]);
    assert_eq!(server.get(&token, "/readyz").0, 200);
}
