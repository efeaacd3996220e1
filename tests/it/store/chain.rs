//! Events: append-only, chained, and walked by `verify`.

use serde_json::json;
use store::{Scope, StoreError, Verified, VerifyError};

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    events_cannot_be_changed,
    verify_names_the_first_event_that_does_not_fit,
    texts_are_kept_apart_and_missed_when_gone,
    a_snapshot_cannot_smuggle_text,
    equal_registers_have_equal_hashes,
);

const SEQ_2: &str =
    "seq = 2 AND event_id IN (SELECT event_id FROM case_events WHERE kind = 'screened')";

async fn register(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    open_case(&memory.store, id(2), TOWN, "乙").await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            let mut row = tx
                .case(&Scope::system(), id(1))
                .await?
                .ok_or(StoreError::Stale)?;
            tx.append_event(id(1), &event(id(0x51), "screened", json!({ "days": 7 })))
                .await?;
            let last = tx
                .append_event(
                    id(1),
                    &event(
                        id(0x52),
                        "noted",
                        json!({ "note": { "plain": "电话核实，喆堃𬹼" } }),
                    ),
                )
                .await?;
            row.version = last.seq;
            tx.update_case(&row, 1).await
        })
    })
    .await
    .unwrap();
    assert_eq!(
        memory.store.verify().await.unwrap(),
        Verified {
            cases: 2,
            events: 4
        }
    );
    memory
}

/// The second case's id in SQL.
fn other_case(peer: Peer) -> String {
    match peer {
        Peer::Sqlite => format!("x'{}'", id(2).simple()),
        Peer::Postgres => format!("'{}'", id(2)),
    }
}

async fn events_cannot_be_changed(peer: Peer) {
    let memory = register(peer).await;
    let mut attempts = vec![
        "UPDATE case_events SET kind = 'x'".to_owned(),
        format!("UPDATE case_events SET payload = '{{}}' WHERE {SEQ_2}"),
        "DELETE FROM case_events WHERE seq = 1".to_owned(),
    ];
    match peer {
        Peer::Sqlite => attempts.push(
            "INSERT OR REPLACE INTO case_events SELECT case_id, seq, event_id, act_id, recorded_at, effective_on, \
             actor, on_behalf_of, 'x', v, payload, state_after, rules_hash, prev_hash, hash FROM case_events"
                .to_owned(),
        ),
        Peer::Postgres => attempts.push("TRUNCATE case_events".to_owned()),
    }
    for sql in attempts {
        let error = memory
            .execute(sql.clone())
            .await
            .expect_err(&sql)
            .to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
    assert_eq!(
        memory.store.verify().await.unwrap(),
        Verified {
            cases: 2,
            events: 4
        }
    );
}

async fn verify_names_the_first_event_that_does_not_fit(peer: Peer) {
    let tampering = [
        (
            format!("UPDATE case_events SET payload = '{{\"days\":9}}' WHERE {SEQ_2}"),
            "甲",
            2,
            "校验值",
        ),
        (
            format!(
                "UPDATE case_events SET recorded_at = '2026-03-03T01:00:00+00:00' WHERE {SEQ_2}"
            ),
            "甲",
            2,
            "校验值",
        ),
        (
            format!("UPDATE case_events SET on_behalf_of = actor WHERE {SEQ_2}"),
            "甲",
            2,
            "校验值",
        ),
        (
            format!("UPDATE case_events SET prev_hash = hash WHERE {SEQ_2}"),
            "甲",
            2,
            "链接",
        ),
        (
            format!("DELETE FROM case_events WHERE {SEQ_2}"),
            "甲",
            3,
            "序号",
        ),
        (
            "DELETE FROM case_events WHERE kind = 'noted'".to_owned(),
            "甲",
            2,
            "版本",
        ),
        (
            "UPDATE case_texts SET content = '伪造' WHERE content LIKE '电话%'".to_owned(),
            "甲",
            3,
            "摘要",
        ),
        (
            format!(
                "UPDATE case_texts SET case_id = {} WHERE content LIKE '电话%'",
                other_case(peer)
            ),
            "甲",
            3,
            "不见",
        ),
        (
            "UPDATE cases SET version = 9 WHERE number = '乙'".to_owned(),
            "乙",
            1,
            "版本",
        ),
        (
            "DELETE FROM cases WHERE number = '乙'".to_owned(),
            "00000000-0000-0000-0000-000000000002",
            1,
            "案件记录不见了",
        ),
    ];
    for (sql, case, seq, what) in tampering {
        let memory = register(peer).await;
        memory.disarm().await;
        assert!(
            memory.execute(sql.clone()).await.unwrap() > 0,
            "{sql} changes nothing"
        );
        let broken = match memory.store.verify().await {
            Err(VerifyError::Broken(broken)) => broken,
            other => panic!("{sql}: {other:?}"),
        };
        assert_eq!(
            (broken.case.as_str(), broken.seq),
            (case, seq),
            "{sql}: {broken}"
        );
        assert!(
            broken.what.contains(what) && broken.event_id.is_some(),
            "{sql}: {broken}"
        );
    }
}

async fn texts_are_kept_apart_and_missed_when_gone(peer: Peer) {
    let memory = register(peer).await;
    let stored = memory
        .texts("SELECT payload FROM case_events WHERE kind = 'noted'")
        .await
        .remove(0);
    assert!(
        stored.contains("\"kept\"") && stored.contains("\"digest\"") && !stored.contains('喆'),
        "{stored}"
    );
    let read = |memory: &Memory| {
        let store = memory.store.clone();
        async move {
            store
                .read()
                .await
                .unwrap()
                .events(&Scope::system(), id(1))
                .await
                .unwrap()
        }
    };
    assert_eq!(
        read(&memory).await[2].payload,
        json!({ "note": { "plain": "电话核实，喆堃𬹼" } })
    );
    memory
        .execute("DELETE FROM case_texts WHERE content LIKE '电话%'")
        .await
        .unwrap();
    assert_eq!(
        read(&memory).await[2].payload,
        json!({ "note": { "erased": true } })
    );
    let missed = memory.store.verify().await;
    assert!(
        matches!(&missed, Err(VerifyError::Broken(broken)) if broken.seq == 3 && broken.what.contains("不见")),
        "{missed:?}"
    );
}

async fn a_snapshot_cannot_smuggle_text(peer: Peer) {
    let memory = register(peer).await;
    let update = |snapshot: serde_json::Value| {
        act(&memory.store, move |tx| {
            let snapshot = snapshot.clone();
            Box::pin(async move {
                let mut row = tx
                    .case(&Scope::system(), id(1))
                    .await?
                    .ok_or(StoreError::Stale)?;
                row.snapshot = snapshot;
                tx.update_case(&row, row.version).await
            })
        })
    };
    let known = json!({ "notes": [{ "plain": "电话核实，喆堃𬹼" }], "fee_fen": 12345678901i64 });
    update(known.clone()).await.unwrap();
    let stored = memory
        .texts("SELECT snapshot FROM cases WHERE number = '甲'")
        .await
        .remove(0);
    assert!(
        stored.contains("\"kept\"") && !stored.contains('喆'),
        "{stored}"
    );
    assert_eq!(
        memory
            .texts("SELECT content FROM case_texts WHERE content LIKE '电话%'")
            .await
            .len(),
        1
    );
    assert_eq!(case_now(&memory.store, id(1)).await.snapshot, known);
    let unknown = update(json!({ "notes": [{ "plain": "不在事件里" }] })).await;
    assert!(
        matches!(unknown, Err(StoreError::Inconsistent { .. })),
        "{unknown:?}"
    );
    let float = update(json!({ "fee": 1.5 })).await;
    assert!(
        matches!(float, Err(StoreError::Inconsistent { .. })),
        "{float:?}"
    );
    assert_eq!(case_now(&memory.store, id(1)).await.snapshot, known);
}

/// The hash depends on what was said and not on the database: this one was
/// computed once by another program over the columns.
async fn equal_registers_have_equal_hashes(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let stored = act(&memory.store, |tx| {
        Box::pin(async move {
            tx.append_event(
                id(1),
                &event(id(0x51), "screened", json!({ "b": 1, "a": "喆" })),
            )
            .await
        })
    })
    .await
    .unwrap();
    assert_eq!(stored.prev_hash, "0".repeat(64));
    assert_eq!(stored.hash, EXPECTED);
    let nul = act(&memory.store, |tx| {
        Box::pin(async move {
            tx.append_event(
                id(1),
                &event(id(0x52), "noted", json!({ "n": { "plain": "a\0b" } })),
            )
            .await
        })
    })
    .await;
    assert!(matches!(nul, Err(StoreError::Unstorable { .. })), "{nul:?}");
}

const EXPECTED: &str = "56644e7a19fb687ff7a8e0b42cba188e2b5f8bfb0ad408d936539a53472bb2cf";
