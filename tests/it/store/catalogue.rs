//! The catalogue: who sees which entry, what is found, what changed since, what counts.

use disclosure::words::Attribute;
use store::{CatalogueAsk, CatalogueEntry, EntryCounts, Reach, Scope, StoreError, SuggestionRow};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    what_is_open_to_nobody_is_seen_by_its_own_agency,
    entries_are_found_by_words_and_page_by_page,
    an_agency_has_one_entry_of_a_number,
    what_changed_is_read_after_what_was_read,
    each_case_counts_once,
);

const CASE: u128 = 0x400;

fn scope(agency: Uuid, reach: Reach) -> Scope {
    Scope {
        agency,
        reach,
        officer: CLERK,
    }
}

async fn put(memory: &Memory, entries: Vec<CatalogueEntry>) -> Result<(), StoreError> {
    act(&memory.store, move |tx| {
        let entries = entries.clone();
        Box::pin(async move {
            let version = tx.next_catalogue_version().await?;
            for entry in entries {
                tx.insert_catalogue_entry(&CatalogueEntry { version, ..entry })
                    .await?;
            }
            Ok(())
        })
    })
    .await
}

async fn filled(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let entries = vec![
        entry(id(1), HOUSING, "公租房分配方案", Attribute::Proactive),
        entry(id(2), HOUSING, "危房鉴定报告", Attribute::OnRequest),
        entry(id(3), HOUSING, "应急预案附件", Attribute::NotDisclosed),
        entry(id(4), TOWN, "村级账目100%公开", Attribute::Proactive),
        CatalogueEntry {
            until: Some(day("2026-03-02")),
            ..entry(id(5), TOWN, "旧的方案", Attribute::Proactive)
        },
    ];
    put(&memory, entries).await.unwrap();
    memory
}

async fn found(memory: &Memory, scope: Scope, ask: CatalogueAsk) -> Vec<u128> {
    let mut reader = memory.store.read().await.unwrap();
    let page = reader.catalogue(&scope, &ask, None, 50).await.unwrap();
    page.rows.iter().map(|row| row.id.as_u128()).collect()
}

async fn what_is_open_to_nobody_is_seen_by_its_own_agency(peer: Peer) {
    let memory = filled(peer).await;
    for (agency, reach, expected) in [
        (HOUSING, Reach::Own, vec![4, 3, 2, 1]),
        (TOWN, Reach::Own, vec![4, 2, 1]),
        (DISTRICT, Reach::Tree, vec![4, 2, 1]),
        (HOUSING, Reach::Nothing, vec![]),
        (DISTRICT, Reach::Everything, vec![4, 3, 2, 1]),
    ] {
        let scope = scope(agency, reach);
        let listed = found(&memory, scope, CatalogueAsk::default()).await;
        assert_eq!(listed, expected, "{reach:?}");
        let mut reader = memory.store.read().await.unwrap();
        for entry in 1..=4 {
            let one = reader.catalogue_entry(&scope, id(entry)).await.unwrap();
            assert_eq!(
                one.is_some(),
                expected.contains(&entry),
                "{reach:?} {entry}"
            );
        }
    }
}

async fn entries_are_found_by_words_and_page_by_page(peer: Peer) {
    let memory = filled(peer).await;
    let all = scope(HOUSING, Reach::Own);
    let ask = |text: &str| CatalogueAsk {
        text: text.into(),
        ..CatalogueAsk::default()
    };
    assert_eq!(found(&memory, all, ask("方案 公租房")).await, [1]);
    assert_eq!(found(&memory, all, ask("100%")).await, [4]);
    assert_eq!(found(&memory, all, ask("_")).await, [0; 0]);
    let retired = CatalogueAsk {
        retired: true,
        agency: Some(TOWN),
        attribute: Some(Attribute::Proactive),
        ..ask("方案")
    };
    assert_eq!(found(&memory, all, retired).await, [5]);
    let mut reader = memory.store.read().await.unwrap();
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = reader.catalogue(&all, &ask(""), after, 3).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.id.as_u128()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [4, 3, 2, 1]);
}

async fn an_agency_has_one_entry_of_a_number(peer: Peer) {
    let memory = filled(peer).await;
    let numbered = |n, agency, title: &str| CatalogueEntry {
        document_number: Some("青住建〔2026〕1号".into()),
        number_key: Some("青住建20261号".into()),
        ..entry(id(n), agency, title, Attribute::Proactive)
    };
    // of the same title and with a number of its own
    let good = vec![
        numbered(6, HOUSING, "公租房分配方案"),
        numbered(7, TOWN, "公租房分配方案"),
    ];
    put(&memory, good).await.unwrap();
    for twice in [
        numbered(8, HOUSING, "另一份"),
        entry(id(9), HOUSING, "公租房分配方案", Attribute::Proactive),
    ] {
        let refused = put(&memory, vec![twice]).await;
        assert!(
            matches!(refused, Err(StoreError::Unique { .. })),
            "{refused:?}"
        );
    }
    let mut reader = memory.store.read().await.unwrap();
    let key = "青住建20261号";
    let one = reader.catalogue_entry_by_number(TOWN, key).await.unwrap();
    assert_eq!(one.unwrap().id, id(7));
    let same = reader
        .catalogue_entries_by_title(HOUSING, "公租房分配方案")
        .await
        .unwrap();
    assert_eq!(same.len(), 2);
    assert_eq!(reader.catalogue_keys(HOUSING).await.unwrap().len(), 4);
}

async fn what_changed_is_read_after_what_was_read(peer: Peer) {
    let memory = filled(peer).await;
    let mut reader = memory.store.read().await.unwrap();
    let first = reader
        .catalogue_changed((0, Uuid::nil()), 4, 3)
        .await
        .unwrap();
    assert_eq!(first.len(), 3);
    assert_eq!(first[0].said, "城市、农");
    let last = first.last().map(|row| (row.version, row.id)).unwrap();
    let rest = reader.catalogue_changed(last, 4, 9).await.unwrap();
    assert_eq!(rest.len(), 2);
    assert!(rest[0].listed && !rest[1].listed);
    let last = rest.last().map(|row| (row.version, row.id)).unwrap();
    drop(reader);
    act(&memory.store, |tx| {
        Box::pin(async move {
            let entry = tx.catalogue_entry(&Scope::system(), id(1)).await?;
            let entry = CatalogueEntry {
                version: tx.next_catalogue_version().await?,
                title: "公租房分配办法".into(),
                ..entry.expect("it is there")
            };
            tx.update_catalogue_entry(&entry).await
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let changed = reader.catalogue_changed(last, 4, 9).await.unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!(
        (changed[0].id, &*changed[0].title),
        (id(1), "公租房分配办法")
    );
}

async fn each_case_counts_once(peer: Peer) {
    let memory = filled(peer).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for n in 0..3 {
                let owner = [HOUSING, HOUSING, TOWN][usize::try_from(n).unwrap_or_default()];
                let mut row = case_row(id(CASE + n), owner, &format!("第{n}号"));
                row.reply_number = Some("答复1号".into());
                tx.insert_case(&row).await?;
                for _ in 0..2 {
                    let row = SuggestionRow {
                        case_id: row.id,
                        entry_id: id(1),
                        agency_id: owner,
                        score: 700,
                        shown_on: day("2026-03-02"),
                        used_on: None,
                        declined_on: None,
                        declined_by: None,
                    };
                    tx.note_suggestion(&row).await?;
                }
            }
            tx.use_suggestion(id(CASE), id(1), day("2026-03-05"))
                .await?;
            let on = day("2026-03-04");
            assert!(
                tx.decline_suggestion(id(CASE + 1), id(1), on, CLERK)
                    .await?
            );
            assert!(
                !tx.decline_suggestion(id(CASE + 1), id(1), on, CLERK)
                    .await?
            );
            assert!(
                !tx.decline_suggestion(id(CASE + 1), id(2), on, CLERK)
                    .await?
            );
            // taken back, and said once more
            assert!(tx.restore_suggestion(id(CASE + 1), id(1)).await?);
            assert!(!tx.restore_suggestion(id(CASE + 1), id(1)).await?);
            assert!(
                tx.decline_suggestion(id(CASE + 1), id(1), on, CLERK)
                    .await?
            );
            Ok(())
        })
    })
    .await
    .unwrap();
    let counts = |shown, used, declined| EntryCounts {
        shown,
        used,
        declined,
    };
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(reader.entry_counts(id(1)).await.unwrap(), counts(3, 1, 1));
    let march = (day("2026-03-01"), day("2026-03-31"));
    let own = scope(HOUSING, Reach::Own);
    let housing = reader.suggestion_counts(&own, march).await.unwrap();
    assert_eq!(housing, counts(2, 1, 1));
    let april = (day("2026-04-01"), day("2026-04-30"));
    let none = reader.suggestion_counts(&own, april).await.unwrap();
    assert_eq!(none, EntryCounts::default());
    let above = scope(DISTRICT, Reach::Tree);
    let figures = reader.suggestion_figures(&above, march, 9).await.unwrap();
    assert_eq!(figures.len(), 1);
    assert_eq!(
        (figures[0].entry_id, figures[0].counts),
        (id(1), counts(3, 1, 1))
    );
    let used = reader.entry_used_by(&own, id(1), 9).await.unwrap();
    assert_eq!(used.len(), 1);
    assert_eq!(used[0].reply_number.as_deref(), Some("答复1号"));
    let town = scope(TOWN, Reach::Own);
    assert!(
        reader
            .entry_used_by(&town, id(1), 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(reader.suggestions_of(id(CASE)).await.unwrap().len(), 1);
}
