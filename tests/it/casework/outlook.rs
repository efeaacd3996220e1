//! What if: the coming workdays played from an office's own past, and a past year judged
//! by other rules. Neither writes anything.

use std::sync::Arc;

use casework::demo;
use casework::outlook::{Outlook, OutlookAsk};
use casework::{ActError, Office};
use chrono::{DateTime, Datelike, Utc};
use disclosure::case::{Case, Conclusion};
use disclosure::words::ActKind::{ProveService, Serve};
use disclosure::words::{Period, Role};
use disclosure::{Rules, clock};
use serde_json::json;
use store::{Officer, Scope};
use uuid::Uuid;

use super::District;
use super::district::day;
use crate::harness::{Memory, Peer, TestClock, edited_rules, equipment, on_both};

on_both!(
    the_coming_days_of_a_district_add_up_and_nothing_is_written,
    what_one_cannot_finish_is_named_and_given_to_another,
    a_year_is_judged_again_by_a_draft,
);

const UNTIL: &str = "2026-06-30T02:00:00Z";
const ASK: OutlookAsk = OutlookAsk {
    workdays: 20,
    seed: 7,
};

/// A district with a past.
async fn lived_in(peer: Peer) -> (Memory, Office) {
    let memory = Memory::fresh(peer).await;
    let rules = Arc::new(Rules::embedded().clone());
    let until: DateTime<Utc> = UNTIL.parse().unwrap();
    let cases = if peer == Peer::Sqlite { 200 } else { 90 };
    let store = &memory.store;
    demo::fill(store, rules.clone(), until, 3, cases, equipment())
        .await
        .unwrap();
    let office = Office::new(store.clone(), rules, TestClock::at(UNTIL), equipment());
    (memory, office)
}

async fn events(memory: &Memory) -> Vec<String> {
    memory
        .texts("SELECT CAST(COUNT(*) AS TEXT) FROM case_events")
        .await
}

async fn all(office: &Office, ask: OutlookAsk) -> Outlook {
    office.outlook_over(&Scope::system(), ask).await.unwrap()
}

async fn the_coming_days_of_a_district_add_up_and_nothing_is_written(peer: Peer) {
    let (memory, office) = lived_in(peer).await;
    // a smaller district has too short a past to be played
    let rich = peer == Peer::Sqlite;
    let written = events(&memory).await;
    let outlook = all(&office, ASK).await;
    assert_eq!(all(&office, ASK).await, outlook, "the same seed");
    let other = OutlookAsk { seed: 8, ..ASK };
    let differs = all(&office, other).await.days != outlook.days;
    assert_eq!(differs, rich, "another one");
    assert_eq!(events(&memory).await, written);

    // twenty workdays from today on, and the day's stock is what came less what went
    assert_eq!(outlook.days.len(), 20);
    assert_eq!(outlook.days[0].on.to_string(), "2026-06-30");
    assert_eq!(outlook.days[19].on.to_string(), "2026-07-27");
    let mut reader = memory.store.read().await.unwrap();
    let open = reader.open_replies(&Scope::system(), 10_000).await.unwrap();
    drop(reader);
    assert!(open.len() > 10, "{}", open.len());
    let mut stock = outlook.days[0].open - outlook.days[0].arrived + outlook.days[0].answered;
    for day in &outlook.days {
        stock += day.arrived - day.answered;
        assert!((stock - day.open).abs() < 1e-6, "{day:?}");
        let due = open
            .iter()
            .filter(|case| case.due_on == Some(day.on))
            .count();
        assert_eq!(day.due as usize, due, "{day:?}");
        assert!(day.late <= f64::from(day.due) + 1e-9, "{day:?}");
    }
    let in_hand: u32 = outlook.hands.iter().map(|hand| hand.in_hand).sum();
    let handed = open.iter().filter(|case| case.handler.is_some()).count();
    assert_eq!(in_hand as usize, handed);
    let word = if rich {
        "来件按"
    } else {
        "太少，没有推演"
    };
    assert!(
        outlook.said.iter().any(|line| line.contains(word)),
        "{:?}",
        outlook.said
    );
    for case in &outlook.cases {
        assert!(case.late * 10 >= outlook.plays, "{case:?}");
        assert!(case.why.contains("每个工作日"), "{case:?}");
    }
    let wrong = OutlookAsk {
        workdays: 61,
        ..ASK
    };
    let refused = office
        .outlook_over(&Scope::system(), wrong)
        .await
        .unwrap_err();
    assert!(matches!(refused, ActError::Refused(refusal) if refusal.code == "workdays"));
}

async fn what_one_cannot_finish_is_named_and_given_to_another(peer: Peer) {
    let district = District::fresh(peer).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    let serving = json!({ "service": "post", "served_on": "2026-03-02" });
    for _ in 0..6 {
        let case = district.register(json!({})).await.id;
        district.to_handler(case, "2026-03-02").await;
        district.sign(case, "2026-03-02", draft.clone()).await;
        district
            .act("clerk", case, "2026-03-02", Serve, serving.clone())
            .await;
        let proof = json!({ "proof": "邮寄凭证" });
        district
            .act("clerk", case, "2026-03-02", ProveService, proof)
            .await;
    }
    for _ in 0..9 {
        let case = district.register(json!({})).await.id;
        district.to_handler(case, "2026-03-02").await;
    }
    let other = Officer {
        id: Uuid::from_u128(29),
        name: "承办癸".to_owned(),
        roles: vec![Role::Handler],
        ..district.desk("handler").officer.clone()
    };
    district
        .memory
        .store
        .act(move |tx| {
            let other = other.clone();
            Box::pin(async move { tx.insert_officer(&other).await })
        })
        .await
        .unwrap();
    // ten workdays before the last day, with a tenth of a reply a day
    district.clock.set("2026-03-16T01:00:00Z");
    let head = district.desk("head");
    let outlook = district.office.outlook(head, ASK).await.unwrap();
    let of = |name: &str| {
        outlook
            .hands
            .iter()
            .find(|hand| hand.name == name)
            .unwrap()
            .clone()
    };
    let (one, two) = (of("承办乙"), of("承办癸"));
    assert_eq!((one.in_hand, one.due, one.rests_on.0), (9, 9, 6));
    assert_eq!((two.in_hand, two.rate_of_office), (0, true));
    assert!(!one.rate_of_office && one.rate > two.rate);
    assert!(outlook.cases.len() > 5, "{:?}", outlook.cases);
    // one case has one figure, wherever it stands
    let first = outlook.moves.first().expect("something is to be moved");
    let same = outlook.cases.iter().find(|case| case.id == first.id);
    assert_eq!(same.map(|case| case.late), Some(first.late.0));
    let report = outlook.report("青衡区人民政府");
    let tables = report.sections.iter().flat_map(|part| &part.tables);
    let rows: Vec<usize> = tables.map(|table| table.rows.len()).collect();
    let (moves, cases) = (outlook.moves.len(), outlook.cases.len());
    assert_eq!(rows, [moves, cases, 20, outlook.hands.len()]);
    let surest = &outlook.cases[0];
    assert!(surest.late > outlook.plays * 8 / 10);
    assert!(
        surest.why.contains("承办乙最近") && surest.why.contains("更早到期的"),
        "{}",
        surest.why
    );
    assert!(!outlook.moves.is_empty());
    for moved in &outlook.moves {
        assert_eq!(
            (moved.from.as_str(), moved.to.as_str()),
            ("承办乙", "承办癸")
        );
        assert!(
            moved.late.1 < moved.late.0 && moved.spared >= 0.25,
            "{moved:?}"
        );
    }
    // it is not everybody's to see, and a town does not see the department's
    let refused = district.office.outlook(district.desk("clerk"), ASK).await;
    assert!(matches!(refused, Err(ActError::Refused(refusal)) if refusal.code == "role"));
    let watching = district
        .office
        .outlook(district.desk("supervisor"), ASK)
        .await;
    assert_eq!(watching.unwrap().cases.len(), outlook.cases.len());
}

async fn a_year_is_judged_again_by_a_draft(peer: Peer) {
    let (memory, office) = lived_in(peer).await;
    let written = events(&memory).await;
    let draft = edited_rules("deadlines.toml", "workdays = 20", "workdays = 10");
    let mut told = Vec::new();
    let replay = office
        .replay(&Scope::system(), 2026, &draft, |done, of| {
            told.push((done, of))
        })
        .await
        .unwrap();
    assert_eq!(events(&memory).await, written);
    let (done, of) = told.last().copied().unwrap();
    assert!(done == of && of >= replay.cases, "{told:?}");
    assert!(replay.cases > 5 && replay.undated == 0, "{replay:?}");

    // the same, case by case, from what the register keeps
    let mut expected = (0, 0);
    let mut reader = memory.store.read().await.unwrap();
    let mut changed = 0;
    for id in reader.cases_after(Uuid::nil(), 10_000).await.unwrap() {
        let row = reader.case(&Scope::system(), id).await.unwrap().unwrap();
        let case: Case = serde_json::from_value(row.snapshot).unwrap();
        let Some((on, Conclusion::Replied(_))) = case.conclusion() else {
            continue;
        };
        if on.year() != 2026 {
            continue;
        }
        let now = clock::figures(&case, Rules::embedded()).unwrap();
        let then = clock::figures(&case, &draft).unwrap();
        expected.0 += usize::from(now.late);
        expected.1 += usize::from(then.late);
        changed += usize::from(now != then);
    }
    drop(reader);
    assert_eq!(replay.late, expected);
    assert!(
        replay.late.1 > replay.late.0,
        "ten workdays are fewer than twenty"
    );
    assert_eq!(replay.changed.len(), changed);
    let sums = replay.agencies.values().map(|agency| agency.cases);
    assert_eq!(sums.sum::<usize>(), replay.cases);
    for one in &replay.changed {
        assert!(
            one.due_on.1 <= one.due_on.0 && one.late.0 <= one.late.1,
            "{one:?}"
        );
    }
    let judged = async |draft: &Rules| {
        let scope = Scope::system();
        let judged = office.replay(&scope, 2026, draft, |_, _| {});
        judged.await.unwrap()
    };
    let same = judged(Rules::embedded()).await;
    assert_eq!((same.changed.len(), same.late.0), (0, same.late.1));
    assert!(same.differing.is_empty());

    // supposed without a folder, it is the same
    let end = day("2026-12-31");
    let supposed = |period, length| Rules::embedded().supposing(&[(period, length)].into(), end);
    assert_eq!(judged(&supposed(Period::Reply, 10)).await, replay);
    let differing: Vec<String> = replay.differing.iter().map(|it| it.said()).collect();
    assert_eq!(differing, ["答复：20个工作日，改为10个工作日"]);
    // as many notices were late as were told so when they were sent, more under a day
    let told = memory
        .texts(
            "SELECT CAST(COUNT(*) AS TEXT) FROM measured_cases m JOIN cases c ON c.id = m.case_id \
             WHERE m.replied = TRUE AND c.concluded_on >= '2026-01-01' AND m.supplement_late = TRUE",
        )
        .await;
    let notices = judged(&supposed(Period::SupplementNotice, 1)).await.others;
    let notices = notices.get(&Period::SupplementNotice).copied();
    assert_eq!(
        notices.is_some(),
        peer == Peer::Sqlite,
        "a smaller district has none"
    );
    let notices = notices.unwrap_or_default();
    assert_eq!(notices.late.0.to_string(), told[0]);
    assert!(notices.late.1 >= notices.late.0 && notices.late.1 <= notices.sent);
    assert_eq!(
        notices.late.1 > notices.late.0,
        peer == Peer::Sqlite,
        "{notices:?}"
    );
}
