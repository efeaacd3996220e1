//! Everything out and in again: what comes out of either database is equal, to
//! the byte, to what went in.

mod full;
mod refused;
mod schema;

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use casework::{Office, demo};
use disclosure::Rules;
use disclosure::words::Role;
use serde_json::Value;
use store::dump::{DumpError, LEFT_OUT, TABLES};
use store::{Part, Store};

use super::sample::*;
use crate::harness::{KEYS, Memory, Peer, TestClock, on_both, open};
use full::full;

on_both!(
    every_table_goes_out_and_comes_in,
    an_export_sees_one_moment,
    a_row_that_names_a_later_one_comes_in,
    pages_lose_no_row,
    what_the_keys_sealed_comes_in_with_them_alone,
);

const UNTIL: &str = "2026-11-25T11:30:00Z";

async fn exported(store: &Store) -> String {
    let mut out = Vec::new();
    let exported = store.export(&mut out).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.ends_with(&format!("\"sha256\":\"{}\"}}\n", exported.sha256)));
    out
}

/// Reads an export in without asking whether it is whole.
async fn take(store: &Store, export: &str) -> Result<(), DumpError> {
    let incoming = store.import(export.as_bytes()).await?;
    Ok(incoming.commit().await?)
}

fn office(store: &Store) -> Office {
    let rules = Arc::new(Rules::embedded().clone());
    Office::new(
        store.clone(),
        rules,
        TestClock::at(UNTIL),
        crate::harness::equipment(),
    )
}

fn other(peer: Peer) -> Peer {
    match peer {
        Peer::Sqlite => Peer::Postgres,
        Peer::Postgres => Peer::Sqlite,
    }
}

fn rows(export: &str) -> Value {
    let trailer = export.lines().last().unwrap();
    serde_json::from_str::<Value>(trailer).unwrap()["rows"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_moves_to_the_other_database_and_back() {
    let rules = Arc::new(Rules::embedded().clone());
    let home = Memory::fresh(Peer::Sqlite).await;
    demo::fill(
        &home.store,
        rules,
        at(UNTIL),
        7,
        80,
        crate::harness::equipment(),
    )
    .await
    .unwrap();
    let first = exported(&home.store).await;
    let whole = office(&home.store).verify().await.unwrap();
    let mut last = first.clone();
    for peer in [Peer::Postgres, Peer::Sqlite] {
        let place = Memory::fresh(peer).await;
        let (counted, verified) = office(&place.store)
            .import_register(last.as_bytes())
            .await
            .unwrap();
        assert_eq!(verified, whole);
        assert_eq!(counted["cases"], 80);
        assert_eq!(
            office(&place.store).rules_in_force().await.unwrap(),
            Some(true)
        );
        last = exported(&place.store).await;
        assert!(first == last, "{peer:?} gives something else than it took");
    }
}

async fn every_table_goes_out_and_comes_in(peer: Peer) {
    let home = full(peer).await;
    let first = exported(&home.store).await;
    let counted = rows(&first);
    for table in TABLES {
        let count = counted[table.name].as_u64().unwrap();
        assert!(count > 0, "the sample has no row of {}", table.name);
    }
    assert_eq!(counted["case_parties"], 3);
    for name in LEFT_OUT {
        assert!(
            !first.contains(&format!("{{\"table\":\"{name}\"")),
            "{name}"
        );
    }
    for plain in [
        "11010519491231002X",
        "13812345678",
        "wang@example.cn",
        "暗号",
    ] {
        assert!(!first.contains(plain), "{plain} goes out in plain");
    }
    assert!(first.contains(r#""created_at":"2026-03-02T01:00:00.000001Z""#));
    assert!(first.contains(r#""not_before":"2026-03-02T01:00:00.000000Z""#));
    assert!(
        first == exported(&home.store).await,
        "a second export differs"
    );

    let place = Memory::fresh(other(peer)).await;
    take(&place.store, &first).await.unwrap();
    assert!(first == exported(&place.store).await);
    let mut reader = place.store.read().await.unwrap();
    assert_eq!(reader.person(WANG).await.unwrap(), Some(wang()));
    let secret = reader.webhook_secret(id(0x800)).await.unwrap();
    assert_eq!(secret.unwrap().0, "暗号");
    assert_eq!(reader.active_rules_hash().await.unwrap().unwrap(), "r1");
    assert!(reader.all_tokens().await.unwrap().is_empty());
    let verified = place.store.verify().await.unwrap();
    assert_eq!((verified.cases, verified.events), (1, 1));
    // the register goes on where it was
    act(&place.store, |tx| {
        Box::pin(async move {
            assert_eq!(tx.next_number(HOUSING, 2026, "reply").await?, 42);
            Ok(())
        })
    })
    .await
    .unwrap();
}

/// Lets somebody else act when the first line of a row is written.
struct Interrupted {
    lines: usize,
    written: Vec<u8>,
    ask: SyncSender<()>,
    done: Receiver<()>,
}

impl Write for Interrupted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.lines += 1;
        if self.lines == 2 {
            self.ask.send(()).unwrap();
            self.done.recv().unwrap();
        }
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn an_export_sees_one_moment(peer: Peer) {
    let memory = full(peer).await;
    let before = exported(&memory.store).await;
    let ((ask, asked), (finish, done)) = (sync_channel(0), sync_channel(0));
    let (store, runtime) = (memory.store.clone(), tokio::runtime::Handle::current());
    let busy = std::thread::spawn(move || {
        asked.recv().unwrap();
        runtime.block_on(open_case(&store, id(0x401), HOUSING, "ZJ-2026-2"));
        finish.send(()).unwrap();
    });
    let mut out = Interrupted {
        lines: 0,
        written: Vec::new(),
        ask,
        done,
    };
    memory.store.export(&mut out).await.unwrap();
    busy.join().unwrap();
    let during = String::from_utf8(out.written).unwrap();
    assert!(before == during, "what happened meanwhile went out");
    assert_eq!(rows(&exported(&memory.store).await)["cases"], 2);
}

/// A clock that was set back gives a part of a case an id before the case's own.
async fn a_row_that_names_a_later_one_comes_in(peer: Peer) {
    let home = Memory::fresh(peer).await;
    settle(&home.store).await;
    act(&home.store, |tx| {
        Box::pin(async move {
            for (case, parent) in [(0x420, None), (0x410, Some(0x420)), (0x430, Some(0x410))] {
                let mut row = case_row(id(case), HOUSING, &format!("ZJ-{case}"));
                row.parent_id = parent.map(id);
                tx.insert_case(&row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let first = exported(&home.store).await;
    let place = Memory::fresh(other(peer)).await;
    take(&place.store, &first).await.unwrap();
    assert!(first == exported(&place.store).await);
    let parent = case_now(&place.store, id(0x410)).await.parent_id;
    assert_eq!(parent, Some(id(0x420)));
}

/// More rows than a page and a batch, whatever they are ordered by.
async fn pages_lose_no_row(peer: Peer) {
    const MANY: usize = 1203;
    let home = Memory::fresh(peer).await;
    settle(&home.store).await;
    act(&home.store, |tx| {
        Box::pin(async move {
            for case in 0..MANY as u128 {
                let case = id(0x10_000 + case);
                let number = format!("ZJ-{case}");
                tx.insert_case(&case_row(case, HOUSING, &number)).await?;
                tx.add_party(case, HOUSING, Part::Owner, day("2026-03-02"))
                    .await?;
                tx.add_party(case, TOWN, Part::Consulted, day("2026-03-02"))
                    .await?;
                tx.next_number(HOUSING, 1900, &number).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let first = exported(&home.store).await;
    let counted = rows(&first);
    assert_eq!(counted["cases"], MANY);
    assert_eq!(counted["numbers"], MANY);
    assert_eq!(counted["case_parties"], 2 * MANY);
    let place = Memory::fresh(other(peer)).await;
    take(&place.store, &first).await.unwrap();
    assert!(first == exported(&place.store).await);
}

async fn what_the_keys_sealed_comes_in_with_them_alone(peer: Peer) {
    let home = full(peer).await;
    let export = exported(&home.store).await;
    let place = Memory::fresh(peer).await;
    place.execute("DELETE FROM key_checks").await.unwrap();
    let own = "n1 ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=\n";
    let strange = open(&place.url, own).await;
    strange.check_keys().await.unwrap();
    let refused = take(&strange, &export).await.unwrap_err();
    assert!(
        matches!(&refused, DumpError::Keys { line: 2, key_id } if key_id == "t1"),
        "{refused}"
    );
    strange.close().await;
    let both = open(&place.url, &format!("{KEYS}{own}")).await;
    take(&both, &export).await.unwrap();
    both.check_keys().await.unwrap();
    let found = both.read().await.unwrap().person(WANG).await.unwrap();
    assert_eq!(found, Some(wang()));
    // the officer who may not be named anywhere else is there as well
    let clerk = both.read().await.unwrap().officer(CLERK).await.unwrap();
    assert_eq!(clerk.unwrap().roles, [Role::Clerk]);
}
