//! Earlier replies on a real register: every number that a draft names is looked up.

use disclosure::act::Act;
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::CaseId;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(every_earlier_reply_is_looked_up);

const TODAY: &str = "2026-03-02";

/// An application that was answered and served; the reply's number.
async fn answered(district: &District, fields: Value) -> String {
    let id = district.register(fields).await.id;
    district.to_handler(id, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复" } } });
    let signed = district.sign(id, TODAY, draft).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", id, TODAY, ActKind::Serve, serving)
        .await;
    signed.case.reply.unwrap().number.unwrap()
}

/// Of two items that are repeats, each names an earlier reply.
fn repeats(first: &str, second: &str) -> Value {
    let item = |number: &str| json!({ "item": number, "kind": "repeat_request", "parts": { "earlier_reply": number } });
    json!({ "kind": "repeat_request", "items": [item(first), item(second)] })
}

async fn refused(district: &District, id: CaseId, draft: Value) -> String {
    let judged = district
        .try_act("handler", id, TODAY, ActKind::Draft, draft)
        .await;
    judged.unwrap_err().to_string()
}

async fn every_earlier_reply_is_looked_up(peer: Peer) {
    let district = District::fresh(peer).await;
    let first = answered(&district, json!({ "title": "第一件" })).await;
    let second = answered(&district, json!({ "title": "第二件" })).await;
    let other = json!({ "applicant": { "name": "李四", "id_number": "370404198507072345" } });
    let foreign = answered(&district, other).await;

    let id = district.register(json!({ "title": "再问一次" })).await.id;
    district.to_handler(id, TODAY).await;
    let invented = refused(&district, id, repeats(&first, "杜撰〔2026〕9号")).await;
    assert!(invented.contains("没有文号为“杜撰〔2026〕9号”的答复"));
    let foreign = refused(&district, id, repeats(&first, &foreign)).await;
    assert!(foreign.contains("对另一申请人的答复"), "{foreign}");

    district
        .sign(id, TODAY, repeats(&first, &format!(" {second} ")))
        .await;
    let events = district
        .office
        .case_events(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    let drafted = |act: &Act| matches!(act.kind(), ActKind::Draft | ActKind::Sign);
    let mut judged = events.iter().filter(|event| drafted(&event.act));
    for _ in 0..2 {
        let facts = &judged.next().unwrap().facts;
        let known: Vec<&str> = facts
            .earlier_replies
            .iter()
            .map(|earlier| earlier.number.as_str())
            .collect();
        assert_eq!(known, [first.as_str(), second.as_str()]);
    }
}
