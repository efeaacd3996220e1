//! How documents are sent: which ways fit together, which day counts, and that what
//! was stored before these fields were there still reads the same.

use serde_json::{Value, json};

use super::date;
use super::desk::{Desk, registration};
use super::edited;
use crate::Rules;
use crate::act::{Act, Notice};
use crate::application::{ChannelDates, Provision};
use crate::clock;
use crate::rules::{NumberFault, item_number};
use crate::words::ActKind::{
    Abandon, ApproveExtension, Close, Extend, ProveService, RecordContact, RecordNoticeReceipt,
    ReplyReturned, RequestSupplement, ResendNotice, Serve, ServeAgain,
};
use crate::words::{ActKind, Channel, State};
use crate::worked::samples;

/// A case whose reply was signed.
fn signed() -> Desk {
    let mut desk = Desk::handling("2024-03-04");
    desk.facts.document_number = Some("测试复〔2024〕1号".into());
    desk.on("2024-03-20");
    let draft = samples::draft("not_this_agency", &desk.case, &desk.rules);
    desk.sign(serde_json::to_value(draft).unwrap());
    desk
}

fn posted(carrier: &str, tracking: Option<&str>) -> Value {
    json!({ "service": "post", "served_on": "2024-03-20", "carrier": carrier, "tracking": tracking })
}

#[test]
fn only_the_postal_enterprise_carries_a_reply() {
    let desk = signed();
    for (carrier, tracking) in [
        ("EMS", Some("1234567890123")),
        ("ems", Some("1234567890123")),
        ("邮政特快专递", Some("1234567890123")),
        ("挂号信", Some("XA00000000137")),
        ("中国邮政", None),
        ("平信", None),
    ] {
        desk.judge(Serve, posted(carrier, tracking)).unwrap();
    }
    for courier in ["顺丰速运", "中通快递", "邮政快递员小王", " "] {
        let refused = desk.refused(Serve, posted(courier, Some("SF1")));
        assert_eq!(refused, ("not_postal".into(), "serve235".into()));
    }
    for numbered in ["EMS", "挂号信"] {
        for tracking in [None, Some("  ")] {
            let refused = desk.refused(Serve, posted(numbered, tracking));
            assert_eq!(refused.0, "tracking_missing");
        }
    }
    let by_hand = json!({ "service": "in_person", "served_on": "2024-03-20", "carrier": "EMS" });
    assert_eq!(desk.refused(Serve, by_hand).0, "carrier_without_post");
}

#[test]
fn whoever_signs_is_somebody_of_the_case() {
    let desk = signed();
    let by =
        |who: &str| json!({ "service": "in_person", "served_on": "2024-03-20", "signed_by": who });
    desk.judge(Serve, by("applicant")).unwrap();
    assert_eq!(desk.refused(Serve, by("agent")).0, "signed_by");
    assert_eq!(
        desk.refused(Serve, by("legal_representative")).0,
        "signed_by"
    );
    let sent =
        json!({ "service": "electronic", "served_on": "2024-03-20", "signed_by": "applicant" });
    assert_eq!(desk.refused(Serve, sent).0, "signed_by");
}

#[test]
fn electronic_service_is_the_applicants_choice() {
    let mut desk = signed();
    desk.case.application.provision = vec![Provision::Post];
    let sent = json!({ "service": "electronic", "served_on": "2024-03-20" });
    let warned = |desk: &Desk| {
        let warnings = desk.judge(Serve, sent.clone()).unwrap().warnings;
        warnings
            .iter()
            .any(|warning| warning.code == "electronic_not_chosen")
    };
    assert!(warned(&desk));
    let unreached =
        json!({ "way": "phone", "reached": false, "text": "无人接听", "agrees_electronic": true });
    assert_eq!(desk.refused(RecordContact, unreached).0, "not_reached");
    let agreed = json!({ "way": "phone", "reached": true, "text": "同意发到邮箱", "agrees_electronic": true });
    desk.must(RecordContact, agreed);
    assert!(!warned(&desk));
    // Agreed afterwards is not agreed.
    assert!(!desk.case.chose_electronic(date("2024-03-19")));

    let dates = ChannelDates {
        submitted_on: Some(date("2024-03-04")),
        ..ChannelDates::default()
    };
    let mut chosen = registration(Channel::InPerson, dates);
    chosen.application.provision = vec![Provision::Email];
    assert!(
        Desk::registered(&chosen, date("2024-03-04"))
            .case
            .chose_electronic(date("2024-03-04"))
    );
}

/// Received on 4 March: the period ends on 1 April. What counts is the day of
/// posting, signature or sending, whichever way it went, and nothing later.
#[test]
fn the_time_point_of_each_way_decides_timeliness() {
    for way in [
        json!({ "service": "post", "carrier": "EMS", "tracking": "1" }),
        json!({ "service": "in_person", "signed_by": "applicant" }),
        json!({ "service": "electronic" }),
    ] {
        for (day, late) in [("2024-04-01", false), ("2024-04-02", true)] {
            let mut desk = signed();
            let mut serving = way.clone();
            serving["served_on"] = json!(day);
            // Written down days after: the day it was sent stays the one that counts.
            desk.on("2024-04-08").must(Serve, serving);
            let figures = clock::figures(&desk.case, &desk.rules).unwrap();
            assert_eq!(figures.late, late, "{way} {day}");
        }
    }
}

#[test]
fn a_reply_that_came_back_is_served_once_more_and_closes_on_its_proof() {
    let mut desk = signed();
    desk.must(Serve, posted("EMS", Some("1")));
    let figures = clock::figures(&desk.case, &desk.rules);
    desk.must(ProveService, json!({ "proof": "交寄收据" }));
    desk.on("2024-04-10");
    desk.must(ReplyReturned, json!({ "reason": "原址查无此人" }));
    assert_eq!(desk.refused(Close, json!({})).0, "reply_returned");
    let again = |carrier: &str| {
        json!({ "service": "post", "served_on": "2024-04-10", "carrier": carrier,
                "tracking": "2", "contact": "电话确认的新地址" })
    };
    assert_eq!(desk.refused(ServeAgain, again("圆通")).0, "not_postal");
    desk.must(ServeAgain, again("挂号信"));
    assert_eq!(desk.refused(Close, json!({})).0, "service_not_proved");
    assert_eq!(desk.refused(ServeAgain, again("挂号信")).0, "served_again");
    desk.must(ProveService, json!({ "proof": "第二次交寄收据" }));
    desk.must(Close, json!({}));
    let reply = desk.case.reply.as_ref().unwrap();
    assert_eq!(reply.served_on, Some(date("2024-03-20")));
    assert_eq!(clock::figures(&desk.case, &desk.rules), figures);
    assert_eq!(desk.case.state, State::Closed);
}

/// 国办公开办函〔2016〕235号 asks for one more service, not for one that arrives.
#[test]
fn a_reply_that_came_back_twice_closes_on_the_proof_of_its_second_posting() {
    let mut desk = signed();
    desk.must(Serve, posted("EMS", Some("1")));
    desk.must(ProveService, json!({ "proof": "交寄收据" }));
    desk.on("2024-04-10");
    desk.must(ReplyReturned, json!({ "reason": "原址查无此人" }));
    let twice = json!({ "reason": "又登记一次" });
    assert_eq!(desk.refused(ReplyReturned, twice).0, "return_known");
    let again = json!({ "service": "post", "served_on": "2024-04-10", "carrier": "EMS",
        "tracking": "2", "contact": "电话确认的新地址" });
    desk.must(ServeAgain, again);
    desk.on("2024-04-20");
    desk.must(ReplyReturned, json!({ "reason": "拒收" }));
    assert_eq!(desk.refused(Close, json!({})).0, "service_not_proved");
    desk.must(ProveService, json!({ "proof": "第二次交寄收据" }));
    let warnings = desk.must(Close, json!({})).warnings;
    assert!(warnings.iter().any(|it| it.code == "returned_again"));
    let reply = desk.case.reply.as_ref().unwrap();
    assert_eq!(reply.served_on, Some(date("2024-03-20")));
}

#[test]
fn what_was_signed_for_does_not_come_back() {
    let mut desk = signed();
    let by_hand =
        json!({ "service": "in_person", "served_on": "2024-03-20", "signed_by": "applicant" });
    desk.must(Serve, by_hand);
    let reason = json!({ "reason": "想再办一次" });
    assert_eq!(desk.refused(ReplyReturned, reason.clone()).0, "signed_for");
    desk.must(ProveService, json!({ "proof": "送达回证" }));
    desk.must(Close, json!({}));
    assert_eq!(desk.refused(ReplyReturned, reason).0, "signed_for");
    assert!(!desk.offers(ReplyReturned));
}

#[test]
fn notices_say_how_they_went_too() {
    let mut desk = Desk::handling("2024-03-04");
    desk.must(RequestSupplement, json!({ "items": ["身份证明"] }));
    let notice = |way: Value| {
        let mut payload = json!({ "notice": "supplement", "served_on": "2024-03-04" });
        payload
            .as_object_mut()
            .unwrap()
            .extend(way.as_object().unwrap().clone());
        payload
    };
    let courier = json!({ "service": "post", "carrier": "顺丰", "tracking": "1" });
    assert_eq!(
        desk.refused(RecordNoticeReceipt, notice(courier)).0,
        "not_postal"
    );
    let stray = json!({ "carrier": "EMS", "tracking": "1" });
    assert_eq!(
        desk.refused(RecordNoticeReceipt, notice(stray)).0,
        "carrier_without_post"
    );
    let ways = [
        json!({}),
        json!({ "service": "post", "carrier": "EMS", "tracking": "1" }),
        json!({ "service": "in_person", "signed_by": "applicant" }),
    ];
    for way in ways {
        desk.judge(RecordNoticeReceipt, notice(way)).unwrap();
    }
    let resent =
        json!({ "notice": "supplement", "way": "新地址", "service": "post", "carrier": "挂号信" });
    assert_eq!(desk.refused(ResendNotice, resent).0, "tracking_missing");

    let mut desk = Desk::handling("2024-03-04");
    let sent = json!({ "workdays": 5, "reason": "涉及面广", "service": "post", "carrier": "EMS", "tracking": "1" });
    // what is only consented to goes nowhere
    assert!(Act::parse(ApproveExtension, sent.clone()).is_err());
    desk.must(
        ApproveExtension,
        json!({ "workdays": 5, "reason": "涉及面广" }),
    );
    desk.must(Extend, sent);
}

/// What was stored before a notice could say how it went reads as it did, and is
/// written as it was: its hash stays.
#[test]
fn payloads_of_earlier_versions_read_as_before() {
    for (kind, stored) in [
        (
            Serve,
            json!({ "service": "post", "served_on": "2024-03-20", "tracking": "EMS1" }),
        ),
        (
            Serve,
            json!({ "service": "electronic", "served_on": "2024-03-20" }),
        ),
        (
            ServeAgain,
            json!({ "service": "post", "served_on": "2024-04-10", "contact": { "plain": "新址" } }),
        ),
        (ProveService, json!({ "proof": { "plain": "挂号信收据" } })),
        (
            RecordNoticeReceipt,
            json!({ "notice": "fee", "served_on": "2024-03-20" }),
        ),
        (
            ResendNotice,
            json!({ "notice": "fee", "way": { "plain": "挂号信寄新址" } }),
        ),
        (
            Extend,
            json!({ "workdays": 5, "reason": { "plain": "涉及面广" } }),
        ),
        (
            RecordContact,
            json!({ "way": "phone", "reached": true, "text": { "plain": "已确认" } }),
        ),
        (
            ActKind::RecordConsultReceipt,
            json!({ "id": "三方", "received_on": "2024-03-20" }),
        ),
        (
            ActKind::Archive,
            json!({ "dossier": "2024-1", "retention": "30年" }),
        ),
    ] {
        let act = Act::parse(kind, stored.clone()).unwrap();
        assert_eq!(act.payload().unwrap(), stored, "{kind}");
    }
    // A whole life of then.
    let mut desk = signed();
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-20", "tracking": "EMS1" }),
    );
    desk.must(ProveService, json!({ "proof": "挂号信收据" }));
    desk.must(Close, json!({}));
    let reply = desk.case.reply.as_ref().unwrap();
    assert!(reply.proved && desk.case.state == State::Closed);
}

#[test]
fn the_table_of_carriers_is_checked() {
    for (from, to, says) in [
        (
            "tracking = true\nnumbers",
            "tracking = \"是\"\nnumbers",
            "service.toml",
        ),
        ("cite = \"serve235\"", "cite = \"nowhere\"", "nowhere"),
        ("carrier = \"registered\"", "carrier = \"ems\"", "ems"),
        (
            "\"domestic_express\", \"s10\"",
            "\"domestic_express\", \"s11\"",
            "s11",
        ),
        (
            "number = \"domestic_registered\"",
            "number = \"s10\"",
            "s10",
        ),
        ("check = \"s10\"\ncite", "check = \"s9\"\ncite", "s9"),
    ] {
        let errors = edited("service.toml", from, to).unwrap_err();
        let told = errors.to_string();
        assert!(
            told.contains("service.toml") && told.contains(says),
            "{told}"
        );
    }
}

/// The letters that nobody has to answer are served like any other, and once.
#[test]
fn a_letter_is_served_once_and_not_before_it_is_made() {
    let mut desk = Desk::handling("2024-03-04");
    let receipt = |notice: &str, day: &str| json!({ "notice": notice, "served_on": day });
    let refused = |desk: &Desk, notice: &str, day: &str| {
        desk.refused(RecordNoticeReceipt, receipt(notice, day)).0
    };
    // No extension, no letter of one; and no supplement is awaited.
    assert_eq!(refused(&desk, "extension", "2024-03-04"), "no_such_letter");
    assert_eq!(refused(&desk, "supplement", "2024-03-04"), "out_of_turn");
    desk.on("2024-03-06");
    let told = json!({ "workdays": 5, "reason": "涉及面广" });
    desk.must(ApproveExtension, told.clone());
    desk.must(Extend, told);
    assert_eq!(refused(&desk, "extension", "2024-03-05"), "date_too_early");
    desk.on("2024-03-08");
    desk.must(RecordNoticeReceipt, receipt("extension", "2024-03-07"));
    assert_eq!(refused(&desk, "extension", "2024-03-08"), "receipt_known");
    let letter = desk.case.letter_out(Notice::Extension, None).unwrap();
    let served = desk.case.delivery(&letter).unwrap();
    assert_eq!(served.served_on, date("2024-03-07"));
    // It moves no date.
    let due = clock::reply_due(&desk.case, &desk.rules, desk.on);
    assert_eq!(due, Some(date("2024-04-09")));
}

/// Posted, then received: from the receipt alone the period of a notice runs.
#[test]
fn a_notice_by_post_says_when_it_was_posted_and_when_received() {
    let mut desk = Desk::handling("2024-03-04");
    desk.on("2024-03-05");
    desk.must(RequestSupplement, json!({ "items": ["身份证明"] }));
    desk.on("2024-03-12");
    let notice = |posted: &str, received: &str, service: &str| json!({ "notice": "supplement", "served_on": received, "posted_on": posted, "service": service });
    for (posted, received, service, code) in [
        ("2024-03-04", "2024-03-08", "post", "date_too_early"),
        ("2024-03-09", "2024-03-08", "post", "date_too_early"),
        (
            "2024-03-06",
            "2024-03-08",
            "in_person",
            "posted_without_post",
        ),
    ] {
        let refused = desk.refused(RecordNoticeReceipt, notice(posted, received, service));
        assert_eq!(refused.0, code, "{posted} {received} {service}");
    }
    desk.must(
        RecordNoticeReceipt,
        notice("2024-03-06", "2024-03-08", "post"),
    );
    let due = clock::supplement(&desk.case, &desk.rules).unwrap();
    assert_eq!(due.due_on, Some(date("2024-03-22")));
}

#[test]
fn an_abandonment_that_was_not_told_is_pointed_out_at_the_end() {
    let mut desk = Desk::handling("2024-03-04");
    desk.must(
        RequestSupplement,
        json!({ "items": ["身份证明"], "served_on": "2024-03-04" }),
    );
    desk.on("2024-04-01");
    desk.must(Abandon, json!({}));
    let warned = |desk: &Desk| {
        let warnings = desk.judge(Close, json!({})).unwrap().warnings;
        warnings
            .iter()
            .any(|it| it.code == "abandonment_not_served")
    };
    assert!(warned(&desk));
    let receipt = json!({ "notice": "abandonment", "served_on": "2024-04-01", "service": "post",
        "posted_on": "2024-04-01", "carrier": "EMS", "tracking": "1234567890123" });
    desk.must(RecordNoticeReceipt, receipt);
    assert!(!warned(&desk));
    // Undone and abandoned once more, it is told once more.
    desk.must(
        ActKind::UndoAbandonment,
        json!({ "reason": "住院", "served_on": "2024-04-01" }),
    );
    desk.on("2024-05-20");
    desk.must(Abandon, json!({}));
    assert!(warned(&desk));
}

#[test]
fn numbers_of_items_are_written_as_the_post_writes_them() {
    let rules = Rules::embedded();
    let on = date("2026-03-02");
    let check = |carrier: &str, number: &str| {
        let row = rules.carrier(carrier, on).unwrap();
        row.check_number(&item_number(number))
    };
    for (carrier, number) in [
        ("ems", "1234567890123"),
        ("ems", "EE 473 124 829 CN"),
        ("registered", "ra473124829cn"),
        ("registered", "XA12345678937"),
        ("registered", "ＸＡ１２３４５６７８９３７"),
        // Ten is written 0, eleven 5.
        ("ems", "EA000000005CN"),
        ("ems", "EA000000270CN"),
        // Other mail is not numbered in a form that anybody published.
        ("china_post", "随便"),
    ] {
        assert_eq!(check(carrier, number), Ok(()), "{carrier} {number}");
    }
    for (carrier, number, fault) in [
        ("ems", "EE473124828CN", NumberFault::CheckDigit),
        ("ems", "EE473124839CN", NumberFault::CheckDigit),
        ("registered", "RA473142829CN", NumberFault::CheckDigit),
        ("ems", "123456789012", NumberFault::Form),
        ("ems", "XA12345678937", NumberFault::Form),
        ("registered", "1234567890123", NumberFault::Form),
        ("registered", "SF1234567890123", NumberFault::Form),
        ("ems", "", NumberFault::Form),
    ] {
        assert_eq!(check(carrier, number), Err(fault), "{carrier} {number}");
    }
}
