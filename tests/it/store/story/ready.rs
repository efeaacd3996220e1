//! The register itself: its statements, its migrations, who comes in.

use disclosure::words::Role;
use sqlx::{AssertSqlSafe, Connection, Executor, SqlSafeStr};
use store::StoreError;

use super::super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    every_statement_prepares,
    a_register_is_ready_once_migrated,
    officers_come_by_their_tokens,
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
            "0005 paper",
            "0006 reminders",
            "0007 seen and numbered",
            "0008 topics",
            "0009 unsent",
            "0010 catalogue",
            "0011 proposals",
            "0012 annual",
            "0013 voices",
            "0014 remedies",
            "0015 supervision",
            "0016 fired reminders",
            "0017 informations",
            "0018 common fees",
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
            "0005 paper",
            "0006 reminders",
            "0007 seen and numbered",
            "0008 topics",
            "0009 unsent",
            "0010 catalogue",
            "0011 proposals",
            "0012 annual",
            "0013 voices",
            "0014 remedies",
            "0015 supervision",
            "0016 fired reminders",
            "0017 informations",
            "0018 common fees",
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
