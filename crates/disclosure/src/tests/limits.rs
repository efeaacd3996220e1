//! The limits that the office sets for itself: what is forgotten is watched, and
//! nothing of it looks like a period of the law.

use std::collections::BTreeSet;

use serde_json::json;

use super::desk::Desk;
use super::{date, edited};
use crate::clock::{self, Deadline, DeadlineKind, Out};
use crate::explain;
use crate::words::ActKind::*;

/// Kinds and last days of the office's own limits, with their subjects.
fn limits(desk: &Desk) -> Vec<(DeadlineKind, Option<String>, String)> {
    own(desk)
        .into_iter()
        .map(|limit| {
            let due_on = limit.due_on.unwrap().to_string();
            (limit.kind, limit.subject, due_on)
        })
        .collect()
}

fn own(desk: &Desk) -> Vec<Deadline> {
    let mut all = clock::deadlines(&desk.case, &desk.rules, Out::Silent);
    all.retain(|deadline| !deadline.kind.is_statutory());
    all
}

fn one(kind: DeadlineKind, due_on: &str) -> Vec<(DeadlineKind, Option<String>, String)> {
    vec![(kind, None, due_on.to_owned())]
}

#[test]
fn what_nobody_has_opened_is_watched_until_somebody_does() {
    let mut desk = Desk::received("2024-03-01");
    assert_eq!(limits(&desk), one(DeadlineKind::Opening, "2024-03-04"));
    let opening = &own(&desk)[0];
    assert_eq!((opening.opened_by, opening.workdays), (1, 1));
    assert_eq!(opening.safe_on, None);
    assert_eq!(opening.working.len(), 2, "the weekend, then Monday");
    desk.must(Screen, json!({}));
    assert_eq!(limits(&desk), []);

    // what was entered late waits since then
    let mut desk = Desk::received("2024-03-01");
    desk.case.registered_on = date("2024-03-08");
    assert_eq!(limits(&desk), one(DeadlineKind::Opening, "2024-03-11"));
}

#[test]
fn a_notice_is_watched_until_its_receipt_is_written_down() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(RequestSupplement, json!({ "items": ["写明文号"] }));
    let asked_by = desk.case.version;
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-08"));
    assert_eq!(own(&desk)[0].opened_by, asked_by);
    // what came back is to be sent again, and is watched from then on
    let returned = json!({ "notice": "supplement", "reason": "地址不详" });
    desk.on("2024-03-07").must(NoticeReturned, returned);
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-14"));
    let again = json!({ "notice": "supplement", "way": "当面送达" });
    desk.on("2024-03-11").must(ResendNotice, again);
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-18"));
    let received = json!({ "notice": "supplement", "served_on": "2024-03-12" });
    desk.on("2024-03-12").must(RecordNoticeReceipt, received);
    assert_eq!(limits(&desk), []);
}

#[test]
fn a_reply_is_watched_until_its_service_is_proved() {
    let mut desk = Desk::handling("2024-03-01");
    desk.sign(json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } }));
    assert_eq!(limits(&desk), []);
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-01" }),
    );
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-08"));
    desk.on("2024-03-06")
        .must(ReplyReturned, json!({ "reason": "查无此人" }));
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-13"));
    let again = json!({ "service": "post", "served_on": "2024-03-07" });
    desk.on("2024-03-07").must(ServeAgain, again);
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-14"));
    // the lead of a joint reply has the proof of all
    let mut joined = desk.case.clone();
    joined.reply.as_mut().unwrap().joined_to = Some("测试〔2024〕2号".into());
    assert!(clock::receipt(&joined, &desk.rules).is_none());
    desk.must(ProveService, json!({ "proof": "送达回证" }));
    assert_eq!(limits(&desk), []);
}

#[test]
fn an_extension_and_an_abandonment_are_watched_until_they_arrived() {
    let mut desk = Desk::handling("2024-03-01");
    let extension = json!({ "workdays": 20, "reason": "需向档案馆调取" });
    desk.on("2024-03-08")
        .must(ApproveExtension, extension.clone());
    assert_eq!(limits(&desk), []);
    desk.must(Extend, extension);
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-03-15"));
    let received = json!({ "notice": "extension", "served_on": "2024-03-11", "posted_on": "2024-03-08",
        "service": "post", "carrier": "ems", "tracking": "1029384756839" });
    desk.on("2024-03-11").must(RecordNoticeReceipt, received);
    assert_eq!(limits(&desk), []);

    let mut desk = Desk::handling("2024-03-01");
    desk.must(RequestSupplement, json!({ "items": ["写明文号"] }));
    let received = json!({ "notice": "supplement", "served_on": "2024-03-01" });
    desk.must(RecordNoticeReceipt, received);
    desk.on("2024-03-29").must(Abandon, json!({}));
    assert_eq!(limits(&desk), one(DeadlineKind::Receipt, "2024-04-08"));
}

#[test]
fn a_letter_and_an_opinion_without_a_limit_by_law_are_watched() {
    let mut desk = Desk::handling("2024-03-01");
    let letter =
        |id: &str, with: &str| json!({ "id": id, "with": with, "name": id, "question": "请回复" });
    desk.must(Consult, letter("甲", "third_party"));
    desk.must(Consult, letter("乙", "other_agency"));
    desk.must(Consult, letter("丙", "internal"));
    let said =
        |kind, subject: &str, due_on: &str| (kind, Some(subject.to_owned()), due_on.to_owned());
    let expected = [
        said(DeadlineKind::Receipt, "甲", "2024-03-08"),
        said(DeadlineKind::Receipt, "乙", "2024-03-08"),
        said(DeadlineKind::OtherAgencyOpinion, "乙", "2024-03-15"),
        said(DeadlineKind::InternalOpinion, "丙", "2024-03-12"),
    ];
    assert_eq!(limits(&desk), expected);
    let received = |id: &str| json!({ "id": id, "received_on": "2024-03-05" });
    desk.on("2024-03-05")
        .must(RecordConsultReceipt, received("甲"));
    desk.must(RecordConsultReceipt, received("乙"));
    let expected = [
        said(DeadlineKind::OtherAgencyOpinion, "乙", "2024-03-19"),
        said(DeadlineKind::InternalOpinion, "丙", "2024-03-12"),
    ];
    assert_eq!(limits(&desk), expected);
    for id in ["乙", "丙"] {
        let opinion = json!({ "id": id, "opinion": "neutral" });
        desk.must(ConsultationAnswered, opinion);
    }
    assert_eq!(limits(&desk), []);
}

#[test]
fn no_limit_of_the_office_looks_like_a_period_of_the_law() {
    let desk = Desk::received("2024-03-01");
    for limit in own(&desk) {
        let told = explain::explain(&limit, &desk.case, &desk.rules);
        assert!(
            !told.is_statutory && told.label.ends_with("（内部）"),
            "{told:?}"
        );
        assert!(
            told.sentence.contains("本机关内部规定"),
            "{}",
            told.sentence
        );
    }
    for kind in DeadlineKind::ALL {
        let is_named = desk.rules.limit(kind.word(), date("2024-03-01")).is_some();
        assert_eq!(is_named, !kind.is_statutory(), "{kind}");
        assert_eq!(kind.label().contains("内部"), is_named, "{kind}");
    }
}

#[test]
fn limits_are_known_by_name_and_need_not_be_set() {
    let misspelt = edited("office.toml", "name = \"opening\"", "name = \"openning\"");
    let told = misspelt.unwrap_err().to_string();
    assert!(told.contains("不认识的内部时限“openning”"), "{told}");
    let statutory = edited("office.toml", "name = \"opening\"", "name = \"reply\"");
    assert!(
        statutory.is_err(),
        "no period of the law is the office's to set"
    );
    let (_, text) = crate::Rules::embedded_files()
        .iter()
        .find(|(name, _)| *name == "office.toml")
        .unwrap();
    let at = text.find("[[limit]]").unwrap();
    let mut desk = Desk::received("2024-03-01");
    desk.rules = edited("office.toml", &text[at..], "").unwrap();
    assert_eq!(limits(&desk), []);
    let mut all = clock::deadlines(&desk.case, &desk.rules, Out::Silent);
    all.retain(|deadline| deadline.due_on.is_some());
    let kinds: BTreeSet<_> = all.iter().map(|deadline| deadline.kind).collect();
    assert!(kinds.contains(&DeadlineKind::Reply), "{kinds:?}");
}
