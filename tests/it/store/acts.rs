//! The one door for writing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Person, Scope, StoreError};
use tokio::task::JoinSet;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    numbers_neither_double_nor_skip,
    a_newcomer_at_many_counters_is_one_person,
    an_error_gives_back_everything,
    a_stale_update_is_refused,
    a_panic_stays_inside,
    a_failed_statement_is_never_kept,
    an_act_goes_on_without_its_caller,
);

/// Sixty-four clerks register at once, and every third finds a mistake and
/// takes the act back.
async fn numbers_neither_double_nor_skip(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let mut clerks = JoinSet::new();
    for n in 0..64u128 {
        let store = memory.store.clone();
        clerks.spawn(async move {
            act(&store, move |tx| {
                Box::pin(async move {
                    let number = tx.next_number(HOUSING, 2026, "case").await?;
                    let case = id(0x1000 + n);
                    let mut row = case_row(case, HOUSING, &format!("ZJ依申请〔2026〕{number}号"));
                    row.version = 0;
                    tx.insert_case(&row).await?;
                    if n % 3 == 0 {
                        Err(StoreError::Stale)
                    } else {
                        Ok(number)
                    }
                })
            })
            .await
        });
    }
    let outcomes = clerks.join_all().await;
    let mut numbers: Vec<i64> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().ok().copied())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=42).collect::<Vec<i64>>());
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(_) | Err(StoreError::Stale))),
        "{outcomes:?}"
    );
    assert_eq!(memory.texts("SELECT number FROM cases").await.len(), 42);
    let next = act(&memory.store, |tx| {
        Box::pin(tx.next_number(HOUSING, 2026, "case"))
    })
    .await
    .unwrap();
    let other_year = act(&memory.store, |tx| {
        Box::pin(tx.next_number(HOUSING, 2027, "case"))
    })
    .await
    .unwrap();
    let other_kind = act(&memory.store, |tx| {
        Box::pin(tx.next_number(HOUSING, 2026, "reply"))
    })
    .await
    .unwrap();
    let other_agency = act(&memory.store, |tx| {
        Box::pin(tx.next_number(TOWN, 2026, "case"))
    })
    .await
    .unwrap();
    assert_eq!((next, other_year, other_kind, other_agency), (43, 1, 1, 1));
    let series = memory.store.read().await.unwrap().numbers().await.unwrap();
    let series: Vec<_> = series
        .iter()
        .map(|row| (row.agency_id, row.year, row.kind.as_str(), row.last))
        .collect();
    assert_eq!(
        series,
        [
            (HOUSING, 2026, "case", 43),
            (HOUSING, 2026, "reply", 1),
            (HOUSING, 2027, "case", 1),
            (TOWN, 2026, "case", 1)
        ]
    );
}

/// Sixty-four clerks register the same newcomer at once: whichever way an act
/// collides, and however often, it finds the person that another added.
async fn a_newcomer_at_many_counters_is_one_person(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let mut clerks = JoinSet::new();
    for _ in 0..64 {
        let store = memory.store.clone();
        clerks.spawn(async move {
            act(&store, |tx| {
                Box::pin(async move {
                    let found = tx.find_person_by_number("passport", "E1234").await?;
                    if found.is_none() {
                        let newcomer = Person {
                            id: tx.next_id(),
                            id_kind: Some("passport".into()),
                            id_number: Some("E1234".into()),
                            ..wang()
                        };
                        tx.insert_person(&newcomer).await?;
                    }
                    tx.next_number(HOUSING, 2026, "case").await
                })
            })
            .await
        });
    }
    let outcomes = clerks.join_all().await;
    let failed: Vec<_> = outcomes.iter().filter(|outcome| outcome.is_err()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let lookups = memory.texts("SELECT lookup FROM people").await;
    assert_eq!(lookups.len(), 2, "the newcomer and the one who was there");
}

async fn an_error_gives_back_everything(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let refused: Result<(), _> = act(&memory.store, |tx| {
        Box::pin(async move {
            tx.next_number(HOUSING, 2026, "case").await?;
            tx.insert_case(&case_row(id(1), HOUSING, "甲")).await?;
            Err(StoreError::Stale)
        })
    })
    .await;
    assert!(matches!(refused, Err(StoreError::Stale)));
    assert!(memory.texts("SELECT number FROM cases").await.is_empty());
    let number = act(&memory.store, |tx| {
        Box::pin(tx.next_number(HOUSING, 2026, "case"))
    })
    .await
    .unwrap();
    assert_eq!(number, 1);
}

async fn a_stale_update_is_refused(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let mut row = case_now(&memory.store, id(1)).await;
    row.title = "先到的".into();
    row.version = 2;
    let first = row.clone();
    act(&memory.store, move |tx| {
        let row = first.clone();
        Box::pin(async move { tx.update_case(&row, 1).await })
    })
    .await
    .unwrap();
    row.title = "后到的".into();
    let late = act(&memory.store, move |tx| {
        let row = row.clone();
        Box::pin(async move { tx.update_case(&row, 1).await })
    })
    .await;
    assert!(matches!(late, Err(StoreError::Stale)));
    assert_eq!(case_now(&memory.store, id(1)).await.title, "先到的");
}

async fn a_panic_stays_inside(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let broken: Result<(), _> = act(&memory.store, |tx| {
        Box::pin(async move {
            tx.insert_case(&case_row(id(1), HOUSING, "甲")).await?;
            panic!("a fault in an act");
        })
    })
    .await;
    assert!(matches!(broken, Err(StoreError::Panicked)));
    let at_once: Result<(), _> = act(&memory.store, |_| panic!("a fault before the act")).await;
    assert!(matches!(at_once, Err(StoreError::Panicked)));
    open_case(&memory.store, id(2), HOUSING, "乙").await;
    assert_eq!(memory.texts("SELECT number FROM cases").await, ["乙"]);
}

/// PostgreSQL would turn the commit into a rollback without a word, SQLite
/// would keep the half: both refuse.
async fn a_failed_statement_is_never_kept(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let taken = act(&memory.store, |tx| {
        Box::pin(async move { tx.insert_case(&case_row(id(2), HOUSING, "甲")).await })
    })
    .await;
    assert!(
        matches!(&taken, Err(StoreError::Unique { what }) if what == "cases"),
        "{taken:?}"
    );
    let deaf = act(&memory.store, |tx| {
        Box::pin(async move {
            tx.insert_case(&case_row(id(3), HOUSING, "乙")).await?;
            let _ = tx.insert_case(&case_row(id(4), HOUSING, "甲")).await;
            Ok(())
        })
    })
    .await;
    assert!(matches!(deaf, Err(StoreError::Unheeded)), "{deaf:?}");
    assert_eq!(memory.texts("SELECT number FROM cases").await, ["甲"]);
}

async fn an_act_goes_on_without_its_caller(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let begun = Arc::new(std::sync::Mutex::new(Some(begun)));
    let store = memory.store.clone();
    let caller = tokio::spawn(async move {
        act(&store, move |tx| {
            let begun = begun.clone();
            Box::pin(async move {
                if let Some(begun) = begun.lock().unwrap().take() {
                    begun.send(()).unwrap();
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                tx.insert_case(&case_row(id(1), HOUSING, "甲")).await
            })
        })
        .await
    });
    has_begun.await.unwrap();
    caller.abort();
    for _ in 0..200 {
        if memory
            .store
            .read()
            .await
            .unwrap()
            .case(&Scope::system(), id(1))
            .await
            .unwrap()
            .is_some()
        {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the act was cut off");
}

/// One writer, many acts, few syncs; and one that fails takes no other with it.
#[tokio::test(flavor = "multi_thread")]
async fn acts_that_wait_together_share_a_commit() {
    let memory = Memory::fresh(Peer::Sqlite).await;
    settle(&memory.store).await;
    let before = memory.store.written();
    let mut clerks = JoinSet::new();
    for n in 0..64u128 {
        let store = memory.store.clone();
        clerks.spawn(async move {
            act(&store, move |tx| {
                Box::pin(async move {
                    let mut row = case_row(id(0x1000 + n), HOUSING, &format!("{n}"));
                    row.version = 0;
                    tx.insert_case(&row).await?;
                    if n == 20 {
                        Err(StoreError::Stale)
                    } else {
                        Ok(())
                    }
                })
            })
            .await
        });
    }
    let failed = clerks
        .join_all()
        .await
        .into_iter()
        .filter(Result::is_err)
        .count();
    let after = memory.store.written();
    assert_eq!(failed, 1);
    assert_eq!(after.acts - before.acts, 63);
    let commits = after.commits - before.commits;
    assert!((1..32).contains(&commits), "{commits} commits for 63 acts");
    assert_eq!(memory.texts("SELECT number FROM cases").await.len(), 63);
}

/// Two acts on PostgreSQL that each read what the other writes cannot both
/// stand on what they read: one is run again and sees the other.
#[tokio::test(flavor = "multi_thread")]
async fn colliding_acts_are_run_again() {
    let memory = Memory::fresh(Peer::Postgres).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let runs = Arc::new(AtomicU32::new(0));
    let mut officers = JoinSet::new();
    for n in 0..8u128 {
        let (store, runs) = (memory.store.clone(), runs.clone());
        officers.spawn(async move {
            act(&store, move |tx| {
                runs.fetch_add(1, Ordering::SeqCst);
                Box::pin(async move {
                    let mut row = tx
                        .case(&Scope::system(), id(1))
                        .await?
                        .ok_or(StoreError::Stale)?;
                    let stored = tx
                        .append_event(
                            id(1),
                            &event(id(0x5000 + n), "noted", serde_json::json!({})),
                        )
                        .await?;
                    let read = row.version;
                    row.version = stored.seq;
                    tx.update_case(&row, read).await
                })
            })
            .await
        });
    }
    let outcomes = officers.join_all().await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(case_now(&memory.store, id(1)).await.version, 9);
    assert!(
        runs.load(Ordering::SeqCst) > 8,
        "they never collided: the test shows nothing"
    );
    memory.store.verify().await.unwrap();
}
