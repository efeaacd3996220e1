//! The everyday turns, as far as worked cases do not say them: who may, what must
//! be written, and what papers, joint applicants and agents are about.

use serde_json::{Value, json};
use uuid::Uuid;

use super::date;
use super::desk::{Desk, person, registration, turn};
use crate::act::Facts;
use crate::application::{Agent, ChannelDates, Jointly};
use crate::case::Case;
use crate::history;
use crate::lifecycle::{self, Actor};
use crate::words::ActKind::{
    AnswerJointly, AnswerOnTheSpot, Close, Correct, DeclineCorrection, Draft, Note, NoticeReturned,
    NotifyThirdParty, RecordContact, RecordNoticeReceipt, RecordPapers, ReplyAnew, ReplyReturned,
    RequestCorrection, RequestReasons, RequestSupplement, ResendNotice, ReturnDraft, Serve, Split,
    SubmitReview, Withdraw,
};
use crate::words::{ActKind, Channel, Role, State};
use crate::worked::samples;
use crate::{Act, Decision, Refusal, Rules, Warning};

/// What the whole history makes of an act by somebody.
fn by(desk: &Desk, actor: &Actor, kind: ActKind, payload: Value) -> Result<Decision, Refusal> {
    let act = Act::parse(kind, payload).unwrap();
    let turn = turn(&desk.rules, actor, &desk.facts, desk.on, desk.on);
    history::decide(&desk.events, &act, &turn)
}

/// Somebody's act is done.
fn done(desk: &mut Desk, actor: &Actor, kind: ActKind, payload: Value) -> Decision {
    let decision = by(desk, actor, kind, payload.clone()).unwrap();
    let act = Act::parse(kind, payload).unwrap();
    let turn = turn(&desk.rules, actor, &desk.facts, desk.on, desk.on);
    let event = super::desk::event(&desk.case, act, &turn, decision.clone());
    desk.events.push(event);
    desk.case = Case::fold(&desk.events).unwrap();
    decision
}

/// The code and article of a refusal.
#[track_caller]
fn no(answer: Result<Decision, Refusal>) -> (&'static str, String) {
    let refusal = answer.expect_err("this is refused");
    (refusal.code, refusal.cite.to_string())
}

fn codes(warnings: &[Warning]) -> Vec<&str> {
    warnings.iter().map(|warning| warning.code).collect()
}

fn everybody(number: u128) -> Actor {
    person(number, Role::ALL)
}

// ── corrections ────────────────────────────────────────────────────────────

/// A note entered on the wrong day, and the request to set it right.
fn asked() -> Desk {
    let mut desk = Desk::handling("2024-03-04");
    desk.on("2024-03-08").must(Note, json!({ "text": "电话" }));
    desk.on("2024-03-11");
    let wrong = desk.case.version;
    let request = json!({ "event": wrong, "effective_on": "2024-03-07", "reason": "笔误" });
    done(&mut desk, &everybody(1), RequestCorrection, request);
    desk
}

#[test]
fn who_points_a_mistake_out_does_not_confirm_it() {
    let mut desk = asked();
    let request = desk.case.version;
    let (wrong, confirmed) = (request - 1, json!({ "request": request }));
    let own = ("own_correction", "office".to_owned());
    assert_eq!(
        no(by(&desk, &everybody(1), Correct, confirmed.clone())),
        own
    );
    let declined = json!({ "request": request, "reason": "没有错" });
    let refused = by(&desk, &everybody(1), DeclineCorrection, declined);
    assert_eq!(no(refused), own);
    // A clerk points out; a reviewer or the head of the office confirms.
    let clerk = person(3, &[Role::Clerk]);
    assert_eq!(no(by(&desk, &clerk, Correct, confirmed.clone())).0, "role");
    let reviewer = person(3, &[Role::Reviewer]);
    done(&mut desk, &reviewer, Correct, confirmed.clone());
    assert!(desk.case.corrections.is_empty());
    let entered: Vec<_> = desk.events.iter().collect();
    let history = history::History::of(&entered);
    assert_eq!(history.superseded_by(wrong), Some(desk.case.version));
    let now = history.standing(desk.case.version).unwrap();
    assert_eq!((now.seq, now.on), (wrong, date("2024-03-07")));
    // Both versions stay: what was entered says what it said.
    assert_eq!(desk.events[wrong as usize - 1].on, date("2024-03-08"));
    let again = by(&desk, &reviewer, Correct, confirmed);
    assert_eq!(no(again).0, "no_correction_waiting");
}

#[test]
fn one_mistake_is_asked_about_once_until_it_is_decided() {
    let mut desk = asked();
    let request = desk.case.version;
    let other = json!({ "event": request - 1, "strike": true, "reason": "误录" });
    let twice = by(&desk, &everybody(2), RequestCorrection, other.clone());
    assert_eq!(no(twice).0, "correction_waiting");
    let second = everybody(2);
    let silent = json!({ "request": request, "reason": " " });
    let blank = by(&desk, &second, DeclineCorrection, silent);
    assert_eq!(no(blank).0, "text_missing");
    let declined = json!({ "request": request, "reason": "没有错" });
    done(&mut desk, &second, DeclineCorrection, declined);
    let entered: Vec<_> = desk.events.iter().collect();
    let standing = history::History::of(&entered);
    assert_eq!(standing.superseded_by(request - 1), None);
    assert_eq!(
        standing.standing(request - 1).unwrap().on,
        date("2024-03-08")
    );
    done(&mut desk, &second, RequestCorrection, other);
}

#[test]
fn a_correction_is_of_something_that_can_be_set_right() {
    let desk = asked();
    let ask = |payload: Value| no(by(&desk, &everybody(2), RequestCorrection, payload)).0;
    let request = desk.case.version;
    let of_the_request = json!({ "event": request, "strike": true, "reason": "误录" });
    assert_eq!(ask(of_the_request), "not_correctable");
    let nothing = json!({ "event": 99, "strike": true, "reason": "误录" });
    assert_eq!(ask(nothing), "no_such_event");
    let blank = json!({ "event": 2, "strike": true, "reason": " " });
    assert_eq!(ask(blank), "text_missing");
    // Number, agency and origin of a case are not what the applicant wrote.
    let mut registration = desk.events[0].act.payload().unwrap();
    registration["number"] = json!("测试〔2024〕2号");
    let number = json!({ "event": 1, "corrected": registration, "reason": "案号有误" });
    assert_eq!(ask(number), "not_correctable");
    // What opened other cases is set right in those.
    let mut desk = Desk::received("2024-03-04");
    let part = json!({ "title": "一事", "content": "内容" });
    desk.must(Split, json!({ "parts": [part, part], "reason": "两件事" }));
    let undone = json!({ "event": 2, "strike": true, "reason": "误录" });
    let refused = by(&desk, &everybody(1), RequestCorrection, undone);
    assert_eq!(no(refused).0, "not_correctable");
}

// ── papers, agents, joint applicants ───────────────────────────────────────

fn agent(authority: Option<&str>) -> Value {
    json!({ "person": Uuid::from_u128(7), "name": "代理人", "authority": authority })
}

#[test]
fn papers_say_what_they_prove() {
    let desk = Desk::handling("2024-03-04");
    for nothing in [
        json!({}),
        json!({ "remark": "补交" }),
        json!({ "agent": agent(None), "agent_ends": true }),
        json!({ "authority": "委托书" }),
        json!({ "agent_ends": true, "authority": "委托书" }),
        json!({ "representation": "推选书" }),
    ] {
        let refused = desk.refused(RecordPapers, nothing);
        assert_eq!(refused, ("papers".into(), "reg:29".into()));
    }
}

#[test]
fn an_agent_comes_changes_and_goes() {
    let mut desk = Desk::handling("2024-03-04");
    desk.case.application.applicant.identity_proved = false;
    let unproved = desk.must(RecordPapers, json!({ "agent": agent(None) }));
    assert_eq!(codes(&unproved.warnings), ["authority_missing"]);
    let proved = desk.must(RecordPapers, json!({ "authority": "特别授权" }));
    assert!(proved.warnings.is_empty());
    let known = desk.case.application.agent.as_ref().unwrap();
    assert_eq!(
        (known.name.as_str(), known.authority.is_some()),
        ("代理人", true)
    );
    assert!(!desk.case.application.applicant.identity_proved);
    let ends = json!({ "agent_ends": true, "identity_proved": true });
    desk.must(RecordPapers, ends);
    assert_eq!(desk.case.application.agent, None);
    assert!(desk.case.application.applicant.identity_proved);
    // Once there is nobody to act for, there is nobody to authorise.
    let refused = desk.refused(RecordPapers, json!({ "authority": "委托书" }));
    assert_eq!(refused.0, "papers");
}

/// Warnings of a registration, and its state.
fn registered(change: impl FnOnce(&mut crate::application::Application)) -> (Vec<String>, State) {
    let day = Some(date("2024-03-04"));
    let dates = ChannelDates {
        submitted_on: day,
        ..ChannelDates::default()
    };
    let mut registration = registration(Channel::InPerson, dates);
    change(&mut registration.application);
    let (clerk, facts) = (person(1, Role::ALL), Facts::default());
    let today = date("2024-03-04");
    let turn = turn(Rules::embedded(), &clerk, &facts, today, today);
    let decision = lifecycle::register(&registration, &turn).unwrap();
    let codes = codes(&decision.warnings);
    (
        codes.into_iter().map(str::to_owned).collect(),
        decision.state,
    )
}

#[test]
fn what_is_missing_never_stops_a_registration() {
    let running = |codes: &[&str]| {
        (
            codes.iter().map(|c| (*c).to_owned()).collect(),
            State::Registered,
        )
    };
    assert_eq!(registered(|_| {}), running(&[]));
    let unproved = registered(|application| application.applicant.identity_proved = false);
    assert_eq!(unproved, running(&["identity_not_proved"]));
    let agent = |authority: Option<&str>| Agent {
        person: Uuid::from_u128(7),
        details: None,
        name: "代理人".into(),
        authority: authority.map(crate::Text::from),
    };
    let without = registered(|application| application.agent = Some(agent(None)));
    assert_eq!(without, running(&["authority_missing"]));
    let with = registered(|application| application.agent = Some(agent(Some("委托书"))));
    assert_eq!(with, running(&[]));
}

#[test]
fn joint_applicants_name_who_represents_them() {
    let jointly = |representation: Option<&str>, proved| {
        registered(|application| {
            let mut other = application.applicant.clone();
            other.identity_proved = proved;
            application.jointly = Some(Jointly {
                others: vec![other],
                representation: representation.map(crate::Text::from),
            });
        })
        .0
    };
    assert_eq!(jointly(Some("推选书"), true), [""; 0]);
    let both = ["representation_missing", "joint_identity_not_proved"];
    assert_eq!(jointly(None, false), both);
    assert_eq!(jointly(None, true), [both[0]]);
    assert_eq!(jointly(Some("推选书"), false), [both[1]]);
}

// ── notices and contact ────────────────────────────────────────────────────

#[test]
fn a_notice_comes_back_as_what_it_was() {
    let mut desk = Desk::handling("2024-03-04");
    desk.must(RequestReasons, json!({ "why": "第五十件" }));
    let returned = |notice: &str, reason: &str| json!({ "notice": notice, "reason": reason });
    let other = desk.refused(NoticeReturned, returned("supplement", "查无此人"));
    assert_eq!(other, ("other_notice".into(), "reg:35".into()));
    let blank = desk.refused(NoticeReturned, returned("reasons", " "));
    assert_eq!(blank.0, "text_missing");
    desk.must(NoticeReturned, returned("reasons", "查无此人"));
    // What came back is not received until it was sent again.
    let early = json!({ "notice": "reasons", "served_on": "2024-03-04" });
    assert_eq!(
        desk.refused(RecordNoticeReceipt, early).0,
        "notice_returned"
    );
    let back = |desk: &Desk| desk.case.reasons.as_ref().unwrap().returned_on;
    assert_eq!(back(&desk), Some(date("2024-03-04")));
    let again = json!({ "notice": "fee", "way": "电子邮件" });
    assert_eq!(desk.refused(ResendNotice, again).0, "other_notice");
    desk.must(
        ResendNotice,
        json!({ "notice": "reasons", "way": "电子邮件" }),
    );
    // Sent again is not yet received.
    let reasons = desk.case.reasons.as_ref().unwrap();
    assert_eq!((reasons.returned_on, reasons.served_on), (None, None));
    assert_eq!(reasons.resent_on, Some(date("2024-03-04")));
    let received = json!({ "notice": "reasons", "served_on": "2024-03-04" });
    desk.must(RecordNoticeReceipt, received);
    assert_eq!(back(&desk), None);
    assert!(!desk.offers(NoticeReturned) && !desk.offers(ResendNotice));
}

#[test]
fn a_returned_notice_is_named_when_abandonment_is_refused() {
    let mut desk = Desk::handling("2024-03-04");
    desk.must(RequestSupplement, json!({ "items": ["描述"] }));
    let refused = |desk: &Desk| desk.refused(ActKind::Abandon, json!({})).0;
    assert_eq!(refused(&desk), "notice_not_received");
    let back = json!({ "notice": "supplement", "reason": "查无此人" });
    desk.must(NoticeReturned, back);
    assert_eq!(refused(&desk), "notice_returned");
}

#[test]
fn attempts_to_reach_the_applicant_are_kept() {
    let mut desk = Desk::received("2024-03-04");
    let call =
        |reached: bool, text: &str| json!({ "way": "phone", "reached": reached, "text": text });
    let blank = desk.refused(RecordContact, call(false, ""));
    assert_eq!(blank, ("text_missing".into(), "reg:31".into()));
    desk.must(RecordContact, call(false, "无人接听"));
    desk.on("2024-03-05")
        .must(RecordContact, call(true, "已确认"));
    let kept: Vec<_> = desk
        .case
        .contacts
        .iter()
        .map(|made| (made.on, made.reached))
        .collect();
    assert_eq!(
        kept,
        [(date("2024-03-04"), false), (date("2024-03-05"), true)]
    );
    desk.must(Withdraw, json!({}));
    assert!(!desk.offers(RecordContact));
}

// ── answers on the spot, one reply to several cases ────────────────────────

fn spot(desk: &Desk, kind: &str) -> Value {
    let reply = samples::draft(kind, &desk.case, &desk.rules);
    json!({ "reply": reply, "proof": "申请人签收" })
}

#[test]
fn who_answers_on_the_spot_answers_what_is_his() {
    let desk = Desk::received("2024-03-04");
    let (clerk, head) = (person(1, &[Role::Clerk]), person(2, &[Role::OfficeHead]));
    let answer = |actor: &Actor, kind: &str| by(&desk, actor, AnswerOnTheSpot, spot(&desk, kind));
    assert!(answer(&clerk, "already_published").is_ok());
    let granted = answer(&clerk, "granted");
    assert_eq!(no(granted), ("not_on_the_spot", "reg:17".into()));
    let decision = answer(&head, "not_this_agency").unwrap();
    assert_eq!(decision.state, State::Replied);
    // What the agency gives or refuses goes through review, whoever is asked.
    for kind in ["granted", "refused_internal"] {
        assert_eq!(no(answer(&head, kind)).0, "not_on_the_spot");
    }
    let reviewer = person(3, &[Role::Reviewer]);
    assert_eq!(no(answer(&reviewer, "already_published")).0, "role");
}

#[test]
fn an_answer_on_the_spot_is_whole_proved_and_for_one_case() {
    let mut desk = Desk::received("2024-03-04");
    let whole = spot(&desk, "already_published");
    let mut lacking = whole.clone();
    lacking["reply"]["parts"] = json!({});
    assert_eq!(desk.refused(AnswerOnTheSpot, lacking).0, "reply_incomplete");
    let mut unproved = whole.clone();
    unproved["proof"] = json!(" ");
    assert_eq!(desk.refused(AnswerOnTheSpot, unproved).0, "text_missing");
    let mut several = whole.clone();
    several["reply"]["covers"] = json!([Uuid::from_u128(9)]);
    assert_eq!(desk.refused(AnswerOnTheSpot, several).0, "joint_reply");
    desk.must(AnswerOnTheSpot, whole);
    let reply = desk.case.reply.as_ref().unwrap();
    assert_eq!((reply.served_on, reply.proved), (Some(desk.on), true));
    desk.must(Close, json!({}));
}

#[test]
fn what_is_answered_jointly_is_done_by_the_lead() {
    let mut desk = Desk::handling("2024-03-04");
    let reply = samples::draft("not_this_agency", &desk.case, &desk.rules);
    let joined = json!({ "lead": "测试〔2024〕2号", "reply": reply });
    let lead = ("by_the_lead".to_owned(), "reg:36".to_owned());
    assert_eq!(desk.refused(AnswerJointly, joined.clone()), lead);
    assert!(!desk.offers(AnswerJointly));
    desk.facts.jointly = true;
    desk.must(AnswerJointly, joined);
    assert_eq!(desk.case.state, State::Signed);
    let serving = json!({ "service": "post", "served_on": "2024-03-04" });
    desk.facts.jointly = false;
    assert_eq!(desk.refused(Serve, serving.clone()), lead);
    desk.facts.jointly = true;
    desk.must(Serve, serving);
    desk.facts.jointly = false;
    assert_eq!(
        desk.refused(ReplyReturned, json!({ "reason": "退回" })),
        lead
    );
}

// ── round 2 ────────────────────────────────────────────────────────────────

/// Disclosed against an objection, which the third party was told of.
fn disclosed() -> Desk {
    let mut desk = Desk::handling("2024-03-04");
    let asked = json!({ "id": "a", "with": "third_party", "name": "某公司" });
    desk.must(ActKind::Consult, asked);
    let objects = json!({ "id": "a", "opinion": "object" });
    desk.must(ActKind::ConsultationAnswered, objects);
    let draft = samples::draft("granted", &desk.case, &desk.rules);
    desk.sign(serde_json::to_value(draft).unwrap());
    let told = json!({ "consultation": "a", "served_on": "2024-03-04", "content": "内容和理由" });
    desk.must(NotifyThirdParty, told);
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-04" }),
    );
    desk
}

fn ordered(decision: &str) -> Value {
    json!({
        "ground": "reconsideration", "decision": decision, "received_on": "2024-03-04",
        "within_workdays": 10, "reason": "程序违法",
    })
}

#[test]
fn a_new_round_begins_from_nothing_but_what_was_asked() {
    let mut desk = disclosed();
    desk.must(ReplyAnew, ordered("复〔2024〕1号"));
    let case = &desk.case;
    assert_eq!((case.round, case.state), (2, State::Handling));
    assert!(case.reply.is_none() && case.draft.is_none() && case.drafters.is_empty());
    let first = &case.rounds[0];
    assert_eq!(first.concluded_on(), Some(date("2024-03-04")));
    assert_eq!(case.concluded_on(), first.concluded_on());
    // Who was told of the first decision is told of the next one again.
    let draft = samples::draft("granted", &desk.case, &desk.rules);
    desk.sign(serde_json::to_value(draft).unwrap());
    let serving = json!({ "service": "post", "served_on": "2024-03-04" });
    assert_eq!(desk.refused(Serve, serving).0, "third_party_not_told");
}

#[test]
fn an_order_has_a_number_and_the_head_corrects_the_office() {
    let desk = disclosed();
    let unnumbered = desk.refused(ReplyAnew, ordered(" "));
    assert_eq!(unnumbered, ("order_incomplete".into(), "reg:51".into()));
    let own = json!({ "ground": "own_correction", "reason": "答复有误" });
    let clerk = person(1, &[Role::Clerk]);
    let refused = no(by(&desk, &clerk, ReplyAnew, own.clone()));
    assert_eq!(refused, ("own_correction_head", "reg:51".into()));
    let head = person(2, &[Role::OfficeHead]);
    assert!(by(&desk, &head, ReplyAnew, own).is_ok());
    // An order of others a clerk takes in.
    assert!(by(&desk, &clerk, ReplyAnew, ordered("复〔2024〕1号")).is_ok());
}

/// What goes back may be submitted again as it was: then it is still its drafter's.
#[test]
fn a_returned_draft_stays_its_drafters_until_another_drafts() {
    let mut desk = Desk::handling("2024-03-04");
    let draft = samples::draft("not_this_agency", &desk.case, &desk.rules);
    desk.must(Draft, serde_json::to_value(draft).unwrap());
    let drafters = desk.case.drafters.clone();
    desk.must(SubmitReview, json!({}));
    desk.must(ReturnDraft, json!({ "reason": "页数不对" }));
    desk.must(SubmitReview, json!({}));
    assert_eq!(desk.case.drafters, drafters);
}
