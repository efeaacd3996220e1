//! Cases and deadlines, listed.

use disclosure::words::{Phase, State};
use store::{CaseFilter, CaseOrder, Cursor, DeadlineRow, Scope, StoreError};

use super::super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(lists_are_paged_without_loss, deadlines_are_an_index_range,);

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
    let today = day("2026-04-01");
    for (kind, agency, expected) in [
        ("reply", None, vec!["2026-03-31"]),
        ("third_party", None, vec!["2026-03-20"]),
        ("extension", None, vec![]),
        ("reply", Some(HOUSING), vec![]),
    ] {
        let rows = reader.overdue(&scope, kind, today, agency).await.unwrap();
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|due_on| (kind.into(), due_on.into()))
            .collect();
        assert_eq!(kinds(rows), expected, "{kind}");
    }
    let days = day("2026-03-31")..=today;
    let soon = reader
        .due_soon(&scope, "reply", days, Some(TOWN))
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
