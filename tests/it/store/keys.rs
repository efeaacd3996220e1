//! A register knows the keys that it was sealed with.

use store::StoreError;

use crate::harness::{KEYS, Memory, Peer, on_both, open};

on_both!(other_keys_are_refused_and_a_newer_one_is_remembered);

const NEWER: &str = "t2 ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA=\n";

async fn other_keys_are_refused_and_a_newer_one_is_remembered(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    memory.store.check_keys().await.unwrap();
    let same_id = NEWER.replace("t2", "t1");
    for strange in [NEWER, &same_id] {
        let store = open(&memory.url, strange).await;
        for refused in [store.check_keys().await, store.migrate().await] {
            assert!(
                matches!(&refused, Err(StoreError::Keys(why)) if why.contains("t1")),
                "{refused:?}"
            );
        }
        store.close().await;
    }
    let known = "SELECT key_id FROM key_checks ORDER BY key_id";
    assert_eq!(memory.texts(known).await, ["t1"]);
    let both = open(&memory.url, &format!("{KEYS}{NEWER}")).await;
    both.check_keys().await.unwrap();
    both.check_keys().await.unwrap();
    both.close().await;
    assert_eq!(memory.texts(known).await, ["t1", "t2"]);
    assert!(matches!(
        memory.store.check_keys().await,
        Err(StoreError::Keys(why)) if why.contains("t2")
    ));
}
