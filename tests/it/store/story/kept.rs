//! What was written comes back.

use std::time::Duration;

use disclosure::words::{Ending, Phase, Role, State};
use serde_json::json;
use store::{CaseRow, FileRow, Inspected, OutboxRow, Scope, StoreError};

use super::super::sample::*;
use crate::harness::{Memory, Peer, on_both, open};

on_both!(
    a_case_comes_back_as_it_was_written,
    the_register_knows_earlier_items,
    the_outbox_has_one_sender_at_a_time,
    files_and_rules_are_kept,
);

async fn a_case_comes_back_as_it_was_written(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let full = CaseRow {
        state: State::Replied,
        phase: Phase::Archiving,
        version: 2,
        handler_id: Some(CLERK),
        reply_number: Some("ZJ〔2026〕1号-告".into()),
        reply_kind: Some("granted".into()),
        replied_on: Some(day("2026-03-20")),
        ended_on: Some(day("2026-03-21")),
        ending: Some(Ending::Withdrawn),
        round: 2,
        concluded_on: Some(day("2026-03-19")),
        is_open: false,
        snapshot: json!({ "z": [1, null, "喆堃𬹼"], "a": { "wanted": { "plain": "请公开甲的材料" } } }),
        updated_at: at("2026-03-21T01:00:00.000001Z"),
        ..case_row(id(1), HOUSING, "甲")
    };
    let written = full.clone();
    act(&memory.store, move |tx| {
        let row = written.clone();
        Box::pin(async move {
            tx.append_event(id(1), &event(id(0x51), "replied", json!({})))
                .await?;
            tx.update_case(&row, 1).await
        })
    })
    .await
    .unwrap();
    let child = CaseRow {
        parent_id: Some(id(1)),
        received_on: None,
        applicant_id: None,
        ..case_row(id(2), HOUSING, "乙")
    };
    let written = child.clone();
    act(&memory.store, move |tx| {
        let row = written.clone();
        Box::pin(async move { tx.insert_case(&row).await })
    })
    .await
    .unwrap();
    let other = open(&memory.url, crate::harness::KEYS).await;
    assert_eq!(case_now(&other, id(1)).await, full);
    assert_eq!(case_now(&other, id(2)).await, child);
    let events = other
        .read()
        .await
        .unwrap()
        .events(&Scope::system(), id(1))
        .await
        .unwrap();
    assert_eq!(
        events
            .iter()
            .map(|event| (event.seq, event.kind.as_str()))
            .collect::<Vec<_>>(),
        [(1, "registered"), (2, "replied")]
    );
    assert_eq!(events[1].prev_hash, events[0].hash);
    assert_eq!(events[0].recorded_at, at("2026-03-02T01:00:00.123456Z"));
    memory
        .execute("UPDATE cases SET state = 'lost' WHERE number = '乙'")
        .await
        .unwrap();
    let unread = other
        .read()
        .await
        .unwrap()
        .case(&Scope::system(), id(2))
        .await;
    assert!(
        matches!(unread, Err(StoreError::Inconsistent { .. })),
        "{unread:?}"
    );
}

async fn the_register_knows_earlier_items(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            // registered in this order; 9 before 10 although the text sorts otherwise
            let cases = [
                ("9号", "2026-03-05", HOUSING),
                ("10号", "2026-03-05", HOUSING),
                ("11号", "2026-03-01", HOUSING),
                ("12号", "2026-04-01", HOUSING),
                ("13号", "2026-03-06", TOWN),
                ("14号", "2026-03-31", HOUSING),
            ];
            for (n, (number, received, owner)) in cases.into_iter().enumerate() {
                let mut row = case_row(id(0x1000 + n as u128), owner, number);
                row.received_on = Some(day(received));
                row.created_at = at("2026-03-02T01:00:00Z") + chrono::Duration::seconds(n as i64);
                row.is_open = number != "13号";
                if number == "11号" {
                    row.ending = Some(Ending::Split);
                    row.wording_key = "cd".repeat(32);
                }
                tx.insert_case(&row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let items = reader
        .items_in_month(HOUSING, WANG, day("2026-03-01"), day("2026-03-31"))
        .await
        .unwrap();
    assert_eq!(
        items
            .iter()
            .map(|item| item.number.as_str())
            .collect::<Vec<_>>(),
        ["11号", "9号", "10号", "14号"]
    );
    assert_eq!(items[0].ending, Some(Ending::Split));
    let same = reader
        .same_wording(HOUSING, WANG, &"cd".repeat(32))
        .await
        .unwrap();
    assert_eq!(same.len(), 1);
    assert_eq!(
        reader
            .same_wording(HOUSING, id(0x301), &"cd".repeat(32))
            .await
            .unwrap(),
        []
    );
    // whoever else bears the name, however it is written, and not oneself
    for (agency, name, applicant, wording, found) in [
        (HOUSING, "王 喆堃　𬹼", id(0x301), "cd", 1),
        (HOUSING, "王喆堃𬹼", WANG, "cd", 0),
        (HOUSING, "王喆堃", id(0x301), "cd", 0),
        (TOWN, "王喆堃𬹼", id(0x301), "cd", 0),
        (HOUSING, "王喆堃𬹼", id(0x301), "ef", 0),
    ] {
        let alike = reader
            .same_wording_of_namesakes(agency, name, applicant, &wording.repeat(32))
            .await
            .unwrap();
        assert_eq!(alike.len(), found, "{agency} {name} {applicant} {wording}");
    }
    let (all, open) = (
        reader.cases_after(id(0x1001), 3).await.unwrap(),
        reader.unfiled_cases_after(id(0x1004), 3).await.unwrap(),
    );
    assert_eq!(all, [id(0x1002), id(0x1003), id(0x1004)]);
    assert_eq!(open, [id(0x1005)]);
}

async fn the_outbox_has_one_sender_at_a_time(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let row = |n: u128, not_before: &str| OutboxRow {
        id: id(n),
        case_id: Some(id(1)),
        agency_id: None,
        kind: "reminder".into(),
        refs: json!({ "case": id(1), "seq": 3 }),
        created_at: at("2026-03-02T01:00:00Z"),
        not_before: at(not_before),
    };
    let (due, later) = (
        row(1, "2026-03-02T01:00:00Z"),
        row(2, "2999-01-01T00:00:00Z"),
    );
    let rows = [due.clone(), due.clone(), later];
    let put = act(&memory.store, move |tx| {
        let rows = rows.clone();
        Box::pin(async move {
            let mut put = Vec::new();
            for row in &rows {
                put.push(tx.enqueue(row).await?);
            }
            Ok(put)
        })
    })
    .await
    .unwrap();
    assert_eq!(put, [true, false, true], "a row is there once");
    let lease = |seconds| {
        act(&memory.store, move |tx| {
            Box::pin(tx.lease_outbox(10, Duration::from_secs(seconds)))
        })
    };
    let complete = |fence| {
        act(&memory.store, move |tx| {
            Box::pin(tx.complete_outbox(id(1), fence))
        })
    };
    let slow = lease(0).await.unwrap();
    assert_eq!(
        slow.iter().map(|leased| &leased.row).collect::<Vec<_>>(),
        [&due]
    );
    let taker = lease(600).await.unwrap();
    assert_eq!(
        taker[0].fence,
        slow[0].fence + 1,
        "a lease that ran out is taken over"
    );
    assert!(
        lease(600).await.unwrap().is_empty(),
        "one that lasts is not"
    );
    assert!(
        !complete(slow[0].fence).await.unwrap(),
        "the slow one no longer counts"
    );
    let fence = taker[0].fence;
    let postpone = || {
        act(&memory.store, move |tx| {
            Box::pin(tx.postpone_outbox(id(1), fence, Duration::ZERO, "451"))
        })
    };
    assert!(postpone().await.unwrap());
    let again = lease(600).await.unwrap();
    assert_eq!(again[0].attempts, 2, "tried twice before");
    assert_eq!(again[0].first_tried_at, slow[0].first_tried_at);
    assert!(!postpone().await.unwrap());
    let fence = again[0].fence;
    let bury = || {
        act(&memory.store, move |tx| {
            Box::pin(tx.bury_outbox(id(1), fence, "550"))
        })
    };
    assert!(bury().await.unwrap());
    assert!(!bury().await.unwrap());
    assert!(lease(600).await.unwrap().is_empty(), "given up");
    let mut reader = memory.store.read().await.unwrap();
    let figures = reader.outbox_figures().await.unwrap();
    assert_eq!((figures.waiting, figures.dead), (1, 1));
    let dead = reader.dead_letters(&Scope::system(), 9).await.unwrap();
    assert_eq!(
        (dead[0].row.id, dead[0].attempts, dead[0].failure.as_deref()),
        (id(1), 3, Some("550"))
    );
    drop(reader);
    let revive = || act(&memory.store, move |tx| Box::pin(tx.revive_outbox(id(1))));
    assert!(revive().await.unwrap());
    assert!(!revive().await.unwrap());
    let anew = lease(600).await.unwrap();
    assert_eq!(anew[0].attempts, 0, "it is tried as if for the first time");
    assert!(complete(anew[0].fence).await.unwrap());
    assert!(!complete(anew[0].fence).await.unwrap());
    let mut reader = memory.store.read().await.unwrap();
    let figures = reader.outbox_figures().await.unwrap();
    assert_eq!(
        (figures.waiting, figures.dead, figures.oldest_due_seconds),
        (1, 0, 0)
    );
}

async fn files_and_rules_are_kept(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let file = FileRow {
        id: id(0x700),
        case_id: id(1),
        name: "申请表（喆）.pdf".into(),
        media_type: "application/pdf".into(),
        size: 5_000_000_000,
        sha256: "0".repeat(64),
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
        added_at: at("2026-03-02T01:00:00.000001Z"),
    };
    let written = file.clone();
    act(&memory.store, move |tx| {
        let file = written.clone();
        Box::pin(async move {
            tx.insert_file(&file).await?;
            tx.activate_rules("h1", "一", at("2026-03-02T00:00:00Z"))
                .await?;
            tx.activate_rules("h2", "二", at("2026-03-03T00:00:00Z"))
                .await?;
            tx.activate_rules("h1", "改", at("2026-03-04T00:00:00Z"))
                .await
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(reader.files(&Scope::system(), id(1)).await.unwrap(), [file]);
    let town = Scope::of(&officer(id(0x999), TOWN, &[Role::Clerk]));
    assert!(reader.files(&town, id(1)).await.unwrap().is_empty());
    assert!(reader.deadlines(&town, id(1)).await.unwrap().is_empty());
    let active = reader.active_rules().await.unwrap().unwrap();
    assert_eq!(
        (active.hash.as_str(), active.content.as_str()),
        ("h1", "一"),
        "a known text is never replaced"
    );
    assert_eq!(reader.rules("h2").await.unwrap().unwrap().content, "二");
    assert_eq!(reader.rules("h3").await.unwrap(), None);
    assert_eq!(reader.rules_hashes().await.unwrap(), ["h1", "h2"]);
}
