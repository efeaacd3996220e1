//! Many cases: drawn texts, and what a common word costs.

use disclosure::words::Role;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use store::{Findable, Scope, SearchAsk};
use uuid::Uuid;

use super::super::sample::*;
use super::{findable, insert, scope, search};
use crate::harness::{Memory, Peer, on_both};

on_both!(
    a_hit_contains_what_is_sought_and_nothing_is_missed,
    a_common_word_costs_no_walk_over_all_cases,
);

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
