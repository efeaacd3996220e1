//! Letters of those who apply together or for others, of what is split, withdrawn and
//! answered anew.

use disclosure::words::ActKind;
use serde_json::json;

use super::{held, issued, sheet, until};
use crate::casework::District;
use crate::harness::Peer;

const TODAY: &str = "2026-03-02";

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_and_its_agent() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district
        .register(json!({
            "applicant": { "name": "青衡律师事务所", "id_number": "91350100M000100Y43", "id_kind": "credit_code" },
            "applicant_kind": "legal_service",
            "agent": { "person": { "name": "赵某某", "phone": "13800000009" }, "authority": "2026年3月1日授权委托书，一般授权" },
            "aids": ["writing"]
        }))
        .await
        .id;
    let (data, text) = sheet(&district, id, "application_form", "").await;
    assert_eq!(
        data["applicant"]["id_number"], "91350100M000100Y43",
        "a credit code is public"
    );
    assert_eq!(data["agent"]["phone"], "138****0009");
    assert_eq!(data["written_by"], "登记甲");
    held("application_form_of_an_organisation", &(data, text));
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let remark = json!({ "remark": "已经从其他途径取得" });
    let acted = district
        .act("clerk", id, TODAY, ActKind::Withdraw, remark)
        .await;
    let (data, text) = issued(&district, &acted, id, "withdrawal_form").await;
    assert_eq!(data["addressee"]["you"], "贵单位");
    assert_eq!(data["agent"], "赵某某");
    held("withdrawal_form", &(data, text));
}

#[tokio::test(flavor = "multi_thread")]
async fn joint_applicants_are_all_named() {
    let district = District::fresh(Peer::Sqlite).await;
    let others = json!({ "others": [
        { "person": { "name": "李四" }, "kind": "natural_person", "identity_proved": true },
        { "person": { "name": "张三丰" }, "kind": "natural_person", "identity_proved": true }
    ], "representation": "推选书" });
    let id = district
        .register(json!({ "jointly": others, "content": "张三丰等三户的补偿协议" }))
        .await
        .id;
    district.to_handler(id, TODAY).await;
    let request = json!({ "id": "甲", "with": "other_agency", "name": "青衡区民政局",
        "question": "李四、张三丰等申请公开低保名单，请提出意见。" });
    let acted = district
        .act("handler", id, TODAY, ActKind::Consult, request)
        .await;
    let (data, _) = issued(&district, &acted, id, "other_agency_letter").await;
    let all = data.to_string();
    for name in ["王小明", "李四", "张三丰"] {
        assert!(!all.contains(name), "{name}");
    }
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "协议三份", "pages": 3 } } });
    let acted = district.sign(id, TODAY, draft).await;
    let (data, text) = issued(&district, &acted, id, "reply").await;
    assert_eq!(data["addressee"]["name"], "王小明、李四、张三丰");
    assert_eq!(data["addressee"]["you"], "你们");
    assert!(text.contains("你们"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_split_application() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let split = json!({ "reason": "两项内容各自独立，由不同机构保存。", "parts": [
        { "title": "征地批复", "content": "某村第4批次征地批复" },
        { "title": "补偿方案", "content": "某村征地补偿安置方案" }
    ] });
    let acted = district
        .act("clerk", id, TODAY, ActKind::Split, split)
        .await;
    let (data, text) = issued(&district, &acted, id, "split_notice").await;
    let parts = data["parts"].as_array().unwrap();
    let told: Vec<_> = parts
        .iter()
        .map(|part| part["matter"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["征地批复", "补偿方案"]);
    held("split_notice", &(data, text));
    let (entry, _) = sheet(&district, id, "register_entry", "").await;
    assert_eq!(entry["split_into"].as_array().unwrap().len(), 2);
    assert_eq!(entry["due_on"], serde_json::Value::Null);
    let child = acted.opened[0].0;
    let (entry, _) = sheet(&district, child, "register_entry", "").await;
    assert_eq!(
        entry["split_from"].as_str(),
        Some(acted.case.number.as_str())
    );
    assert!(
        entry["receipt_rule"]
            .as_str()
            .unwrap()
            .contains("沿用原申请")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_round_says_what_it_replaces() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district
        .register(json!({ "provision": ["in_person"] }))
        .await
        .id;
    until(&district, "2026-04-08");
    district.to_handler(id, TODAY).await;
    let draft = json!({ "kind": "not_held", "parts": { "search": { "places": ["档案室"], "terms": ["批复"],
        "period": "2023年", "by": "承办乙", "result": "没有找到" } } });
    let first = district.sign(id, TODAY, draft).await;
    let served = json!({ "service": "in_person", "served_on": TODAY, "signed_by": "applicant" });
    district
        .act("clerk", id, TODAY, ActKind::Serve, served)
        .await;
    let order = json!({ "ground": "reconsideration", "decision": "青政复决〔2026〕1号",
        "received_on": "2026-04-01", "within_workdays": 15, "reason": "检索不充分" });
    district
        .act("head", id, "2026-04-01", ActKind::ReplyAnew, order)
        .await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "征地批复", "pages": 2 } } });
    let second = district.sign(id, "2026-04-08", draft).await;
    let (data, text) = issued(&district, &second, id, "reply").await;
    assert_eq!(
        data["anew"]["replaces"].as_str(),
        first.case.reply.unwrap().number.as_deref()
    );
    assert_eq!(data["restarted"]["on"], "2026-04-01");
    assert!(
        data["restarted"]["why"]
            .as_str()
            .unwrap()
            .contains("青政复决〔2026〕1号")
    );
    held("reply_anew", &(data, text));
    // the first letter says what it said
    let (data, _) = issued_at(&district, id, first.event.seq).await;
    assert_eq!(data["anew"], serde_json::Value::Null);
    assert_eq!(data["kind"], "not_held");
    let (sheet, _) = sheet(&district, id, "review_sheet", "").await;
    assert_eq!(sheet["outcome"], "予以公开");
    assert_eq!(sheet["opinions"].as_array().unwrap().len(), 3);
}

async fn issued_at(
    district: &District,
    id: store::CaseId,
    seq: u64,
) -> (serde_json::Value, String) {
    super::worded(district, district.desk("clerk"), id, Some(seq), "reply", "")
        .await
        .unwrap()
}
