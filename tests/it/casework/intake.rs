//! Registration: who is the same person, what looks like a repeat, who may.

use disclosure::words::{ActKind, State};
use serde_json::json;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    the_same_wording_is_pointed_out_and_never_merged,
    people_are_told_apart_by_their_numbers,
    an_unconfirmed_letter_waits_for_its_receipt_date,
    a_split_gives_each_matter_its_own_case
);

fn codes(registered: &casework::Registered) -> Vec<&'static str> {
    registered
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect()
}

async fn the_same_wording_is_pointed_out_and_never_merged(peer: Peer) {
    let district = District::fresh(peer).await;
    let first = district.register(json!({})).await;
    assert!(!codes(&first).contains(&"same_wording"));
    let again = district
        .register(json!({ "content": " 申请公开某镇某村２０２３年第4批次、建设用地的征地批复。" }))
        .await;
    assert!(codes(&again).contains(&"same_wording"));
    assert_ne!(first.id, again.id);
    assert_ne!(first.case.number, again.case.number);
    // Another person with the same words is another applicant, whom nobody may leave unanswered.
    let other = district
        .register(json!({ "applicant": { "name": "李四", "id_number": "370404199202022231" } }))
        .await;
    assert!(!codes(&other).contains(&"same_wording"));
    assert_ne!(
        other.case.application.applicant.person,
        first.case.application.applicant.person
    );
}

async fn people_are_told_apart_by_their_numbers(peer: Peer) {
    let district = District::fresh(peer).await;
    let person = |registered: &casework::Registered| registered.case.application.applicant.person;
    let first = district.register(json!({})).await;
    let moved = district
        .register(json!({ "title": "二", "applicant": { "id_number": " 37040419900101123０ ", "phone": "13900000002" } }))
        .await;
    assert_eq!(
        person(&first),
        person(&moved),
        "white space and width do not make another person"
    );
    let details = moved
        .case
        .application
        .applicant
        .details
        .expect("the new contact is kept");
    let mut reader = district.memory.store.read().await.unwrap();
    let contact = reader.person(details).await.unwrap().unwrap();
    assert_eq!(contact.phone.as_deref(), Some("13900000002"));
    let first_contact = reader.person(person(&first)).await.unwrap().unwrap();
    assert_eq!(first_contact.phone.as_deref(), Some("13800000001"));
    let unknown = district
        .register(json!({ "title": "三", "applicant": { "id_number": null } }))
        .await;
    assert_ne!(person(&first), person(&unknown), "a name alone is nobody");
    let alike = district
        .register(json!({ "applicant": { "id_number": null } }))
        .await;
    assert!(codes(&alike).contains(&"same_wording_namesake"));
}

async fn an_unconfirmed_letter_waits_for_its_receipt_date(peer: Peer) {
    let district = District::fresh(peer).await;
    let letter = district
        .register(json!({ "channel": "ordinary_mail",
            "dates": { "submitted_on": "2026-02-26", "arrived_on": "2026-03-02" } }))
        .await;
    assert_eq!(letter.case.state, State::AwaitingReceipt);
    assert!(codes(&letter).contains(&"same_day_contact_missing"));
    let file = district
        .office
        .case_file(district.desk("clerk"), letter.id)
        .await
        .unwrap()
        .unwrap();
    assert!(
        district
            .office
            .deadlines(&file, district.office.today())
            .is_empty()
    );
    let confirmed = json!({ "confirmed_on": "2026-03-02" });
    let acted = district
        .act(
            "clerk",
            letter.id,
            "2026-03-02",
            ActKind::ConfirmReceipt,
            confirmed,
        )
        .await;
    assert_eq!(acted.case.state, State::Registered);
    let file = district
        .office
        .case_file(district.desk("clerk"), letter.id)
        .await
        .unwrap()
        .unwrap();
    let due = district
        .office
        .reply_deadline(&file, district.office.today())
        .unwrap();
    assert_eq!(due.due_on.unwrap().to_string(), "2026-03-30");
}

async fn a_split_gives_each_matter_its_own_case(peer: Peer) {
    let district = District::fresh(peer).await;
    let parent = district.register(json!({})).await;
    let splitting = json!({ "reason": "三项互不相关", "parts": [
        { "title": "批复", "content": "征地批复" },
        { "title": "方案", "content": "补偿安置方案" },
        { "title": "公告", "content": "征地公告" } ] });
    let acted = district
        .act("clerk", parent.id, "2026-03-02", ActKind::Split, splitting)
        .await;
    assert_eq!(acted.case.state, State::Ended);
    assert_eq!(acted.opened.len(), 3);
    for (index, (id, number)) in acted.opened.iter().enumerate() {
        let child = district
            .office
            .case_file(district.desk("clerk"), *id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(&child.case.number, number);
        assert_eq!(child.case.received_on, parent.case.received_on);
        assert_eq!(
            child.case.run().unwrap().day0,
            parent.case.run().unwrap().day0
        );
        let nth = district.nth(*id).await;
        assert_eq!(
            nth,
            Some(u32::try_from(index).unwrap() + 1),
            "the parent does not count"
        );
    }
}

impl District {
    /// Which item of the month a case is, as a fee approval would find.
    pub async fn nth(&self, id: store::CaseId) -> Option<u32> {
        let file = self
            .office
            .case_file(self.desk("clerk"), id)
            .await
            .unwrap()
            .unwrap();
        file.facts().nth_in_month
    }
}
