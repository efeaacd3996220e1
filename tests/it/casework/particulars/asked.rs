//! Letters that wait for the applicant: reasons, a deferral, fees, an abandonment.

use disclosure::words::ActKind;
use serde_json::json;

use super::{held, issued, until};
use crate::casework::District;
use crate::harness::Peer;

const TODAY: &str = "2026-03-02";

#[tokio::test(flavor = "multi_thread")]
async fn reasons_are_asked_for_and_the_reply_is_deferred() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    until(&district, "2026-03-10");
    district.to_handler(id, TODAY).await;
    let asked = json!({ "why": "同一申请人本月已提出四十件申请，内容相近。", "served_on": TODAY });
    let acted = district
        .act("handler", id, TODAY, ActKind::RequestReasons, asked)
        .await;
    held(
        "reasons_notice",
        &issued(&district, &acted, id, "reasons_notice").await,
    );
    let weighing =
        json!({ "reasonable": true, "reasons": "办理诉讼需要", "finding": "理由成立。" });
    district
        .act("handler", id, "2026-03-05", ActKind::WeighReasons, weighing)
        .await;
    let deferral = json!({ "workdays": 15, "reason": "需要检索的档案多，不能按期答复。" });
    let acted = district
        .act("head", id, "2026-03-06", ActKind::Defer, deferral)
        .await;
    held(
        "deferral_notice",
        &issued(&district, &acted, id, "deferral_notice").await,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unreasonable_reasons_are_told_in_the_reply() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    until(&district, "2026-03-10");
    district.to_handler(id, TODAY).await;
    let asked = json!({ "why": "数量明显超过合理范围。", "served_on": TODAY });
    district
        .act("handler", id, TODAY, ActKind::RequestReasons, asked)
        .await;
    let weighing =
        json!({ "reasonable": false, "reasons": "我想看看", "finding": "没有说明需要。" });
    district
        .act("handler", id, "2026-03-05", ActKind::WeighReasons, weighing)
        .await;
    let draft =
        json!({ "kind": "excessive", "parts": { "reason": "一个月内提出四十件内容相近的申请。" } });
    let acted = district.sign(id, "2026-03-06", draft).await;
    let (data, text) = issued(&district, &acted, id, "reply").await;
    assert_eq!(data["parts"]["reasons"]["finding"], "没有说明需要。");
    assert_eq!(data["parts"]["reasons"]["said"], "我想看看");
    assert!(text.contains("没有说明需要"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_fee_notice_carries_the_share_of_each_case() {
    let district = District::fresh(Peer::Sqlite).await;
    let mut ids = Vec::new();
    for item in 1..=13 {
        let title = json!({ "title": format!("第{item}件") });
        ids.push(district.register(title).await.id);
    }
    until(&district, "2026-03-10");
    let approval = json!({ "basis": "per_item", "reason": "超出合理范围" });
    for id in &ids[10..] {
        district.to_handler(*id, TODAY).await;
        let finding = json!({ "reason": "一日提交十三件" });
        district
            .act("handler", *id, TODAY, ActKind::FindExcessive, finding)
            .await;
        district
            .act("head", *id, TODAY, ActKind::ApproveFee, approval.clone())
            .await;
    }
    let lead = ids[10];
    let notice = json!({ "basis": "per_item", "covers": [ids[11], ids[12]],
        "pay_to": "凭本通知书到任一代收银行缴入区级财政专户" });
    let acted = district
        .act("handler", lead, TODAY, ActKind::NotifyFee, notice)
        .await;
    let (data, text) = issued(&district, &acted, lead, "fee_notice").await;
    // 11th to 13th item: 100 yuan each, on one line
    assert_eq!(data["lines"].as_array().unwrap().len(), 1);
    assert_eq!(data["amount_fen"], 30_000);
    assert_eq!(data["due_on"], serde_json::Value::Null);
    held("fee_notice", &(data, text));
    let receipt = json!({ "notice": "fee", "served_on": "2026-03-03" });
    district
        .act(
            "clerk",
            lead,
            "2026-03-03",
            ActKind::RecordNoticeReceipt,
            receipt,
        )
        .await;
    let paid = json!({ "amount_fen": 10_000, "receipt_number": "鲁财0001" });
    let acted = district
        .act("clerk", lead, "2026-03-05", ActKind::PayFee, paid)
        .await;
    held(
        "payment_confirmation",
        &issued(&district, &acted, lead, "payment_confirmation").await,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_by_page_offers_to_inspect() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    until(&district, "2026-03-10");
    district.to_handler(id, TODAY).await;
    let finding = json!({ "reason": "要求复制整套图纸" });
    district
        .act("handler", id, TODAY, ActKind::FindExcessive, finding)
        .await;
    let approval = json!({ "basis": "per_page", "pages": 120, "reason": "超出合理范围" });
    district
        .act("head", id, TODAY, ActKind::ApproveFee, approval)
        .await;
    let notice = json!({ "basis": "per_page", "pages": 120, "page_method": "A3图纸按A4单面两页折算",
        "inspection": "可以到档案室免费查阅", "pay_to": "到代收银行缴纳", "received_on": TODAY });
    let acted = district
        .act("handler", id, TODAY, ActKind::NotifyFee, notice)
        .await;
    let (data, _) = issued(&district, &acted, id, "fee_notice").await;
    assert_eq!(data["amount_fen"], 70 * 1_000 + 20 * 2_000);
    assert_eq!(data["pages"], 120);
    assert_eq!(data["month"], serde_json::Value::Null);
    // The last day is counted from a receipt that nobody knows yet.
    assert_eq!(data["due_on"], serde_json::Value::Null);
    held(
        "fee_notice_by_page",
        &issued(&district, &acted, id, "fee_notice").await,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_correct_reads_which_day_was_the_last() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    until(&district, "2026-03-10");
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明文件名称"], "within_workdays": 5, "served_on": TODAY });
    district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    let acted = district
        .act("clerk", id, "2026-03-10", ActKind::Abandon, json!({}))
        .await;
    let (data, text) = issued(&district, &acted, id, "abandonment_notice").await;
    assert_eq!(data["last_day"], "2026-03-09");
    assert_eq!(data["notice_number"], "自然资公开补〔2026〕1号");
    assert!(data["remedy"].as_str().unwrap().contains("青衡区人民政府"));
    held("abandonment_notice", &(data, text));
}
