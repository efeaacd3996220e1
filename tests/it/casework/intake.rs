//! Registration: who is the same person, what looks like a repeat, who may.

use disclosure::words::{ActKind, State};
use serde_json::json;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    the_same_wording_is_pointed_out_and_never_merged,
    people_are_told_apart_by_their_numbers,
    what_is_no_number_makes_nobody_the_same,
    a_number_under_another_name_is_pointed_out,
    a_namesakes_wording_is_found_at_once,
    lines_and_texts_have_their_limits,
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

async fn what_is_no_number_makes_nobody_the_same(peer: Peer) {
    let district = District::fresh(peer).await;
    let person = |registered: &casework::Registered| {
        let application = &registered.case.application;
        let agent = application.agent.as_ref().map(|agent| agent.person);
        (application.applicant.person, agent)
    };
    let mut seen = std::collections::BTreeSet::new();
    for (index, nothing) in [
        "无",
        "无",
        "不详",
        "／",
        "０００００００",
        "370404********1230",
    ]
    .into_iter()
    .enumerate()
    {
        let registered = district
            .register(json!({ "title": format!("第{index}件"),
                "applicant": { "name": format!("申请人{index}"), "id_number": nothing },
                "agent": { "person": { "name": "代理", "id_number": nothing } } }))
            .await;
        let ignored: Vec<&str> = registered
            .warnings
            .iter()
            .filter(|warning| warning.code == "id_number_ignored")
            .map(|warning| warning.message.as_str())
            .collect();
        assert_eq!(ignored.len(), 2, "{nothing}");
        assert!(ignored[0].starts_with("申请人") && ignored[1].starts_with("代理人"));
        assert!(!codes(&registered).contains(&"id_checksum"));
        let (applicant, agent) = person(&registered);
        assert!(
            seen.insert(applicant) && seen.insert(agent.unwrap()),
            "{nothing}"
        );
        let mut reader = district.memory.store.read().await.unwrap();
        let kept = reader.person(applicant).await.unwrap().unwrap();
        assert_eq!((kept.id_kind, kept.id_number), (None, None), "{nothing}");
    }
}

async fn a_number_under_another_name_is_pointed_out(peer: Peer) {
    let district = District::fresh(peer).await;
    let first = district.register(json!({})).await;
    let spaced = district
        .register(json!({ "title": "二", "applicant": { "name": "王 小明" } }))
        .await;
    assert!(!codes(&spaced).contains(&"id_number_other_name"));
    let other = district
        .register(json!({ "title": "三", "applicant": { "name": "李大红" },
            "agent": { "person": { "name": "赵律师", "id_number": "370404199001011230" } } }))
        .await;
    let told: Vec<&str> = other
        .warnings
        .iter()
        .filter(|warning| warning.code == "id_number_other_name")
        .map(|warning| warning.message.as_str())
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for message in told {
        assert!(
            message.contains("王**") && !message.contains("小明") && !message.contains("3704"),
            "{message}"
        );
    }
    assert_eq!(
        other.case.application.applicant.person,
        first.case.application.applicant.person
    );
}

async fn a_namesakes_wording_is_found_at_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let nameless = |title: &str| json!({ "title": title, "applicant": { "id_number": null } });
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let registered = district.register(nameless("相同")).await;
        numbers.push(registered.case.number);
    }
    district.register(nameless("不同")).await;
    let last = district.register(nameless("相同")).await;
    let told = last
        .warnings
        .iter()
        .find(|warning| warning.code == "same_wording_namesake")
        .unwrap();
    assert!(
        told.message.contains(&numbers.join("、")) && !told.message.contains("4号"),
        "{}",
        told.message
    );
}

/// Whatever the database: a name too long for its index is refused before it is asked.
async fn lines_and_texts_have_their_limits(peer: Peer) {
    let district = District::fresh(peer).await;
    let long = |length: usize| "𬹼".repeat(length);
    let widest = json!({ "applicant": { "name": long(100), "phone": "1".repeat(60) },
        "title": long(300), "content": long(50_000), "document_number": long(100) });
    let id = district.register(widest).await.id;
    for (fields, code, field) in [
        (
            json!({ "applicant": { "name": long(101) } }),
            "too_long",
            "applicant.name",
        ),
        (
            json!({ "applicant": { "name": long(5_000) } }),
            "too_long",
            "applicant.name",
        ),
        (json!({ "title": long(301) }), "too_long", "title"),
        (json!({ "content": long(50_001) }), "too_long", "content"),
        (
            json!({ "applicant": { "phone": "1".repeat(61) } }),
            "too_long",
            "applicant.phone",
        ),
        (
            json!({ "agent": { "person": { "name": long(101) } } }),
            "too_long",
            "agent.person.name",
        ),
        (
            json!({ "applicant": { "name": "王\u{202e}小明" } }),
            "control_character",
            "applicant.name",
        ),
        (json!({ "theme": "一\n二" }), "control_character", "theme"),
        (
            json!({ "applicant": { "name": "\u{3164}" } }),
            "nothing_visible",
            "applicant.name",
        ),
    ] {
        let form = super::application(fields);
        let refused = district.office.register(district.desk("clerk"), form).await;
        let Err(casework::ActError::Refused(refusal)) = refused else {
            panic!("{field}: {refused:?}");
        };
        assert_eq!(
            (refusal.code, refusal.field.as_deref()),
            (code, Some(field))
        );
    }
    district.to_handler(id, "2026-03-02").await;
    for (kind, payload, field) in [
        (
            ActKind::Consult,
            json!({ "id": long(101), "with": "other_agency", "name": "甲" }),
            "id",
        ),
        (ActKind::Note, json!({ "text": long(50_001) }), "text"),
        (
            ActKind::Draft,
            json!({ "kind": "granted_in_part", "parts": { "withheld": [{ "what": "甲", "cite": long(101) }] } }),
            "parts.withheld[0].cite",
        ),
        (
            ActKind::Split,
            json!({ "reason": "甲", "parts": [{ "title": "一", "content": "一" }, { "title": long(301), "content": "二" }] }),
            "parts[1].title",
        ),
    ] {
        let refused = district
            .try_act("handler", id, "2026-03-02", kind, payload)
            .await;
        let Err(casework::ActError::Refused(refusal)) = refused else {
            panic!("{field}: {refused:?}");
        };
        assert_eq!(
            (refusal.code, refusal.field.as_deref()),
            ("too_long", Some(field))
        );
    }
    assert_eq!(district.office.verify().await.unwrap().cases, 1);
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
    // Until it is confirmed there is a day to confirm by, and a careful date from its arrival.
    let waiting = district.office.deadlines(&file, district.office.today());
    let waiting: Vec<_> = waiting
        .iter()
        .map(|deadline| (deadline.kind.word(), deadline.due_on.unwrap().to_string()))
        .collect();
    assert_eq!(
        waiting,
        [
            ("confirmation", "2026-03-03".to_owned()),
            ("from_arrival", "2026-03-30".to_owned())
        ]
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
