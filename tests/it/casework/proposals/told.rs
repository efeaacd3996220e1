//! Who is told, when and how often.

use casework::Desk;

use super::*;

on_both!(whose_turn_it_is_is_told_once_each_time);

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
