//! What is found, by whom.

use disclosure::words::{Role, State};
use store::{CaseFilter, CaseOrder, CasePage, Cursor, Part, Scope, StoreError};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    one_box_finds_number_title_and_name,
    the_consulted_find_by_number_alone,
    what_is_found_is_paged_without_loss,
);

fn scope(agency: Uuid, role: Role) -> Scope {
    Scope::of(&officer(id(0x999), agency, &[role]))
}

fn numbers(page: CasePage) -> Vec<String> {
    let mut numbers: Vec<String> = page.rows.into_iter().map(|row| row.number).collect();
    numbers.sort_unstable();
    numbers
}

/// Four cases of four agencies, with letters of every width and case.
async fn register(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            let rows = [
                (1, DISTRICT, "QX-1", "Ａ区ABC路规划Äö", "王喆堃𬹼"),
                (2, HOUSING, "ZJ-2", "100%_补助", "赵某Zhao"),
                (3, TOWN, "HT-3", "qx 与 zj 的往来", "钱某"),
                (4, ESTATE, "FG-4", "房屋", "孙QX"),
            ];
            for (n, owner, number, title, name) in rows {
                let mut row = case_row(id(n), owner, number);
                row.title = title.into();
                row.applicant_name = name.into();
                row.state = if n == 3 {
                    State::AwaitingReceipt
                } else {
                    State::Registered
                };
                row.applicant_id = (n != 2).then_some(WANG);
                tx.insert_case(&row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    memory
}

async fn one_box_finds_number_title_and_name(peer: Peer) {
    let memory = register(peer).await;
    let mut reader = memory.store.read().await.unwrap();
    let whole = [
        ("QX", &["FG-4", "HT-3", "QX-1"][..]),
        ("qx-", &["QX-1"]),
        ("zJ", &["HT-3", "ZJ-2"]),
        ("喆堃𬹼", &["QX-1"]),
        ("zhao", &["ZJ-2"]),
        ("0%_", &["ZJ-2"]),
        ("_", &["ZJ-2"]),
        ("房屋", &["FG-4"]),
        // letters beyond ASCII are found as they are written, on both
        ("Ａ区aBc", &["QX-1"]),
        ("Äö", &["QX-1"]),
        ("ａ区", &[]),
        ("没有", &[]),
    ];
    for (text, expected) in whole {
        let page = reader.search(&Scope::system(), text, None, 50).await;
        assert_eq!(numbers(page.unwrap()), expected, "{text}");
    }
    let title = CaseFilter {
        title: Some("Ａ区".into()),
        ..CaseFilter::default()
    };
    let unconfirmed = CaseFilter {
        unconfirmed: true,
        ..CaseFilter::default()
    };
    let of_wang = CaseFilter {
        applicant_id: Some(WANG),
        ..CaseFilter::default()
    };
    for (filter, expected) in [
        (title, &["QX-1"][..]),
        (unconfirmed, &["HT-3"]),
        (of_wang, &["FG-4", "HT-3", "QX-1"]),
    ] {
        let page = reader
            .list_cases(&Scope::system(), &filter, CaseOrder::Newest, None, 50)
            .await;
        assert_eq!(numbers(page.unwrap()), expected, "{filter:?}");
    }
    for (scope, expected) in [
        (scope(HOUSING, Role::Clerk), &[][..]),
        (scope(HOUSING, Role::OfficeHead), &["FG-4"]),
        (scope(DISTRICT, Role::Admin), &[]),
        (scope(DISTRICT, Role::Auditor), &["FG-4", "HT-3", "QX-1"]),
    ] {
        let page = reader.search(&scope, "QX", None, 50).await.unwrap();
        assert_eq!(numbers(page), expected, "{scope:?}");
    }
}

/// Every way of asking for what an extract does not show.
fn guesses() -> Vec<CaseFilter> {
    let none = CaseFilter::default();
    vec![
        CaseFilter {
            applicant: Some("王".into()),
            ..none.clone()
        },
        CaseFilter {
            title: Some("规划".into()),
            ..none.clone()
        },
        CaseFilter {
            applicant_id: Some(WANG),
            ..none.clone()
        },
        CaseFilter {
            received_from: Some(day("2026-03-02")),
            ..none.clone()
        },
        CaseFilter {
            received_to: Some(day("2026-03-02")),
            ..none.clone()
        },
        CaseFilter {
            carried_over: Some(2026),
            ..none
        },
    ]
}

async fn the_consulted_find_by_number_alone(peer: Peer) {
    let memory = register(peer).await;
    let clerk = scope(TOWN, Role::Clerk);
    let part = |part, begins| {
        act(&memory.store, move |tx| {
            Box::pin(async move {
                if begins {
                    return tx.add_party(id(1), TOWN, part, day("2026-03-03")).await;
                }
                let ended = tx.end_party(id(1), TOWN, part, day("2026-03-04")).await?;
                assert!(ended);
                Ok(())
            })
        })
    };
    let found = |text: &'static str| {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            numbers(reader.search(&clerk, text, None, 50).await.unwrap())
        }
    };
    let guessed = || {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            let mut seen = Vec::new();
            for filter in guesses() {
                let page = reader
                    .list_cases(&clerk, &filter, CaseOrder::Newest, None, 50)
                    .await;
                let listed = numbers(page.unwrap());
                seen.push(listed.contains(&"QX-1".to_owned()));
            }
            seen
        }
    };
    let by_number = CaseFilter {
        number: Some("x-1".into()),
        state: Some(State::Registered),
        ..CaseFilter::default()
    };

    part(Part::Consulted, true).await.unwrap();
    assert_eq!(found("QX-").await, ["QX-1"], "by its number");
    assert_eq!(found("规划").await, [""; 0], "not by its title");
    assert_eq!(found("王喆堃").await, [""; 0], "not by the name");
    assert_eq!(guessed().await, [false; 6]);
    let mut reader = memory.store.read().await.unwrap();
    let page = reader
        .list_cases(&clerk, &by_number, CaseOrder::Newest, None, 50)
        .await;
    assert_eq!(numbers(page.unwrap()), ["QX-1"]);
    drop(reader);
    for whole in [Part::Handler, Part::Supervisor] {
        part(whole, true).await.unwrap();
        assert_eq!(found("规划").await, ["QX-1"], "{whole:?}");
        assert_eq!(found("王喆堃").await, ["QX-1"], "{whole:?}");
        assert_eq!(guessed().await, [true; 6], "{whole:?}");
        part(whole, false).await.unwrap();
        assert_eq!(guessed().await, [false; 6], "{whole:?} is over");
    }
}

async fn what_is_found_is_paged_without_loss(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for n in 0..20i64 {
                let mut row = case_row(id(0x1000 + n as u128), HOUSING, &format!("第{n:02}号"));
                row.title = if n % 4 == 0 { "其他" } else { "补助" }.into();
                row.created_at = at("2026-03-02T01:00:00Z") + chrono::Duration::seconds(n / 3);
                tx.insert_case(&row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let scope = Scope::system();
    let mut reader = memory.store.read().await.unwrap();
    let whole = reader.search(&scope, "补助", None, 50).await.unwrap();
    assert_eq!((whole.rows.len(), whole.next), (15, None));
    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = reader.search(&scope, "补助", cursor.as_ref(), 4).await;
        let page = page.unwrap();
        assert!(page.rows.len() <= 4);
        paged.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, whole.rows);
    let foreign = Cursor::Due(None, id(0x1000));
    let refused = reader.search(&scope, "补助", Some(&foreign), 4).await;
    assert!(matches!(refused, Err(StoreError::Cursor)), "{refused:?}");
}
