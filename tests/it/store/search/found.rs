//! By what a case is found, and as what it now is.

use disclosure::words::{Channel, Role, State};
use store::{CaseFilter, CaseOrder, CaseRow, Findable, FoundIn, Scope, SearchAsk};
use uuid::Uuid;

use super::super::sample::*;
use super::{findable, found, insert, numbers, register, scope, search};
use crate::harness::{Memory, Peer, on_both};

on_both!(
    one_box_finds_number_title_and_name,
    names_description_and_reply_are_found,
    what_is_asked_beside_the_text_counts,
    a_person_is_found_by_every_part,
    what_changes_is_found_as_it_now_is,
    what_is_missing_is_indexed_below_all_others,
);

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
        // punctuation alone is no word
        ("_", &[]),
        ("—— 补助", &["ZJ-2"]),
        ("房屋", &["FG-4"]),
        // width and case aside, beyond ASCII too
        ("Ａ区aBc", &["QX-1"]),
        ("äÖ", &["QX-1"]),
        ("ａ区", &["QX-1"]),
        ("没有", &[]),
        (&"没有".repeat(5000), &[]),
        // all words, wherever they stand
        ("规划  王喆堃", &["QX-1"]),
        ("规划\u{3000}补助", &[]),
        ("1", &["QX-1", "ZJ-2"]),
        ("  ", &["FG-4", "HT-3", "QX-1", "ZJ-2"]),
    ];
    for (text, expected) in whole {
        let page = search(&mut reader, &Scope::system(), text).await;
        assert_eq!(page, expected, "{text}");
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
        let page = search(&mut reader, &scope, "QX").await;
        assert_eq!(page, expected, "{scope:?}");
    }
}

async fn names_description_and_reply_are_found(peer: Peer) {
    let memory = register(peer).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            let mut row = case_row(id(9), HOUSING, "ZJ-9");
            (row.title, row.reply_number) = ("旧房".into(), Some("ZJ-答〔2026〕7号".into()));
            tx.insert_case(&row).await?;
            tx.make_findable(&Findable {
                numbers: vec!["ZJ-9".into(), "ZJ-答〔2026〕7号".into()],
                people: vec!["王喆堃𬹼".into(), "李代理".into()],
                content: "请公开2025年补助发放的𬹼路房屋征收方案\n以及清单".into(),
                ..findable(&row)
            })
            .await
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let none = FoundIn::default();
    let (number, title) = (
        FoundIn {
            number: true,
            ..none
        },
        FoundIn {
            title: true,
            ..none
        },
    );
    let (people, content) = (
        FoundIn {
            people: true,
            ..none
        },
        FoundIn {
            content: true,
            ..none
        },
    );
    for (text, expected) in [
        ("[2026]7号", number),
        ("答(2026", number),
        ("旧房", title),
        ("代理", people),
        ("征收方案", content),
        ("𬹼路房", content),
        ("025年", content),
        (
            "理 收 旧",
            FoundIn {
                number: false,
                title: true,
                people: true,
                content: true,
            },
        ),
    ] {
        let page = reader
            .search(&Scope::system(), &SearchAsk::text(text), None, 9)
            .await
            .unwrap();
        let [case] = &page.rows[..] else {
            panic!("{text}: {page:?}")
        };
        assert_eq!(
            (case.row.id, case.whole, case.found),
            (id(9), true, expected),
            "{text}"
        );
    }
    // a word does not reach from one text into the next
    for text in ["方案\n以及", "𬹼李", "征收清单", "方案以及"] {
        let ask = SearchAsk::text(text);
        let page = reader
            .search(&Scope::system(), &ask, None, 9)
            .await
            .unwrap();
        let both = text.contains('\n');
        assert_eq!(page.rows.len(), usize::from(both), "{text}");
    }
    let ask = SearchAsk::text("没有 征收");
    assert_eq!(
        reader
            .search(&Scope::system(), &ask, None, 9)
            .await
            .unwrap()
            .rows,
        []
    );
    let ask = SearchAsk::text("旧房 征收");
    let page = reader
        .search(&Scope::system(), &ask, None, 9)
        .await
        .unwrap();
    assert_eq!(page.rows[0].place, Some(17..19));
}

async fn what_is_asked_beside_the_text_counts(peer: Peer) {
    let memory = register(peer).await;
    let mut reader = memory.store.read().await.unwrap();
    let q = SearchAsk::text("QX");
    let (early, late) = (day("2026-03-01"), day("2026-03-03"));
    for (ask, expected) in [
        (
            SearchAsk {
                state: Some(State::AwaitingReceipt),
                ..q.clone()
            },
            &["HT-3"][..],
        ),
        (
            SearchAsk {
                phase: Some(disclosure::words::Phase::Archiving),
                ..q.clone()
            },
            &[],
        ),
        (
            SearchAsk {
                agency: Some(ESTATE),
                ..q.clone()
            },
            &["FG-4"],
        ),
        (
            SearchAsk {
                channel: Some(Channel::InPerson),
                ..q.clone()
            },
            &["FG-4", "HT-3", "QX-1"],
        ),
        (
            SearchAsk {
                channel: Some(Channel::Fax),
                ..q.clone()
            },
            &[],
        ),
        (
            SearchAsk {
                received_from: Some(late),
                ..q.clone()
            },
            &[],
        ),
        (
            SearchAsk {
                received_to: Some(early),
                ..q.clone()
            },
            &[],
        ),
        (
            SearchAsk {
                received_from: Some(early),
                received_to: Some(late),
                ..q.clone()
            },
            &["FG-4", "HT-3", "QX-1"],
        ),
        (
            SearchAsk {
                replied_from: Some(early),
                ..q.clone()
            },
            &[],
        ),
        (
            SearchAsk {
                replied_to: Some(late),
                ..q.clone()
            },
            &[],
        ),
        (
            SearchAsk {
                agency: Some(HOUSING),
                ..SearchAsk::default()
            },
            &["ZJ-2"],
        ),
    ] {
        let page = reader
            .search(&Scope::system(), &ask, None, 50)
            .await
            .unwrap();
        assert_eq!(found(page), expected, "{ask:?}");
    }
}

async fn a_person_is_found_by_every_part(peer: Peer) {
    let memory = register(peer).await;
    let agent = id(0x301);
    act(&memory.store, move |tx| {
        Box::pin(async move {
            let mut row = case_row(id(9), TOWN, "HT-9");
            row.applicant_id = None;
            tx.insert_case(&row).await?;
            tx.make_findable(&Findable {
                persons: vec![agent, WANG],
                ..findable(&row)
            })
            .await
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let none = SearchAsk::default();
    for (scope, person, expected) in [
        (Scope::system(), WANG, &["FG-4", "HT-3", "HT-9", "QX-1"][..]),
        (Scope::system(), agent, &["HT-9"]),
        (Scope::system(), CLERK, &[]),
        (scope(TOWN, Role::Clerk), WANG, &["HT-3", "HT-9"]),
        (scope(HOUSING, Role::Clerk), agent, &[]),
    ] {
        let page = reader
            .cases_of_person(&scope, person, &none, None, 50)
            .await
            .unwrap();
        assert_eq!(found(page), expected, "{person}");
    }
    let gram = format!("人{}", agent.simple());
    assert_eq!(search(&mut reader, &Scope::system(), &gram).await, [""; 0]);
}

async fn what_changes_is_found_as_it_now_is(peer: Peer) {
    let memory = register(peer).await;
    let keep = |title: &'static str| {
        act(&memory.store, move |tx| {
            Box::pin(async move {
                let row = tx.case(&Scope::system(), id(4)).await?.unwrap();
                let mut row = CaseRow {
                    title: title.into(),
                    ..row
                };
                row.version += 1;
                tx.update_case(&row, row.version - 1).await?;
                tx.keep_findable(&findable(&row)).await
            })
        })
    };
    for (title, text, gone) in [("湖滨", "湖滨", "房屋"), ("河堤", "河堤", "湖滨")] {
        keep(title).await.unwrap();
        let mut reader = memory.store.read().await.unwrap();
        assert_eq!(search(&mut reader, &Scope::system(), text).await, ["FG-4"]);
        assert_eq!(search(&mut reader, &Scope::system(), gone).await, [""; 0]);
    }
    let mut reader = memory.store.read().await.unwrap();
    let before = reader.found_digest(id(4)).await.unwrap();
    drop(reader);
    keep("河堤").await.unwrap();
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(reader.found_digest(id(4)).await.unwrap(), before);
    assert_eq!(
        search(&mut reader, &Scope::system(), "qx").await,
        ["FG-4", "HT-3", "QX-1"]
    );
}

async fn what_is_missing_is_indexed_below_all_others(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let insert_at = |n: u128, minute: i64, indexed: bool| {
        act(&memory.store, move |tx| {
            Box::pin(async move {
                let mut row = case_row(id(n), HOUSING, &format!("第{n}号"));
                row.created_at += chrono::Duration::minutes(minute);
                if indexed {
                    return insert(tx, &row).await;
                }
                tx.insert_case(&row).await
            })
        })
    };
    for (n, minute, indexed) in [(5, 0, false), (4, 1, false), (6, 1, false), (7, 9, true)] {
        insert_at(n, minute, indexed).await.unwrap();
    }
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(search(&mut reader, &Scope::system(), "号").await, ["第7号"]);
    assert_eq!(reader.found_digest(id(4)).await.unwrap(), None);
    let first = reader.not_findable(None, 2).await.unwrap();
    let rest = reader.not_findable(first.last().copied(), 2).await.unwrap();
    let missing: Vec<Uuid> = first.iter().chain(&rest).map(|(_, case)| *case).collect();
    assert_eq!(missing, [id(6), id(4), id(5)]);
    drop(reader);
    act(&memory.store, move |tx| {
        let missing = missing.clone();
        Box::pin(async move {
            for case in missing {
                let row = tx.case(&Scope::system(), case).await?.unwrap();
                tx.keep_findable(&findable(&row)).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    insert_at(8, 10, true).await.unwrap();
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(reader.not_findable(None, 2).await.unwrap(), []);
    let page = reader
        .search(&Scope::system(), &SearchAsk::text("号"), None, 9)
        .await
        .unwrap();
    let order: Vec<Uuid> = page.rows.iter().map(|case| case.row.id).collect();
    assert_eq!(order, [8, 7, 6, 4, 5].map(id));
}
