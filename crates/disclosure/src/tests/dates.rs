//! Days that an act cannot have: in the future, before what precedes it, after
//! the period has run out.

use serde_json::json;

use super::date;
use super::desk::{Desk, person, registration, turn};
use crate::act::Facts;
use crate::application::ChannelDates;
use crate::lifecycle::{permitted, register};
use crate::words::ActKind::{
    ApproveExtension, Defer, Note, RecordNoticeReceipt, RequestReasons, WeighReasons, Withdraw,
};
use crate::words::{Channel, Role};
use crate::{Refusal, Rules};

fn registered(channel: Channel, dates: ChannelDates) -> Result<(), Refusal> {
    let (clerk, facts) = (person(1, Role::ALL), Facts::default());
    let today = date("2024-03-01");
    let turn = turn(Rules::embedded(), &clerk, &facts, today, today);
    register(&registration(channel, dates), &turn).map(|_| ())
}

#[test]
fn an_application_has_no_day_in_the_future() {
    let tomorrow = Some(date("2024-03-02"));
    for dates in [
        ChannelDates {
            submitted_on: tomorrow,
            ..ChannelDates::default()
        },
        ChannelDates {
            arrived_on: tomorrow,
            ..ChannelDates::default()
        },
        ChannelDates {
            confirmed_on: tomorrow,
            ..ChannelDates::default()
        },
        ChannelDates {
            contact_attempted_on: tomorrow,
            ..ChannelDates::default()
        },
    ] {
        assert_eq!(
            registered(Channel::Email, dates).unwrap_err().code,
            "future_date"
        );
    }
    assert!(registered(Channel::Email, ChannelDates::default()).is_ok());
}

#[test]
fn nothing_was_received_before_the_regulation_or_before_it_was_sent() {
    let handed_in = |day: &str| ChannelDates {
        submitted_on: Some(date(day)),
        ..ChannelDates::default()
    };
    let before = registered(Channel::InPerson, handed_in("2019-05-14")).unwrap_err();
    assert_eq!(
        (before.code, before.cite.as_str()),
        ("before_regulation", "reg:56")
    );
    assert!(registered(Channel::InPerson, handed_in("2019-05-15")).is_ok());
    let signed_first = ChannelDates {
        signed_on: Some(date("2024-02-19")),
        ..handed_in("2024-02-20")
    };
    let refusal = registered(Channel::RegisteredMail, signed_first).unwrap_err();
    assert_eq!(refusal.code, "received_before_sent");
}

#[test]
fn acts_follow_each_other_and_stand_in_the_calendar() {
    let mut desk = Desk::handling("2024-03-04");
    desk.on("2024-03-01");
    assert_eq!(
        desk.refused(Note, json!({ "text": "记事" })).0,
        "out_of_order"
    );
    let actor = person(1, Role::ALL);
    let early = turn(
        &desk.rules,
        &actor,
        &desk.facts,
        desk.on,
        date("2024-03-05"),
    );
    let offered = permitted(&desk.case, &early);
    assert!(offered.iter().all(|act| act.refusal.is_some()));
    desk.on("2101-01-03");
    assert_eq!(desk.refused(Withdraw, json!({})).0, "outside_calendar");
}

#[test]
fn a_notice_is_not_received_before_it_was_sent() {
    let mut desk = Desk::handling("2024-03-01");
    desk.on("2024-03-06")
        .must(RequestReasons, json!({ "why": "第五十件" }));
    let received = |day: &str| json!({ "notice": "reasons", "served_on": day });
    let refused = desk.refused(RecordNoticeReceipt, received("2024-03-05"));
    assert_eq!(refused, ("date_too_early".into(), "reg:35".into()));
    desk.must(RecordNoticeReceipt, received("2024-03-06"));
}

#[test]
fn what_adds_to_a_period_does_so_before_it_has_run_out() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(RequestReasons, json!({ "why": "第五十件" }));
    let weighed = json!({ "reasons": "理由", "reasonable": true, "finding": "合理" });
    desk.must(WeighReasons, weighed);
    let more = json!({ "workdays": 5, "reason": "量大" });
    assert!(desk.on("2024-03-29").offers(Defer) && desk.offers(ApproveExtension));
    desk.on("2024-04-01");
    for (kind, cite) in [(Defer, "reg:35"), (ApproveExtension, "reg:33")] {
        assert_eq!(
            desk.refused(kind, more.clone()),
            ("period_run_out".into(), cite.into())
        );
        assert!(!desk.offers(kind));
    }
}
