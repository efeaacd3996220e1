//! A whole day over HTTP, from the counter to the archive, by those who may.

use casework::dossier::Binding;
use serde_json::json;

use super::hall::form;
use super::{Hall, scrubbed};
use crate::casework::text_of;

#[tokio::test]
async fn an_application_goes_from_the_counter_to_the_archive() {
    let hall = Hall::open().await;
    let fields = json!({
        "applicant": { "name": "王喆堃𬹼", "mail": "wang@example.cn", "address": "山东省枣庄市峄城区坛山路1号" },
        "title": "喆堃𬹼㐂𠮷路征地批复",
        "content": "申请公开喆堃𬹼㐂𠮷路2023年第4批次的征地批复"
    });
    let registered = hall.post("clerk", "/api/v1/cases", &form(fields)).await;
    let body = registered.ok(201);
    let id = body["case"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(registered.header("location"), format!("/api/v1/cases/{id}"));
    assert_eq!(registered.header("etag"), "\"v1\"");
    insta::assert_json_snapshot!("registered", scrubbed(body));

    hall.to_handler(id).await;
    let town = hall.district.desk("town").agency.id;
    let asked = json!({ "act": "consult", "id": "河东镇", "with": "other_agency", "agency": town,
        "question": "请提供对公开该批复的意见" });
    hall.act("handler", id, asked).await.ok(200);

    hall.district.clock.set("2026-03-05T01:00:00Z");
    let path = format!("/api/v1/cases/{id}");
    let deadlines = hall
        .get("handler", &format!("{path}/deadlines"))
        .await
        .ok(200);
    insta::assert_json_snapshot!("deadlines", scrubbed(deadlines));
    let answer = json!({ "act": "consultation_answered", "id": "河东镇", "opinion": "agree", "grounds": "同意公开" });
    hall.act("town", id, answer).await.ok(200);
    let extension = json!({ "act": "approve_extension", "workdays": 10, "reason": "材料较多" });
    hall.act("head", id, extension).await.ok(200);
    let extend = json!({ "act": "extend", "workdays": 10, "reason": "材料较多" });
    hall.act("clerk", id, extend).await.ok(200);
    let permitted = hall
        .get("handler", &format!("{path}/permitted"))
        .await
        .ok(200);
    insta::assert_json_snapshot!("permitted", scrubbed(permitted));

    let draft = json!({ "act": "draft", "kind": "granted",
        "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    hall.act("handler", id, draft).await.ok(200);
    hall.act("handler", id, json!({ "act": "submit_review" }))
        .await
        .ok(200);
    let reviewed = hall.get("reviewer", &path).await.ok(200);
    insta::assert_json_snapshot!("case_in_review", scrubbed(reviewed));
    for _ in 0..2 {
        hall.act(
            "reviewer",
            id,
            json!({ "act": "pass_review", "opinion": "同意" }),
        )
        .await
        .ok(200);
    }
    let signed = hall.act("head", id, json!({ "act": "sign" })).await.ok(200);
    insta::assert_json_snapshot!("signed", scrubbed(signed));
    let serve = json!({ "act": "serve", "service": "post", "served_on": "2026-03-05", "carrier": "EMS", "tracking": "1234567890123" });
    hall.act("clerk", id, serve).await.ok(200);
    let early = hall.act("clerk", id, json!({ "act": "close" })).await;
    assert_eq!(early.status, 409);
    hall.act(
        "clerk",
        id,
        json!({ "act": "prove_service", "proof": "邮寄凭证" }),
    )
    .await
    .ok(200);
    hall.act("clerk", id, json!({ "act": "close" }))
        .await
        .ok(200);
    let archive = json!({ "act": "archive", "dossier": "2026-依申请公开-001" });
    hall.act("clerk", id, archive).await.ok(200);

    // No font here has 𠮷: the case goes its way, and the dossier says what is missing.
    let dossiers = hall.get("clerk", &format!("{path}/dossiers")).await.ok(200);
    let dossier = &dossiers["dossiers"][0];
    assert_eq!(dossier["state"], "built", "{dossier}");
    assert_eq!(dossier["number"], "2026-依申请公开-001");
    let desk = hall.district.desk("clerk");
    let dossier = dossier["id"].as_str().unwrap().parse().unwrap();
    let pdf = hall
        .district
        .office
        .dossier_content(desk, id, dossier, Binding::Pdf)
        .await;
    let text = text_of(&pdf.unwrap().unwrap().bytes);
    assert!(text.contains("喆堃𬹼㐂〔U+20BB7〕路") && text.contains("没有生成，以说明页代替"));

    let case = hall.get("auditor", &path).await.ok(200);
    insta::assert_json_snapshot!("case_archived", scrubbed(case));
    let events = hall.get("auditor", &format!("{path}/events")).await.ok(200);
    insta::assert_json_snapshot!("events", scrubbed(events));
    let replied = hall
        .get("auditor", &format!("{path}/deadlines"))
        .await
        .ok(200);
    assert_eq!(replied["deadlines"], json!([]));
    assert_eq!(replied["replied"]["workdays"], 30);
}
