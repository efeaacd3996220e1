//! People on a real register: what papers add, what a correction may not touch,
//! what stays within an application and within what a desk sees.

use casework::{ActError, ActRequest, Acted, Contact, Found};
use disclosure::Warning;
use disclosure::act::Act;
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::{CaseId, SearchAsk};

use super::{District, application};
use crate::harness::{Peer, on_both};

on_both!(
    papers_add_to_the_applicant_and_never_replace_one,
    papers_of_the_same_agent_add_to_what_is_known,
    what_papers_say_of_the_applicant_is_corrected_there,
    a_correction_changes_nothing_that_the_register_wrote,
    what_a_correction_cannot_read_is_told_in_chinese,
    contact_stays_with_the_application_that_gave_it,
    no_number_tells_what_another_office_knows,
    a_number_is_found_on_whatever_paper_it_stands,
);

const NUMBER: &str = "370404199001011230";
/// The last character does not bear it out.
const SLIP: &str = "370404199001011231";

async fn act(
    district: &District,
    desk: &str,
    case: CaseId,
    kind: ActKind,
    payload: Value,
    beside: Value,
) -> Result<Acted, ActError> {
    let request = ActRequest {
        beside: serde_json::from_value(beside).unwrap(),
        ..ActRequest::of(case, Act::parse(kind, payload).unwrap())
    };
    district.office.act(district.desk(desk), request).await
}

async fn papers(district: &District, case: CaseId, beside: Value) -> Result<Acted, ActError> {
    act(
        district,
        "clerk",
        case,
        ActKind::RecordPapers,
        json!({}),
        beside,
    )
    .await
}

async fn corrected(
    district: &District,
    case: CaseId,
    event: u64,
    beside: Value,
) -> Result<Acted, ActError> {
    let payload = json!({ "event": event, "reason": "录入有误" });
    act(
        district,
        "clerk",
        case,
        ActKind::RequestCorrection,
        payload,
        beside,
    )
    .await
}

async fn contact(district: &District, desk: &str, case: CaseId) -> Contact {
    let desk = district.desk(desk);
    let file = district.office.case_file(desk, case).await.unwrap();
    let contacts = district.office.contacts(&file.unwrap()).await.unwrap();
    contacts.unwrap().applicant
}

fn codes(warnings: &[Warning]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.code).collect()
}

async fn papers_add_to_the_applicant_and_never_replace_one(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = district
        .register(json!({ "applicant": { "id_number": null, "address": "坛山路一百二十号院" } }))
        .await;
    let id = case.id;
    let before = case.case.application.applicant;

    // Only what is given changes, and the applicant stays the same row.
    let phone = json!({ "applicant": { "name": "王 小明", "phone": "13900000009" } });
    let acted = papers(&district, id, phone).await.unwrap();
    let now = acted.case.application.applicant;
    assert_eq!((now.person, &now.name), (before.person, &before.name));
    let shown = contact(&district, "clerk", id).await;
    assert_eq!(shown.phone.as_deref(), Some("139****0009"));
    assert!(shown.address.is_some(), "the address is still there");

    // A number makes the applicant known, and keeps the contact.
    let number = json!({ "applicant": { "name": "王小明", "id_number": SLIP } });
    let acted = papers(&district, id, number.clone()).await.unwrap();
    assert!(codes(&acted.warnings).contains(&"id_checksum"));
    let known = acted.case.application.applicant.person;
    assert_ne!(known, before.person);
    let shown = contact(&district, "clerk", id).await;
    assert_eq!(shown.phone.as_deref(), Some("139****0009"));
    assert!(shown.address.is_some() && shown.id_number.is_some());
    let again = papers(&district, id, number).await.unwrap();
    assert_eq!(again.case.application.applicant.person, known);

    // Another number or another name is another applicant.
    let people = district.memory.texts("SELECT name FROM people").await;
    for applicant in [
        json!({ "name": "王小明", "id_number": NUMBER }),
        json!({ "name": "李四", "phone": "13900000008" }),
        json!({ "name": " ", "phone": "13900000008" }),
    ] {
        let refused = papers(&district, id, json!({ "applicant": applicant })).await;
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("请提出更正"), "{said}");
    }
    let long = json!({ "applicant": { "name": "王小明", "phone": "1".repeat(61) } });
    assert!(papers(&district, id, long).await.is_err());
    let after = district.memory.texts("SELECT name FROM people").await;
    assert_eq!(after.len(), people.len(), "what is refused leaves nobody");
    assert!(district.office.verify().await.is_ok());
}

async fn papers_of_the_same_agent_add_to_what_is_known(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district
        .register(json!({ "agent": {
            "person": { "name": "赵代理", "phone": "13600000004", "address": "坛山路三号" },
            "authority": "授权委托书" } }))
        .await
        .id;
    let mail = json!({ "agent": { "person": { "name": "赵代理", "mail": "zhao@example.cn", "id_number": SLIP } } });
    let acted = papers(&district, id, mail).await.unwrap();
    assert_eq!(codes(&acted.warnings), ["id_checksum"]);
    let agent = acted.case.application.agent.unwrap();
    assert!(agent.authority.is_some());
    let file = district
        .office
        .case_file(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    let shown = district.office.contacts(&file).await.unwrap().unwrap();
    let shown = shown.agent.unwrap();
    assert_eq!(shown.phone.as_deref(), Some("136****0004"));
    assert_eq!(shown.mail.as_deref(), Some("z***@example.cn"));

    let other = json!({ "agent": { "person": { "name": "钱代理" } } });
    let acted = papers(&district, id, other).await.unwrap();
    assert!(codes(&acted.warnings).contains(&"authority_missing"));
    let other = acted.case.application.agent.unwrap();
    assert_ne!(other.person, agent.person);
    assert!(other.authority.is_none());
    let nameless = json!({ "agent": { "person": { "name": "" } } });
    let refused = papers(&district, id, nameless).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("没有填写代理人的姓名")
    );
}

async fn what_papers_say_of_the_applicant_is_corrected_there(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    let phone = json!({ "applicant": { "name": "王小明", "phone": "13900000009" } });
    let seq = papers(&district, id, phone).await.unwrap().event.seq;
    let right = json!({ "applicant": { "name": "王小鸣", "id_number": SLIP } });
    let refused = corrected(&district, id, 1, right.clone()).await;
    let said = refused.unwrap_err().to_string();
    assert!(said.contains(&format!("第 {seq} 项")), "{said}");
    let asked = corrected(&district, id, seq, right).await.unwrap();
    assert!(codes(&asked.warnings).contains(&"id_checksum"));
    let confirm = json!({ "request": asked.event.seq });
    let acted = act(&district, "head", id, ActKind::Correct, confirm, json!({}))
        .await
        .unwrap();
    assert_eq!(acted.case.application.applicant.name, "王小鸣");
    assert!(district.office.verify().await.is_ok());
}

async fn a_correction_changes_nothing_that_the_register_wrote(peer: Peer) {
    let district = District::fresh(peer).await;
    let somebody = district.register(json!({})).await;
    let somebody = somebody.case.application.applicant.person;
    let id = district
        .register(json!({ "title": "二", "applicant": { "name": "李四", "id_number": null } }))
        .await
        .id;
    let both = json!({ "applicant": { "name": "李四", "phone": "13900000009" },
        "agent": { "person": { "name": "赵代理" }, "authority": "授权委托书" } });
    let papers = papers(&district, id, both).await.unwrap().event.seq;
    let handler = district.desk("handler").officer.id;
    let screen = act(
        &district,
        "clerk",
        id,
        ActKind::Screen,
        json!({}),
        json!({}),
    );
    screen.await.unwrap();
    let given = json!({ "handler": handler, "instruction": "从速" });
    let dispatched = act(&district, "clerk", id, ActKind::Dispatch, given, json!({}));
    let dispatched = dispatched.await.unwrap().event.seq;
    for (event, change) in [
        (papers, json!({ "applicant": { "person": somebody } })),
        (papers, json!({ "applicant": { "details": somebody } })),
        (papers, json!({ "applicant": { "name": "王小明" } })),
        (papers, json!({ "agent": { "person": somebody } })),
        (papers, json!({ "agent": { "details": somebody } })),
        (papers, json!({ "agent": null })),
        (
            1,
            json!({ "application": { "applicant": { "details": somebody } } }),
        ),
        (dispatched, json!({ "handler_name": "别人" })),
    ] {
        let refused = corrected(&district, id, event, json!({ "change": change })).await;
        let said = refused.expect_err(&change.to_string()).to_string();
        let why = match event == dispatched {
            true => "handler_name 由系统填写",
            false => "不能以标识更正",
        };
        assert!(said.contains(why), "{change}: {said}");
    }
    let authority = json!({ "change": { "agent": { "authority": "授权委托书，2026年3月1日" } } });
    corrected(&district, id, papers, authority).await.unwrap();
    let instruction = json!({ "change": { "instruction": "三日内办结" } });
    corrected(&district, id, dispatched, instruction)
        .await
        .unwrap();
}

async fn what_a_correction_cannot_read_is_told_in_chinese(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    for (change, field, says) in [
        (json!({ "agency": "甲" }), "change.agency", "不是标识"),
        (
            json!({ "application": { "dates": { "submitted_on": "2026-02-30" } } }),
            "change.application.dates.submitted_on",
            "不是存在的日期",
        ),
        (
            json!({ "application": { "titel": "甲" } }),
            "change.application.titel",
            "没有这个字段",
        ),
        (
            json!({ "application": { "title": null } }),
            "change.application.title",
            "没有填写",
        ),
    ] {
        let refused = corrected(&district, id, 1, json!({ "change": change })).await;
        let Err(ActError::Refused(refusal)) = refused else {
            panic!("{change}: {refused:?}");
        };
        assert_eq!(refusal.field.as_deref(), Some(field));
        assert!(refusal.message.ends_with(says), "{}", refusal.message);
        assert!(!refusal.message.contains(|c: char| c.is_ascii_alphabetic()));
    }
}

async fn contact_stays_with_the_application_that_gave_it(peer: Peer) {
    let district = District::fresh(peer).await;
    let first = district.register(json!({})).await;
    let elsewhere = application(json!({ "applicant": { "phone": null, "address": null } }));
    let second = district
        .office
        .register(district.desk("town"), elsewhere)
        .await
        .unwrap();
    let person = |registered: &casework::Registered| registered.case.application.applicant.person;
    assert_eq!(person(&first), person(&second));
    let shown = contact(&district, "town", second.id).await;
    assert_eq!((shown.phone, shown.address, shown.mail), (None, None, None));
    assert!(shown.id_number.is_some());
    let own = contact(&district, "clerk", first.id).await;
    assert_eq!(own.phone.as_deref(), Some("138****0001"));
}

async fn no_number_tells_what_another_office_knows(peer: Peer) {
    let district = District::fresh(peer).await;
    district.register(json!({})).await;
    let try_out = || application(json!({ "title": "二", "applicant": { "name": "李大红" } }));
    for (desk, told) in [("town", false), ("clerk", true), ("town", false)] {
        let registered = district.office.register(district.desk(desk), try_out());
        let registered = registered.await.unwrap();
        let codes = codes(&registered.warnings);
        assert_eq!(codes.contains(&"id_number_other_name"), told, "{desk}");
    }
    // Now the town has cases of its own, under the name that it was given there.
    let name = application(json!({ "title": "三" }));
    let registered = district.office.register(district.desk("town"), name);
    let registered = registered.await.unwrap();
    let said = registered
        .warnings
        .iter()
        .find(|warning| warning.code == "id_number_other_name");
    let message = &said.unwrap().message;
    assert!(
        message.contains("李**") && !message.contains('王'),
        "{message}"
    );
}

async fn a_number_is_found_on_whatever_paper_it_stands(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut known = Vec::new();
    for (title, kind, number) in [
        ("护照", "passport", "E12345678"),
        ("录错", "identity_card", SLIP),
        ("军官", "officer_paper", "南字第00012号"),
    ] {
        let person = json!({ "name": "王小明", "id_kind": kind, "id_number": number });
        let registered = district.register(json!({ "title": title, "applicant": person }));
        known.push((number, registered.await.id));
    }
    let search = async |desk: &str, text: &str| {
        let desk = district.desk(desk);
        let ask = SearchAsk::text(text);
        let hits = district.office.search(desk, &ask, None, 10).await.unwrap();
        let found = hits.rows.into_iter().map(|hit| (hit.row.id, hit.why));
        found.collect::<Vec<_>>()
    };
    for (number, case) in known {
        assert_eq!(
            search("clerk", number).await,
            [(case, vec![Found::Identity])],
            "{number}"
        );
        assert_eq!(search("town", number).await, [], "{number}");
        assert_eq!(search("reviewer", number).await, [], "{number}");
    }
    // What looks like a number and is nobody's, or nobody's that is seen, is sought as text.
    let text = json!({ "title": "关于E12345678号文件", "applicant": { "id_number": null } });
    let town = application(text);
    let town = district.office.register(district.desk("town"), town);
    let town = town.await.unwrap().id;
    let found = search("town", "E12345678").await;
    assert_eq!(found, [(town, vec![Found::Title])]);
}
