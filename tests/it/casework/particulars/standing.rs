//! A letter says what was known when it was sent; a sheet says what stands.

use casework::{ActRequest, Acted};
use disclosure::act::Act;
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::CaseId;

use super::{issued, sheet, worded};
use crate::casework::District;
use crate::harness::Peer;

const TODAY: &str = "2026-03-02";

/// A correction that a second person confirms.
async fn corrected(district: &District, id: CaseId, event: u64, change: Value) -> Acted {
    let payload = json!({ "event": event, "reason": "漏写一项" });
    let act = Act::parse(ActKind::RequestCorrection, payload).unwrap();
    let request = ActRequest {
        beside: serde_json::from_value(json!({ "change": change })).unwrap(),
        ..ActRequest::of(id, act)
    };
    let asked = district.office.act(district.desk("clerk"), request).await;
    let request = json!({ "request": asked.unwrap().event.seq });
    district
        .act("head", id, TODAY, ActKind::Correct, request)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_right_later_changes_no_letter_that_went_out() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明年份"], "within_workdays": 5 });
    let asked = district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    let before = issued(&district, &asked, id, "supplement_notice").await;
    let change = json!({ "items": ["写明年份", "写明村名"] });
    let corrected = corrected(&district, id, asked.event.seq, change).await;
    assert_eq!(
        before,
        issued(&district, &asked, id, "supplement_notice").await
    );
    // sent again after the correction, it says what stands
    let (data, _) = issued(&district, &corrected, id, "supplement_notice").await;
    assert_eq!(data["items"], json!(["写明年份", "写明村名"]));
    assert_eq!(data["made_on"], TODAY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_that_of_the_office_table() {
    let district = District::fresh(Peer::Sqlite).await;
    let files: Vec<(&str, String)> = disclosure::Rules::embedded_files()
        .iter()
        .map(|(name, text)| match *name {
            "office.toml" => (
                *name,
                format!("{text}\n[[contact]]\nagency = \"自然资\"\nsince = 2019-05-15\ntelephone = \"000-12345\"\n"),
            ),
            _ => (*name, (*text).to_owned()),
        })
        .collect();
    let rules = disclosure::Rules::load(files.iter().map(|(name, text)| (*name, text.as_str())));
    let mut office = district.office.clone();
    office.rules = std::sync::Arc::new(rules.unwrap());
    let id = district.register(json!({})).await.id;
    let clerk = district.desk("clerk");
    let paper = office
        .paper(clerk, id, Some(1), "acknowledgement", "")
        .await;
    let data = serde_json::to_value(paper.unwrap().unwrap()).unwrap();
    assert_eq!(data["contact"]["telephone"], "000-12345");
    assert_eq!(data["contact"]["office"], "青衡区自然资源局");
    let (data, _) = worded(&district, clerk, id, Some(1), "acknowledgement", "")
        .await
        .unwrap();
    assert_eq!(data["contact"]["telephone"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_says_how_the_case_stands() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    let (data, _) = sheet(&district, id, "register_entry", "").await;
    assert_eq!(
        (&data["state"], &data["handler"]),
        (&json!("已登记"), &json!(null))
    );
    district.to_handler(id, TODAY).await;
    let (data, _) = sheet(&district, id, "register_entry", "").await;
    assert_eq!(
        (&data["state"], &data["handler"]),
        (&json!("办理中"), &json!("承办乙"))
    );
    assert_eq!(data["history"].as_array().unwrap().len(), 4);
    assert_eq!(data["applicant"]["phone"], "138****0001");
    assert_eq!(data["applicant"]["id_number"], "370***********1230");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_on_the_spot_and_a_mixed_reply() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    let reply = json!({ "kind": "already_published", "parts": { "published_at":
        { "channel": "区政府网站“征地信息”栏目", "way": "首页—政务公开—征地信息" } } });
    let answer = json!({ "reply": reply, "proof": "申请人签收" });
    let acted = district
        .act("clerk", id, TODAY, ActKind::AnswerOnTheSpot, answer)
        .await;
    let (data, text) = issued(&district, &acted, id, "reply").await;
    assert_eq!(data["service"], "直接送达");
    assert!(text.contains("征地信息"), "{text}");
    let (data, _) = sheet(&district, id, "review_sheet", "").await;
    assert_eq!(data["attribute"], "主动公开");
    assert_eq!(data["opinions"][0]["outcome"], "当场答复");

    let id = district
        .register(json!({ "title": "批复和统计表" }))
        .await
        .id;
    district.to_handler(id, TODAY).await;
    let draft = json!({
        "kind": "granted_in_part",
        "parts": { "given": { "what": "征地批复" }, "withheld": [
            { "what": "讨论记录", "cite": "reg:16(2)", "reason": "属于过程性信息" }],
            "no_duty_to_disclose": "经查没有应当公开的规定" },
        "items": [
            { "item": "征地批复", "kind": "granted", "parts": { "given": { "what": "征地批复。", "pages": 3, "way": "post" } } },
            { "item": "历年统计表", "kind": "needs_creation", "parts": { "reason": "没有现成的统计表" } },
            { "item": "讨论记录", "kind": "refused_process", "parts": { "reason": "属于讨论记录",
                "no_duty_to_disclose": "经查没有应当公开的规定" } }
        ]
    });
    let acted = district.sign(id, TODAY, draft).await;
    let mixed = issued(&district, &acted, id, "reply").await;
    assert_eq!(
        mixed.0["attachments"],
        json!([{ "name": "征地批复", "pages": 3, "redacted": false }])
    );
    super::held("reply_of_several_items", &mixed);
}
