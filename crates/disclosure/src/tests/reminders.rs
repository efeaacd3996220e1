//! Reminders: on which days a deadline is told of, at what hour mail goes out, and in
//! which words.

mod any;
mod file;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::json;

use super::desk::Desk;
use super::{date, edited};
use crate::Rules;
use crate::clock::{self, DeadlineKind, Out};
use crate::reminders::{Message, Planned, is_told, last_morning, message, next_sending, plan};
use crate::rules::When;
use crate::words::{ActKind, Role};

const FILE: &str = "reminders.toml";

fn rules() -> &'static Rules {
    Rules::embedded()
}

fn untold(_: &str) -> Option<NaiveDate> {
    None
}

fn days(kind: DeadlineKind, due_on: &str) -> Vec<(String, String)> {
    plan(rules(), kind, date(due_on), untold)
        .into_iter()
        .map(|planned| (planned.rung, planned.fire_on.to_string()))
        .collect()
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_str(&format!("{text} +0800"), "%Y-%m-%d %H:%M %z").unwrap()
}

#[test]
fn the_days_around_a_reply_are_those_of_a_paper_calendar() {
    // 1 April 2024 is a Monday; Tomb-sweeping from the 4th to the 6th, Sunday the 7th is worked
    let said = |rung: &str, day: &str| (rung.to_owned(), day.to_owned());
    assert_eq!(
        days(DeadlineKind::Reply, "2024-04-08"),
        [
            said("reply_5", "2024-03-29"),
            said("reply_3", "2024-04-02"),
            said("reply_1", "2024-04-07"),
            said("reply_today", "2024-04-08"),
            said("reply_late", "2024-04-09"),
        ]
    );
    assert_eq!(
        days(DeadlineKind::ThirdParty, "2024-04-03"),
        [
            said("third_party_2", "2024-04-01"),
            said("third_party_passed", "2024-04-07"),
        ]
    );
    // a last day that turned out to be a day off is told of before it
    let told = days(DeadlineKind::SupplementNotice, "2024-04-05");
    assert_eq!(
        told,
        [
            said("supplement_notice_2", "2024-04-01"),
            said("supplement_notice_today", "2024-04-03"),
        ]
    );
    // a year without a notice is counted by the presumption
    assert_eq!(
        days(DeadlineKind::Opening, "2027-12-31"),
        [said("opening_late", "2028-01-03")]
    );
}

#[test]
fn whatever_an_office_may_forget_has_a_rung() {
    let rules = rules();
    for kind in DeadlineKind::ALL {
        let rungs = rules.rungs_watching(*kind, date("2024-04-01"));
        assert!(!rungs.is_empty(), "{kind}");
        // what the office has to do itself does not end in silence
        let ends = rungs.iter().any(|rung| match rung.when {
            When::After { every, .. } => every.is_some(),
            _ => false,
        });
        let lapses = [
            DeadlineKind::SupplementNotice,
            DeadlineKind::Extension,
            DeadlineKind::FeeNotice,
            DeadlineKind::FromArrival,
        ];
        assert_eq!(ends, !lapses.contains(kind), "{kind}");
    }
    let rung = |name| rules.rung(name, date("2024-04-01")).unwrap();
    let late = rung("reply_late");
    assert!(late.urgent && late.to.contains(&Role::Supervisor));
    assert!(late.to.contains(&Role::OfficeHead));
    // silence means one thing for a third party, another for a joint agency
    assert!(rung("third_party_passed").label.contains("由本机关决定"));
    assert!(rung("joint_agency_passed").label.contains("视为同意"));
    assert_eq!(rung("reply_5").to, [Role::Handler]);
    assert!(rules.rung("reply_6", date("2024-04-01")).is_none());
    assert!(rules.rung("reply_5", date("2019-05-14")).is_none());
}

#[test]
fn a_rung_that_repeats_is_planned_once_and_then_after_it_was_told() {
    let due_on = date("2024-04-01");
    let next = |told: Option<&str>| {
        let told = told.map(date);
        let planned = plan(rules(), DeadlineKind::Supplement, due_on, |_| told);
        let [Planned { nth, fire_on, .. }] = planned[..] else {
            panic!("{planned:?}")
        };
        (nth, fire_on.to_string())
    };
    let said = |nth, day: &str| (nth, day.to_owned());
    assert_eq!(next(None), said(0, "2024-04-02"));
    // every five workdays: 2, 3, 7, 8, 9, 10 April …
    assert_eq!(next(Some("2024-04-02")), said(1, "2024-04-10"));
    assert_eq!(next(Some("2024-04-09")), said(1, "2024-04-10"));
    assert_eq!(next(Some("2024-04-10")), said(2, "2024-04-17"));
    // after a standstill what was missed is not made up for
    assert_eq!(next(Some("2024-05-20")), said(7, "2024-05-23"));
}

#[test]
fn mail_goes_out_on_workdays_and_not_at_night() {
    let sent = |now: &str, urgent| {
        let moment = next_sending(at(now), urgent, rules());
        moment.format("%Y-%m-%d %H:%M").to_string()
    };
    // urgent: at once by day, when the night ends otherwise
    for (now, then) in [
        ("2024-04-01 08:00", "2024-04-01 08:00"),
        ("2024-04-01 19:59", "2024-04-01 19:59"),
        ("2024-04-01 20:00", "2024-04-02 08:00"),
        ("2024-04-01 00:00", "2024-04-01 08:00"),
        ("2024-04-01 07:59", "2024-04-01 08:00"),
        // before the holiday, within it, on the Sunday that is worked
        ("2024-04-03 20:00", "2024-04-07 08:00"),
        ("2024-04-04 12:00", "2024-04-07 08:00"),
        ("2024-04-07 12:00", "2024-04-07 12:00"),
    ] {
        assert_eq!(sent(now, true), then, "{now}");
    }
    for (now, then) in [
        ("2024-04-01 08:30", "2024-04-01 08:30"),
        ("2024-04-01 08:31", "2024-04-02 08:30"),
        ("2024-04-01 00:00", "2024-04-01 08:30"),
        ("2024-04-03 09:00", "2024-04-07 08:30"),
        ("2024-04-06 23:59", "2024-04-07 08:30"),
    ] {
        assert_eq!(sent(now, false), then, "{now}");
    }
    let morning = |now: &str| last_morning(at(now), rules()).map(|it| it.to_rfc3339());
    let told = |now| morning(now).unwrap();
    assert_eq!(told("2024-04-01 08:30"), "2024-04-01T08:30:00+08:00");
    assert_eq!(told("2024-04-01 08:29"), "2024-03-29T08:30:00+08:00");
    assert_eq!(told("2024-04-06 12:00"), "2024-04-03T08:30:00+08:00");
    assert_eq!(morning("2019-05-15 08:00"), None, "before the rules");
    // where the calendar ends there are still weeks
    assert_eq!(sent("2199-12-28 12:00", true), "2199-12-30 08:00");
}

#[test]
fn quiet_hours_may_lie_within_a_day() {
    let rules = edited(
        FILE,
        "quiet_from = \"20:00\"\nquiet_to = \"08:00\"",
        "quiet_from = \"12:00\"\nquiet_to = \"13:30\"",
    )
    .unwrap();
    let sent = |now| {
        next_sending(at(now), true, &rules)
            .format("%d %H:%M")
            .to_string()
    };
    assert_eq!(sent("2024-04-01 12:00"), "01 13:30");
    assert_eq!(sent("2024-04-01 23:00"), "01 23:00");
    assert_eq!(sent("2024-04-04 09:00"), "07 00:00");
}

#[test]
fn what_need_not_be_done_is_not_told_of_once_it_is_clear() {
    let told = |desk: &Desk| -> Vec<DeadlineKind> {
        clock::deadlines(&desk.case, &desk.rules, Out::Silent)
            .into_iter()
            .map(|deadline| deadline.kind)
            .filter(|kind| is_told(&desk.case, *kind))
            .collect()
    };
    let open = [
        DeadlineKind::Reply,
        DeadlineKind::Extension,
        DeadlineKind::SupplementNotice,
    ];
    let mut desk = Desk::handling("2024-03-01");
    assert_eq!(told(&desk), open);
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    desk.must(ActKind::Draft, draft.clone());
    assert_eq!(told(&desk), open[..2]);
    desk.sign(draft);
    assert_eq!(told(&desk), open[..1]);
}

fn told(name: &str, due_on: &str, today: &str) -> Message {
    let rung = rules().rung(name, date(due_on)).unwrap();
    message(rung, date(due_on), false, date(today), rules())
}

#[test]
fn a_reminder_says_what_when_and_by_which_article() {
    let said = told("reply_3", "2024-04-08", "2024-04-02");
    assert_eq!(said.title, "答复期限还有 3 个工作日");
    assert_eq!(
        said.sentence,
        "答复期限还有 3 个工作日：最后一日是 2024-04-08（周一），还有 3 个工作日。请把答复送审；留出审核、签发和送达的时间。依据：《中华人民共和国政府信息公开条例》第三十三条。"
    );
    // told late, it tells no untruth
    assert_eq!(
        told("reply_3", "2024-04-08", "2024-04-08").title,
        "答复期限今天届满"
    );
    assert_eq!(
        told("reply_3", "2024-04-08", "2024-04-10").title,
        "答复期限已过 2 个工作日"
    );
    assert_eq!(
        told("reply_3", "2024-04-03", "2024-04-05").standing,
        "已经届满"
    );
    assert_eq!(
        told("reply_late", "2024-04-08", "2024-04-10").title,
        "答复已经超期"
    );
    let own = told("receipt_late", "2024-04-08", "2024-04-09");
    assert!(
        !own.is_statutory && own.sentence.contains("不是法定期限"),
        "{own:?}"
    );
    let rung = rules().rung("reply_1", date("2027-02-01")).unwrap();
    let open = message(rung, date("2027-02-01"), true, date("2027-01-29"), rules());
    assert_eq!(open.last_day, "2027-02-01（周一）（暂定）");
}
