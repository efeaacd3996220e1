//! A clock that stands still is told so, alike wherever a case is shown.

use serde_json::{Value, json};

use super::Hall;

#[tokio::test]
async fn a_case_that_waits_for_a_supplement_is_not_overdue_anywhere() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let path = format!("/api/v1/cases/{case}");
    let running = hall.get("clerk", &path).await.ok(200);
    assert_eq!(running["due"]["waiting"], Value::Null);
    assert_eq!(running["due"]["due_on"], "2026-03-30");
    hall.act("clerk", case, json!({ "act": "screen" }))
        .await
        .ok(200);
    hall.district.clock.set("2026-03-04T01:00:00Z");
    let request = json!({ "act": "request_supplement", "items": ["请写明文号"] });
    hall.act("clerk", case, request).await.ok(200);
    let sent = hall.get("clerk", &path).await.ok(200);
    assert_eq!(sent["due"]["waiting"]["due_on"], Value::Null);
    hall.district.clock.set("2026-03-05T01:00:00Z");
    let receipt = json!({ "act": "record_notice_receipt", "notice": "supplement", "served_on": "2026-03-05",
        "service": "in_person", "signed_by": "applicant" });
    hall.act("clerk", case, receipt).await.ok(200);

    hall.district.clock.set("2026-11-02T01:00:00Z");
    let shown = hall.get("clerk", &path).await.ok(200);
    assert_eq!(shown["state"], "awaiting_supplement");
    assert_eq!(
        shown["due"],
        json!({
            "due_on": null, "safe_on": null, "provisional": false,
            "paused_since": "2026-03-04", "overdue_workdays": 0,
            "waiting": { "kind": "supplement", "label": shown["state_label"],
                "due_on": shown["supplement"]["due_on"] }
        })
    );
    assert!(shown["due"]["waiting"]["due_on"].is_string());
    let listed = hall.get("clerk", "/api/v1/cases").await.ok(200);
    assert_eq!(listed["cases"][0]["due_on"], Value::Null);
    assert_eq!(listed["cases"][0]["overdue"], false);
    let overdue = hall.get("supervisor", "/api/v1/overdue").await.ok(200);
    assert_eq!(overdue["count"], 0);
}
