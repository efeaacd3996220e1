//! A closed year: its figures stay as they were frozen, and what is done to its cases later
//! shows as a correction of it.

use casework::annual::{AnnualReport, Source};
use casework::{ActError, Desk};
use disclosure::annual::{CARRIED_IN, CARRIED_OUT, DONE, NEW};
use disclosure::words::ActKind;
use serde_json::json;
use store::Extent;

use super::played::Player;
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_frozen_year_stays_and_late_entries_are_corrections,
    an_undone_abandonment_is_a_correction_and_is_handed_on,
    who_freezes_and_what,
);

fn extent(desk: &Desk, whole: bool) -> Extent {
    Extent {
        agency: desk.agency.id,
        whole,
    }
}

async fn report(district: &District, year: i32) -> AnnualReport {
    let desk = district.desk("head");
    let found = district
        .office
        .annual_report(desk, extent(desk, false), year);
    found.await.unwrap()
}

async fn freeze(district: &District, year: i32) -> Result<(), ActError> {
    let desk = district.desk("head");
    let frozen = district
        .office
        .freeze_annual_report(desk, extent(desk, false), year);
    frozen.await
}

async fn a_frozen_year_stays_and_late_entries_are_corrections(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2025-12-22T01:00:00Z");
    let open = district
        .register(json!({ "dates": { "submitted_on": "2025-12-22" } }))
        .await
        .id;
    district.clock.set("2026-01-10T01:00:00Z");
    freeze(&district, 2025).await.unwrap();
    let twice = freeze(&district, 2025).await.unwrap_err().to_string();
    assert!(twice.contains("已经锁定"), "{twice}");
    let frozen = report(&district, 2025).await;
    let kept = frozen.frozen.as_ref().unwrap();
    assert_eq!(kept.corrections, []);
    assert_eq!(kept.rests_on.len(), 64);
    assert_eq!(frozen.figures, kept.now);

    // what was received in December is entered in January
    let late = json!({ "dates": { "submitted_on": "2025-12-30" }, "title": "迟登的" });
    let late = district.register(late).await;
    // and what was posted in December is entered in January as well
    district.to_handler(open, "2025-12-23").await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "复印件" } } });
    district.sign(open, "2025-12-24", draft).await;
    let serving = json!({ "service": "post", "served_on": "2025-12-25" });
    district
        .act("clerk", open, "2025-12-25", ActKind::Serve, serving)
        .await;

    let after = report(&district, 2025).await;
    assert_eq!(after.figures, frozen.figures, "what was frozen stays");
    let now = after.frozen.unwrap();
    assert_eq!(now.now.applications[NEW][0], 2);
    assert_eq!(now.now.applications[DONE][0], 1);
    assert_eq!(now.rests_on, kept.rests_on);
    let told: Vec<_> = now
        .corrections
        .iter()
        .map(|one| (one.case_id, one.was.as_str(), one.is.as_str()))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    let of = |case| told.iter().find(|(id, ..)| *id == case).unwrap();
    assert!(of(open).1.contains("四、结转下年度"), "{told:?}");
    assert!(of(open).2.contains("三（一）予以公开"), "{told:?}");
    assert_eq!(of(late.id).1, "不计入");
    assert!(of(late.id).2.contains("一、本年新收"), "{told:?}");

    // the new year takes over what was frozen, and the corrections by name
    let next = report(&district, 2026).await;
    assert!(next.balance.balanced, "{:?}", next.balance.breaks);
    assert_eq!(next.before.source, Source::Frozen);
    assert_eq!(next.before.frozen.unwrap()[0], 1);
    assert_eq!(next.before.row[0], 1);
    assert_eq!(next.before.corrections.len(), 2);
    assert_eq!(next.figures.applications[CARRIED_IN][0], 1);
    assert!(district.office.verify().await.is_ok());
}

async fn an_undone_abandonment_is_a_correction_and_is_handed_on(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut table = vec![vec![0; 7]; 25];
    for row in [NEW, 20, DONE] {
        (table[row][0], table[row][6]) = (1, 1);
    }
    Player::new(&district).play(&table).await;
    district.clock.set("2026-01-10T01:00:00Z");
    freeze(&district, 2025).await.unwrap();
    let desk = district.desk("head");
    let cell = casework::annual::Cell::at(21, 1).unwrap();
    let cases = district
        .office
        .annual_cell(desk, extent(desk, false), 2025, cell, None, 9)
        .await
        .unwrap();
    let undone = json!({ "reason": "住院，有正当理由" });
    district
        .act(
            "head",
            cases[0].case_id,
            "2026-01-10",
            ActKind::UndoAbandonment,
            undone,
        )
        .await;
    let after = report(&district, 2025).await;
    assert_eq!(after.figures.applications, table);
    let kept = after.frozen.unwrap();
    assert_eq!(kept.now.applications[CARRIED_OUT][0], 1);
    assert!(kept.corrections[0].was.contains("逾期不补正"));
    assert!(kept.corrections[0].is.contains("四、结转下年度"));
    let next = report(&district, 2026).await;
    assert!(next.balance.balanced, "{:?}", next.balance.breaks);
    assert_eq!((next.before.row[0], next.before.frozen.unwrap()[0]), (1, 0));
    assert_eq!(next.figures.applications[CARRIED_IN][0], 1);
}

async fn who_freezes_and_what(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-01-10T01:00:00Z");
    let early = freeze(&district, 2026).await.unwrap_err().to_string();
    assert!(early.contains("还没有过完"), "{early}");
    for name in ["clerk", "auditor"] {
        let desk = district.desk(name);
        let refused = district
            .office
            .freeze_annual_report(desk, extent(desk, false), 2025);
        assert!(matches!(refused.await, Err(ActError::Refused(_))), "{name}");
    }
    // a head freezes for the own agency and those below it alone
    let above = extent(district.desk("supervisor"), true);
    let desk = district.desk("head");
    let refused = district
        .office
        .freeze_annual_report(desk, above, 2025)
        .await;
    assert!(matches!(refused, Err(ActError::NotFound)));
    let desk = district.desk("supervisor");
    district
        .office
        .freeze_annual_report(desk, above, 2025)
        .await
        .unwrap();
    let found = district
        .office
        .annual_report(desk, above, 2025)
        .await
        .unwrap();
    assert!(found.frozen.is_some());
    assert!(
        report(&district, 2025).await.frozen.is_none(),
        "each for itself"
    );
}
