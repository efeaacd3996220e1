//! What a document needs and the case lacks is named, with what to do.

use disclosure::words::ActKind;
use serde_json::json;

use super::worded;
use crate::casework::District;
use crate::harness::Peer;

const TODAY: &str = "2026-03-02";

/// Why a document is not made.
async fn refused(
    district: &District,
    id: store::CaseId,
    seq: Option<u64>,
    letter: &str,
    subject: &str,
) -> String {
    let made = worded(district, district.desk("clerk"), id, seq, letter, subject).await;
    made.map(|(data, _)| data).unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lacking_is_named() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district
        .register(
            json!({ "channel": "online", "dates": { "submitted_on": TODAY, "arrived_on": TODAY } }),
        )
        .await
        .id;
    let told = refused(&district, id, Some(1), "acknowledgement", "").await;
    assert!(
        told.contains("登记回执缺少答复期限") && told.contains("确认收到日期"),
        "{told}"
    );

    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let told = refused(&district, id, None, "review_sheet", "").await;
    assert!(told.contains("草稿"), "{told}");
    let told = refused(&district, id, None, "proof_of_service", "").await;
    assert!(told.contains("签发"), "{told}");
    let told = refused(&district, id, Some(2), "reply", "").await;
    assert!(told.contains("“开始审核”不产生答复"), "{told}");
    let told = refused(&district, id, None, "menu", "").await;
    assert!(told.contains("没有名为“menu”的文书"), "{told}");

    let request = json!({ "id": "甲", "with": "third_party", "name": "某公司" });
    let asked = district
        .act("handler", id, TODAY, ActKind::Consult, request)
        .await;
    let seq = Some(asked.event.seq);
    let told = refused(&district, id, seq, "joint_agency_letter", "甲").await;
    assert!(told.contains("不产生共同制作机关征求意见书"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_post_needs_an_address() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district
        .register(json!({ "applicant": { "address": "坛山街道1号" } }))
        .await
        .id;
    district.to_handler(id, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "批复", "pages": 1 } } });
    district.sign(id, TODAY, draft).await;
    let (data, _) = super::sheet(&district, id, "proof_of_service", "").await;
    assert_eq!(
        (&data["method"], &data["served_on"]),
        (&json!("□直接送达　□邮寄　□电子送达"), &json!(null))
    );
    let served = json!({ "service": "post", "served_on": TODAY, "carrier": "ems", "tracking": "1234567890123" });
    district
        .act("clerk", id, TODAY, ActKind::Serve, served)
        .await;
    let (data, _) = super::sheet(&district, id, "proof_of_service", "").await;
    assert_eq!(data["address"], "坛山街道1号");
    assert_eq!(data["tracking"], "1234567890123");
    assert!(data["time_point"].as_str().unwrap().contains("交邮之日"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_that_was_asked_sees_no_paper_of_the_case() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let town = district.desk("town").agency.id;
    let request =
        json!({ "id": "甲", "with": "other_agency", "agency": town, "question": "请提供意见" });
    let asked = district
        .act("handler", id, TODAY, ActKind::Consult, request)
        .await;
    let seq = Some(asked.event.seq);
    let seen = worded(
        &district,
        district.desk("town"),
        id,
        seq,
        "other_agency_letter",
        "甲",
    )
    .await;
    assert!(seen.unwrap_err().to_string().contains("其他机关"));
    let outside = district
        .office
        .paper(district.desk("admin"), id, None, "register_entry", "")
        .await;
    assert!(outside.unwrap().is_none());
}
