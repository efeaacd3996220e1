//! The act of deciding step by step: who answers, and what a draft owes to the answers.

use serde_json::{Value, json};

use super::desk::{Desk, event, person, turn};
use super::steps::{FOUND, path};
use crate::act::{Act, Facts};
use crate::lifecycle;
use crate::words::{ActKind, Role};
use crate::worked::samples;

fn payload(said: &str) -> Value {
    json!({ "answers": path(said) })
}

#[test]
fn the_event_and_the_case_say_each_answer_with_its_article() {
    let mut desk = Desk::handling("2024-03-01");
    let mut said = payload(&format!("{FOUND} disclose:yes form:as_asked reply:granted"));
    said["answers"][3]["note"] = json!("档案室第3柜");
    let decision = desk.must(ActKind::Assess, said);
    let assessed = decision.derived.assessed.unwrap();
    let given: Vec<(&str, &str)> = assessed
        .answers
        .iter()
        .map(|answer| (answer.answer.as_str(), answer.cite.as_str()))
        .collect();
    assert_eq!(given[3], ("found", "reg:13"));
    assert_eq!(given[6], ("granted", "reg:36(2)"));
    assert_eq!(assessed.kinds, ["granted"]);
    let assessment = desk.case.assessment.clone().unwrap();
    assert_eq!(assessment.assessed, assessed);
    assert_eq!(assessment.seq, 5);
    assert_eq!(assessment.by_name, "1号");
    assert_eq!(
        assessment.notes[3].as_ref().unwrap().as_str(),
        "档案室第3柜"
    );
    // The later one takes its place.
    desk.must(ActKind::Assess, payload("clear:unclear"));
    let assessment = desk.case.assessment.clone().unwrap();
    assert!(!assessment.is_complete());
    assert_eq!(assessment.assessed.acts, [ActKind::RequestSupplement]);
    // A case as it was kept before there were assessments is read, too.
    let mut kept = serde_json::to_value(&desk.case).unwrap();
    kept.as_object_mut().unwrap().remove("assessment");
    let read: crate::Case = serde_json::from_value(kept).unwrap();
    assert_eq!(read.assessment, None);
}

#[test]
fn nothing_answered_and_empty_notes_are_refused() {
    let desk = Desk::handling("2024-03-01");
    let refused = desk.refused(ActKind::Assess, json!({ "answers": [] }));
    assert_eq!(refused, ("no_answer".into(), "reg:30".into()));
    let mut said = payload("clear:clear request:information");
    said["answers"][1]["note"] = json!(" ");
    let refusal = desk.judge(ActKind::Assess, said).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.cite.as_str()),
        ("text_missing", "reg:2")
    );
    assert_eq!(refusal.field.as_deref(), Some("answers[1].note"));
}

#[test]
fn the_first_steps_are_the_clerks_too_and_the_merits_are_not() {
    let mut desk = Desk::received("2024-03-01");
    desk.must(ActKind::Screen, json!({}));
    let by = |desk: &Desk, roles: &[Role], said: &str| {
        let act = Act::parse(ActKind::Assess, payload(said)).unwrap();
        let (actor, facts) = (person(3, roles), Facts::default());
        let turn = turn(&desk.rules, &actor, &facts, desk.on, desk.on);
        lifecycle::decide(&desk.case, &act, &turn).map_err(|refusal| refusal.code)
    };
    let screened = "clear:clear request:information";
    let merits = "clear:clear request:information holder:another_agency";
    assert!(by(&desk, &[Role::Clerk], screened).is_ok());
    assert_eq!(by(&desk, &[Role::Clerk], merits), Err("step_role"));
    assert!(by(&desk, &[Role::Handler], merits).is_ok());
    assert_eq!(by(&desk, &[Role::Reviewer], screened), Err("role"));
    // What the handler found on the merits is not the clerk's to replace.
    desk.must(ActKind::Assess, payload(screened));
    assert!(by(&desk, &[Role::Clerk], "clear:unclear").is_ok());
    desk.must(ActKind::Assess, payload(merits));
    assert_eq!(by(&desk, &[Role::Clerk], "clear:unclear"), Err("step_role"));
    assert!(by(&desk, &[Role::OfficeHead], "clear:unclear").is_ok());
}

/// A complete draft of a kind.
fn draft(desk: &Desk, kind: &str, departs: Option<&str>) -> Value {
    let mut draft = serde_json::to_value(samples::draft(kind, &desk.case, &desk.rules)).unwrap();
    if let Some(reason) = departs {
        draft["departs"] = json!(reason);
    }
    draft
}

#[test]
fn a_draft_that_does_not_follow_says_why() {
    let mut desk = Desk::handling("2024-03-01");
    // Without an assessment, or before its end, nothing is asked.
    assert!(
        desk.judge(ActKind::Draft, draft(&desk, "not_held", None))
            .is_ok()
    );
    desk.must(ActKind::Assess, payload(FOUND));
    assert!(
        desk.judge(ActKind::Draft, draft(&desk, "not_held", None))
            .is_ok()
    );
    desk.must(
        ActKind::Assess,
        payload(&format!("{FOUND} disclose:process reply:refused")),
    );
    let follows = desk
        .judge(ActKind::Draft, draft(&desk, "refused_process", None))
        .unwrap();
    assert!(follows.warnings.is_empty());
    let reasonless = [None, Some(" ")];
    for departs in reasonless {
        let refusal = desk
            .judge(ActKind::Draft, draft(&desk, "refused_internal", departs))
            .unwrap_err();
        assert_eq!(
            (refusal.code, refusal.cite.as_str()),
            ("departs", "reg:36(3)")
        );
        assert_eq!(refusal.field.as_deref(), Some("departs"));
        let says = "得出的是“不予公开：过程性信息”，而不是“不予公开：内部事务信息”";
        assert!(refusal.message.contains(says), "{refusal}");
    }
    let reason = Some("会议纪要只涉及人事安排");
    let decision = desk.must(ActKind::Draft, draft(&desk, "refused_internal", reason));
    let codes: Vec<&str> = decision
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect();
    assert_eq!(codes, ["departs"]);
    let kept = desk.case.draft.as_ref().unwrap().departs.as_ref().unwrap();
    assert_eq!(kept.as_str(), "会议纪要只涉及人事安排");
    assert!(desk.case.departs());
    desk.must(ActKind::SubmitReview, json!({}));
}

#[test]
fn an_assessment_after_the_draft_is_heeded_before_review() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(ActKind::Draft, draft(&desk, "granted", None));
    let later = payload(&format!("{FOUND} disclose:process reply:refused"));
    let warnings = desk.must(ActKind::Assess, later).warnings;
    assert_eq!(warnings[0].code, "draft_departs");
    let refused = desk.refused(ActKind::SubmitReview, json!({}));
    assert_eq!(refused, ("departs".into(), "reg:36(3)".into()));
    assert!(!desk.offers(ActKind::SubmitReview));
    desk.must(ActKind::Draft, draft(&desk, "refused_process", None));
    desk.must(ActKind::SubmitReview, json!({}));
}

#[test]
fn an_answer_on_the_spot_follows_too() {
    let mut desk = Desk::received("2024-03-01");
    desk.must(ActKind::Screen, json!({}));
    desk.must(ActKind::Assess, payload("clear:clear request:publication"));
    let spot = |desk: &Desk, kind: &str, departs: Option<&str>| {
        let reply = draft(desk, kind, departs);
        let answer = json!({ "reply": reply, "proof": "签收" });
        desk.judge(ActKind::AnswerOnTheSpot, answer)
    };
    assert_eq!(spot(&desk, "petition", None).unwrap_err().code, "departs");
    assert_eq!(
        spot(&desk, "petition", Some("实为投诉")).unwrap().warnings[0].code,
        "departs"
    );
    assert!(
        spot(&desk, "publication", None)
            .unwrap()
            .warnings
            .is_empty()
    );
}

#[test]
fn the_next_round_begins_without_an_assessment() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(
        ActKind::Assess,
        payload(&format!("{FOUND} disclose:process reply:refused")),
    );
    desk.sign(draft(&desk, "refused_process", None));
    desk.must(
        ActKind::Serve,
        json!({ "service": "post", "served_on": "2024-03-01" }),
    );
    assert!(desk.case.assessment.is_some());
    let order = json!({ "ground": "reconsideration", "decision": "复〔2024〕1号",
        "received_on": "2024-03-01", "reason": "认定不清" });
    desk.must(ActKind::ReplyAnew, order);
    assert_eq!(desk.case.assessment, None);
    assert!(
        desk.judge(ActKind::Draft, draft(&desk, "granted", None))
            .is_ok()
    );
}

#[test]
fn an_assessment_is_set_right_as_any_act() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(
        ActKind::Assess,
        payload(&format!("{FOUND} disclose:yes form:as_asked reply:granted")),
    );
    let corrected = payload(&format!("{FOUND} disclose:process reply:refused"));
    let request = json!({ "event": 5, "corrected": corrected, "reason": "选错" });
    let act = Act::parse(ActKind::RequestCorrection, request).unwrap();
    let facts = Facts::default();
    let asks = |act: &Act, number: u128, events: &[crate::Event]| {
        let actor = person(number, Role::ALL);
        let turn = turn(&desk.rules, &actor, &facts, desk.on, desk.on);
        crate::history::decide(events, act, &turn)
    };
    let decision = asks(&act, 1, &desk.events).unwrap();
    let actor = person(1, Role::ALL);
    let asked = event(
        &desk.case,
        act,
        &turn(&desk.rules, &actor, &facts, desk.on, desk.on),
        decision,
    );
    let mut events = desk.events.clone();
    events.push(asked);
    let confirm = Act::parse(ActKind::Correct, json!({ "request": 6 })).unwrap();
    let decision = asks(&confirm, 2, &events).unwrap();
    let anew = &decision.derived.reevaluated[0];
    assert_eq!(anew.seq, 5);
    assert_eq!(
        anew.derived.assessed.as_ref().unwrap().kinds,
        ["refused_process"]
    );
}
