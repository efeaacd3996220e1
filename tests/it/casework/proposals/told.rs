//! Who is told, when and how often.

use casework::{Desk, NewDeputy};
use disclosure::words::Role;
use store::Officer;
use uuid::Uuid;

use super::*;

on_both!(
    whose_turn_it_is_is_told_once_each_time,
    the_maker_is_told_beside_the_head_of_the_office,
    a_deputy_answers_for_a_head_who_is_away,
);

/// What a desk was told of proposals, the first first.
async fn told(district: &District, desk: &Desk) -> Vec<String> {
    let page = district.office.told_to(desk, None, 50).await.unwrap();
    let mut told: Vec<String> = page
        .told
        .into_iter()
        .filter(|told| told.notice.kind == "proposal")
        .map(|told| told.title)
        .collect();
    told.reverse();
    told
}

async fn whose_turn_it_is_is_told_once_each_time(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    let row = proposed(&district, &analyst).await;
    let of_analyst = told(&district, &analyst).await;
    assert_eq!(of_analyst, ["热点分析提出 1 项主动公开建议"]);
    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    assert_eq!(sent.due_on, Some(day("2026-03-16")));
    assert_eq!(office.proposals_waiting(&head).await.unwrap(), 1);
    assert_eq!(office.proposals_waiting(&analyst).await.unwrap(), 0);
    let first = told(&district, &head).await;
    assert_eq!(first.len(), 1);
    assert!(
        first[0].contains("收到主动公开建议") && first[0].contains("2026-03-16"),
        "{first:?}"
    );

    // two workdays before, on the next days, and when it is past
    for (on, new) in [
        ("2026-03-11", 0),
        ("2026-03-12", 1),
        ("2026-03-12", 0),
        ("2026-03-13", 0),
        ("2026-03-16", 0),
        ("2026-03-17", 1),
        ("2026-03-30", 0),
    ] {
        district.clock.set(&format!("{on}T01:00:00Z"));
        assert_eq!(office.remind_of_proposals().await.unwrap(), new, "{on}");
    }
    let all = told(&district, &head).await;
    assert_eq!(all.len(), 3);
    assert!(all[1].contains("期限是"), "{all:?}");
    assert!(all[2].contains("已经过了"), "{all:?}");

    let adopted = office
        .answer_proposal(&head, seen(&sent), adopting())
        .await
        .unwrap();
    let due = adopted.due_on.unwrap();
    district.clock.set(&format!("{due}T01:00:00Z"));
    assert_eq!(office.remind_of_proposals().await.unwrap(), 1);
    let publication = publishing(&due.to_string());
    office
        .publish_proposal(&head, seen(&adopted), publication)
        .await
        .unwrap();
    let of_analyst = told(&district, &analyst).await;
    assert_eq!(of_analyst.len(), 3, "answered, and public: {of_analyst:?}");
    // nothing is awaited any more
    assert_eq!(office.proposals_waiting(&head).await.unwrap(), 0);
    district.clock.set("2026-06-01T01:00:00Z");
    assert_eq!(office.remind_of_proposals().await.unwrap(), 0);
}

/// The analyst who made it learns of the answer and of the publication, also where the
/// agency has a head of its office who is told as well.
async fn the_maker_is_told_beside_the_head_of_the_office(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let chief = Officer {
        id: Uuid::from_u128(0xC41EF),
        agency_id: analyst.agency.id,
        name: "闻主任".into(),
        roles: vec![Role::OfficeHead],
        active: true,
    };
    let row = chief.clone();
    let settled = office.store.act(move |tx| {
        let row = row.clone();
        Box::pin(async move {
            tx.insert_officer(&row).await?;
            Ok::<_, store::StoreError>(())
        })
    });
    settled.await.unwrap();
    let chief = Desk::new(chief, analyst.agency.clone());
    let head = district.desk("head").clone();
    let row = proposed(&district, &analyst).await;
    let sent = office.send_proposal(&analyst, seen(&row), sending(&row));
    let sent = sent.await.unwrap();
    let adopted = office.answer_proposal(&head, seen(&sent), adopting());
    let adopted = adopted.await.unwrap();
    for desk in [&analyst, &chief] {
        let told = told(&district, desk).await;
        let last = told.last().unwrap();
        assert!(last.contains("已经答复"), "{told:?}");
    }
    let before = told(&district, &head).await.len();
    // a day later, so that it is the last that was told
    district.clock.set("2026-03-03T01:00:00Z");
    let published = office.publish_proposal(&head, seen(&adopted), publishing("2026-03-03"));
    published.await.unwrap();
    for desk in [&analyst, &chief] {
        let told = told(&district, desk).await;
        assert!(told.last().unwrap().contains("已经公开"), "{told:?}");
    }
    assert_eq!(
        told(&district, &head).await.len(),
        before,
        "who did it knows"
    );
}

async fn a_deputy_answers_for_a_head_who_is_away(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let (head, handler) = (district.desk("head"), district.desk("handler"));
    let row = proposed(&district, &analyst).await;
    let today = office.today();
    let new = NewDeputy {
        officer: head.officer.id,
        deputy: handler.officer.id,
        since: today,
        until: today,
        reason: "公差".into(),
    };
    let sent = office.send_proposal(&analyst, seen(&row), sending(&row));
    let sent = sent.await.unwrap();
    let alone = office.answer_proposal(handler, seen(&sent), adopting());
    assert_eq!(refused(alone.await), "not_the_owner");
    let named = office.appoint_deputy(head, new).await.unwrap();
    let seated = office.desk_today(handler.clone()).await.unwrap();
    assert_eq!(office.proposals_waiting(&seated).await.unwrap(), 1);
    let file = office.proposal_file(&seated, sent.id).await.unwrap();
    assert!(file.unwrap().may.answer);
    // what was decided while the page stood open counts
    office.end_deputy(head, named.row.id).await.unwrap();
    let ended = office.answer_proposal(&seated, seen(&sent), adopting());
    assert_eq!(refused(ended.await), "deputy_ended");
    let again = NewDeputy {
        officer: head.officer.id,
        deputy: handler.officer.id,
        since: today,
        until: today,
        reason: "公差".into(),
    };
    office.appoint_deputy(head, again).await.unwrap();
    let seated = office.desk_today(handler.clone()).await.unwrap();
    let answered = office.answer_proposal(&seated, seen(&sent), adopting());
    let answered = answered.await.unwrap();
    assert_eq!(answered.state, ProposalState::Adopted);
    let file = super::file(&district, &analyst, &answered).await;
    let step = file.steps.last().unwrap();
    assert_eq!(step.actor_id, Some(handler.officer.id));
    assert_eq!(step.content["in_place_of"], head.officer.name);
}
