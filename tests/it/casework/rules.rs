//! Rules that change: what was computed by the old ones follows.

use std::collections::BTreeMap;
use std::sync::Arc;

use casework::Office;
use disclosure::Rules;
use disclosure::act::Redated;
use disclosure::clock::DeadlineKind;
use serde_json::json;

use super::District;
use super::district::{application, day};
use crate::harness::{Peer, on_both};

on_both!(
    a_calendar_that_arrives_moves_the_deadlines_of_open_cases,
    what_broke_off_while_days_moved_is_gone_on_with_by_a_worker,
);

const SOURCE: &str = "
[[source]]
id = \"cal2027\"
title = \"2027年放假安排（测试用）\"
number = \"测试〔2026〕1号\"
since = 2027-01-01
status = \"from_memory\"
";

/// New Year takes three days, and the weekend after it is worked.
const CALENDAR: &str = "
[[notice]]
number = \"测试〔2026〕1号\"
issued_on = 2026-11-04
cite = \"cal2027\"
status = \"from_memory\"

[[notice.holiday]]
name = \"元旦\"
rest = [\"2027-01-01..2027-01-03\"]
makeup_workdays = [\"2027-01-09\", \"2027-01-10\"]
";

fn with_2027() -> Arc<Rules> {
    let mut files: BTreeMap<&str, String> = Rules::embedded_files()
        .iter()
        .map(|(name, content)| (*name, (*content).to_owned()))
        .collect();
    if let Some(sources) = files.get_mut("sources.toml") {
        sources.push_str(SOURCE);
    }
    files.insert("calendar/2027.toml", CALENDAR.into());
    let files = files
        .iter()
        .map(|(name, content)| (*name, content.as_str()));
    Arc::new(Rules::load(files).unwrap())
}

/// The kept reply deadlines: how many with which day, and whether provisional.
async fn kept(district: &District) -> BTreeMap<String, usize> {
    let rows = district
        .memory
        .texts(
            "SELECT COALESCE(CAST(due_on AS TEXT), '') || CASE WHEN provisional THEN '暂定' ELSE '' END \
             FROM deadlines WHERE kind = 'reply'",
        )
        .await;
    let mut counted = BTreeMap::new();
    for row in rows {
        *counted.entry(row).or_default() += 1;
    }
    counted
}

fn counted<const N: usize>(rows: [(&str, usize); N]) -> BTreeMap<String, usize> {
    rows.map(|(row, count)| (row.to_owned(), count)).into()
}

/// An office whose rules are in force, while the deadlines are still the old ones: it broke
/// off in between.
async fn interrupted(district: &District) -> Office {
    let rules = with_2027();
    let content = serde_json::to_string(rules.files()).unwrap();
    let (hash, at) = (rules.hash.clone(), store::Clock::now(&*district.clock));
    let store = district.memory.store.clone();
    let activated = store.act(move |tx| {
        let (hash, content) = (hash.clone(), content.clone());
        Box::pin(async move {
            tx.activate_rules(&hash, &content, at).await?;
            tx.begin_job_anew("redate").await
        })
    });
    activated.await.unwrap();
    let equipment = crate::harness::equipment();
    Office::new(store, rules, district.clock.clone(), equipment)
}

async fn a_calendar_that_arrives_moves_the_deadlines_of_open_cases(peer: Peer) {
    /// More than are brought in line at a time.
    const CASES: usize = 205;
    let district = District::fresh(peer).await;
    district.clock.set("2026-12-14T01:00:00Z");
    let form = |index: usize| {
        application(json!({ "title": format!("第{index}件"),
            "dates": { "submitted_on": "2026-12-14" } }))
    };
    let registered = district
        .office
        .register_all(district.desk("clerk"), (0..CASES).map(form).collect())
        .await
        .unwrap();
    let closed = registered[0].id;
    district
        .act(
            "clerk",
            closed,
            "2026-12-14",
            disclosure::words::ActKind::Withdraw,
            json!({}),
        )
        .await;
    let before = counted([("2027-01-12暂定", CASES - 1)]);
    assert_eq!(kept(&district).await, before);

    let office = interrupted(&district).await;
    assert_eq!(kept(&district).await, before);
    let told = office.verify().await.unwrap_err().to_string();
    assert!(
        told.contains("期限") && told.contains("kaijuan migrate"),
        "{told}"
    );

    let redated = office.activate_rules().await.unwrap();
    let after = counted([("2027-01-10", CASES - 1)]);
    assert_eq!(kept(&district).await, after);
    assert_eq!(office.verify().await.unwrap().rule_sets, 2);
    // a process that still has the old rules finds the same, and judges nothing
    district.office.verify().await.unwrap();
    let file = office
        .case_file(district.desk("clerk"), registered[1].id)
        .await
        .unwrap()
        .unwrap();
    let due = office.reply_deadline(&file, day("2026-12-14")).unwrap();
    assert_eq!(due.due_on, Some(day("2027-01-10")));
    // Each open case says so itself, with the days before and after; a closed one is left.
    assert_eq!(redated.len(), CASES - 1);
    let events = async |case| {
        let seen = office.case_events(district.desk("clerk"), case).await;
        seen.unwrap().unwrap()
    };
    let noted = events(registered[1].id).await.pop().unwrap();
    assert!(noted.actor.is_system());
    let reply = |it: &&Redated| it.kind == DeadlineKind::Reply;
    let moved = noted.derived.redated.iter().find(reply).unwrap();
    assert_eq!(
        (moved.before, moved.provisional_before),
        (Some(day("2027-01-12")), true)
    );
    assert_eq!(
        (moved.after, moved.provisional_after),
        (Some(day("2027-01-10")), false)
    );
    let of_closed = events(closed).await;
    assert!(!of_closed.iter().any(|it| it.actor.is_system()));
    // a second time moves nothing
    assert_eq!(office.activate_rules().await.unwrap(), []);
    assert_eq!(kept(&district).await, after);
}

async fn what_broke_off_while_days_moved_is_gone_on_with_by_a_worker(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-12-14T01:00:00Z");
    let form = application(json!({ "dates": { "submitted_on": "2026-12-14" } }));
    let registered = district.office.register(district.desk("clerk"), form).await;
    let case = registered.unwrap().id;
    let before = counted([("2027-01-12暂定", 1)]);

    let office = interrupted(&district).await;
    let worker = uuid::Uuid::from_u128(7);
    // whoever broke off still holds the job: it may only be slow
    let taken = office.store.act(|tx| {
        Box::pin(async move {
            tx.take_job("redate", std::time::Duration::from_secs(60))
                .await
        })
    });
    taken.await.unwrap().unwrap();
    office.tick(worker).await;
    assert_eq!(kept(&district).await, before);
    // a process with the old rules judges nothing
    let expired = "UPDATE jobs SET leased_until = NULL WHERE name = 'redate'";
    district.memory.execute(expired).await.unwrap();
    district.office.remind().await.unwrap();
    assert_eq!(district.office.go_on_recomputing().await.ok(), None);
    assert_eq!(kept(&district).await, before);

    office.tick(worker).await;
    assert_eq!(kept(&district).await, counted([("2027-01-10", 1)]));
    office.verify().await.unwrap();
    let events = office.case_events(district.desk("clerk"), case).await;
    let events = events.unwrap().unwrap();
    assert!(events.last().unwrap().actor.is_system());
    // once is enough
    office.tick(worker).await;
    let again = office.case_events(district.desk("clerk"), case).await;
    assert_eq!(again.unwrap().unwrap().len(), events.len());
}
