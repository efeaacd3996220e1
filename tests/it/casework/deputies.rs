//! Deputies: on which days they do whose work, what the record says of it, and what
//! nobody gains by it.

use casework::{ActError, ActRequest, Acted, Desk, NewDeputy, WorkFilter};
use disclosure::act::Act;
use disclosure::words::ActKind::{Accept, Dispatch, Draft, PassReview, Screen, Sign, SubmitReview};
use disclosure::words::{ActKind, Role};
use serde_json::{Value, json};
use store::{CaseId, DeputyRow, Reach, Tab};

use super::District;
use super::district::day;
use crate::harness::{Peer, on_both};

on_both!(
    a_deputy_does_each_step_on_the_days_and_no_other,
    the_record_says_in_whose_place,
    nobody_approves_through_a_deputy_what_was_drafted,
    what_is_awaited_of_who_is_away_is_in_the_deputys_list,
    a_deputy_that_cannot_be_is_refused,
    an_end_is_felt_at_once,
);

const FIRST: &str = "2026-03-03";
const LAST: &str = "2026-03-05";

fn moment(day: &str) -> String {
    format!("{day}T01:00:00Z")
}

fn asked(district: &District, officer: &str, deputy: &str) -> NewDeputy {
    NewDeputy {
        officer: district.desk(officer).officer.id,
        deputy: district.desk(deputy).officer.id,
        since: day(FIRST),
        until: day(LAST),
        reason: "公差".into(),
    }
}

/// The officer names a deputy for the days.
async fn appoint(district: &District, officer: &str, deputy: &str) -> DeputyRow {
    let new = asked(district, officer, deputy);
    let desk = district.desk(officer);
    let named = district.office.appoint_deputy(desk, new).await.unwrap();
    named.row
}

/// The desk as a session or a token opens it now.
async fn seated(district: &District, name: &str) -> Desk {
    let desk = district.desk(name).clone();
    district.office.desk_today(desk).await.unwrap()
}

async fn act(
    district: &District,
    name: &str,
    case: CaseId,
    kind: ActKind,
    payload: Value,
) -> Result<Acted, ActError> {
    let desk = seated(district, name).await;
    let act = Act::parse(kind, payload).unwrap();
    district.office.act(&desk, ActRequest::of(case, act)).await
}

/// What the desk is offered.
async fn offered(district: &District, name: &str, case: CaseId, kind: ActKind) -> bool {
    let desk = seated(district, name).await;
    let file = district.office.case_file(&desk, case).await.unwrap();
    let permitted = district.office.permitted(&desk, &file.unwrap());
    let offer = permitted.into_iter().find(|offer| offer.act == kind);
    offer.unwrap().refusal.is_none()
}

fn refusal(error: ActError) -> &'static str {
    match error {
        ActError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    }
}

/// A case that is given to the handler and not taken yet.
async fn dispatched(district: &District) -> CaseId {
    let case = district.register(json!({})).await.id;
    let handler = json!({ "handler": district.desk("handler").officer.id });
    let today = "2026-03-02";
    district.act("clerk", case, today, Screen, json!({})).await;
    district.act("clerk", case, today, Dispatch, handler).await;
    case
}

fn granted() -> Value {
    json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } })
}

async fn a_deputy_does_each_step_on_the_days_and_no_other(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = dispatched(&district).await;
    for officer in ["handler", "reviewer", "head"] {
        appoint(&district, officer, "clerk").await;
    }
    // the day before the first
    district.clock.set(&moment("2026-03-02"));
    assert!(!offered(&district, "clerk", case, Accept).await);
    let early = act(&district, "clerk", case, Accept, json!({})).await;
    assert_eq!(refusal(early.unwrap_err()), "role");
    // the first day begins at midnight in China
    district.clock.set("2026-03-02T16:00:00Z");
    for (kind, payload) in [(Accept, json!({})), (Draft, granted())] {
        assert!(offered(&district, "clerk", case, kind).await, "{kind}");
        act(&district, "clerk", case, kind, payload).await.unwrap();
    }
    // another drafts: then the deputy may approve
    district.clock.set(&moment("2026-03-04"));
    let back = json!({ "reason": "由承办人自己拟稿" });
    act(&district, "handler", case, SubmitReview, json!({}))
        .await
        .unwrap();
    act(&district, "head", case, ActKind::ReturnDraft, back)
        .await
        .unwrap();
    act(&district, "handler", case, Draft, granted())
        .await
        .unwrap();
    act(&district, "clerk", case, SubmitReview, json!({}))
        .await
        .unwrap();
    act(&district, "clerk", case, PassReview, json!({}))
        .await
        .unwrap();
    // the last moment of the last day
    district.clock.set("2026-03-05T15:59:59Z");
    act(&district, "clerk", case, PassReview, json!({}))
        .await
        .unwrap();
    assert!(offered(&district, "clerk", case, Sign).await);
    // the day after the last
    district.clock.set("2026-03-05T16:00:00Z");
    assert!(!offered(&district, "clerk", case, Sign).await);
    let late = act(&district, "clerk", case, Sign, json!({})).await;
    assert_eq!(refusal(late.unwrap_err()), "role");
    district.clock.set(&moment(LAST));
    let signed = act(&district, "clerk", case, Sign, json!({}))
        .await
        .unwrap();
    assert_eq!(signed.event.actor.told(), "登记甲（代负责丁）");
}

async fn the_record_says_in_whose_place(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = dispatched(&district).await;
    appoint(&district, "handler", "reviewer").await;
    district.clock.set(&moment(FIRST));
    act(&district, "reviewer", case, Accept, json!({}))
        .await
        .unwrap();
    act(&district, "reviewer", case, Draft, granted())
        .await
        .unwrap();
    // what one may do oneself is done in the own right
    let note = json!({ "text": "已电话联系" });
    act(&district, "reviewer", case, ActKind::Note, note)
        .await
        .unwrap();
    let events = district
        .office
        .case_events(district.desk("clerk"), case)
        .await;
    let told = events.unwrap().unwrap().into_iter().map(|event| {
        let absent = event
            .actor
            .in_place_of
            .as_ref()
            .map(|absent| absent.name.clone());
        (event.act.kind(), event.actor.name, absent)
    });
    let told: Vec<_> = told.into_iter().collect();
    let absent = Some("承办乙".to_owned());
    assert_eq!(told[3], (Accept, "审核丙".into(), absent.clone()));
    assert_eq!(told[4], (Draft, "审核丙".into(), absent));
    assert_eq!(told[5], (ActKind::Note, "审核丙".into(), None));
    assert_eq!(told[0].2, None, "what was before has nobody");
    let verified = district.memory.store.verify().await.unwrap();
    assert_eq!(verified.events, 6);
}

async fn nobody_approves_through_a_deputy_what_was_drafted(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = dispatched(&district).await;
    let heads = dispatched(&district).await;
    appoint(&district, "handler", "clerk").await;
    appoint(&district, "reviewer", "clerk").await;
    district.clock.set(&moment(FIRST));
    act(&district, "clerk", case, Accept, json!({}))
        .await
        .unwrap();
    act(&district, "clerk", case, Draft, granted())
        .await
        .unwrap();
    act(&district, "clerk", case, SubmitReview, json!({}))
        .await
        .unwrap();
    // drafted for one, approved for another: it is the same person
    assert!(!offered(&district, "clerk", case, PassReview).await);
    let own = act(&district, "clerk", case, PassReview, json!({})).await;
    assert_eq!(refusal(own.unwrap_err()), "own_draft");
    act(&district, "reviewer", case, PassReview, json!({}))
        .await
        .unwrap();
    act(&district, "reviewer", case, PassReview, json!({}))
        .await
        .unwrap();
    act(&district, "head", case, Sign, json!({})).await.unwrap();

    // the head drafts and goes away: nobody signs it in the head's place
    let case = heads;
    act(&district, "head", case, Accept, json!({}))
        .await
        .unwrap();
    act(&district, "head", case, Draft, granted())
        .await
        .unwrap();
    act(&district, "head", case, SubmitReview, json!({}))
        .await
        .unwrap();
    for _ in 0..2 {
        act(&district, "reviewer", case, PassReview, json!({}))
            .await
            .unwrap();
    }
    appoint(&district, "head", "clerk").await;
    assert!(!offered(&district, "clerk", case, Sign).await);
    let theirs = act(&district, "clerk", case, Sign, json!({})).await;
    assert_eq!(refusal(theirs.unwrap_err()), "own_draft");
    let todo = seated(&district, "clerk").await;
    let (filter, order) = (WorkFilter::default(), Tab::Todo.order());
    let listed = district
        .office
        .worklist(&todo, Tab::Todo, &filter, order, None, 50)
        .await;
    let signs = |act: ActKind| act == Sign;
    let rows = listed.unwrap().rows;
    assert!(
        !rows
            .iter()
            .any(|(row, _)| row.awaited.is_some_and(|awaited| signs(awaited.act)))
    );
}

async fn what_is_awaited_of_who_is_away_is_in_the_deputys_list(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = dispatched(&district).await;
    appoint(&district, "handler", "reviewer").await;
    let todo = async |day: &str| {
        district.clock.set(&moment(day));
        let desk = seated(&district, "reviewer").await;
        let (filter, order) = (WorkFilter::default(), Tab::Todo.order());
        let listed = district
            .office
            .worklist(&desk, Tab::Todo, &filter, order, None, 50)
            .await;
        let counts = district.office.counts(&desk).await.unwrap();
        let lines: Vec<_> = listed
            .unwrap()
            .rows
            .into_iter()
            .map(|(row, _)| {
                let awaited = row.awaited.unwrap();
                let absent = desk.in_place_of(&awaited).map(|absent| absent.name.clone());
                (row.id, awaited.act, absent)
            })
            .collect();
        assert_eq!(counts.todo as usize, lines.len());
        lines
    };
    assert_eq!(todo("2026-03-02").await, []);
    let absent = Some("承办乙".to_owned());
    assert_eq!(todo(FIRST).await, [(case, Accept, absent.clone())]);
    act(&district, "reviewer", case, Accept, json!({}))
        .await
        .unwrap();
    assert_eq!(todo(FIRST).await, [(case, Draft, absent.clone())]);
    act(&district, "handler", case, Draft, granted())
        .await
        .unwrap();
    assert_eq!(todo(FIRST).await, [(case, SubmitReview, absent)]);
    act(&district, "reviewer", case, SubmitReview, json!({}))
        .await
        .unwrap();
    // their own now
    assert_eq!(todo(FIRST).await, [(case, PassReview, None)]);
    assert_eq!(todo("2026-03-06").await, [(case, PassReview, None)]);
}

async fn a_deputy_that_cannot_be_is_refused(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let tried = async |by: &str, new: NewDeputy| {
        let row = office.appoint_deputy(district.desk(by), new).await;
        row.map(|_| "").unwrap_or_else(refusal)
    };
    let usual = || asked(&district, "handler", "reviewer");
    let days = |since: &str, until: &str| NewDeputy {
        since: day(since),
        until: day(until),
        ..usual()
    };
    for (by, new, why) in [
        ("clerk", usual(), "deputy_by_whom"),
        ("reviewer", usual(), "deputy_by_whom"),
        ("supervisor", usual(), "deputy_by_whom"),
        (
            "handler",
            asked(&district, "handler", "handler"),
            "deputy_oneself",
        ),
        (
            "handler",
            asked(&district, "handler", "town"),
            "deputy_elsewhere",
        ),
        (
            "clerk",
            asked(&district, "clerk", "handler"),
            "nothing_goes_over",
        ),
        ("handler", days("2026-03-01", LAST), "deputy_in_the_past"),
        ("handler", days(LAST, FIRST), "deputy_days"),
        ("handler", days(FIRST, "2028-03-03"), "deputy_days"),
        (
            "handler",
            NewDeputy {
                reason: " ".into(),
                ..usual()
            },
            "text_missing",
        ),
        ("head", usual(), ""),
        ("admin", usual(), "deputy_twice"),
        ("admin", days("2026-03-06", "2026-03-06"), ""),
        // whoever is away does nobody's work, and what went over goes no further
        (
            "reviewer",
            asked(&district, "reviewer", "handler"),
            "deputy_absent",
        ),
        (
            "reviewer",
            asked(&district, "reviewer", "clerk"),
            "deputy_chain",
        ),
        ("head", asked(&district, "head", "reviewer"), ""),
    ] {
        let said = format!("{by}: {new:?}");
        assert_eq!(tried(by, new).await, why, "{said}");
    }
    // an administrator who does somebody's work sees the agency's cases, and no more
    let mut admin = district.desk("admin").officer.clone();
    admin.agency_id = district.desk("handler").agency.id;
    let desk = Desk::new(admin, district.desk("handler").agency.clone());
    assert_eq!(desk.scope.reach, Reach::Nothing);
    district.clock.set(&moment(FIRST));
    let reviewer = seated(&district, "reviewer").await;
    assert_eq!(
        reviewer.scope.reach,
        Reach::Own,
        "the head's reach does not go over"
    );
    assert_eq!(
        reviewer.roles(),
        [Role::Reviewer, Role::Handler, Role::OfficeHead]
    );
    assert!(seated(&district, "town").await.absent.is_empty());
}

async fn an_end_is_felt_at_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = dispatched(&district).await;
    let row = appoint(&district, "handler", "reviewer").await;
    district.clock.set(&moment(FIRST));
    // a page was opened while it lasted
    let open = seated(&district, "reviewer").await;
    assert_eq!(open.absent.len(), 1);
    let by_clerk = district
        .office
        .end_deputy(district.desk("clerk"), row.id)
        .await;
    assert_eq!(refusal(by_clerk.unwrap_err()), "deputy_by_whom");
    let missing = district.office.end_deputy(&open, case).await;
    assert!(matches!(missing, Err(ActError::NotFound)));
    district.office.end_deputy(&open, row.id).await.unwrap();
    let accept = Act::parse(Accept, json!({})).unwrap();
    let request = ActRequest::of(case, accept);
    let late = district.office.act(&open, request).await;
    assert_eq!(refusal(late.unwrap_err()), "deputy_ended");
    assert!(seated(&district, "reviewer").await.absent.is_empty());
    let again = district
        .office
        .end_deputy(district.desk("head"), row.id)
        .await;
    assert_eq!(refusal(again.unwrap_err()), "deputy_ended");
    let listed = district
        .office
        .deputies(district.desk("head"))
        .await
        .unwrap();
    assert_eq!(
        (listed.len(), listed[0].in_force, listed[0].may_end),
        (1, false, false)
    );
    // another may be named for the same days; who left does nobody's work
    appoint(&district, "handler", "reviewer").await;
    assert_eq!(seated(&district, "reviewer").await.absent.len(), 1);
    let handler = district.desk("handler").officer.id;
    let gone = district
        .memory
        .store
        .act(move |tx| Box::pin(async move { tx.set_officer_active(handler, false).await }));
    assert!(gone.await.unwrap());
    assert!(seated(&district, "reviewer").await.absent.is_empty());
}
