//! The time that other processes live in (libfaketime): theirs alone, the same for all of
//! them, and moved while they run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use casework::SystemClock;
use chrono::{DateTime, Utc};
use store::Clock;

/// A file that says how far their clocks are from ours, into which they look every second.
/// Pauses and deadlines within them go by the time that really passes.
pub struct Time {
    folder: tempfile::TempDir,
}

impl Time {
    /// It goes on from this moment.
    pub fn at(moment: &str) -> Time {
        let time = Time {
            folder: tempfile::tempdir().unwrap(),
        };
        time.set(moment);
        time
    }

    /// Moves all clocks.
    pub fn set(&self, moment: &str) {
        let moment: DateTime<Utc> = moment.parse().unwrap();
        let off = (moment - SystemClock.now()).num_seconds();
        // whole or not at all: they read it while it is written
        let unfinished = self.folder.path().join("unfinished");
        std::fs::write(&unfinished, format!("{off:+}\n")).unwrap();
        std::fs::rename(unfinished, self.file()).unwrap();
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("time")
    }

    /// What a process is started with to live in it.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("LD_PRELOAD", library().into()),
            ("FAKETIME_TIMESTAMP_FILE", self.file().into()),
            ("FAKETIME_CACHE_DURATION", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
            // a process that is killed would leave it behind
            ("FAKETIME_DISABLE_SHM", "1".into()),
            ("NO_FAKE_STAT", "1".into()),
        ]
    }
}

fn library() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    folders
        .map(|folder| folder.unwrap().path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| Path::exists(library))
        .expect("install libfaketime: tests/run does")
}
