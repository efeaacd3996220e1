//! What was declined comes again when enough others were given it since, and says so.

use casework::proposals::Withdrawal;
use disclosure::words::ProposalState;
use serde_json::json;

use super::*;

on_both!(
    what_was_declined_comes_again_with_new_applicants,
    what_was_withdrawn_does_too
);

async fn what_was_declined_comes_again_with_new_applicants(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    let row = proposed(&district, &analyst).await;
    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    // one more before the answer: known to whoever answered
    asks(&district, 9, "2026-03-03", true).await;
    let no = office
        .answer_proposal(&head, seen(&sent), declining())
        .await
        .unwrap();
    assert_eq!((no.state, no.due_on), (ProposalState::Declined, None));

    // the same people again, and two others
    for nth in [0, 1, 10, 11] {
        asks(&district, nth, "2026-03-04", true).await;
    }
    run(&district, &analyst, "2026-03-04").await;
    only(&district, &analyst).await;
    asks(&district, 12, "2026-03-05", true).await;
    run(&district, &analyst, "2026-03-05").await;
    let rows = all(&district, &analyst).await;
    let [again, before] = rows.as_slice() else {
        panic!("{rows:#?}");
    };
    assert_eq!((before.id, again.earlier_id), (no.id, Some(no.id)));
    assert_eq!((again.state, again.version), (ProposalState::Drafted, 1));
    assert_eq!(
        again.evidence["again"],
        json!({ "since": "2026-03-03", "applicants": 3 })
    );
    let shown = file(&district, &analyst, again).await;
    assert_eq!(shown.earlier.unwrap().id, no.id);
    // the next run refreshes it, and does not forget that it came again
    asks(&district, 13, "2026-03-06", true).await;
    run(&district, &analyst, "2026-03-06").await;
    let rows = all(&district, &analyst).await;
    assert_eq!((rows.len(), rows[0].version), (2, 2));
    assert_eq!(rows[0].evidence["again"]["since"], "2026-03-03");
}

async fn what_was_withdrawn_does_too(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let row = proposed(&district, &analyst).await;
    let withdrawal = Withdrawal {
        reason: "正在核实".into(),
    };
    office
        .withdraw_proposal(&analyst, seen(&row), withdrawal)
        .await
        .unwrap();
    run(&district, &analyst, "2026-03-03").await;
    only(&district, &analyst).await;
    for nth in 10..13 {
        asks(&district, nth, "2026-03-04", true).await;
    }
    run(&district, &analyst, "2026-03-04").await;
    let rows = all(&district, &analyst).await;
    assert_eq!((rows.len(), rows[0].earlier_id), (2, Some(row.id)));
    // a result over an older period changes nothing
    let until = rows[0].clone();
    office
        .request_analysis(&analyst, day("2026-03-01"), day("2026-03-02"))
        .await
        .unwrap();
    result(&district, &analyst).await;
    assert_eq!(all(&district, &analyst).await[0], until);
}
