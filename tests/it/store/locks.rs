//! Two stores of one process on one file: neither takes the other's locks away.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::harness::{KEYS, Memory, Peer, open};

/// Whether this process holds the lock that tells others that the database is open.
fn is_held(shared: &Path) -> bool {
    let inode = std::fs::metadata(shared).unwrap().ino();
    let holder = format!(" {} ", std::process::id());
    // byte 128 of the shared memory, by SQLite's own layout
    let place = format!(":{inode} 128 128");
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    let mut lines = locks.lines();
    lines.any(|line| line.contains(&holder) && line.ends_with(&place))
}

/// Without its lock on the shared memory another program takes the database for unused,
/// cuts that memory off, and this process ends at the next page that it reads.
#[tokio::test]
async fn another_store_on_the_same_file_leaves_the_locks_in_place() {
    let first = Memory::fresh(Peer::Sqlite).await;
    let file = store::sqlite_file(&first.url).unwrap().unwrap();
    let shared = PathBuf::from(format!("{}-shm", file.display()));
    first.store.check_keys().await.unwrap();
    assert!(is_held(&shared), "no lock while the database is open");
    let second = open(&first.url, KEYS).await;
    second.check_keys().await.unwrap();
    assert!(is_held(&shared), "the second store took it away");
    second.close().await;
}
