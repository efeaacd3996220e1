//! What is said of a case after its dossier was bound: another dossier says it, and the
//! first one stays.

use casework::dossier::{Binding, Dossiers, verify};
use disclosure::words::{ActKind, State};
use serde_json::{Value, json};
use store::CaseId;

use super::{TODAY, bytes, closed, text_of};
use crate::casework::District;
use crate::casework::turns::correction;
use crate::harness::{Peer, on_both};

on_both!(
    what_is_set_right_on_a_closed_case_is_bound,
    a_class_chosen_at_archiving_is_the_one_that_holds,
);

async fn dossiers(district: &District, id: CaseId) -> Dossiers {
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await;
    dossiers.unwrap().unwrap()
}

async fn seq_of(district: &District, id: CaseId, kind: ActKind) -> u64 {
    let desk = district.desk("clerk");
    let events = district.office.case_events(desk, id).await;
    let events = events.unwrap().unwrap();
    events
        .iter()
        .rfind(|event| event.act.kind() == kind)
        .unwrap()
        .seq
}

/// Sets an event right, by two persons.
async fn set_right(district: &District, id: CaseId, of: ActKind, change: Value, applicant: Value) {
    let event = seq_of(district, id, of).await;
    let asked = json!({ "event": event, "reason": "录入时看错" });
    let mut beside = json!({ "change": change });
    if !applicant.is_null() {
        beside["applicant"] = applicant;
    }
    let asked = correction(district, "clerk", id, asked, beside)
        .await
        .unwrap();
    let confirmed = json!({ "request": asked.event.seq });
    let acted = district
        .act("reviewer", id, TODAY, ActKind::Correct, confirmed)
        .await;
    assert!(matches!(acted.case.state, State::Closed | State::Archived));
}

async fn what_is_set_right_on_a_closed_case_is_bound(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = closed(&district).await;
    let first = bytes(&district, id, Binding::Zip).await;
    let title = json!({ "application": { "title": "临河路桥竣工验收报告" } });
    let name = json!({ "name": "钱喆坤", "phone": "13800000009" });
    set_right(&district, id, ActKind::Register, title, name).await;
    let archive = json!({ "dossier": "2026-1" });
    district
        .act("clerk", id, TODAY, ActKind::Archive, archive)
        .await;
    let proof = json!({ "proof": "改签收据" });
    set_right(&district, id, ActKind::ProveService, proof, Value::Null).await;

    let zip = bytes(&district, id, Binding::Zip).await;
    let last = verify(&zip, None).unwrap();
    let before = last.earlier.as_deref().unwrap();
    let bound = before.earlier.as_deref().unwrap();
    assert_eq!(last.manifest.title, "临河路桥竣工验收报告");
    assert_ne!(bound.manifest.title, last.manifest.title);
    assert_eq!(bound.sum, verify(&first, None).unwrap().sum);
    let text = text_of(&bytes(&district, id, Binding::Pdf).await);
    for said in ["补装", "录入时看错", "提出", "确认", "改签收据"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let found = dossiers(&district, id).await;
    let acts: Vec<ActKind> = found.standings.iter().map(|it| it.act).collect();
    assert_eq!(acts, [ActKind::Close, ActKind::Correct, ActKind::Correct]);
    // one number for all that belongs to the closing
    assert!(
        found
            .standings
            .iter()
            .all(|it| it.number.as_deref() == Some("2026-1"))
    );
    let told =
        district
            .office
            .dossier_content(district.desk("clerk"), id, found.rows[1].id, Binding::Pdf);
    let told = text_of(&told.await.unwrap().unwrap().bytes);
    assert!(
        told.contains("钱喆坤") && told.contains("临河路桥竣工验收报告"),
        "{told}"
    );
    let verified = district.office.verify().await;
    assert!(verified.is_ok(), "{:?}", verified.err());
}

async fn a_class_chosen_at_archiving_is_the_one_that_holds(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = closed(&district).await;
    let first = bytes(&district, id, Binding::Zip).await;
    let archive = json!({ "dossier": "2026-1", "retention": "永久", "remark": "全市第一件" });
    let acted = district
        .act("clerk", id, TODAY, ActKind::Archive, archive)
        .await;
    let found = dossiers(&district, id).await;
    assert_eq!(found.rows.len(), 2);
    assert_eq!(found.rows[0].retention, "10年", "what is bound stays");
    let [of_first, of_second] = found.standings.as_slice() else {
        panic!("two dossiers")
    };
    assert_eq!(of_first.retention, "永久");
    assert!(of_first.retention_reason.contains("全市第一件"));
    assert_eq!(of_first.chosen_by, Some(acted.event.seq));
    assert_eq!(
        (of_second.act, of_second.chosen_by),
        (ActKind::Archive, None)
    );

    let zip = bytes(&district, id, Binding::Zip).await;
    let verified = verify(&zip, None).unwrap();
    assert_eq!(verified.manifest.retention, "永久");
    assert_eq!(
        verified.earlier.unwrap().sum,
        verify(&first, None).unwrap().sum
    );
    let text = text_of(&bytes(&district, id, Binding::Pdf).await);
    assert!(text.contains("归档时选用：全市第一件"), "{text}");
    // what is bound later keeps to it
    let proof = json!({ "proof": "改签收据" });
    set_right(&district, id, ActKind::ProveService, proof, Value::Null).await;
    let zip = bytes(&district, id, Binding::Zip).await;
    assert_eq!(verify(&zip, None).unwrap().manifest.retention, "永久");
}
