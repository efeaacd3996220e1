//! What people keep asking for: runs that come by themselves and when asked for, topics
//! that keep their ids, and decisions that outlast the next run.

use casework::topics::{Analysed, Decision, Parting, TopicList};
use casework::{ActError, Desk};
use disclosure::words::Role;
use serde_json::json;
use store::{CaseId, Officer, StoreError};
use uuid::Uuid;

use super::District;
use super::district::day;
use crate::harness::{Peer, on_both};

on_both!(
    what_people_ask_for_is_found_week_by_week,
    what_was_decided_outlasts_the_next_run,
    a_run_that_breaks_off_leaves_the_result_before_it,
    who_has_nothing_to_do_with_it_sees_nothing,
    what_was_just_registered_is_found_at_once
);

/// An analyst of the whole district.
pub(super) async fn analyst(district: &District) -> Desk {
    let supervisor = district.desk("supervisor");
    let officer = Officer {
        id: Uuid::from_u128(0x19),
        agency_id: supervisor.agency.id,
        name: "分析壬".into(),
        roles: vec![Role::Analyst],
        active: true,
    };
    let kept = officer.clone();
    let done: Result<(), StoreError> = district
        .office
        .store
        .act(move |tx| {
            let kept = kept.clone();
            Box::pin(async move { tx.insert_officer(&kept).await })
        })
        .await;
    done.unwrap();
    Desk::new(officer, supervisor.agency.clone())
}

pub(super) const LAND: &str = "河东镇柳塘村2025年第3批次征地批复、补偿安置方案、勘测定界图";
pub(super) const SCHOOL: &str = "青衡实验小学2026年招生划片范围、学区调整依据、招生名额";

/// An application by another person each time.
pub(super) async fn asks(district: &District, nth: usize, title: &str, content: &str) -> CaseId {
    let number = format!("37040419900101{:04}", 1000 + nth);
    let registered = district
        .register(json!({
            "applicant": { "name": format!("申请人{nth}"), "id_number": number },
            "title": title,
            "content": content,
        }))
        .await;
    registered.id
}

pub(super) async fn seven(district: &District) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for nth in 0..4 {
        let content = format!("{LAND}，第{nth}村民小组附图");
        cases.push(asks(district, nth, "征地批复和补偿方案", &content).await);
    }
    for nth in 4..7 {
        let content = format!("{SCHOOL}，{nth}年级");
        cases.push(asks(district, nth, "招生划片", &content).await);
    }
    cases
}

/// All runs that wait are made; answers the result in force.
pub(super) async fn result(district: &District, desk: &Desk) -> TopicList {
    loop {
        match district.office.analyse().await.unwrap() {
            Analysed::Nothing => break,
            Analysed::Done(_) => {}
            Analysed::Failed(why) => panic!("{why}"),
        }
    }
    let list = district.office.topic_list(desk, None).await.unwrap();
    list.expect("a result")
}

/// The topic that holds a case.
pub(super) async fn topic_of(
    district: &District,
    list: &TopicList,
    case: CaseId,
) -> Option<String> {
    let mut reader = district.office.store.read().await.unwrap();
    reader.topic_of_case(list.run.id, case).await.unwrap()
}

pub(super) fn refused<T: std::fmt::Debug>(done: Result<T, ActError>) -> &'static str {
    match done {
        Err(ActError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

async fn what_people_ask_for_is_found_week_by_week(peer: Peer) {
    let district = District::fresh(peer).await;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    // before the first whole week is over there is nothing to be found in it
    let first = result(&district, &analyst).await;
    assert!(first.topics.is_empty());
    let runs = district.office.topic_runs(&analyst).await.unwrap();
    let mut rhythms: Vec<&str> = runs.iter().map(|run| run.rhythm.as_str()).collect();
    rhythms.sort_unstable();
    assert_eq!(rhythms, ["monthly", "quarterly", "weekly", "yearly"]);

    district.clock.set("2026-03-09T01:00:00Z");
    let list = result(&district, &analyst).await;
    assert_eq!(list.run.rhythm, "weekly");
    assert_eq!(
        (list.run.since, list.run.until),
        (day("2026-03-02"), day("2026-03-08"))
    );
    assert_eq!(list.run.texts, Some(7));
    let found: Vec<(i64, i64)> = list
        .topics
        .iter()
        .map(|found| (found.row.applicants, found.row.applications))
        .collect();
    assert_eq!(found, [(4, 4), (3, 3)]);
    let land = &list.topics[0];
    assert_eq!(land.row.evidence["place"], "河东镇柳塘村");
    assert_eq!(land.row.evidence["townships"], json!({ "河东镇": 4 }));
    assert_eq!(land.row.evidence["given"]["enough"], false);
    let points = land.row.evidence["parts"].as_array().unwrap().iter();
    let points: i64 = points.map(|part| part["points"].as_i64().unwrap()).sum();
    assert_eq!(points, land.row.hotness, "every part is shown");

    // the same week is not run twice
    assert_eq!(district.office.analyse().await.unwrap(), Analysed::Nothing);
    // a week later the topic has its id still
    district.clock.set("2026-03-16T01:00:00Z");
    let later = result(&district, &analyst).await;
    assert_ne!(later.run.id, list.run.id);
    assert_eq!(later.before.as_ref().map(|run| run.id), Some(list.run.id));
    assert_eq!(later.topics[0].row.topic, land.row.topic);
    assert_eq!(later.topics[0].before.as_ref(), Some(&land.row));
    let file = district
        .office
        .topic_file(&analyst, None, &land.row.topic)
        .await;
    let file = file.unwrap().unwrap();
    let mut members: Vec<CaseId> = file.members.iter().map(|(_, case)| case.id).collect();
    members.sort_unstable();
    let mut expected = cases[..4].to_vec();
    expected.sort_unstable();
    assert_eq!(members, expected);
}

async fn what_was_decided_outlasts_the_next_run(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    office
        .request_analysis(&analyst, day("2026-03-01"), day("2026-03-02"))
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    let land = topic_of(&district, &list, cases[0]).await.unwrap();
    let school = topic_of(&district, &list, cases[4]).await.unwrap();
    let decide = |topic: &str, decision: Decision| {
        let (topic, desk) = (topic.to_owned(), analyst.clone());
        async move { office.decide_topic(&desk, &topic, decision).await }
    };
    decide(&school, Decision::Name("实验小学划片".into()))
        .await
        .unwrap();
    decide(&school, Decision::Pin(true)).await.unwrap();
    decide(&school, Decision::Theme("就业就学".into()))
        .await
        .unwrap();
    decide(
        &land,
        Decision::Part(Parting {
            cases: cases[..2].to_vec(),
        }),
    )
    .await
    .unwrap();
    let list = result(&district, &analyst).await;
    assert_eq!(list.topics.len(), 3);
    assert_eq!(
        list.topics[0].name(),
        "实验小学划片",
        "what is pinned is on top"
    );
    let own = topic_of(&district, &list, cases[0]).await.unwrap();
    assert!(own != land && topic_of(&district, &list, cases[1]).await == Some(own.clone()));
    assert_eq!(
        topic_of(&district, &list, cases[2]).await,
        Some(land.clone())
    );

    // more comes in, and the two matters are found to be one after all
    asks(&district, 8, "招生划片", &format!("{SCHOOL}，8年级")).await;
    decide(&own, Decision::Join(school.clone())).await.unwrap();
    let list = result(&district, &analyst).await;
    assert_eq!(
        topic_of(&district, &list, cases[0]).await,
        Some(school.clone())
    );
    let joined = list
        .topics
        .iter()
        .find(|it| it.row.topic == school)
        .unwrap();
    assert_eq!(
        (joined.row.applications, joined.theme()),
        (6, Some("就业就学"))
    );

    // what is undone is read as if it had never been
    let file = office
        .topic_file(&analyst, None, &school)
        .await
        .unwrap()
        .unwrap();
    assert!(file.decisions.iter().all(|one| one.undone_at.is_none()));
    let mut reader = office.store.read().await.unwrap();
    let all = reader.topic_decisions(analyst.agency.id).await.unwrap();
    drop(reader);
    for one in all
        .iter()
        .filter(|one| ["join", "part"].contains(&one.kind.as_str()))
    {
        office.undo_topic_decision(&analyst, one.id).await.unwrap();
        assert_eq!(
            refused(office.undo_topic_decision(&analyst, one.id).await),
            "no_decision"
        );
    }
    let list = result(&district, &analyst).await;
    assert_eq!(list.topics.len(), 2);
    assert_eq!(
        topic_of(&district, &list, cases[0]).await,
        topic_of(&district, &list, cases[3]).await
    );

    for (topic, decision, code) in [
        ("t0", Decision::Pin(true), "no_topic"),
        (&*school, Decision::Join(school.clone()), "same_topic"),
        (&*school, Decision::Theme("天气".into()), "no_theme"),
        (&*school, Decision::Name("长".repeat(61)), "too_long"),
        (
            &*school,
            Decision::Part(Parting {
                cases: vec![cases[4]],
            }),
            "wrong_parting",
        ),
    ] {
        assert_eq!(refused(decide(topic, decision).await), code);
    }
}

async fn a_run_that_breaks_off_leaves_the_result_before_it(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    seven(&district).await;
    let days = (day("2026-03-01"), day("2026-03-02"));
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let before = result(&district, &analyst).await;
    assert_eq!(before.topics.len(), 2);

    // a worker takes the next one and is gone
    let next = office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let begun: Result<(), StoreError> = office
        .store
        .act(move |tx| {
            Box::pin(async move { tx.progress_topic_run(next.id, "比较相似", 3, 7).await })
        })
        .await;
    begun.unwrap();
    let in_force = office.topic_list(&analyst, None).await.unwrap().unwrap();
    assert_eq!(in_force.run.id, before.run.id);
    let after = result(&district, &analyst).await;
    assert_eq!(after.run.id, next.id, "the next worker does it again");
    assert_eq!(after.topics[0].row.topic, before.topics[0].row.topic);
}

async fn who_has_nothing_to_do_with_it_sees_nothing(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let days = (day("2026-03-01"), day("2026-03-02"));
    for name in ["clerk", "handler", "admin"] {
        let desk = district.desk(name);
        assert_eq!(refused(office.topic_list(desk, None).await), "role");
        assert_eq!(
            refused(office.request_analysis(desk, days.0, days.1).await),
            "role"
        );
    }
    let supervisor = district.desk("supervisor");
    assert_eq!(office.topic_list(supervisor, None).await.unwrap(), None);
    assert_eq!(
        refused(office.request_analysis(supervisor, days.0, days.1).await),
        "role"
    );
    let head = district.desk("head");
    for (since, until, code) in [
        ("2026-03-02", "2026-03-01", "period_backwards"),
        ("2026-03-01", "2026-03-03", "future_date"),
    ] {
        let asked = office.request_analysis(head, day(since), day(until)).await;
        assert_eq!(refused(asked), code);
    }
    // the result of another agency is not shown
    let analyst = analyst(&district).await;
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    assert_eq!(
        office.topic_list(head, Some(list.run.id)).await.unwrap(),
        None
    );
}

/// The texts are kept in memory for a while, and never behind the register.
async fn what_was_just_registered_is_found_at_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let clerk = district.desk("clerk");
    seven(&district).await;
    let found = async |text: &str| -> Vec<(CaseId, bool)> {
        let found = district.office.similar(clerk, text).await.unwrap();
        found.iter().map(|it| (it.case.id, it.is_copy)).collect()
    };
    // now they are read
    assert_eq!(found(LAND).await.len(), 4);
    assert_eq!(found("鹿角湾码头岸线").await, []);
    let harbour = "鹿角湾码头岸线使用的审批文件和港口岸线图";
    for nth in 10..13 {
        let case = asks(&district, nth, "码头岸线审批", harbour).await;
        let all = found("鹿角湾码头岸线").await;
        assert_eq!(all.len(), nth - 9, "each once");
        assert!(all.iter().any(|(id, _)| *id == case));
    }
    // those from before and those that came since are one list, copies first
    let land = asks(&district, 13, "征地批复和补偿方案", LAND).await;
    let all = found(&format!("征地批复和补偿方案\n{LAND}")).await;
    assert_eq!(all.len(), 5);
    assert_eq!(all[0], (land, true), "{all:?}");
    // of another agency nothing is shown
    let town = district.desk("town");
    let none = district.office.similar(town, harbour).await.unwrap();
    assert!(none.is_empty());
}
