//! What the tests stand on: a fresh register on either database, a clock that
//! is told the time, keys.

pub mod postgres;

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use casework::files::Inspector;
use casework::{Equipment, documents};
use chrono::{DateTime, Utc};
use disclosure::Rules;
use letters::Press;
use sqlx::AssertSqlSafe;
use store::{Clock, Keyring, SeededIds, Store};

/// The rules with one thing in a file of theirs written otherwise.
pub fn edited_rules(file: &str, from: &str, to: &str) -> Arc<Rules> {
    let edited = |(name, text): &(&'static str, &str)| {
        if *name != file {
            return (*name, (*text).to_owned());
        }
        assert!(text.contains(from), "{file} has no {from}");
        (*name, text.replacen(from, to, 1))
    };
    let files: Vec<(&str, String)> = Rules::embedded_files().iter().map(edited).collect();
    let files = files.iter().map(|(name, text)| (*name, text.as_str()));
    Arc::new(Rules::load(files).unwrap())
}

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Sqlite,
    Postgres,
}

/// A clock that stands where it was put.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn at(text: &str) -> Arc<TestClock> {
        let at: DateTime<Utc> = text.parse().unwrap();
        Arc::new(TestClock(AtomicI64::new(at.timestamp_micros())))
    }

    /// Puts it to another moment.
    pub fn set(&self, text: &str) {
        let at: DateTime<Utc> = text.parse().unwrap();
        self.0.store(at.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// The built `kaijuan`.
pub fn program() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    let program = path.join("kaijuan");
    assert!(
        program.exists(),
        "build it first: cargo build --bin kaijuan (tests/run does)"
    );
    program
}

/// A cabinet that is gone with the test, the built program as inspector, and one press
/// for all tests.
pub fn equipment() -> Equipment {
    static PRESS: LazyLock<Arc<Press>> =
        LazyLock::new(|| Arc::new(documents::press(Rules::embedded(), None).unwrap()));
    Equipment::in_memory(Inspector::new(program()), PRESS.clone())
}

/// The keys of every test: one line of a key file.
pub const KEYS: &str = "t1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";

/// A fresh, migrated register and a way to its database behind its back.
pub struct Memory {
    pub store: Store,
    pub peer: Peer,
    pub url: String,
    /// The database file on SQLite.
    pub file: Option<PathBuf>,
    _folder: Option<tempfile::TempDir>,
}

impl Memory {
    pub async fn fresh(peer: Peer) -> Memory {
        let (url, file, folder) = match peer {
            Peer::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("register.db");
                (
                    format!("sqlite:{}", file.display()),
                    Some(file),
                    Some(folder),
                )
            }
            Peer::Postgres => (postgres::fresh_database().await, None, None),
        };
        let store = open(&url, KEYS).await;
        store.migrate().await.unwrap();
        Memory {
            store,
            peer,
            url,
            file,
            _folder: folder,
        }
    }

    /// Runs SQL as somebody with the database's password would.
    pub async fn execute(&self, sql: impl Into<String>) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql.into());
        match self.peer {
            Peer::Sqlite => {
                let pool = sqlx::SqlitePool::connect(&self.url).await?;
                let done = sqlx::raw_sql(sql).execute(&pool).await;
                pool.close().await;
                Ok(done?.rows_affected())
            }
            Peer::Postgres => {
                let pool = sqlx::PgPool::connect(&self.url).await?;
                let done = sqlx::raw_sql(sql).execute(&pool).await;
                pool.close().await;
                Ok(done?.rows_affected())
            }
        }
    }

    /// An id as SQL has it.
    pub fn id(&self, id: uuid::Uuid) -> String {
        match self.peer {
            Peer::Sqlite => format!("x'{}'", id.simple()),
            Peer::Postgres => format!("'{id}'"),
        }
    }

    /// One column of text.
    pub async fn texts(&self, sql: impl Into<String>) -> Vec<String> {
        let sql = AssertSqlSafe(sql.into());
        match self.peer {
            Peer::Sqlite => {
                let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
            }
            Peer::Postgres => {
                let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
            }
        }
    }

    /// Takes the triggers away that keep events as they are.
    pub async fn disarm(&self) {
        let sql = match self.peer {
            Peer::Sqlite => {
                "DROP TRIGGER case_events_no_update; DROP TRIGGER case_events_no_delete; \
                 DROP TRIGGER case_events_no_replace"
            }
            Peer::Postgres => "ALTER TABLE case_events DISABLE TRIGGER USER",
        };
        self.execute(sql).await.unwrap();
    }
}

/// Opens a register with these keys and the clock of the tests.
pub async fn open(url: &str, keys: &str) -> Store {
    let clock = TestClock::at("2026-03-02T01:00:00Z");
    Store::open(url, Keyring::parse(keys).unwrap(), SeededIds::new(7, clock))
        .await
        .unwrap()
}

/// Makes two tests of one: `on_both!(name)` runs `async fn name(peer: Peer)` on
/// SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(crate::harness::Peer::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(crate::harness::Peer::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both;
