//! Lists: filters, orders, pages.

use serde_json::{Value, json};

use super::Hall;

async fn numbers(hall: &Hall, query: &str) -> Vec<String> {
    let path = format!("/api/v1/cases?{query}");
    let page = hall.get("clerk", &path).await.ok(200);
    let cases = page["cases"].as_array().unwrap();
    cases
        .iter()
        .map(|case| case["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn seven(hall: &Hall) {
    for n in 1..=7 {
        hall.district.clock.set(&format!("2026-03-0{n}T01:00:00Z"));
        let day = format!("2026-03-0{}", 8 - n);
        hall.district.clock.set("2026-03-08T01:00:00Z");
        hall.register(json!({ "title": format!("第{n}件"), "dates": { "submitted_on": day } }))
            .await;
    }
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let hall = Hall::open().await;
    seven(&hall).await;
    for order in ["newest", "received", "due"] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        for _ in 0..4 {
            let path = format!("/api/v1/cases?limit=2&order={order}{cursor}");
            let page = hall.get("clerk", &path).await.ok(200);
            for case in page["cases"].as_array().unwrap() {
                seen.push(case["title"].as_str().unwrap().to_owned());
            }
            match &page["next"] {
                Value::String(next) => cursor = format!("&cursor={next}"),
                next => assert!(next.is_null() && seen.len() == 7, "{order} {seen:?}"),
            }
        }
        assert_eq!(seen, numbers(&hall, &format!("order={order}")).await);
        let mut sorted = seen.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), 7, "{order}");
    }
    assert_eq!(numbers(&hall, "order=received").await[0], "第1件");
    assert_eq!(numbers(&hall, "order=newest").await[0], "第7件");
    let page = hall.get("clerk", "/api/v1/cases?limit=2").await.ok(200);
    let next = page["next"].as_str().unwrap();
    let other = hall
        .get("clerk", &format!("/api/v1/cases?order=due&cursor={next}"))
        .await;
    other.problem(400, "cursor");
}

#[tokio::test]
async fn filters_hold_together() {
    let hall = Hall::open().await;
    seven(&hall).await;
    let handler = hall.district.desk("handler").officer.id;
    let first = hall
        .get("clerk", "/api/v1/cases?title=%E7%AC%AC1")
        .await
        .ok(200);
    let case = first["cases"][0]["id"].as_str().unwrap().parse().unwrap();
    hall.to_handler(case).await;
    for (query, count) in [
        ("state=registered", 6),
        ("state=handling", 1),
        ("phase=handling", 1),
        (&format!("handler={handler}"), 1),
        ("number=1", 1),
        ("received_from=2026-03-03&received_to=2026-03-05", 3),
        ("open=true", 7),
        ("overdue=true", 0),
        ("due_before=2026-03-30", 1),
        ("applicant=%E7%8E%8B", 7),
        ("applicant=%E5%BC%A0", 0),
        ("state=handling&received_from=2026-03-08", 0),
        (
            &format!("agency={}", hall.district.desk("town").agency.id),
            0,
        ),
    ] {
        assert_eq!(numbers(&hall, query).await.len(), count, "{query}");
    }
}
