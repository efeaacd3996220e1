//! A register that holds something of everything.

mod annual;
mod case;
mod desk;
mod papers;
mod proposals;
mod topics;

use chrono::{DateTime, Utc};

use crate::harness::{Memory, Peer};
use crate::store::sample::*;

fn now() -> DateTime<Utc> {
    at("2026-03-02T01:00:00.000001Z")
}

/// A register with a row in every table.
pub(super) async fn full(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let case = id(0x400);
    open_case(&memory.store, case, HOUSING, "ZJ-2026-1").await;
    act(&memory.store, move |tx| Box::pin(case::beside(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(case::before(tx)))
        .await
        .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(desk::at_the_desk(tx, case))
    })
    .await
    .unwrap();
    act(&memory.store, move |tx| Box::pin(papers::papers(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(desk::reminded(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(topics::analysed(tx, case))
    })
    .await
    .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(topics::catalogued(tx, case))
    })
    .await
    .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(proposals::proposed(tx, case))
    })
    .await
    .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(annual::reported(tx, case))
    })
    .await
    .unwrap();
    memory
}
