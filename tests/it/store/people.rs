//! Personal data: sealed in the database, whole when opened.

use store::{Person, StoreError, VerifyError};

use super::sample::*;
use crate::harness::{KEYS, Memory, Peer, on_both, open};

on_both!(
    no_plain_personal_data_is_stored,
    a_moved_value_does_not_open,
    the_right_key_is_needed,
    whatever_is_changed_about_a_person_is_found,
    a_number_belongs_to_one_person,
);

const SECRETS: [&str; 4] = [
    "11010519491231002X",
    "13812345678",
    "清溪区喆堃路",
    "wang@example.cn",
];

async fn no_plain_personal_data_is_stored(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let opened = memory
        .store
        .read()
        .await
        .unwrap()
        .person(WANG)
        .await
        .unwrap()
        .unwrap();
    assert!(opened == wang(), "what was sealed comes back unchanged");
    for (place, content) in everything_stored(&memory).await {
        for secret in SECRETS {
            let found = content
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} stands plain in {place}");
        }
    }
}

/// All bytes of the database: its files, or every row of every table.
async fn everything_stored(memory: &Memory) -> Vec<(String, Vec<u8>)> {
    let mut stored = Vec::new();
    if let Some(file) = &memory.file {
        for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
            let path = entry.unwrap().path();
            stored.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
        let name = "王喆堃𬹼".as_bytes();
        assert!(
            stored
                .iter()
                .any(|(_, bytes)| bytes.windows(name.len()).any(|window| window == name)),
            "the search sees what is stored"
        );
    } else {
        for table in memory
            .texts("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
            .await
        {
            let rows = memory.texts(format!("SELECT t::text FROM {table} t")).await;
            stored.push((table, rows.join("\n").into_bytes()));
        }
        assert!(
            stored
                .iter()
                .any(|(table, bytes)| table == "people" && !bytes.is_empty())
        );
    }
    stored
}

async fn a_moved_value_does_not_open(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    memory
        .execute("UPDATE people SET phone = mail")
        .await
        .unwrap();
    let error = memory
        .store
        .read()
        .await
        .unwrap()
        .person(WANG)
        .await
        .expect_err("a mail is no phone");
    assert!(
        matches!(&error, StoreError::Sealed { what } if what == "people:phone"),
        "{error}"
    );
}

async fn the_right_key_is_needed(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let wrong = open(
        &memory.url,
        "t1 ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=\n",
    )
    .await;
    let mut reader = wrong.read().await.unwrap();
    assert!(matches!(
        reader.person(WANG).await,
        Err(StoreError::Sealed { .. })
    ));
    assert_eq!(
        reader
            .find_person_by_number("identity_card", "11010519491231002X")
            .await
            .unwrap(),
        None
    );
    let newer = open(
        &memory.url,
        &format!("{KEYS}t2 ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=\n"),
    )
    .await;
    let mut reader = newer.read().await.unwrap();
    assert!(reader.person(WANG).await.unwrap().unwrap() == wang());
    assert_eq!(
        reader
            .find_person_by_number("identity_card", "11010519491231002X")
            .await
            .unwrap()
            .map(|known| known.id),
        Some(WANG)
    );
}

async fn a_number_belongs_to_one_person(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let insert = |person: Person| {
        act(&memory.store, move |tx| {
            let person = person.clone();
            Box::pin(async move { tx.insert_person(&person).await })
        })
    };
    let twin = Person {
        id: id(0x301),
        id_number: Some("110105 19491231 002x".into()),
        ..wang()
    };
    let refused = insert(twin.clone()).await;
    assert!(
        matches!(&refused, Err(StoreError::Unique { what }) if what == "people"),
        "{refused:?}"
    );
    insert(Person {
        id_kind: None,
        id_number: None,
        ..twin.clone()
    })
    .await
    .unwrap();
    insert(Person {
        id: id(0x302),
        id_kind: None,
        id_number: None,
        ..twin.clone()
    })
    .await
    .unwrap();
    let bare = insert(Person {
        id: id(0x303),
        id_kind: None,
        ..twin
    })
    .await;
    assert!(
        matches!(bare, Err(StoreError::Inconsistent { .. })),
        "{bare:?}"
    );
    let mut reader = memory.store.read().await.unwrap();
    assert_eq!(
        reader
            .find_person_by_number("identity_card", "１１０１０５-19491231-002x")
            .await
            .unwrap()
            .map(|known| known.id),
        Some(WANG)
    );
    assert_eq!(
        reader
            .find_person_by_number("passport", "11010519491231002X")
            .await
            .unwrap(),
        None
    );
}

/// Also a value that was emptied, which opens to nothing that could be missed.
async fn whatever_is_changed_about_a_person_is_found(peer: Peer) {
    let changes = [
        "UPDATE people SET phone = NULL",
        "UPDATE people SET mail = ''",
        "UPDATE people SET address = phone",
        "UPDATE people SET lookup = NULL",
        "UPDATE people SET id_number = NULL, id_kind = NULL, lookup = NULL",
        "UPDATE people SET name = '王喆', name_key = '王喆'",
        "UPDATE people SET kind = 'enterprise'",
        "UPDATE people SET proof = ''",
    ];
    for change in changes {
        let memory = Memory::fresh(peer).await;
        settle(&memory.store).await;
        let verify = async || memory.store.read().await.unwrap().verify_people().await;
        assert_eq!(verify().await.unwrap(), 1);
        assert_eq!(memory.execute(change).await.unwrap(), 1, "{change}");
        match verify().await {
            Err(VerifyError::Person { id: WANG, what }) => {
                assert!(what.contains("校验值"), "{change}: {what}");
            }
            other => panic!("{change}: {other:?}"),
        }
    }
}
