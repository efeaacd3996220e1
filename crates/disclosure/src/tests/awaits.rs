//! Whose turn it is, and what a reply took.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Desk, registration};
use super::lives::{Life, next};
use super::payloads::{Pick, payload};
use super::{date, edited};
use crate::application::ChannelDates;
use crate::awaits::{Awaited, awaits};
use crate::clock::{self, Figures, Out};
use crate::lifecycle::{decide, permitted};
use crate::words::{ActKind, Channel, Role, State};
use crate::{Act, Rules};

use ActKind::*;

/// Who the desk's cases are dispatched to.
const HANDLER: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(0x77);

fn turns(desk: &Desk) -> Vec<Awaited> {
    awaits(&desk.case, &desk.rules, None)
}

/// Acts and roles, in order.
fn said(desk: &Desk) -> Vec<(ActKind, Role)> {
    turns(desk)
        .iter()
        .map(|turn| (turn.act, turn.role))
        .collect()
}

fn reply_due(desk: &Desk) -> Option<NaiveDate> {
    clock::reply_deadline(&desk.case, &desk.rules, Out::Silent)?.due_on
}

fn granted() -> Value {
    json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } })
}

#[test]
fn from_the_counter_to_the_archive_it_is_always_somebodys_turn() {
    let mut desk = Desk::received("2024-03-04");
    let due_on = reply_due(&desk);
    assert!(due_on.is_some());
    let first = turns(&desk);
    assert_eq!(said(&desk), [(Screen, Role::Clerk)]);
    // nobody has opened it: the office's own limit comes before the law's
    assert_eq!(
        (first[0].due_on, first[0].officer, first[0].since),
        (Some(date("2024-03-05")), None, None)
    );
    desk.must(Screen, json!({}));
    assert_eq!(said(&desk), [(Dispatch, Role::Clerk)]);
    assert_eq!(turns(&desk)[0].due_on, due_on);
    desk.must(Dispatch, json!({ "handler": HANDLER }));
    assert_eq!(said(&desk), [(Accept, Role::Handler)]);
    assert_eq!(turns(&desk)[0].officer, Some(HANDLER));
    // the agency that handles it for the owner has the turn
    let lent = awaits(&desk.case, &desk.rules, Some(OTHER));
    assert_eq!((lent[0].agency, lent[0].officer), (OTHER, Some(HANDLER)));
    desk.must(Accept, json!({}));
    assert_eq!(said(&desk), [(Draft, Role::Handler)]);
    desk.must(Draft, granted());
    assert_eq!(said(&desk), [(SubmitReview, Role::Handler)]);
    assert_eq!(turns(&desk)[0].officer, Some(HANDLER));
    desk.must(SubmitReview, json!({}));
    assert_eq!(said(&desk), [(PassReview, Role::Reviewer)]);
    // who drafted does not approve
    assert_eq!(turns(&desk)[0].barred, Some(HANDLER));
    let lent = awaits(&desk.case, &desk.rules, Some(OTHER));
    let agencies: Vec<_> = lent.iter().map(|turn| turn.agency).collect();
    assert_eq!(agencies, [desk.case.agency, OTHER]);
    desk.must(PassReview, json!({}));
    desk.must(PassReview, json!({}));
    assert_eq!(said(&desk), [(Sign, Role::OfficeHead)]);
    let lent = awaits(&desk.case, &desk.rules, Some(OTHER));
    assert_eq!(lent.len(), 1, "the owner signs");
    desk.must(Sign, json!({}));
    assert_eq!(said(&desk), [(Serve, Role::Clerk)]);
    assert_eq!(turns(&desk)[0].due_on, due_on);
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-04" }),
    );
    assert_eq!(said(&desk), [(ProveService, Role::Clerk)]);
    // the reply is out; its proof is wanted within the office's own limit
    assert_eq!(turns(&desk)[0].due_on, Some(date("2024-03-11")));
    desk.must(ReplyReturned, json!({ "reason": "查无此人" }));
    assert_eq!(said(&desk), [(ServeAgain, Role::Clerk)]);
    desk.must(
        ServeAgain,
        json!({ "service": "in_person", "served_on": "2024-03-04" }),
    );
    assert_eq!(said(&desk), [(ProveService, Role::Clerk)]);
    desk.must(ProveService, json!({ "proof": "送达回证" }));
    assert_eq!(said(&desk), [(Close, Role::Clerk)]);
    desk.must(Close, json!({}));
    assert_eq!(said(&desk), [(Archive, Role::Clerk)]);
    desk.must(Archive, json!({ "dossier": "2024-1", "retention": "30年" }));
    assert_eq!(said(&desk), []);
}

#[test]
fn a_chain_that_lets_drafters_approve_bars_nobody() {
    let mut desk = Desk::handling("2024-03-04");
    let (strict, lax) = ("drafter_may_approve = false", "drafter_may_approve = true");
    desk.rules = edited("office.toml", strict, lax).unwrap();
    desk.must(Draft, granted());
    desk.must(SubmitReview, json!({}));
    assert_eq!(turns(&desk)[0].barred, None);
}

#[test]
fn an_unconfirmed_receipt_is_confirmed_within_its_own_limit() {
    let on = date("2024-03-04");
    let dates = ChannelDates {
        submitted_on: Some(on),
        arrived_on: Some(on),
        ..ChannelDates::default()
    };
    let desk = Desk::registered(&registration(Channel::Email, dates), on);
    assert_eq!(desk.case.state, State::AwaitingReceipt);
    assert_eq!(said(&desk), [(ConfirmReceipt, Role::Clerk)]);
    assert_eq!(turns(&desk)[0].due_on, Some(date("2024-03-05")));
}

#[test]
fn waiting_for_the_applicant_is_nobodys_turn_until_the_day_has_passed() {
    let mut desk = Desk::handling("2024-03-04");
    let request = json!({ "items": ["写明文号"], "within_workdays": 10 });
    desk.must(RequestSupplement, request);
    // nothing begins before the notice was received
    assert_eq!(said(&desk), [(RecordNoticeReceipt, Role::Clerk)]);
    assert_eq!(turns(&desk)[0].due_on, Some(date("2024-03-11")));
    let returned = json!({ "notice": "supplement", "reason": "地址不详" });
    desk.must(NoticeReturned, returned);
    assert_eq!(said(&desk), [(ResendNotice, Role::Clerk)]);
    desk.must(
        ResendNotice,
        json!({ "notice": "supplement", "way": "电话通知后当面送达" }),
    );
    assert_eq!(said(&desk), [(RecordNoticeReceipt, Role::Clerk)]);
    let received = json!({ "notice": "supplement", "served_on": "2024-03-04" });
    desk.must(RecordNoticeReceipt, received);
    let turn = &turns(&desk)[0];
    assert_eq!(said(&desk), [(Abandon, Role::Clerk)]);
    assert_eq!(turn.due_on, Some(date("2024-03-18")));
    assert_eq!(turn.since, Some(date("2024-03-19")));

    let mut desk = Desk::handling("2024-03-04");
    let reasons = json!({ "why": "数量明显超过合理范围", "within_workdays": 5,
        "served_on": "2024-03-04" });
    desk.must(FindExcessive, json!({ "reason": "一月二十件" }));
    desk.must(RequestReasons, reasons);
    let turn = &turns(&desk)[0];
    assert_eq!(said(&desk), [(WeighReasons, Role::Handler)]);
    assert_eq!(
        (turn.officer, turn.since),
        (Some(HANDLER), Some(date("2024-03-12")))
    );
}

#[test]
fn what_the_head_consented_to_is_told_while_the_period_runs() {
    let mut desk = Desk::handling("2024-03-04");
    let due_on = reply_due(&desk);
    desk.must(
        ApproveExtension,
        json!({ "workdays": 20, "reason": "需向档案馆调取" }),
    );
    assert_eq!(said(&desk), [(Draft, Role::Handler), (Extend, Role::Clerk)]);
    assert_eq!(turns(&desk)[1].until, due_on);
    desk.must(
        Extend,
        json!({ "workdays": 20, "reason": "需向档案馆调取" }),
    );
    assert_eq!(said(&desk), [(Draft, Role::Handler)]);
}

#[test]
fn an_opinion_is_the_turn_of_the_agency_that_was_asked() {
    let mut desk = Desk::handling("2024-03-04");
    let asked = json!({ "id": "甲", "with": "joint_agency", "name": "甲局", "agency": OTHER,
        "question": "请回复", "received_on": "2024-03-04" });
    desk.must(Consult, asked);
    let expected = [
        (Draft, Role::Handler),
        (ConsultationAnswered, Role::Clerk),
        (ConsultationAnswered, Role::Handler),
    ];
    assert_eq!(said(&desk), expected);
    let opinion = &turns(&desk)[1];
    assert_eq!((opinion.agency, opinion.officer), (OTHER, None));
    assert_eq!(opinion.due_on, Some(date("2024-03-25")));
    // an organ without a limit of its own has the office's
    let asked = json!({ "id": "乙", "with": "other_agency", "name": "乙局", "agency": OTHER,
        "question": "请回复" });
    desk.must(Consult, asked);
    assert_eq!(turns(&desk)[3].due_on, Some(date("2024-03-18")));
    // who is not in the register owes no turn, but begins its limit on receipt
    let asked =
        json!({ "id": "丙", "with": "third_party", "name": "丙公司", "question": "是否同意公开" });
    desk.must(Consult, asked);
    assert_eq!(said(&desk)[5..], [(RecordConsultReceipt, Role::Clerk)]);
    assert_eq!(turns(&desk)[5].due_on, Some(date("2024-03-11")));
    desk.must(
        RecordConsultReceipt,
        json!({ "id": "丙", "received_on": "2024-03-04" }),
    );
    assert_eq!(said(&desk).len(), 5);
    for id in ["甲", "乙"] {
        desk.must(
            ConsultationAnswered,
            json!({ "id": id, "opinion": "agree" }),
        );
    }
    assert_eq!(said(&desk), [(Draft, Role::Handler)]);
}

#[test]
fn a_correction_is_the_turn_of_a_second_person() {
    let mut desk = Desk::handling("2024-03-04");
    desk.must(Note, json!({ "text": "电话" }));
    let seq = desk.case.version;
    desk.must(
        RequestCorrection,
        json!({ "event": seq, "reason": "误录", "strike": true }),
    );
    let expected = [
        (Draft, Role::Handler),
        (Correct, Role::Reviewer),
        (Correct, Role::OfficeHead),
    ];
    assert_eq!(said(&desk), expected);
    assert_eq!(turns(&desk)[1].barred, Some(HANDLER));
}

/// Whatever is not in the archive is somebody's turn, or will be from a day on; and
/// whoever's turn it is may do it.
#[test]
fn no_life_is_forgotten() {
    let rules = Rules::embedded();
    let (mut states, mut acts, mut accepted) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for seed in 0..120 {
        let mut pick = Pick::random(seed);
        let pick = &mut pick;
        let mut life = Life::begin(pick);
        for _ in 0..40 {
            let case = &life.case;
            let turns = awaits(case, rules, None);
            // Courts and authorities are answered beside whatever else is to be done.
            let beside = |act: ActKind| act.is_of_a_remedy() || matches!(act, Correct | ReplyAnew);
            let carried_on = turns.iter().any(|turn| !beside(turn.act));
            assert_eq!(carried_on, case.state != State::Archived, "{case:#?}");
            states.insert(case.state);
            for turn in turns {
                let row = rules.lifecycle.act(turn.act);
                assert!(row.from.contains(&case.state), "{turn:?}\n{case:#?}");
                assert!(row.roles.contains(&turn.role), "{turn:?}");
                acts.insert(turn.act);
            }
            let hour = life.hour(pick);
            let turn = hour.turn(0);
            let offered: Vec<ActKind> = permitted(&life.case, &turn)
                .into_iter()
                .filter(|permission| permission.refusal.is_none())
                .map(|permission| permission.act)
                .collect();
            let kind = next(&offered, &accepted, pick);
            let act: Act = payload(kind, &life.case, &turn, &mut Pick::best());
            if let Ok(decision) = decide(&life.case, &act, &turn) {
                accepted.insert(kind);
                life.enter(act, &turn, decision);
            }
        }
    }
    let never: Vec<_> = State::ALL
        .iter()
        .filter(|it| !states.contains(it))
        .collect();
    assert!(never.is_empty(), "states never reached: {never:?}");
    assert!(acts.len() > 18, "{acts:?}");
}

fn took(desk: &Desk) -> Option<(u32, bool)> {
    let Figures { workdays, late, .. } = clock::figures(&desk.case, &desk.rules)?;
    Some((workdays, late))
}

fn answer(desk: &mut Desk, on: &str) {
    desk.on(on).sign(granted());
    desk.must(Serve, json!({ "service": "post", "served_on": on }));
}

#[test]
fn a_reply_took_the_workdays_on_which_no_opinion_was_out() {
    let mut plain = Desk::handling("2024-03-04");
    assert_eq!(took(&plain), None);
    answer(&mut plain, "2024-03-15");
    assert_eq!(took(&plain), Some((9, false)));

    let mut asked = Desk::handling("2024-03-04");
    let letter = json!({ "id": "甲", "with": "joint_agency", "name": "甲局", "question": "请回复",
        "received_on": "2024-03-05" });
    asked.on("2024-03-05").must(Consult, letter);
    let opinion = json!({ "id": "甲", "opinion": "agree" });
    asked.on("2024-03-12").must(ConsultationAnswered, opinion);
    answer(&mut asked, "2024-03-15");
    // (5 March, 12 March] holds five of the nine
    assert_eq!(took(&asked), Some((4, false)));
}

#[test]
fn a_late_reply_is_late_by_the_workdays_after_its_last_day() {
    let mut on_the_day = Desk::handling("2024-03-04");
    let last = reply_due(&on_the_day).unwrap();
    answer(&mut on_the_day, &last.to_string());
    assert_eq!(took(&on_the_day), Some((20, false)));

    let mut late = Desk::handling("2024-03-04");
    let after = late.rules.calendar.add_workdays(last, 3).unwrap();
    answer(&mut late, &after.to_string());
    assert_eq!(took(&late), Some((23, true)));
    // a second round makes no new application
    let order = json!({ "ground": "reconsideration", "decision": "青复决〔2024〕1号",
        "received_on": after.to_string(), "reason": "程序违法" });
    late.must(ReplyAnew, order);
    assert_eq!(took(&late), Some((23, true)));
}

#[test]
fn a_case_that_ends_without_a_reply_has_no_figures() {
    let mut desk = Desk::handling("2024-03-04");
    desk.must(Withdraw, json!({}));
    assert_eq!(took(&desk), None);
}
