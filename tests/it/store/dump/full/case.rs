//! What belongs to a case, and what stood before the register.

use disclosure::clock::DeadlineKind;
use disclosure::words::{
    ApplicantKind, RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome, RemedyProcedure,
};
use serde_json::json;
use store::{
    DeadlineRow, FileRow, HandoverRow, Inspected, NewEarlierReply, OutboxRow, Part, RemedyRow,
    Remembered, StoreError, Tx, WebhookRow, WebhookSecret,
};
use uuid::Uuid;

use super::now;
use crate::store::sample::*;

/// A suit that was appealed against.
fn contested() -> RemedyRow {
    RemedyRow {
        seq: 3,
        kind: RemedyKind::Litigation,
        against: RemedyAgainst::Reply,
        round: 1,
        sought_by: RemedyBy::ThirdParty,
        procedure: RemedyProcedure::Ordinary,
        authority: "某中级人民法院".into(),
        authority_number: Some("（2026）某行终1号".into()),
        filed_on: None,
        received_on: day("2026-03-02"),
        answered_on: None,
        decided_on: Some(day("2026-03-04")),
        outcome: Some(RemedyOutcome::Corrected),
        appealed_on: Some(day("2026-03-05")),
        settled_on: None,
        settled_as: None,
        due_kind: Some(DeadlineKind::LitigationAnswer),
        due_on: Some(day("2026-03-20")),
        is_open: true,
        closed_on: None,
    }
}

/// What belongs to the case.
pub(super) async fn beside(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    tx.activate_rules("r1", "[[\"a.toml\",\"甲 = \\\"喆\\\"\\n\"]]", now())
        .await?;
    tx.insert_token(CLERK, &[7; 32], "电脑", now(), None)
        .await?;
    let done = Remembered {
        fingerprint: "f".into(),
        status: 201,
        case_id: Some(case),
        event_ids: vec![],
        created_at: now(),
    };
    tx.remember(&[7; 32], "k", &done).await?;
    // twice on one day: nothing tells the two rows apart
    for _ in 0..2 {
        tx.add_party(case, TOWN, Part::Consulted, day("2026-03-02"))
            .await?;
        tx.end_party(case, TOWN, Part::Consulted, day("2026-03-03"))
            .await?;
    }
    tx.add_party(case, HOUSING, Part::Owner, day("2026-03-02"))
        .await?;
    let due = |kind: &str, due_on: Option<&str>| DeadlineRow {
        kind: kind.into(),
        subject: None,
        opened_by_seq: 1,
        due_on: due_on.map(day),
        paused_since: None,
        provisional: true,
        closed_on: None,
    };
    let deadlines = [due("reply", Some("2026-03-30")), due("fee_payment", None)];
    tx.replace_deadlines(case, HOUSING, &deadlines).await?;
    tx.replace_remedies(case, HOUSING, &[contested()]).await?;
    tx.next_number(HOUSING, 2026, "case").await?;
    tx.set_number(HOUSING, 2026, "reply", 41).await?;
    tx.insert_file(&FileRow {
        id: id(0x500),
        case_id: case,
        name: "批复.pdf".into(),
        media_type: "application/pdf".into(),
        size: i64::MAX,
        sha256: "ab".repeat(32),
        key_id: "t1".into(),
        round: 2,
        part: "given".into(),
        subject: String::new(),
        note: "名单".into(),
        pages: None,
        inspected: Inspected::Waiting,
        findings: "[]".into(),
        inspected_at: None,
        release: None,
        masked_from: None,
        removal: None,
        added_by: CLERK,
        added_at: now(),
    })
    .await?;
    tx.enqueue(&OutboxRow {
        id: id(0x600),
        case_id: Some(case),
        agency_id: Some(HOUSING),
        kind: "acknowledgement".into(),
        refs: json!({ "case": "ZJ-2026-1", "second": 2 }),
        created_at: now(),
        not_before: at("2026-03-02T01:00:00Z"),
    })
    .await?;
    Ok(())
}

/// What stood before the register, and what is no case.
pub(super) async fn before(tx: &mut Tx) -> Result<(), StoreError> {
    tx.insert_earlier_reply(&NewEarlierReply {
        agency_id: HOUSING,
        number: "ZJ-答-2025-9".into(),
        case_number: "ZJ-2025-9".into(),
        round: None,
        applicant_id: Some(WANG),
        title: "旧件\u{2028}\"引号\"\\\u{7f}".into(),
        kind: Some("granted".into()),
        replied_on: Some(day("2025-12-31")),
    })
    .await?;
    tx.insert_earlier_items(HOUSING, WANG, day("2026-03-01"), 3)
        .await?;
    for kind in [ApplicantKind::NaturalPerson, ApplicantKind::Enterprise] {
        tx.insert_carried_over(HOUSING, 2025, kind, 4).await?;
    }
    tx.insert_handover(&HandoverRow {
        id: id(0x700),
        agency_id: HOUSING,
        arrived_on: day("2026-03-02"),
        sender_name: "王喆堃𬹼".into(),
        title: "信".into(),
        addressed_to: "河头镇人民政府".into(),
        handed_to: "河头镇人民政府".into(),
        handed_on: day("2026-03-03"),
        pages: Some(2),
        receipt: None,
        remark: Some("".into()),
        number: Some("FG公开移〔2026〕1号".into()),
        added_by: CLERK,
        added_at: now(),
    })
    .await?;
    let webhook = WebhookRow {
        id: id(0x800),
        agency_id: HOUSING,
        name: "一网通办".into(),
        url: "https://example.cn/hook".into(),
        kinds: vec!["sign".into()],
        created_by: CLERK,
        created_at: now(),
        ended_at: Some(at("2026-03-04T00:00:00.5Z")),
    };
    tx.insert_webhook(&webhook, &WebhookSecret("暗号".into()))
        .await
}
