//! A whole district's paper at once.

#![expect(clippy::print_stdout, reason = "a campaign reads the figures")]

use std::time::Instant;

use serde_json::{Value, json};

use super::paper::{act, case, earlier_reply, to_handler, with};
use super::taken;
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_whole_office_is_taken_in_at_once,
    a_long_file_is_taken_in_while_the_database_counts,
);

/// Of which ten thousand, in a campaign.
fn cases() -> usize {
    match std::env::var("KAIJUAN_TEST_CAMPAIGN") {
        Ok(_) => 10_000,
        Err(_) => 200,
    }
}

/// Cases with four or five past acts each, of as many applicants.
fn paper(count: usize) -> Vec<Value> {
    (1..=count)
        .map(|n| {
            let on = format!("2026-0{}-{:02}", 1 + n % 2, 4 + n % 20);
            let mut acts = to_handler(&on);
            acts.push(with(act("note", &on), json!({ "text": format!("第{n}件在办") })));
            if n % 2 == 0 {
                acts.push(with(act("record_contact", &on), json!({ "way": "phone", "reached": true, "text": "已告知进度" })));
            }
            let mut record = case(&format!("自然资依申请〔2026〕{n}号"), &on, acts);
            record["application"]["applicant"] = json!({ "name": format!("申请人{n}"), "id_number": format!("E{n:08}"),
                "id_kind": "passport", "phone": format!("1380000{n:05}") });
            record["application"]["content"] = json!(format!("申请公开第{n}号地块的征地批复"));
            record
        })
        .collect()
}

async fn a_whole_office_is_taken_in_at_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let count = cases();
    let records = paper(count);
    let begun = Instant::now();
    let report = taken(&district, &records).await;
    let took = begun.elapsed();
    assert_eq!(report.case_count(), count);
    assert_eq!(report.acts, count * 4 + count / 2);
    let verified = district.office.verify().await.unwrap();
    assert_eq!(verified.cases, u64::try_from(count).unwrap());
    println!(
        "{peer:?}: {count} cases with {} acts taken in within {took:?}",
        report.acts
    );
    if peer == Peer::Sqlite && !cfg!(debug_assertions) {
        assert!(took.as_secs() < 60, "{took:?}");
    }
}

/// More records than after which the database is told to count what was written.
async fn a_long_file_is_taken_in_while_the_database_counts(peer: Peer) {
    let district = District::fresh(peer).await;
    let count = 1_050;
    let records: Vec<Value> = (1..=count)
        .map(|n| earlier_reply(&format!("自然资公开复〔2025〕{n}号")))
        .collect();
    let report = taken(&district, &records).await;
    assert_eq!(report.earlier_replies, count);
    assert_eq!(report.series[0].last, 1_050);
    district.office.verify().await.unwrap();
}
