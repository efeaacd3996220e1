//! What people keep asking for, and what is public already.

use disclosure::words::Attribute;
use serde_json::json;
use store::{
    CatalogueChange, CatalogueEntry, StoreError, SuggestionRow, TopicDecision, TopicMember,
    TopicRow, TopicRun, TopicVoice, Tx, Voice, VoiceBatch,
};
use uuid::Uuid;

use super::now;
use crate::store::sample::*;

/// What people keep asking for, and what an analyst decided about it.
pub(super) async fn analysed(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    let run = TopicRun {
        id: id(0x850),
        agency_id: HOUSING,
        rhythm: "weekly".into(),
        since: day("2026-02-23"),
        until: day("2026-03-01"),
        reads_since: day("2024-03-02"),
        state: "waiting".into(),
        requested_by: None,
        requested_at: now(),
        stage: None,
        done: 0,
        out_of: 0,
        finished_at: None,
        failure: None,
        rules_hash: None,
        texts: None,
    };
    tx.request_topic_run(&run).await?;
    let topic = TopicRow {
        run_id: run.id,
        topic: "t0123456789".into(),
        rank: 0,
        hotness: 405,
        theme: Some("征地拆迁".into()),
        applicants: 1,
        applications: 1,
        evidence: json!({ "words": ["征地"] }),
    };
    let member = TopicMember {
        case_id: case,
        score: 1000,
        copy_of: None,
        nearest: Some(case),
        nearness: Some(500),
        township: Some("河东镇".into()),
        information: Some(0),
    };
    tx.insert_topic(&topic, &[member]).await?;
    tx.finish_topic_run(run.id, now(), "rules", 1).await?;
    voices(tx, run.id, &topic.topic).await?;
    let decision = TopicDecision {
        id: id(0x851),
        agency_id: HOUSING,
        topic: topic.topic,
        kind: "name".into(),
        content: json!({ "name": "柳塘村征地" }),
        made_by: CLERK,
        made_at: now(),
        undone_by: None,
        undone_at: None,
    };
    tx.insert_topic_decision(&decision).await
}

/// A list of the hotline, and a message of it that bears a topic out.
async fn voices(tx: &mut Tx, run: Uuid, topic: &str) -> Result<(), StoreError> {
    let batch = VoiceBatch {
        id: id(0x852),
        agency_id: HOUSING,
        name: "热线.csv".into(),
        imported_by: CLERK,
        imported_at: now(),
        voices: 1,
        removed_by: None,
        removed_at: None,
    };
    tx.insert_voice_batch(&batch).await?;
    let voice = Voice {
        id: id(0x853),
        batch_id: batch.id,
        agency_id: HOUSING,
        source_id: "H-1".into(),
        channel: "hotline".into(),
        said_on: day("2026-02-25"),
        title: "柳塘村补偿何时到账".into(),
        body: "柳塘村征地补偿款一直没有到账".into(),
        township: Some("河东镇".into()),
    };
    tx.insert_voice(&voice).await?;
    let heard = TopicVoice {
        voice_id: voice.id,
        score: 700,
    };
    tx.insert_topic_voices(run, topic, &[heard]).await
}

/// An entry of the catalogue that was suggested for the case.
pub(super) async fn catalogued(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    let entry = CatalogueEntry {
        version: tx.next_catalogue_version().await?,
        ..entry(id(0x860), HOUSING, "城乡低保标准", Attribute::Proactive)
    };
    tx.insert_catalogue_entry(&entry).await?;
    tx.insert_catalogue_change(&CatalogueChange {
        id: id(0x861),
        entry_id: entry.id,
        at: now(),
        officer_id: None,
        kind: "published".into(),
        was_attribute: Some(Attribute::OnRequest),
        attribute: Attribute::Proactive,
        was: json!({ "url": null }),
    })
    .await?;
    tx.note_suggestion(&SuggestionRow {
        case_id: case,
        entry_id: entry.id,
        agency_id: HOUSING,
        score: 612,
        shown_on: day("2026-03-02"),
        used_on: None,
        declined_on: None,
        declined_by: None,
    })
    .await?;
    tx.use_suggestion(case, entry.id, day("2026-03-04")).await
}
