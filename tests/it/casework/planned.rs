//! Reminders are planned with the act that changes what is worth telling of.

use std::collections::BTreeSet;

use disclosure::words::ActKind;
use serde_json::json;
use store::CaseId;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    what_a_draft_makes_needless_is_told_no_more,
    what_nobody_opens_is_watched_from_its_registration,
);

/// The rungs that are planned and not told yet.
async fn planned(district: &District, case: CaseId) -> BTreeSet<String> {
    let mut reader = district.office.store.read().await.unwrap();
    let all = reader.reminders_of(case).await.unwrap();
    all.into_iter()
        .filter(|reminder| reminder.fired_at.is_none())
        .map(|reminder| reminder.rung)
        .collect()
}

fn names(rungs: &[&str]) -> BTreeSet<String> {
    rungs.iter().map(|rung| (*rung).to_owned()).collect()
}

const REPLY: [&str; 5] = ["reply_5", "reply_3", "reply_1", "reply_today", "reply_late"];

async fn what_a_draft_makes_needless_is_told_no_more(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, "2026-03-02").await;
    let notice = ["supplement_notice_2", "supplement_notice_today"];
    let mut expected = names(&REPLY);
    expected.insert("extension_3".into());
    let mut with_notice = expected.clone();
    with_notice.extend(names(&notice));
    assert_eq!(planned(&district, id).await, with_notice);
    // no day moves by a draft; nobody will ask for a supplement any more
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district
        .act("handler", id, "2026-03-02", ActKind::Draft, draft)
        .await;
    assert_eq!(planned(&district, id).await, expected);
    // told or not, looking at it again plans nothing new
    district.office.activate_rules().await.unwrap();
    assert_eq!(planned(&district, id).await, expected);
    assert!(district.office.verify().await.is_ok());
}

async fn what_nobody_opens_is_watched_from_its_registration(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    assert!(planned(&district, id).await.contains("opening_late"));
    district
        .act("clerk", id, "2026-03-02", ActKind::Screen, json!({}))
        .await;
    let screened = planned(&district, id).await;
    assert!(!screened.contains("opening_late") && screened.contains("reply_5"));
}
