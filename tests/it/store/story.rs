//! One story through every public function that the other tests do not walk,
//! and every statement prepared.

use std::time::Duration;

use disclosure::words::{Ending, Phase, Role, State};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, SqlSafeStr};
use store::{
    CaseFilter, CaseOrder, CaseRow, Cursor, DeadlineRow, FileRow, Inspected, OutboxRow, Scope,
    StoreError,
};

use super::sample::*;
use crate::harness::{Memory, Peer, on_both, open};

on_both!(
    every_statement_prepares,
    a_register_is_ready_once_migrated,
    officers_come_by_their_tokens,
    a_case_comes_back_as_it_was_written,
    lists_are_paged_without_loss,
    deadlines_are_an_index_range,
    the_register_knows_earlier_items,
    the_outbox_has_one_sender_at_a_time,
    files_and_rules_are_kept,
);

async fn every_statement_prepares(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let mut failed = Vec::new();
    let mut count = 0;
    for (name, sql) in store::statements() {
        count += 1;
        let sql = AssertSqlSafe(sql).into_sql_str();
        let prepared = match peer {
            Peer::Sqlite => {
                let mut conn = sqlx::SqliteConnection::connect(&memory.url).await.unwrap();
                conn.prepare(sql).await.map(|_| ())
            }
            Peer::Postgres => {
                let mut conn = sqlx::PgConnection::connect(&memory.url).await.unwrap();
                conn.prepare(sql).await.map(|_| ())
            }
        };
        if let Err(error) = prepared {
            failed.push(format!("{name}: {error}"));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(count > 40, "only {count} statements are listed");
}

async fn a_register_is_ready_once_migrated(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    memory.store.ready().await.unwrap();
    assert!(memory.store.pending_migrations().await.unwrap().is_empty());
    memory
        .store
        .migrate()
        .await
        .expect("a second time changes nothing");
    memory
        .execute("DELETE FROM _sqlx_migrations")
        .await
        .unwrap();
    assert_eq!(
        memory.store.pending_migrations().await.unwrap(),
        [
            "0001 spine",
            "0002 turns",
            "0003 parties by case",
            "0004 workbench",
            "0005 paper"
        ]
    );
    assert!(matches!(
        memory.store.ready().await,
        Err(StoreError::Migration(_))
    ));
    memory.execute("DROP TABLE _sqlx_migrations").await.unwrap();
    assert_eq!(
        memory.store.pending_migrations().await.unwrap(),
        [
            "0001 spine",
            "0002 turns",
            "0003 parties by case",
            "0004 workbench",
            "0005 paper"
        ]
    );
}

async fn officers_come_by_their_tokens(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let (made, expires) = (
        at("2026-03-02T01:00:00.123456789Z"),
        at("2026-04-01T00:00:00Z"),
    );
    act(&memory.store, move |tx| {
        Box::pin(async move {
            let mut gone = officer(id(0x201), HOUSING, &[Role::Handler, Role::Reviewer]);
            gone.active = false;
            tx.insert_officer(&gone).await?;
            tx.insert_token(CLERK, &[1; 32], "工作电脑", made, Some(expires))
                .await?;
            tx.insert_token(CLERK, &[2; 32], "脚本", made, None).await?;
            tx.insert_token(id(0x201), &[3; 32], "旧", made, None).await
        })
    })
    .await
    .unwrap();
    let who = |hash: [u8; 32], now: &'static str| {
        let store = memory.store.clone();
        async move {
            store
                .read()
                .await
                .unwrap()
                .officer_by_token_hash(&hash, at(now))
                .await
                .unwrap()
                .map(|o| o.id)
        }
    };
    assert_eq!(who([1; 32], "2026-03-31T23:59:59Z").await, Some(CLERK));
    assert_eq!(who([1; 32], "2026-04-01T00:00:00Z").await, None, "expired");
    assert_eq!(who([3; 32], "2026-03-02T02:00:00Z").await, None, "left");
    assert_eq!(who([4; 32], "2026-03-02T02:00:00Z").await, None, "unknown");
    let revoke = || {
        act(&memory.store, |tx| {
            Box::pin(tx.revoke_token(&[2; 32], at("2026-03-03T00:00:00Z")))
        })
    };
    assert!(revoke().await.unwrap());
    assert!(!revoke().await.unwrap());
    assert_eq!(who([2; 32], "2026-03-02T02:00:00Z").await, None, "revoked");
    let mut reader = memory.store.read().await.unwrap();
    let tokens = reader.tokens(CLERK).await.unwrap();
    assert_eq!(tokens.len(), 2);
    assert_eq!(
        tokens[0].created_at,
        at("2026-03-02T01:00:00.123456Z"),
        "both databases keep microseconds"
    );
    let gone = reader.officer(id(0x201)).await.unwrap().unwrap();
    assert_eq!(
        (gone.roles, gone.active),
        (vec![Role::Handler, Role::Reviewer], false)
    );
    assert_eq!(
        reader.agency(ESTATE).await.unwrap().unwrap().parent,
        Some(HOUSING)
    );
    assert_eq!(reader.agency_by_code("HT").await.unwrap().unwrap().id, TOWN);
    let lost = act(&memory.store, |tx| {
        Box::pin(async move {
            tx.insert_agency(&agency(
                id(9),
                Some(id(8)),
                "NO",
                "无",
                store::AgencyKind::Town,
            ))
            .await
        })
    })
    .await;
    assert!(
        matches!(lost, Err(StoreError::Inconsistent { .. })),
        "{lost:?}"
    );
}

/// Every column, with rare characters, written, rewritten and read by another process.
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

fn deadline(kind: &str, seq: i64, due_on: Option<&str>) -> DeadlineRow {
    DeadlineRow {
        kind: kind.into(),
        subject: None,
        opened_by_seq: seq,
        due_on: due_on.map(day),
        paused_since: None,
        provisional: false,
        closed_on: None,
    }
}

/// Forty cases; every fourth has no deadline, every fifth is closed, some share
/// days, some are not received yet.
async fn many_cases(memory: &Memory) {
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for n in 0..40i64 {
                let case = id(0x1000 + n as u128);
                let owner = if n % 2 == 0 { HOUSING } else { TOWN };
                let mut row = case_row(case, owner, &format!("第{n:02}号"));
                row.version = 0;
                row.is_open = n % 5 != 0;
                row.created_at = at("2026-03-02T01:00:00Z") + chrono::Duration::milliseconds(n / 3);
                row.received_on =
                    (n % 7 != 0).then(|| day("2026-03-02") + chrono::Days::new(n as u64 / 4));
                row.title = if n == 8 {
                    "100%_Ab\\c".into()
                } else {
                    format!("事项{n}")
                };
                tx.insert_case(&row).await?;
                if n % 4 != 0 {
                    let due = (day("2026-04-01") + chrono::Days::new(n as u64 / 6)).to_string();
                    tx.replace_deadlines(case, owner, &[deadline("reply", 1, Some(&due))])
                        .await?;
                }
            }
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn lists_are_paged_without_loss(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    many_cases(&memory).await;
    let scope = Scope::system();
    let mut reader = memory.store.read().await.unwrap();
    for order in [CaseOrder::Newest, CaseOrder::Received, CaseOrder::Due] {
        let whole = reader
            .list_cases(&scope, &CaseFilter::default(), order, None, 100)
            .await
            .unwrap();
        assert_eq!((whole.rows.len(), whole.next), (40, None));
        let mut paged = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let page = reader
                .list_cases(&scope, &CaseFilter::default(), order, cursor.as_ref(), 7)
                .await
                .unwrap();
            assert!(page.rows.len() <= 7);
            paged.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole.rows, "{order:?}");
        let keys: Vec<_> = whole
            .rows
            .iter()
            .map(|row| match order {
                CaseOrder::Newest => (-row.created_at.timestamp_micros(), 0),
                CaseOrder::Received => (
                    -i64::from(chrono::Datelike::num_days_from_ce(
                        &row.received_on.unwrap_or(row.registered_on),
                    )),
                    0,
                ),
                CaseOrder::Due => (
                    i64::from(row.due_on.is_none()),
                    row.due_on
                        .map_or(0, |due| chrono::Datelike::num_days_from_ce(&due)),
                ),
            })
            .collect();
        assert!(keys.is_sorted(), "{order:?}: {keys:?}");
    }
    let first = reader
        .list_cases(&scope, &CaseFilter::default(), CaseOrder::Due, None, 7)
        .await
        .unwrap();
    let foreign = reader
        .list_cases(
            &scope,
            &CaseFilter::default(),
            CaseOrder::Newest,
            first.next.as_ref(),
            7,
        )
        .await;
    assert!(matches!(foreign, Err(StoreError::Cursor)));
    let exact = reader
        .list_cases(&scope, &CaseFilter::default(), CaseOrder::Newest, None, 40)
        .await
        .unwrap();
    assert_eq!(exact.next, None, "no empty page at the end");

    let some = CaseFilter::default();
    let counts = [
        (
            CaseFilter {
                state: Some(State::Registered),
                ..some.clone()
            },
            40,
        ),
        (
            CaseFilter {
                state: Some(State::Handling),
                ..some.clone()
            },
            0,
        ),
        (
            CaseFilter {
                phase: Some(Phase::Registration),
                ..some.clone()
            },
            40,
        ),
        (
            CaseFilter {
                agency: Some(TOWN),
                ..some.clone()
            },
            20,
        ),
        (
            CaseFilter {
                handler: Some(CLERK),
                ..some.clone()
            },
            0,
        ),
        (
            CaseFilter {
                applicant: Some("喆堃𬹼".into()),
                ..some.clone()
            },
            40,
        ),
        (
            CaseFilter {
                number: Some("第3".into()),
                ..some.clone()
            },
            10,
        ),
        (
            CaseFilter {
                title: Some("0%_aB\\".into()),
                ..some.clone()
            },
            1,
        ),
        (
            CaseFilter {
                title: Some("%".into()),
                ..some.clone()
            },
            1,
        ),
        (
            CaseFilter {
                received_from: Some(day("2026-03-03")),
                received_to: Some(day("2026-03-03")),
                ..some.clone()
            },
            3,
        ),
        (
            CaseFilter {
                open_only: true,
                ..some.clone()
            },
            32,
        ),
        (
            CaseFilter {
                overdue_on: Some(day("2026-04-02")),
                ..some.clone()
            },
            3,
        ),
        (
            CaseFilter {
                due_before: Some(day("2026-04-03")),
                agency: Some(HOUSING),
                ..some.clone()
            },
            2,
        ),
    ];
    for (filter, expected) in counts {
        let page = reader
            .list_cases(&scope, &filter, CaseOrder::Newest, None, 100)
            .await
            .unwrap();
        assert_eq!(page.rows.len(), expected, "{filter:?}");
    }
}

async fn deadlines_are_an_index_range(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    many_cases(&memory).await;
    let scope = Scope::system();
    let case = id(0x1001);
    let rows = vec![
        DeadlineRow {
            closed_on: Some(day("2026-03-05")),
            ..deadline("reply", 1, Some("2026-03-30"))
        },
        DeadlineRow {
            paused_since: Some(day("2026-03-09")),
            provisional: true,
            ..deadline("reply", 3, Some("2026-03-31"))
        },
        DeadlineRow {
            subject: Some("意见一".into()),
            ..deadline("third_party", 4, Some("2026-03-20"))
        },
        DeadlineRow {
            subject: Some("意见二".into()),
            ..deadline("other_agency", 5, None)
        },
    ];
    let written = rows.clone();
    act(&memory.store, move |tx| {
        let rows = written.clone();
        Box::pin(async move { tx.replace_deadlines(case, TOWN, &rows).await })
    })
    .await
    .unwrap();
    let double = act(&memory.store, move |tx| {
        Box::pin(async move {
            tx.replace_deadlines(
                case,
                TOWN,
                &[deadline("reply", 1, None), deadline("reply", 2, None)],
            )
            .await
        })
    })
    .await;
    assert!(
        matches!(double, Err(StoreError::Unique { .. })),
        "{double:?}"
    );
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(reader.deadlines(&scope, case).await.unwrap(), rows);
    let kinds = |rows: Vec<store::DueRow>| {
        rows.into_iter()
            .map(|row| (row.kind, row.due_on.to_string()))
            .collect::<Vec<_>>()
    };
    let overdue = kinds(
        reader
            .overdue(&scope, day("2026-04-01"), None)
            .await
            .unwrap(),
    );
    assert_eq!(
        overdue,
        [
            ("third_party".into(), "2026-03-20".into()),
            ("reply".into(), "2026-03-31".into())
        ]
    );
    assert!(
        reader
            .overdue(&scope, day("2026-04-01"), Some(HOUSING))
            .await
            .unwrap()
            .is_empty()
    );
    let soon = reader
        .due_soon(&scope, day("2026-03-31"), day("2026-04-01"), Some(TOWN))
        .await
        .unwrap();
    assert_eq!(
        soon.iter()
            .map(|row| row.number.as_str())
            .collect::<Vec<_>>(),
        ["第01号", "第03号"]
    );
    assert!(soon[0].provisional);
    let counts = reader
        .counts(&scope, day("2026-04-02"), day("2026-04-03"))
        .await
        .unwrap();
    let town = counts.iter().find(|count| count.agency_id == TOWN).unwrap();
    assert_eq!((town.open, town.overdue, town.due_soon), (16, 2, 5));
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
    let postpone = |until: &'static str| {
        act(&memory.store, move |tx| {
            Box::pin(tx.postpone_outbox(id(1), fence, at(until)))
        })
    };
    assert!(postpone("2026-03-02T01:00:00Z").await.unwrap());
    let again = lease(600).await.unwrap();
    assert!(!postpone("2026-03-02T01:00:00Z").await.unwrap());
    assert!(complete(again[0].fence).await.unwrap());
    assert!(!complete(again[0].fence).await.unwrap());
    assert_eq!(
        memory
            .store
            .read()
            .await
            .unwrap()
            .outbox_waiting()
            .await
            .unwrap(),
        1
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
