//! What is found page by page.

use store::{Cursor, Scope, SearchAsk, StoreError};

use super::super::sample::*;
use super::insert;
use crate::harness::{Memory, Peer, on_both};

on_both!(what_is_found_is_paged_without_loss,);

async fn what_is_found_is_paged_without_loss(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for n in 0..20i64 {
                let mut row = case_row(id(0x1000 + n as u128), HOUSING, &format!("第{n:02}号"));
                row.title = if n % 4 == 0 { "其他" } else { "补助" }.into();
                row.created_at = at("2026-03-02T01:00:00Z") + chrono::Duration::seconds(n / 3);
                insert(tx, &row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let scope = Scope::system();
    let mut reader = memory.store.read().await.unwrap();
    let ask = SearchAsk::text("补助");
    let whole = reader.search(&scope, &ask, None, 50).await.unwrap();
    assert_eq!((whole.rows.len(), whole.next), (15, None));
    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = reader.search(&scope, &ask, cursor.as_ref(), 4).await;
        let page = page.unwrap();
        assert!(page.rows.len() <= 4);
        paged.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, whole.rows);
    for foreign in [
        Cursor::Due(None, id(0x1000)),
        Cursor::Newest(at("2026-03-02T01:00:00Z"), id(0x999)),
    ] {
        let refused = reader.search(&scope, &ask, Some(&foreign), 4).await;
        assert!(matches!(refused, Err(StoreError::Cursor)), "{refused:?}");
    }
}
