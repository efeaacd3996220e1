//! Reconsideration and litigation: what may be recorded, which last days follow, and how
//! a decision leads into a new reply.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::date;
use super::desk::Desk;
use crate::awaits::awaits;
use crate::clock::{self, DeadlineKind, Out};
use crate::explain::explain;
use crate::words::ActKind::{
    self, AnswerRemedy, Close, Correct, ProveService, RecordAppeal, RecordRemedy,
    RecordRemedyDecision, ReplyAnew, RequestCorrection, Serve, Withdraw,
};
use crate::words::{Period, Role, State};
use crate::worked::samples;
use crate::{Act, history};

/// A case that was refused on 2024-03-20.
fn replied() -> Desk {
    let mut desk = Desk::handling("2024-03-04");
    let draft = samples::draft("refused_internal", &desk.case, &desk.rules);
    desk.on("2024-03-20");
    desk.sign(serde_json::to_value(draft).unwrap());
    desk.must(
        Serve,
        json!({ "service": "in_person", "served_on": "2024-03-20" }),
    );
    desk
}

fn filing(kind: &str, received_on: &str) -> Value {
    json!({
        "kind": kind, "against": "reply", "by": "applicant",
        "before": "某区人民政府", "received_on": received_on,
    })
}

/// Records one on a day; answers its name.
#[track_caller]
fn filed(desk: &mut Desk, kind: &str, on: &str) -> u64 {
    desk.on(on).must(RecordRemedy, filing(kind, on));
    desk.case.version
}

fn decision(remedy: u64, outcome: &str, on: &str) -> Value {
    json!({
        "remedy": remedy, "outcome": outcome, "decided_on": on, "received_on": on,
        "number": "某府复决〔2024〕30号", "gist": "决定的要点",
    })
}

fn ordering(remedy: u64, on: &str) -> Value {
    let mut decision = decision(remedy, "corrected", on);
    decision["new_reply"] = json!(true);
    decision["within_workdays"] = json!(15);
    decision
}

/// The kinds of open deadlines with their last days.
fn open(desk: &Desk) -> Vec<(DeadlineKind, String)> {
    let deadlines = clock::deadlines(&desk.case, &desk.rules, Out::Silent).into_iter();
    let of_remedies = deadlines.filter(|it| it.kind.is_of_a_remedy());
    of_remedies
        .map(|it| (it.kind, it.due_on.unwrap().to_string()))
        .collect()
}

#[test]
fn a_reconsideration_is_answered_decided_and_leads_into_a_new_reply() {
    let mut desk = replied();
    let remedy = filed(&mut desk, "reconsideration", "2024-05-06");
    let answer = DeadlineKind::ReconsiderationAnswer;
    // Labour Day ends on the 5th, 5-11 is a makeup workday: ten workdays from the 7th.
    assert_eq!(open(&desk), [(answer, "2024-05-17".into())]);
    let awaited = awaits(&desk.case, &desk.rules, None);
    assert_eq!(
        awaited[0].act, AnswerRemedy,
        "before what else is to be done"
    );
    let answering: Vec<_> = awaited.iter().filter(|it| it.act == AnswerRemedy).collect();
    let roles: Vec<_> = answering.iter().map(|it| it.role).collect();
    assert_eq!(roles, [Role::Handler, Role::OfficeHead]);
    assert_eq!(answering[0].officer, desk.case.handler);
    assert_eq!(answering[1].due_on, Some(date("2024-05-17")));

    desk.on("2024-05-17").must(
        AnswerRemedy,
        json!({ "remedy": remedy, "answered_on": "2024-05-17" }),
    );
    assert!(open(&desk).is_empty());
    desk.on("2024-07-01")
        .must(RecordRemedyDecision, ordering(remedy, "2024-07-01"));
    let ordered = DeadlineKind::OrderedReply;
    assert_eq!(open(&desk), [(ordered, "2024-07-22".into())]);
    assert!(desk.case.remedies[0].renewed_by.is_none());

    // The decision is named, not typed again.
    desk.on("2024-07-02");
    let twice = json!({
        "ground": "reconsideration", "remedy": remedy, "reason": "重新答复", "decision": "x",
    });
    assert_eq!(desk.refused(ReplyAnew, twice).0, "order_twice");
    let unnamed = json!({
        "ground": "reconsideration", "reason": "重新答复", "decision": "x",
        "received_on": "2024-07-01",
    });
    assert_eq!(desk.refused(ReplyAnew, unnamed).0, "name_the_remedy");
    let other = json!({ "ground": "litigation", "remedy": remedy, "reason": "重新答复" });
    assert_eq!(desk.refused(ReplyAnew, other).0, "no_such_order");
    let order = json!({ "ground": "reconsideration", "remedy": remedy, "reason": "重新答复" });
    let anew = desk.must(ReplyAnew, order.clone());
    assert!(anew.warnings.is_empty(), "{:?}", anew.warnings);
    assert_eq!((desk.case.round, desk.case.state), (2, State::Handling));
    let reply = clock::reply_deadline(&desk.case, &desk.rules, Out::Silent).unwrap();
    assert_eq!(reply.day0, date("2024-07-01"));
    assert_eq!(reply.due_on, Some(date("2024-07-22")));
    assert!(open(&desk).is_empty());
    assert_eq!(desk.case.remedies[0].renewed_by, Some(desk.case.version));
    assert_eq!(desk.refused(ReplyAnew, order).0, "out_of_turn");
}

#[test]
fn a_suit_runs_in_natural_days_and_its_outcome_is_open_again_after_an_appeal() {
    let mut desk = replied();
    let remedy = filed(&mut desk, "litigation", "2024-04-19");
    // Fifteen days from the 20th end in the Labour Day holiday, which ends on 5 May.
    let answer = DeadlineKind::LitigationAnswer;
    assert_eq!(open(&desk), [(answer, "2024-05-06".into())]);
    let deadline = &clock::of_remedies(&desk.case, &desk.rules)[0];
    let told = explain(deadline, &desk.case, &desk.rules);
    assert_eq!((told.workdays, told.days), (None, Some(15)));
    assert!(
        told.sentence.contains("第 15 日（自然日"),
        "{}",
        told.sentence
    );
    assert!(told.sentence.contains("顺延"), "{}", told.sentence);
    let counted: u32 = told.working.iter().map(|it| it.counted).sum();
    assert_eq!(counted, 15);
    assert!(told.working.iter().any(|it| it.why.contains("周末，计入")));

    let late = desk.on("2024-05-07").must(
        AnswerRemedy,
        json!({ "remedy": remedy, "answered_on": "2024-05-07" }),
    );
    assert_eq!(late.warnings[0].code, "answer_late");
    desk.on("2024-08-01").must(
        RecordRemedyDecision,
        decision(remedy, "corrected", "2024-08-01"),
    );
    assert_eq!(open(&desk), [(DeadlineKind::Appeal, "2024-08-16".into())]);
    assert!(!desk.case.remedies[0].is_open());
    desk.on("2024-08-12").must(
        RecordAppeal,
        json!({ "remedy": remedy, "by": "agency", "appealed_on": "2024-08-12", "before": "某中级人民法院" }),
    );
    assert!(desk.case.remedies[0].is_open() && open(&desk).is_empty());
    // Who appeals does not answer; and there is no third instance.
    let answer = json!({ "remedy": remedy, "answered_on": "2024-08-12" });
    assert_eq!(desk.refused(AnswerRemedy, answer).0, "no_answer_awaited");
    desk.on("2024-11-04").must(
        RecordRemedyDecision,
        decision(remedy, "upheld", "2024-11-04"),
    );
    let decided = desk.case.remedies[0].decision().unwrap();
    assert_eq!(decided.outcome.word(), "upheld");
    let again = json!({ "remedy": remedy, "by": "opponent", "appealed_on": "2024-11-04" });
    assert_eq!(desk.refused(RecordAppeal, again).0, "no_appeal");
    assert!(open(&desk).is_empty());
}

#[test]
fn the_other_sides_appeal_is_answered_and_nobodys_ends_the_time() {
    for (by, expected) in [
        (
            "opponent",
            vec![(DeadlineKind::LitigationAnswer, "2024-08-27".to_owned())],
        ),
        ("nobody", vec![]),
    ] {
        let mut desk = replied();
        let remedy = filed(&mut desk, "litigation", "2024-04-19");
        desk.on("2024-08-01").must(
            RecordRemedyDecision,
            decision(remedy, "corrected", "2024-08-01"),
        );
        let appeal = json!({ "remedy": remedy, "by": by, "appealed_on": "2024-08-12" });
        desk.on("2024-08-12").must(RecordAppeal, appeal);
        assert_eq!(open(&desk), expected, "{by}");
        assert_eq!(desk.case.remedies[0].is_open(), by == "opponent");
    }
}

#[test]
fn what_was_answered_stays_told_whoever_appeals() {
    for by in ["agency", "opponent"] {
        let mut desk = replied();
        let remedy = filed(&mut desk, "litigation", "2024-04-19");
        let answer = |on: &str| json!({ "remedy": remedy, "answered_on": on });
        desk.on("2024-05-07")
            .must(AnswerRemedy, answer("2024-05-07"));
        desk.on("2024-08-01").must(
            RecordRemedyDecision,
            decision(remedy, "corrected", "2024-08-01"),
        );
        let appeal = json!({ "remedy": remedy, "by": by, "appealed_on": "2024-08-12", "before": "某中级人民法院" });
        desk.on("2024-08-12").must(RecordAppeal, appeal);
        let mut expected = vec![(Period::LitigationAnswer, "2024-05-06".to_owned(), true)];
        if by == "opponent" {
            desk.on("2024-08-20")
                .must(AnswerRemedy, answer("2024-08-20"));
            expected.push((Period::AppealAnswer, "2024-08-27".to_owned(), false));
        }
        let sent = clock::sent(&desk.case, &desk.rules).into_iter();
        let sent: Vec<_> = sent
            .map(|it| (it.period, it.due_on.to_string(), it.late()))
            .collect();
        assert_eq!(sent, expected, "{by}");
    }
}

#[test]
fn the_simplified_procedure_has_five_workdays_and_the_old_act_ten_natural_days() {
    let mut desk = replied();
    let mut simplified = filing("reconsideration", "2024-05-06");
    simplified["procedure"] = json!("simplified");
    desk.on("2024-05-06").must(RecordRemedy, simplified);
    assert_eq!(open(&desk)[0].1, "2024-05-11");

    let mut before = Desk::handling("2023-03-06");
    let silence = json!({
        "kind": "reconsideration", "against": "silence", "by": "applicant",
        "before": "某区人民政府", "received_on": "2023-09-21",
    });
    before.on("2023-09-21").must(RecordRemedy, silence);
    // The tenth day, 1 October, lies in a holiday that ends on the 6th; the 7th is worked.
    assert_eq!(open(&before)[0].1, "2023-10-07");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let desk = replied();
    let refused = |on: &str, change: Value| {
        let mut desk = replied();
        let mut payload = filing("reconsideration", "2024-05-06");
        history::merge(&mut payload, &change);
        desk.on(on).refused(RecordRemedy, payload).0
    };
    for (change, code) in [
        (json!({ "before": " " }), "remedy_incomplete"),
        (
            json!({ "kind": "litigation", "procedure": "simplified" }),
            "simplified_suit",
        ),
        (json!({ "received_on": "2024-03-19" }), "date_too_early"),
        (json!({ "filed_on": "2024-03-19" }), "date_too_early"),
        (json!({ "filed_on": "2024-05-07" }), "date_too_early"),
        (json!({ "received_on": "2024-07-01" }), "future_date"),
        (json!({ "received_on": "2024-05-08" }), "date_too_early"),
        (json!({ "round": 2 }), "no_such_round"),
        (json!({ "round": 0 }), "no_such_round"),
        (json!({ "against": "silence" }), "not_silent"),
        (
            json!({ "kind": "litigation_after_reconsideration" }),
            "no_reconsideration",
        ),
    ] {
        assert_eq!(refused("2024-05-06", change.clone()), code, "{change}");
    }
    for (kind, code) in [
        (AnswerRemedy, "no_remedy"),
        (RecordRemedyDecision, "no_remedy"),
        (RecordAppeal, "no_remedy"),
    ] {
        assert!(!desk.offers(kind), "{kind}");
        let best = match kind {
            AnswerRemedy => json!({ "remedy": 1, "answered_on": "2024-03-20" }),
            RecordAppeal => json!({ "remedy": 1, "by": "agency", "appealed_on": "2024-03-20" }),
            _ => decision(1, "upheld", "2024-03-20"),
        };
        assert_eq!(desk.refused(kind, best).0, "no_such_remedy", "{code}");
    }
    let mut open = Desk::handling("2024-03-04");
    let early = filing("reconsideration", "2024-03-05");
    assert_eq!(
        open.on("2024-03-05").refused(RecordRemedy, early).0,
        "nothing_contested"
    );
}

#[test]
fn a_decision_fits_what_it_decides() {
    let mut desk = replied();
    let remedy = filed(&mut desk, "reconsideration", "2024-05-06");
    desk.on("2024-06-03");
    for (change, code) in [
        (json!({ "decided_on": "2024-05-05" }), "date_too_early"),
        (json!({ "received_on": "2024-06-02" }), "date_too_early"),
        (
            json!({ "decided_on": "2024-07-30", "received_on": "2024-07-30" }),
            "future_date",
        ),
        (json!({ "number": "" }), "remedy_incomplete"),
        (json!({ "gist": " " }), "text_missing"),
        (
            json!({ "outcome": "upheld", "new_reply": true }),
            "new_reply_uncorrected",
        ),
        (json!({ "within_workdays": 15 }), "period_without_order"),
        (
            json!({ "new_reply": true, "within_workdays": 0 }),
            "ordered_period",
        ),
        (
            json!({ "new_reply": true, "until": "2024-06-03" }),
            "ordered_period",
        ),
        (json!({ "remedy": 1 }), "no_such_remedy"),
    ] {
        let mut payload = decision(remedy, "corrected", "2024-06-03");
        history::merge(&mut payload, &change);
        assert_eq!(
            desk.refused(RecordRemedyDecision, payload).0,
            code,
            "{change}"
        );
    }
    let unanswered = desk.must(
        RecordRemedyDecision,
        decision(remedy, "upheld", "2024-06-03"),
    );
    assert_eq!(unanswered.warnings[0].code, "not_answered");
    let twice = decision(remedy, "corrected", "2024-06-03");
    assert_eq!(
        desk.refused(RecordRemedyDecision, twice).0,
        "remedy_decided"
    );
    let appeal = json!({ "remedy": remedy, "by": "agency", "appealed_on": "2024-06-03" });
    assert_eq!(desk.refused(RecordAppeal, appeal).0, "no_appeal");
    // What was upheld orders nothing.
    let order = json!({ "ground": "reconsideration", "remedy": remedy, "reason": "重新答复" });
    assert_eq!(desk.refused(ReplyAnew, order).0, "no_such_order");
}

#[test]
fn one_thing_is_sought_once_and_in_its_order() {
    let mut desk = replied();
    let remedy = filed(&mut desk, "reconsideration", "2024-05-06");
    let again = |kind| filing(kind, "2024-06-03");
    desk.on("2024-06-03");
    assert_eq!(
        desk.refused(RecordRemedy, again("reconsideration")).0,
        "remedy_open"
    );
    assert_eq!(
        desk.refused(RecordRemedy, again("litigation")).0,
        "reconsidered"
    );
    let after = again("litigation_after_reconsideration");
    assert_eq!(
        desk.refused(RecordRemedy, after.clone()).0,
        "no_reconsideration"
    );
    // A third party has a right of its own.
    let mut third = again("reconsideration");
    third["by"] = json!("third_party");
    assert!(desk.judge(RecordRemedy, third).is_ok());
    desk.must(
        RecordRemedyDecision,
        decision(remedy, "upheld", "2024-06-03"),
    );
    assert_eq!(
        desk.refused(RecordRemedy, again("litigation")).0,
        "reconsidered"
    );
    desk.must(RecordRemedy, after.clone());
    assert_eq!(desk.refused(RecordRemedy, after).0, "remedy_open");
    assert_eq!(desk.case.remedies.len(), 2);
    assert_eq!(desk.case.remedies[1].round, 1);
}

#[test]
fn silence_is_contested_while_the_case_runs_and_ends_with_the_reply() {
    let mut desk = Desk::handling("2024-03-04");
    let silence = |on: &str| {
        json!({
            "kind": "reconsideration", "against": "silence", "by": "applicant",
            "before": "某区人民政府", "received_on": on,
        })
    };
    // The period ends on 2024-04-01.
    let early = desk
        .on("2024-04-01")
        .judge(RecordRemedy, silence("2024-04-01"));
    assert_eq!(early.unwrap().warnings[0].code, "not_silent_yet");
    let late = desk
        .on("2024-04-08")
        .must(RecordRemedy, silence("2024-04-08"));
    assert!(late.warnings.is_empty());
    let remedy = desk.case.version;
    assert_eq!(desk.case.state, State::Handling);
    desk.on("2024-05-06")
        .must(RecordRemedyDecision, ordering(remedy, "2024-05-06"));
    // The period that was ordered stands beside the one that passed.
    assert_eq!(
        open(&desk),
        [(DeadlineKind::OrderedReply, "2024-05-24".into())]
    );
    assert!(!desk.offers(ReplyAnew));
    let draft = samples::draft("refused_internal", &desk.case, &desk.rules);
    desk.sign(serde_json::to_value(draft).unwrap());
    desk.must(
        Serve,
        json!({ "service": "in_person", "served_on": "2024-05-06" }),
    );
    assert!(open(&desk).is_empty());
}

#[test]
fn a_closed_case_takes_them_in_and_is_kept_longer() {
    let mut desk = replied();
    desk.must(ProveService, json!({ "proof": "签收" }));
    desk.must(Close, json!({}));
    let remedy = filed(&mut desk, "reconsideration", "2024-05-06");
    assert_eq!(desk.case.state, State::Closed);
    assert_eq!(open(&desk).len(), 1);
    let on = date("2024-05-06");
    let row = desk.rules.retention(&desk.case, on).unwrap();
    assert!(row.disputed, "{row:?}");
    desk.must(RecordRemedyDecision, ordering(remedy, "2024-05-06"));
    let order = json!({ "ground": "reconsideration", "remedy": remedy, "reason": "重新答复" });
    desk.must(ReplyAnew, order);
    // A suit about round 1 arrives while round 2 is handled.
    let mut suit = filing("litigation_after_reconsideration", "2024-05-06");
    suit["round"] = json!(1);
    desk.must(RecordRemedy, suit);
    assert_eq!(desk.case.state, State::Handling);
}

#[test]
fn every_state_takes_them_in() {
    use crate::lifecycle::movement;
    for state in State::ALL {
        for kind in ActKind::ALL {
            if kind.is_of_a_remedy() {
                assert_eq!(
                    movement(*state, true, *kind),
                    Some(*state),
                    "{kind} {state}"
                );
            }
        }
    }
    let mut withdrawn = Desk::handling("2024-03-04");
    withdrawn.must(Withdraw, json!({}));
    let reply = filing("reconsideration", "2024-03-04");
    assert_eq!(
        withdrawn.refused(RecordRemedy, reply).0,
        "nothing_contested"
    );
}

#[test]
fn a_corrected_day_of_the_decision_moves_the_new_period() {
    let mut desk = replied();
    let remedy = filed(&mut desk, "reconsideration", "2024-05-06");
    desk.on("2024-07-01")
        .must(RecordRemedyDecision, ordering(remedy, "2024-07-01"));
    let decided = desk.case.version;
    let order = json!({ "ground": "reconsideration", "remedy": remedy, "reason": "重新答复" });
    desk.on("2024-07-05").must(ReplyAnew, order);
    let due = |desk: &Desk| {
        clock::reply_deadline(&desk.case, &desk.rules, Out::Silent)
            .unwrap()
            .due_on
    };
    assert_eq!(due(&desk), Some(date("2024-07-22")));
    let mut now = ordering(remedy, "2024-07-01");
    now["received_on"] = json!("2024-07-03");
    let request = json!({
        "event": decided, "effective_on": "2024-07-03", "corrected": now, "reason": "收文章是7月3日",
    });
    desk.must(RequestCorrection, request);
    let confirm = json!({ "request": desk.case.version });
    let act = Act::parse(Correct, confirm).unwrap();
    let (actor, facts) = (super::desk::person(2, Role::ALL), desk.facts.clone());
    let day = desk.on;
    let turn = super::desk::turn(&desk.rules, &actor, &facts, day, day);
    let decision = history::decide(&desk.events, &act, &turn).unwrap();
    let event = super::desk::event(&desk.case, act, &turn, decision);
    desk.events.push(event);
    desk.case = crate::Case::fold(&desk.events).unwrap();
    assert_eq!(due(&desk), Some(date("2024-07-24")));
    assert_eq!(desk.case.run().unwrap().day0, date("2024-07-03"));
}

proptest! {
    /// Natural days: all count, the last one is a workday, and none between the last that
    /// counts and it is.
    #[test]
    fn natural_days_end_on_the_first_workday_from_the_last_on(offset in 0u64..2400) {
        let day = date("2019-06-01") + chrono::Days::new(offset);
        let on = day.to_string();
        let mut desk = Desk::received("2019-05-16");
        let suit = json!({
            "kind": "litigation", "against": "silence", "by": "applicant",
            "before": "某区人民法院", "received_on": on,
        });
        desk.on(&on).must(RecordRemedy, suit);
        let deadline = clock::of_remedies(&desk.case, &desk.rules).remove(0);
        let calendar = &desk.rules.calendar;
        let fifteenth = day + chrono::Days::new(15);
        let due = deadline.due_on.unwrap();
        let first = fifteenth.iter_days().find(|day| calendar.is_workday(*day) == Some(true));
        prop_assert_eq!(Some(due), first);
        let counted: u32 = deadline.working.iter().map(|it| it.counted).sum();
        prop_assert_eq!(counted, deadline.workdays);
        let days: i64 = deadline.working.iter().map(|it| (it.to - it.from).num_days() + 1).sum();
        prop_assert_eq!(days, (due - day).num_days());
    }
}
