//! What leaves the house, by whatever act and from whatever case, is looked into first.

use casework::files::GIVEN;
use disclosure::words::ActKind;
use serde_json::json;

use super::super::District;
use super::{SECRET, TODAY, add, at_hand, code, new};
use crate::harness::{Peer, on_both};

on_both!(
    a_joint_reply_waits_for_the_files_of_every_case,
    a_letter_waits_for_what_is_enclosed,
    what_only_a_person_can_read_is_named_at_the_signature,
);

async fn a_joint_reply_waits_for_the_files_of_every_case(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let lead = at_hand(&district).await;
    let other = district.register(json!({ "title": "另一件" })).await;
    district.to_handler(other.id, TODAY).await;
    let file = new("名单.txt", GIVEN, SECRET.as_bytes());
    let file = add(&district, "handler", other.id, file).await;
    office.inspect_waiting().await.unwrap();
    let draft = json!({ "kind": "granted", "covers": [other.id],
        "parts": { "given": { "what": "征地批复", "pages": 1 } } });
    district
        .act("handler", lead, TODAY, ActKind::Draft, draft)
        .await;
    let submit = async || {
        district
            .try_act("handler", lead, TODAY, ActKind::SubmitReview, json!({}))
            .await
    };
    let stopped = submit().await.unwrap_err().to_string();
    assert!(stopped.contains("名单.txt") && stopped.contains(&other.case.number));
    office
        .remove_file(district.desk("handler"), file.id, "传错了文件")
        .await
        .unwrap();
    submit().await.unwrap();
}

async fn a_letter_waits_for_what_is_enclosed(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, handler) = (&district.office, district.desk("handler"));
    let extract = new("摘录.txt", "consultation", SECRET.as_bytes());
    let extract = add(&district, "handler", id, extract).await;
    office.inspect_waiting().await.unwrap();
    let town = district.desk("town").agency.id;
    let consult = async |name: &str| {
        let asked = json!({ "id": name, "with": "joint_agency", "agency": town,
            "question": "请回复", "received_on": TODAY });
        district
            .try_act("handler", id, TODAY, ActKind::Consult, asked)
            .await
    };
    assert_eq!(code(consult("河东").await), "file_held_back");
    office
        .remove_file(handler, extract.id, "改为摘录复印件")
        .await
        .unwrap();
    consult("河东").await.unwrap();
    // the opinion that came in goes nowhere
    let mut opinion = new("意见.txt", "consultation", SECRET.as_bytes());
    opinion.subject = "河东".into();
    add(&district, "handler", id, opinion).await;
    office.inspect_waiting().await.unwrap();
    consult("河西").await.unwrap();

    // what is put beside the reply itself leaves with it
    let id = district.register(json!({ "title": "另一件" })).await.id;
    district.to_handler(id, TODAY).await;
    let beside = new("附页.txt", "reply", SECRET.as_bytes());
    add(&district, "handler", id, beside).await;
    office.inspect_waiting().await.unwrap();
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "地块表", "pages": 1 } } });
    district
        .act("handler", id, TODAY, ActKind::Draft, draft)
        .await;
    let stopped = district
        .try_act("handler", id, TODAY, ActKind::SubmitReview, json!({}))
        .await;
    assert!(stopped.unwrap_err().to_string().contains("附页.txt"));
}

/// The smallest picture.
const PIXEL: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\nIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";

async fn what_only_a_person_can_read_is_named_at_the_signature(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let office = &district.office;
    add(&district, "handler", id, new("批复.png", GIVEN, PIXEL)).await;
    office.inspect_waiting().await.unwrap();
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "批复", "pages": 1 } } });
    district
        .act("handler", id, TODAY, ActKind::Draft, draft)
        .await;
    let desk = district.desk("head");
    let in_hand = office.draft_in_hand(desk, id).await.unwrap().unwrap();
    let named = in_hand.checked.iter();
    let mut named = named.filter(|one| one.said.contains("读不出上面的文字"));
    assert!(named.any(|one| one.said.contains("批复.png")));
    district
        .act("handler", id, TODAY, ActKind::SubmitReview, json!({}))
        .await;
    for _ in 0..2 {
        district
            .act("reviewer", id, TODAY, ActKind::PassReview, json!({}))
            .await;
    }
    let signed = district
        .act("head", id, TODAY, ActKind::Sign, json!({}))
        .await;
    let enclosed = &signed.event.facts.enclosed;
    assert_eq!(enclosed.len(), 1);
    assert!(enclosed[0].scan && enclosed[0].name == "批复.png");
    district.office.verify().await.unwrap();
}
