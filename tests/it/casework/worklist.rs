//! The lists of a desk as acts change them; the board and the month over them.

use std::collections::{BTreeMap, BTreeSet};

use casework::demo::{self, Demo};
use casework::{Desk, Light, MonthOf, Office, WorkFilter};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use disclosure::awaits::awaits;
use disclosure::calendar::DayKind;
use disclosure::case::Case;
use disclosure::clock::{self, Out};
use disclosure::lifecycle;
use disclosure::words::ActKind::{
    Abandon, Accept, ApproveExtension, Archive, Close, Consult, ConsultationAnswered, Correct,
    Dispatch, Draft, Extend, Note, PassReview, ProveService, RequestCorrection, RequestSupplement,
    Screen, Serve, Sign, SubmitReview, Urge,
};
use disclosure::words::{ActKind, Role, State};
use serde_json::json;
use store::{CaseId, Counts, Officer, Part, Reach, Scope, Tab, WorkOrder};

use super::District;
use super::district::day;
use crate::harness::{Memory, Peer, TestClock, on_both};

on_both!(
    an_act_takes_the_case_from_one_list_to_the_next,
    what_is_asked_of_the_town_is_in_its_list_alone,
    a_wait_for_the_applicant_ends_with_its_day,
    what_presses_is_watched,
    the_lists_are_what_the_events_say,
);

const TODAY: &str = "2026-03-02";

/// The titles of a desk's list, each with what is awaited.
async fn list(district: &District, desk: &str, tab: Tab) -> Vec<(String, Option<ActKind>)> {
    let filter = WorkFilter::default();
    let listed = district
        .office
        .worklist(district.desk(desk), tab, &filter, tab.order(), None, 50)
        .await
        .unwrap();
    listed
        .rows
        .into_iter()
        .map(|(row, _)| (row.title, row.awaited.map(|awaited| awaited.act)))
        .collect()
}

/// That a list holds one case, of which this is awaited.
async fn awaits_of(district: &District, desk: &str, act: ActKind) {
    let todo = list(district, desk, Tab::Todo).await;
    assert_eq!(todo, [("征地批复".into(), Some(act))], "{desk}");
}

async fn nothing(district: &District, desk: &str) {
    let todo = list(district, desk, Tab::Todo).await;
    assert!(todo.is_empty(), "{desk}: {todo:?}");
}

async fn an_act_takes_the_case_from_one_list_to_the_next(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = district.register(json!({})).await.id;
    awaits_of(&district, "clerk", Screen).await;
    assert_eq!(list(&district, "clerk", Tab::Done).await, []);
    assert_eq!(list(&district, "clerk", Tab::Registered).await.len(), 1);
    district.act("clerk", case, TODAY, Screen, json!({})).await;
    awaits_of(&district, "clerk", Dispatch).await;
    let handler = json!({ "handler": district.desk("handler").officer.id });
    district.act("clerk", case, TODAY, Dispatch, handler).await;
    nothing(&district, "clerk").await;
    assert_eq!(list(&district, "clerk", Tab::Done).await.len(), 1);
    awaits_of(&district, "handler", Accept).await;
    district
        .act("handler", case, TODAY, Accept, json!({}))
        .await;
    awaits_of(&district, "handler", Draft).await;
    let consent = json!({ "workdays": 20, "reason": "需向档案馆调取" });
    district
        .act("head", case, TODAY, ApproveExtension, consent.clone())
        .await;
    awaits_of(&district, "clerk", Extend).await;
    district.act("clerk", case, TODAY, Extend, consent).await;
    nothing(&district, "clerk").await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district.act("handler", case, TODAY, Draft, draft).await;
    awaits_of(&district, "handler", SubmitReview).await;
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    nothing(&district, "handler").await;
    awaits_of(&district, "reviewer", PassReview).await;
    for _ in 0..2 {
        district
            .act("reviewer", case, TODAY, PassReview, json!({}))
            .await;
    }
    nothing(&district, "reviewer").await;
    awaits_of(&district, "head", Sign).await;
    district.act("head", case, TODAY, Sign, json!({})).await;
    nothing(&district, "head").await;
    awaits_of(&district, "clerk", Serve).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district.act("clerk", case, TODAY, Serve, serving).await;
    awaits_of(&district, "clerk", ProveService).await;
    let proof = json!({ "proof": "邮寄凭证" });
    district
        .act("clerk", case, TODAY, ProveService, proof)
        .await;
    awaits_of(&district, "clerk", Close).await;
    district.act("clerk", case, TODAY, Close, json!({})).await;
    awaits_of(&district, "clerk", Archive).await;
    // a second person's turn, and not that of who pointed the mistake out
    let note = district
        .act("reviewer", case, TODAY, Note, json!({ "text": "电话" }))
        .await;
    let wrong = json!({ "event": note.event.seq, "reason": "误录", "strike": true });
    district
        .act("reviewer", case, TODAY, RequestCorrection, wrong)
        .await;
    nothing(&district, "reviewer").await;
    awaits_of(&district, "head", Correct).await;
    let asked = json!({ "request": note.event.seq + 1 });
    district.act("head", case, TODAY, Correct, asked).await;
    nothing(&district, "head").await;
    let dossier = json!({ "dossier": "2026-1" });
    district.act("clerk", case, TODAY, Archive, dossier).await;
    nothing(&district, "clerk").await;
    for desk in ["clerk", "handler", "reviewer", "head"] {
        assert_eq!(list(&district, desk, Tab::Done).await.len(), 1, "{desk}");
        let registered = usize::from(desk == "clerk");
        let list = list(&district, desk, Tab::Registered).await;
        assert_eq!(list.len(), registered, "{desk}");
    }
    let counts = district
        .office
        .counts(district.desk("clerk"))
        .await
        .unwrap();
    let expected = Counts {
        done: 1,
        registered: 1,
        ..Counts::default()
    };
    assert_eq!(counts, expected);
    for desk in ["auditor", "admin", "supervisor"] {
        nothing(&district, desk).await;
    }
    district.office.verify().await.unwrap();
}

async fn what_is_asked_of_the_town_is_in_its_list_alone(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = district.register(json!({})).await.id;
    district.to_handler(case, TODAY).await;
    let town = district.desk("town").agency.id;
    let asked = json!({ "id": "河东", "with": "joint_agency", "agency": town, "question": "请回复",
        "received_on": TODAY });
    district.act("handler", case, TODAY, Consult, asked).await;
    let urged = json!({ "text": "请抓紧" });
    district.act("supervisor", case, TODAY, Urge, urged).await;
    // the office above it is asked for nothing; the desk's own turn is told, and no more
    let listed = district
        .office
        .worklist(
            district.desk("town"),
            Tab::Todo,
            &WorkFilter::default(),
            WorkOrder::Due,
            None,
            9,
        )
        .await
        .unwrap();
    let [(row, sight)] = &listed.rows[..] else {
        panic!("{listed:?}")
    };
    assert!(!sight.is_whole());
    let awaited = row.awaited.unwrap();
    assert_eq!(
        (awaited.act, awaited.due_on),
        (ConsultationAnswered, Some(day("2026-03-23")))
    );
    assert_eq!((row.due_on, row.urged, row.paused), (None, 0, false));
    let all = district
        .office
        .worklist(
            district.desk("town"),
            Tab::All,
            &WorkFilter::default(),
            WorkOrder::Newest,
            None,
            9,
        )
        .await
        .unwrap();
    assert_eq!(
        all.rows[0].0.awaited, None,
        "what the owner is at is nothing to it"
    );
    let guess = WorkFilter {
        light: Some(Light::InTime),
        ..WorkFilter::default()
    };
    for tab in [Tab::Todo, Tab::All] {
        let order = WorkOrder::Newest;
        let town = district.desk("town");
        let listed = district
            .office
            .worklist(town, tab, &guess, order, None, 9)
            .await;
        assert!(listed.unwrap().rows.is_empty());
        let found = district
            .office
            .neighbours(town, tab, &guess, order, case)
            .await;
        assert_eq!(found.unwrap(), (None, None));
    }
    let opinion = json!({ "id": "河东", "opinion": "agree" });
    district
        .act("town", case, TODAY, ConsultationAnswered, opinion)
        .await;
    nothing(&district, "town").await;
    // it had a hand in it, and sees it no more
    assert_eq!(list(&district, "town", Tab::Done).await, []);
    district.office.verify().await.unwrap();
}

async fn a_wait_for_the_applicant_ends_with_its_day(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = district.register(json!({})).await.id;
    district.act("clerk", case, TODAY, Screen, json!({})).await;
    let notice = json!({ "items": ["写明文号"], "within_workdays": 7, "served_on": TODAY });
    district
        .act("clerk", case, TODAY, RequestSupplement, notice)
        .await;
    let due = "2026-03-11";
    for (now, awaited) in [(TODAY, false), (due, false), ("2026-03-12", true)] {
        district.clock.set(&format!("{now}T01:00:00Z"));
        let todo = list(&district, "clerk", Tab::Todo).await;
        let expected = awaited.then(|| ("征地批复".to_owned(), Some(Abandon)));
        assert_eq!(todo, Vec::from_iter(expected), "{now}");
        // a list of all tells what the case waits for, and until when
        let all = district
            .office
            .worklist(
                district.desk("clerk"),
                Tab::All,
                &WorkFilter::default(),
                WorkOrder::Newest,
                None,
                9,
            )
            .await
            .unwrap();
        let line = all.rows[0].0.awaited.unwrap();
        assert_eq!((line.act, line.since), (Abandon, Some(day("2026-03-12"))));
        assert!(all.rows[0].0.paused, "the clock stands still");
    }
}

/// The titles of all that a desk sees under a light.
async fn lit(district: &District, desk: &str, light: Light) -> BTreeSet<String> {
    let filter = WorkFilter {
        light: Some(light),
        ..WorkFilter::default()
    };
    let listed = district
        .office
        .worklist(
            district.desk(desk),
            Tab::All,
            &filter,
            WorkOrder::Due,
            None,
            50,
        )
        .await
        .unwrap();
    listed.rows.into_iter().map(|(row, _)| row.title).collect()
}

fn titles<const N: usize>(titles: [&str; N]) -> BTreeSet<String> {
    titles.map(str::to_owned).into()
}

async fn what_presses_is_watched(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut cases: BTreeMap<&str, CaseId> = BTreeMap::new();
    for (title, received) in [
        ("超期", "2026-01-05"),
        ("今天到期", "2026-02-02"),
        ("三日后到期", "2026-02-05"),
        ("还有时间", "2026-02-27"),
        ("待补正", "2026-02-27"),
    ] {
        district.clock.set(&format!("{received}T01:00:00Z"));
        let form = json!({ "title": title, "dates": { "submitted_on": received } });
        cases.insert(title, district.register(form).await.id);
    }
    district.clock.set("2026-03-06T01:00:00Z");
    let today = "2026-03-06";
    district
        .act("clerk", cases["待补正"], today, Screen, json!({}))
        .await;
    let notice = json!({ "items": ["写明文号"], "within_workdays": 7, "served_on": today });
    district
        .act("clerk", cases["待补正"], today, RequestSupplement, notice)
        .await;
    for desk in ["clerk", "supervisor"] {
        assert_eq!(
            lit(&district, desk, Light::Overdue).await,
            titles(["超期"]),
            "{desk}"
        );
        let soon = lit(&district, desk, Light::Soon).await;
        assert_eq!(soon, titles(["今天到期", "三日后到期"]), "{desk}");
        assert_eq!(
            lit(&district, desk, Light::InTime).await,
            titles(["还有时间"]),
            "{desk}"
        );
        assert_eq!(
            lit(&district, desk, Light::Stopped).await,
            titles(["待补正"]),
            "{desk}"
        );
    }
    let pressing = list(&district, "supervisor", Tab::Supervised).await;
    let pressing: Vec<String> = pressing.into_iter().map(|(title, _)| title).collect();
    assert_eq!(pressing, ["超期", "今天到期", "三日后到期"]);
    let urged = json!({ "text": "请抓紧" });
    district
        .act("supervisor", cases["还有时间"], today, Urge, urged)
        .await;
    let pressing = list(&district, "clerk", Tab::Supervised).await;
    assert_eq!(pressing.len(), 4);
    assert_eq!(list(&district, "handler", Tab::Supervised).await, []);
    district.to_handler(cases["超期"], today).await;
    assert_eq!(list(&district, "handler", Tab::Supervised).await.len(), 1);
    assert_eq!(list(&district, "town", Tab::Supervised).await, []);
    // answered late, and in time
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    let serving = json!({ "service": "post", "served_on": today });
    district.to_handler(cases["还有时间"], today).await;
    for title in ["超期", "还有时间"] {
        district.sign(cases[title], today, draft.clone()).await;
        district
            .act("clerk", cases[title], today, Serve, serving.clone())
            .await;
    }
    let (from, to) = (day("2026-03-01"), day("2026-03-31"));
    let board = district
        .office
        .board(district.desk("supervisor"), from, to)
        .await
        .unwrap();
    let [row] = &board.rows[..] else {
        panic!("{board:?}")
    };
    assert_eq!(row.agency.code, "自然资");
    assert_eq!(row.figures, board.total);
    let total = &board.total;
    assert_eq!((total.in_hand, total.due_soon, total.overdue), (3, 2, 0));
    assert_eq!(
        (total.answered, total.answered_late, total.on_time_share),
        (2, 1, (1, 2))
    );
    let filter = WorkFilter::answered_late(from, to);
    let late = district.office.worklist(
        district.desk("supervisor"),
        Tab::All,
        &filter,
        WorkOrder::Newest,
        None,
        9,
    );
    assert_eq!(late.await.unwrap().rows[0].0.title, "超期");
    let before =
        district
            .office
            .board(district.desk("clerk"), day("2025-01-01"), day("2026-02-28"));
    assert_eq!(before.await.unwrap().total.answered, 0);
    let town = district
        .office
        .board(district.desk("town"), from, to)
        .await
        .unwrap();
    assert!(town.rows.is_empty(), "{town:?}");
    month(&district).await;
    district.office.verify().await.unwrap();
}

/// February 2026: the Spring Festival, a worked Saturday, and what falls due.
async fn month(district: &District) {
    let of = |desk, month, of| district.office.month(district.desk(desk), 2026, month, of);
    let february = of("clerk", 2, MonthOf::Reach).await.unwrap();
    assert_eq!(february.len(), 28);
    let on = |date: u32| &february[date as usize - 1];
    assert!(matches!(on(14).kind, Some(DayKind::MakeupWorkday { .. })));
    assert_eq!(on(17).holiday.as_deref(), Some("春节"));
    assert!(matches!(on(7).kind, Some(DayKind::Weekend)));
    assert!(matches!(on(2).kind, Some(DayKind::Workday)));
    let march = of("supervisor", 3, MonthOf::Reach).await.unwrap();
    let due: Vec<(u32, i64, usize)> = march
        .iter()
        .filter(|day| day.due > 0)
        .map(|day| (day.on.day(), day.due, day.first.len()))
        .collect();
    assert_eq!(due, [(6, 1, 1), (11, 1, 1)]);
    let own = of("handler", 3, MonthOf::Hands).await.unwrap();
    assert!(
        own.iter().all(|day| day.due == 0),
        "all of the handler's are replied"
    );
    assert!(of("clerk", 13, MonthOf::Reach).await.unwrap().is_empty());
}

const UNTIL: &str = "2026-11-25T11:30:00Z";

/// A whole district: for every officer each list holds what the events of all cases
/// say it should.
async fn the_lists_are_what_the_events_say(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let clock = TestClock::at(UNTIL);
    let rules = std::sync::Arc::new(disclosure::Rules::embedded().clone());
    let until: DateTime<Utc> = UNTIL.parse().unwrap();
    let cases = if peer == Peer::Sqlite { 200 } else { 90 };
    let demo = demo::fill(
        &memory.store,
        rules.clone(),
        until,
        3,
        cases,
        crate::harness::equipment(),
    )
    .await
    .unwrap();
    let office = Office::new(
        memory.store.clone(),
        rules,
        clock,
        crate::harness::equipment(),
    );
    office.verify().await.unwrap();
    let kept = kept(&memory).await;
    let mut todos = 0;
    for officer in &demo.officers {
        let desk = desk(&demo, officer);
        for tab in Tab::ALL {
            let found = whole(&office, &desk, tab).await;
            let expected: BTreeSet<CaseId> = kept
                .iter()
                .filter(|kept| belongs(&office, &desk, tab, kept))
                .map(|kept| kept.id)
                .collect();
            assert_eq!(found, expected, "{} {tab:?}", officer.name);
            todos += if tab == Tab::Todo { found.len() } else { 0 };
        }
    }
    assert!(todos > 20, "{todos}");
}

fn desk(demo: &Demo, officer: &Officer) -> Desk {
    let mut agencies = demo.agencies.iter();
    let agency = agencies
        .find(|agency| agency.id == officer.agency_id)
        .unwrap();
    Desk::new(officer.clone(), agency.clone())
}

/// A case with what its events and its parties say.
struct Kept {
    id: CaseId,
    case: Case,
    handling: Option<store::AgencyId>,
    parties: Vec<store::Party>,
    /// Whose hands it went through, the one who registered it first.
    actors: Vec<store::OfficerId>,
}

async fn kept(memory: &Memory) -> Vec<Kept> {
    let mut reader = memory.store.read().await.unwrap();
    let mut kept = Vec::new();
    for id in reader.cases_after(uuid::Uuid::nil(), 1000).await.unwrap() {
        let row = reader.case(&Scope::system(), id).await.unwrap().unwrap();
        let case: Case = serde_json::from_value(row.snapshot).unwrap();
        let parties = reader.parties(id).await.unwrap();
        let handler = |party: &&store::Party| party.part == Part::Handler && party.until.is_none();
        let handling = parties.iter().find(handler).map(|party| party.agency_id);
        let events = reader.events(&Scope::system(), id).await.unwrap();
        kept.push(Kept {
            handling: handling.filter(|_| case.handler.is_some()),
            actors: events.iter().map(|event| event.actor).collect(),
            id,
            case,
            parties,
        });
    }
    kept
}

/// Whether a case belongs to a list, as one would say it without any table.
fn belongs(office: &Office, desk: &Desk, tab: Tab, kept: &Kept) -> bool {
    let (me, mine, today) = (desk.officer.id, desk.agency.id, office.today());
    let has = |part: fn(Part) -> bool| {
        kept.parties
            .iter()
            .any(|party| party.until.is_none() && party.agency_id == mine && part(party.part))
    };
    let near = match desk.scope.reach {
        Reach::Own => kept.case.agency == mine,
        Reach::Tree => kept.case.agency == mine || desk.agency.parent.is_none(),
        Reach::Everything | Reach::Nothing => false,
    };
    if desk.scope.reach == Reach::Nothing || !(near || has(|_| true)) {
        return false;
    }
    let whole = near || has(|part| matches!(part, Part::Handler | Part::Supervisor));
    let todo = awaits(&kept.case, &office.rules, kept.handling)
        .iter()
        .any(|turn| {
            let of_me = match turn.officer {
                Some(officer) => officer == me,
                None => turn.agency == mine && desk.officer.roles.contains(&turn.role),
            };
            of_me
                && turn.barred != Some(me)
                && turn.since.is_none_or(|since| since <= today)
                && turn.until.is_none_or(|until| today <= until)
        });
    let due = clock::reply_deadline(&kept.case, &office.rules, Out::Silent)
        .filter(|_| dated(kept.case.state))
        .and_then(|deadline| deadline.due_on);
    let presses = lifecycle::is_open(kept.case.state)
        && (due.is_some_and(|due: NaiveDate| due <= office.soon()) || kept.case.urged > 0);
    let handles_only = desk
        .officer
        .roles
        .iter()
        .all(|role| matches!(role, Role::Handler | Role::Admin));
    match tab {
        Tab::All => true,
        Tab::Todo => todo,
        Tab::Done => kept.actors.contains(&me) && !todo,
        Tab::Registered => kept.actors.first() == Some(&me),
        Tab::Supervised if handles_only => presses && whole && kept.case.handler == Some(me),
        Tab::Supervised => presses && whole,
    }
}

/// Whether a last day of the reply is kept in a state.
fn dated(state: State) -> bool {
    lifecycle::is_open(state) && lifecycle::clock(state) == disclosure::words::Clock::Running
}

/// All of a list, a few lines at a time.
async fn whole(office: &Office, desk: &Desk, tab: Tab) -> BTreeSet<CaseId> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let filter = WorkFilter::default();
        let page = office
            .worklist(desk, tab, &filter, tab.order(), cursor.as_ref(), 17)
            .await
            .unwrap();
        found.extend(page.rows.into_iter().map(|(row, _)| row.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let distinct: BTreeSet<CaseId> = found.iter().copied().collect();
    assert_eq!(distinct.len(), found.len(), "a line a case");
    distinct
}
