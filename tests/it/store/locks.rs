//! Two stores of one process on one file: neither takes the other's locks away.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::harness::{KEYS, Memory, Peer, open};

/// What the system keeps of this process's locks on a file.
fn held(file: &Path) -> Vec<String> {
    let inode = std::fs::metadata(file).unwrap().ino();
    let (process, inode) = (format!(" {} ", std::process::id()), format!(":{inode} "));
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    let ours = |line: &&str| line.contains(&process) && line.contains(&inode);
    locks.lines().filter(ours).map(str::to_owned).collect()
}

/// Without its lock on the shared memory another program takes the database for unused,
/// cuts that memory off, and this process ends at the next page that it reads.
#[tokio::test]
async fn another_store_on_the_same_file_leaves_the_locks_in_place() {
    let first = Memory::fresh(Peer::Sqlite).await;
    let file = store::sqlite_file(&first.url).unwrap().unwrap();
    let shared = PathBuf::from(format!("{}-shm", file.display()));
    first.store.check_keys().await.unwrap();
    let before = held(&shared);
    assert!(!before.is_empty(), "no lock while the database is open");
    let second = open(&first.url, KEYS).await;
    second.check_keys().await.unwrap();
    assert_eq!(held(&shared), before);
    second.close().await;
}
