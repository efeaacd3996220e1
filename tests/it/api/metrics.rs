//! Figures for Prometheus: who may read them, and what they hold.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::json;

use super::{Answer, Hall};

async fn read(hall: &Hall, from: Option<&str>, header: Option<(&str, &str)>) -> Answer {
    let mut request = Request::builder().uri("/metrics");
    if let Some(from) = from {
        let peer: SocketAddr = from.parse().unwrap();
        request = request.extension(ConnectInfo(peer));
    }
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    hall.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn this_machine_reads_them_and_whoever_looks_after_the_office() {
    let hall = Hall::open().await;
    let (near, six) = (Some("127.0.0.1:5000"), Some("[::1]:5000"));
    let far = Some("10.0.0.7:5000");
    for from in [near, six] {
        let page = read(&hall, from, None).await;
        assert_eq!(page.status, 200);
        let kind = page.header("content-type");
        assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    }
    for from in [None, far] {
        read(&hall, from, None).await.problem(401, "token_missing");
    }
    // A proxy on this machine speaks for others.
    for name in ["forwarded", "x-forwarded-for", "x-real-ip", "via"] {
        let passed_on = read(&hall, near, Some((name, "10.0.0.7"))).await;
        passed_on.problem(401, "token_missing");
    }
    for (desk, reads) in [
        ("auditor", true),
        ("admin", true),
        ("supervisor", true),
        ("clerk", false),
        ("handler", false),
        ("reviewer", false),
        ("head", false),
    ] {
        let bearer = format!("Bearer {}", hall.token(desk));
        for from in [near, far] {
            let page = read(&hall, from, Some(("authorization", &bearer))).await;
            match reads {
                true => assert_eq!(page.status, 200, "{desk}"),
                false => drop(page.problem(403, "role")),
            }
        }
    }
    let wrong = read(&hall, near, Some(("authorization", "Bearer kj_x"))).await;
    wrong.problem(401, "token_invalid");
}

#[tokio::test]
async fn what_was_asked_and_done_is_counted_without_what_was_typed() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.act("clerk", case, json!({ "act": "screen" }))
        .await
        .ok(200);
    let again = hall.act("clerk", case, json!({ "act": "screen" })).await;
    again.problem(409, "out_of_turn");
    let stale = json!({ "act": "note", "text": "王小明来电" });
    hall.act_at("clerk", case, 1, &stale)
        .await
        .problem(412, "stale");
    hall.get("clerk", "/api/v1/cases?applicant=%E7%8E%8B")
        .await
        .ok(200);
    hall.get("clerk", "/%E7%8E%8B%E5%B0%8F%E6%98%8E").await;
    let page = read(&hall, Some("127.0.0.1:5000"), None).await.text;
    for line in [
        "kaijuan_requests_total{method=\"POST\",route=\"/api/v1/cases\",status=\"201\"} 1",
        "kaijuan_requests_total{method=\"GET\",route=\"/api/v1/cases\",status=\"200\"} 1",
        "kaijuan_requests_total{method=\"POST\",route=\"/api/v1/cases/{id}/acts\",status=\"412\"} 1",
        "kaijuan_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "kaijuan_request_duration_seconds_count{route=\"/api/v1/cases\"} 2",
        "kaijuan_acts_total{act=\"register\",outcome=\"done\"} 1",
        "kaijuan_acts_total{act=\"screen\",outcome=\"done\"} 1",
        "kaijuan_acts_total{act=\"screen\",outcome=\"refused\"} 1",
        "kaijuan_acts_total{act=\"note\",outcome=\"stale\"} 1",
        "kaijuan_cases_open 1",
        "kaijuan_cases_overdue 0",
    ] {
        assert!(page.lines().any(|known| known == line), "{line}\n{page}");
    }
    assert!(page.contains(&format!("version=\"{}\"", env!("CARGO_PKG_VERSION"))));
    let typed = case.to_string();
    for secret in ["王小明", "applicant", "%E7", typed.as_str()] {
        assert!(!page.contains(secret), "{secret}\n{page}");
    }
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(
            name.starts_with("kaijuan_") && value.parse::<f64>().is_ok(),
            "{line}"
        );
    }
}

#[tokio::test]
async fn cases_are_counted_anew_after_some_seconds() {
    let hall = Hall::open().await;
    let near = Some("127.0.0.1:5000");
    let count = |page: Answer, name: &str| {
        let line = page
            .text
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap();
        line.rsplit_once(' ').unwrap().1.to_owned()
    };
    hall.register(json!({})).await;
    let open = "kaijuan_cases_open ";
    assert_eq!(count(read(&hall, near, None).await, open), "1");
    hall.register(json!({ "title": "另一件" })).await;
    assert_eq!(count(read(&hall, near, None).await, open), "1");
    hall.district.clock.set("2026-03-02T01:00:06Z");
    assert_eq!(count(read(&hall, near, None).await, open), "2");
    hall.district.clock.set("2026-06-02T01:00:00Z");
    let overdue = "kaijuan_cases_overdue ";
    assert_eq!(count(read(&hall, near, None).await, overdue), "2");
}
