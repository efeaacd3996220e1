//! What is found, by whom.

use disclosure::words::{Channel, Role, State};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use store::{
    CaseFilter, CaseListRow, CaseOrder, CasePage, CaseRow, Cursor, Findable, FoundIn, FoundPage,
    Part, Reader, Scope, SearchAsk, StoreError, Tx,
};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    one_box_finds_number_title_and_name,
    names_description_and_reply_are_found,
    what_is_asked_beside_the_text_counts,
    a_person_is_found_by_every_part,
    what_changes_is_found_as_it_now_is,
    what_is_missing_is_indexed_below_all_others,
    the_consulted_find_by_number_alone,
    what_is_found_is_paged_without_loss,
    a_hit_contains_what_is_sought_and_nothing_is_missed,
    a_common_word_costs_no_walk_over_all_cases,
);

fn scope(agency: Uuid, role: Role) -> Scope {
    Scope::of(&officer(id(0x999), agency, &[role]))
}

fn sorted(rows: impl Iterator<Item = CaseListRow>) -> Vec<String> {
    let mut numbers: Vec<String> = rows.map(|row| row.number).collect();
    numbers.sort_unstable();
    numbers
}

fn numbers(page: CasePage) -> Vec<String> {
    sorted(page.rows.into_iter())
}

fn found(page: FoundPage) -> Vec<String> {
    sorted(page.rows.into_iter().map(|case| case.row))
}

/// What a row alone is found by.
fn findable(row: &CaseRow) -> Findable {
    Findable {
        case_id: row.id,
        agency_id: row.agency_id,
        numbers: vec![row.number.clone()],
        title: row.title.clone(),
        people: vec![row.applicant_name.clone()],
        persons: Vec::from_iter(row.applicant_id),
        content: String::new(),
    }
}

async fn insert(tx: &mut Tx, row: &CaseRow) -> Result<(), StoreError> {
    tx.insert_case(row).await?;
    tx.make_findable(&findable(row)).await
}

async fn search(reader: &mut Reader, scope: &Scope, text: &str) -> Vec<String> {
    let ask = SearchAsk::text(text);
    found(reader.search(scope, &ask, None, 50).await.unwrap())
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
                insert(tx, &row).await?;
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
            search(&mut reader, &clerk, text).await
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
    let beside = || {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            let q = SearchAsk::text("QX-1");
            let mut seen = Vec::new();
            for ask in [
                SearchAsk {
                    state: Some(State::Registered),
                    ..q.clone()
                },
                SearchAsk {
                    agency: Some(DISTRICT),
                    ..q.clone()
                },
                SearchAsk {
                    channel: Some(Channel::InPerson),
                    ..q.clone()
                },
                SearchAsk {
                    received_from: Some(day("2026-03-02")),
                    ..q.clone()
                },
                SearchAsk {
                    received_to: Some(day("2026-03-02")),
                    ..q
                },
            ] {
                let page = reader.search(&clerk, &ask, None, 50).await.unwrap();
                seen.push(!page.rows.is_empty());
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
    assert_eq!(found("QX 规划").await, [""; 0], "not by its title beside");
    let mut reader = memory.store.read().await.unwrap();
    let ask = SearchAsk::text("QX-");
    let page = reader.search(&clerk, &ask, None, 9).await.unwrap();
    assert!(!page.rows[0].whole && page.rows[0].found.number);
    let of_wang = reader
        .cases_of_person(&clerk, WANG, &SearchAsk::default(), None, 9)
        .await;
    assert!(!self::found(of_wang.unwrap()).contains(&"QX-1".to_owned()));
    drop(reader);
    assert_eq!(guessed().await, [false; 6]);
    assert_eq!(beside().await, [true, true, false, false, false]);
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
        assert_eq!(beside().await, [true; 5], "{whole:?}");
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

/// Texts of few letters, so that words meet: Chinese, ASCII, wide forms, what
/// separates, and letters beyond the basic plane.
fn texts(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    const LETTERS: &str =
        "合同公开信息的年号12026abAＢ１〔〕[]（）-_%'\"*\\:&|! ，。—\u{3000}\n𬹼〇ÄäСс";
    let letters: Vec<char> = LETTERS.chars().collect();
    proptest::collection::vec(proptest::sample::select(letters), length)
        .prop_map(|letters| letters.into_iter().collect())
}

/// As simple as it gets: the text is folded and walked.
fn contains(text: &str, word: &str) -> bool {
    let fold = |text: &str| {
        text.chars()
            .map(|c| match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap(),
                c => c,
            })
            .map(|c| match c {
                '〔' | '[' => '(',
                '〕' | ']' => ')',
                c => c,
            })
            .collect::<String>()
            .to_lowercase()
    };
    fold(text).contains(&fold(word))
}

async fn a_hit_contains_what_is_sought_and_nothing_is_missed(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let mut runner = TestRunner::deterministic();
    let mut draw = |length| {
        let tree = texts(length).new_tree(&mut runner).unwrap();
        tree.current()
    };
    let mut cases = Vec::new();
    for n in 0..150u128 {
        cases.push((id(0x5000 + n), draw(1..12), draw(0..8), draw(0..60)));
    }
    let kept = cases.clone();
    act(&memory.store, move |tx| {
        let kept = kept.clone();
        Box::pin(async move {
            for (n, (case, title, name, content)) in kept.into_iter().enumerate() {
                let mut row = case_row(case, HOUSING, &format!("第{n}号"));
                (row.title, row.applicant_name) = (title, name);
                tx.insert_case(&row).await?;
                tx.make_findable(&Findable {
                    content,
                    ..findable(&row)
                })
                .await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let mut hits = 0;
    for _ in 0..400 {
        let sought = draw(1..6);
        let is_word = |word: &&str| word.chars().any(|c| c.is_alphanumeric());
        let words: Vec<&str> = sought.split_whitespace().filter(is_word).collect();
        if words.is_empty() && !sought.trim().is_empty() {
            continue;
        }
        let expected: Vec<Uuid> = cases
            .iter()
            .enumerate()
            .filter(|(n, (_, title, name, content))| {
                let number = format!("第{n}号");
                let fields = [&number, title, name, content];
                let anywhere = |word: &&str| fields.iter().any(|text| contains(text, word));
                words.iter().all(anywhere)
            })
            .map(|(_, (case, ..))| *case)
            .rev()
            .collect();
        let ask = SearchAsk::text(&sought);
        let page = reader
            .search(&Scope::system(), &ask, None, 500)
            .await
            .unwrap();
        let found: Vec<Uuid> = page.rows.iter().map(|case| case.row.id).collect();
        assert_eq!(found, expected, "{sought:?}");
        hits += found.len();
        for case in page.rows {
            if let Some(place) = case.place {
                let found: String = case
                    .content
                    .chars()
                    .skip(place.start)
                    .take(place.len())
                    .collect();
                assert!(
                    words.iter().any(|word| contains(&found, word)),
                    "{sought:?}: {found}"
                );
            }
        }
    }
    assert!(hits > 1000, "{hits}");
}

/// Some thousand cases, a third of which contain one word, and few of which are
/// the town's.
async fn many(memory: &Memory) {
    const MANY: u128 = 3000;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for n in 0..MANY {
                let owner = if n % 500 == 0 { TOWN } else { HOUSING };
                let mut row = case_row(id(0x8000 + n), owner, &format!("依申请〔2026〕{n}号"));
                row.title = if n % 3 == 0 {
                    "征地补偿"
                } else {
                    "学区划分"
                }
                .into();
                insert(tx, &row).await?;
                if n == MANY / 3 {
                    tx.count_rows().await?;
                }
            }
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn a_common_word_costs_no_walk_over_all_cases(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    many(&memory).await;
    let mut reader = memory.store.read().await.unwrap();
    for text in ["补偿", "26〕15", "补偿 征地"] {
        for scope in [Scope::system(), scope(TOWN, Role::Clerk)] {
            let ask = SearchAsk::text(text);
            let plan = reader
                .search_plan(&scope, &ask, 50)
                .await
                .unwrap()
                .join("\n");
            let (index, walks): (_, &[&str]) = match peer {
                Peer::Sqlite => (
                    "SCAN g VIRTUAL TABLE INDEX",
                    &["SCAN s", "SCAN c", "SCAN t", "TEMP B-TREE FOR ORDER"],
                ),
                Peer::Postgres => (
                    "Bitmap Index Scan on search_cases_grams",
                    &[
                        "Seq Scan on search_cases",
                        "Seq Scan on cases",
                        "Seq Scan on search_texts",
                    ],
                ),
            };
            assert!(plan.contains(index), "{text}: {plan}");
            for walk in walks {
                assert!(!plan.contains(walk), "{text}: {plan}");
            }
        }
    }
    let town = scope(TOWN, Role::Clerk);
    assert_eq!(search(&mut reader, &town, "补偿").await.len(), 2);
    assert_eq!(search(&mut reader, &town, "2026").await.len(), 6);
}
