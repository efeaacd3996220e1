//! How a reply is served once more, and what a correction may make of a service.

use casework::{ActError, ActRequest, Beside, NewFile};
use disclosure::act::Act;
use disclosure::words::ActKind::{
    self, Close, ProveService, ReplyReturned, RequestCorrection, Serve, ServeAgain,
};
use serde_json::{Value, json};
use store::CaseId;
use uuid::Uuid;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    what_came_back_goes_out_by_another_contact_with_a_proof_of_its_own,
    a_correction_opens_no_way_that_was_closed,
);

const TODAY: &str = "2026-03-02";

async fn signed(district: &District) -> CaseId {
    let case = district.register(json!({})).await.id;
    district.to_handler(case, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "批复", "pages": 3 } } });
    district.sign(case, TODAY, draft).await;
    case
}

async fn slip(district: &District, case: CaseId, words: &str) -> Uuid {
    let slip = NewFile {
        name: format!("{words}.txt"),
        part: "service_proof".into(),
        subject: String::new(),
        note: String::new(),
        bytes: words.as_bytes().into(),
    };
    let added = district.office.add_file(district.desk("clerk"), case, slip);
    added.await.unwrap().id
}

async fn refused(district: &District, case: CaseId, kind: ActKind, payload: Value) -> String {
    let done = district.try_act("clerk", case, TODAY, kind, payload).await;
    code(done.map(drop).unwrap_err())
}

fn code(error: ActError) -> String {
    match error {
        ActError::Refused(refusal) => refusal.code.to_owned(),
        other => panic!("{other}"),
    }
}

fn posted(number: &str) -> Value {
    json!({ "service": "post", "served_on": TODAY, "carrier": "EMS", "tracking": number })
}

async fn what_came_back_goes_out_by_another_contact_with_a_proof_of_its_own(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = signed(&district).await;
    let does = |kind, payload| district.act("clerk", case, TODAY, kind, payload);
    does(Serve, posted("1234567890123")).await;
    let first = slip(&district, case, "第一次交寄收据").await;
    let proof = |file: Uuid| json!({ "proof": "交寄收据", "files": [file] });
    does(ProveService, proof(first)).await;
    does(ReplyReturned, json!({ "reason": "查无此人" })).await;

    let again = |number: &str, contact: Value| {
        let mut payload = posted(number);
        payload["contact"] = contact;
        payload
    };
    for (number, contact, expected) in [
        ("1234567890124", Value::Null, "contact_missing"),
        ("1234567890124", json!("  "), "contact_missing"),
        ("1234567890123", json!("电话告知的新地址"), "same_tracking"),
    ] {
        let payload = again(number, contact);
        assert_eq!(
            refused(&district, case, ServeAgain, payload).await,
            expected
        );
    }
    does(
        ServeAgain,
        again("1234567890124", json!("电话告知的新地址")),
    )
    .await;
    let of_the_first = refused(&district, case, ProveService, proof(first)).await;
    assert_eq!(of_the_first, "proof_of_the_first");
    let second = slip(&district, case, "第二次交寄收据").await;
    does(ProveService, proof(second)).await;
    does(Close, json!({})).await;
}

async fn corrected(
    district: &District,
    case: CaseId,
    event: u64,
    change: Value,
) -> Result<(), ActError> {
    let request = json!({ "event": event, "reason": "登记有误" });
    let act = Act::parse(RequestCorrection, request).unwrap();
    let beside: Beside = serde_json::from_value(json!({ "change": change })).unwrap();
    let request = ActRequest {
        beside,
        ..ActRequest::of(case, act)
    };
    let done = district.office.act(district.desk("clerk"), request).await;
    done.map(drop)
}

async fn a_correction_opens_no_way_that_was_closed(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = signed(&district).await;
    let by_hand = json!({ "service": "in_person", "served_on": TODAY, "signed_by": "applicant" });
    let served = district.act("clerk", case, TODAY, Serve, by_hand).await;
    let served = served.event.seq;
    let file = slip(&district, case, "送达回证").await;
    let proof = json!({ "proof": "送达回证", "files": [file] });
    let proved = district
        .act("clerk", case, TODAY, ProveService, proof)
        .await;
    let proved = proved.event.seq;
    let post = json!({ "service": "post", "signed_by": null });
    let electronic = json!({ "service": "electronic", "signed_by": null });
    for (event, change, expected) in [
        (served, post, "carrier_missing"),
        (served, electronic, "electronic_not_chosen"),
        (proved, json!({ "files": [] }), "proof_file_missing"),
    ] {
        let refused = corrected(&district, case, event, change).await;
        assert_eq!(code(refused.unwrap_err()), expected);
    }
    let right = json!({ "proof": "送达回证第二联" });
    corrected(&district, case, proved, right).await.unwrap();
}
