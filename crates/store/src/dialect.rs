//! Where SQLite and PostgreSQL differ, and the macro that lets everything else
//! be written once.

mod matches;

pub(crate) use matches::Matches;

use std::path::PathBuf;
use std::time::Duration;

#[cfg(unix)]
use {
    crate::keys::{OWNER_ALONE, private},
    std::path::Path,
};

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::error::StoreError;
use crate::idempotency;

/// One connection inside one transaction.
pub(crate) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one piece of code on whichever database a reader stands on: `$conn` is
/// the connection and `$db` sqlx's type of the database.
macro_rules! on {
    ($reader:expr, |$conn:ident, $db:ident| $body:expr) => {
        match &mut $reader.conn {
            $crate::dialect::Conn::Sqlite(transaction) => {
                #[allow(dead_code)]
                type $db = sqlx::Sqlite;
                let $conn = &mut **transaction;
                $body
            }
            $crate::dialect::Conn::Postgres(transaction) => {
                #[allow(dead_code)]
                type $db = sqlx::Postgres;
                let $conn = &mut **transaction;
                $body
            }
        }
    };
}
pub(crate) use on;

/// Runs a statement and reads rows: `ask!(reader, fetch_all, Row, SQL, binds…)`.
macro_rules! ask {
    ($reader:expr, $fetch:ident, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        let answer = on!($reader, |conn, D| sqlx::query_as::<D, $row>($sql)$(.bind($bind))*.$fetch(conn).await);
        $reader.noted(answer)
    }};
}
pub(crate) use ask;

/// Runs a statement and counts the rows it touched: `tell!(reader, SQL, binds…)`.
macro_rules! tell {
    ($reader:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        let answer = on!($reader, |conn, D| {
            sqlx::query::<D>($sql)$(.bind($bind))*.execute(conn).await.map(|done| done.rows_affected())
        });
        $reader.noted(answer)
    }};
}
pub(crate) use tell;

/// Names the statements of a module and lists them, so that a test can prepare
/// each on both databases.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* const $name: &str = $sql;)+
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}
pub(crate) use statements;

/// Reads a row into a struct on both databases with one body.
macro_rules! from_row {
    ($name:ty, |$row:ident| $body:expr) => {
        impl<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> for $name {
            fn from_row($row: &'r sqlx::sqlite::SqliteRow) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                $body
            }
        }
        impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for $name {
            fn from_row($row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                $body
            }
        }
    };
}
pub(crate) use from_row;

/// A column that holds a word of a closed vocabulary.
pub(crate) fn word<T>(
    column: &str,
    parse: fn(&str) -> Option<T>,
    value: &str,
) -> Result<T, sqlx::Error> {
    parse(value).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: format!("“{value}”不是已知的取值").into(),
    })
}

/// The same for a column that may be empty.
pub(crate) fn word_or_none<T>(
    column: &str,
    parse: fn(&str) -> Option<T>,
    value: Option<String>,
) -> Result<Option<T>, sqlx::Error> {
    value.map(|value| word(column, parse, &value)).transpose()
}

/// The pools of an open register.
#[derive(Clone)]
pub(crate) enum Pools {
    /// `writer` has one connection: SQLite has one writer at a time anyway.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

const BUSY: Duration = Duration::from_secs(10);
/// How long a database may take to answer when the register is opened.
const REACH: Duration = Duration::from_secs(5);
const READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;

impl Pools {
    pub async fn open(url: &str) -> Result<Pools, StoreError> {
        if url.starts_with("sqlite:") {
            open_sqlite(url).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options: PgConnectOptions = url.parse().map_err(StoreError::Driver)?;
            let options = options.application_name("kaijuan");
            reach(&options).await?;
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .connect_with(options)
                .await?;
            Ok(Pools::Postgres(pool))
        } else {
            // the rest may hold a password
            Err(StoreError::Address(
                url.split(':').next().unwrap_or_default().to_owned(),
            ))
        }
    }

    /// A transaction that only reads and sees one moment.
    pub async fn begin_read(&self) -> Result<Conn, sqlx::Error> {
        Ok(match self {
            Pools::Sqlite { readers, .. } => Conn::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => Conn::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// A transaction that writes.
    pub async fn begin_write(&self) -> Result<Conn, sqlx::Error> {
        Ok(match self {
            Pools::Sqlite { writer, .. } => {
                Conn::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => Conn::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                    .await?,
            ),
        })
    }
}

/// Tries one connection, so that a wrong address is told at once and once.
async fn reach(options: &PgConnectOptions) -> Result<(), StoreError> {
    let unreachable = |why: String| StoreError::Unreachable {
        place: format!(
            "{}:{}/{}",
            options.get_host(),
            options.get_port(),
            options
                .get_database()
                .unwrap_or_else(|| options.get_username())
        ),
        why,
    };
    match tokio::time::timeout(REACH, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection.close().await?),
        Ok(Err(error)) => Err(unreachable(error.to_string())),
        Err(_) => Err(unreachable(format!("{} 秒内没有回应", REACH.as_secs()))),
    }
}

/// The file of an SQLite address; `None` for PostgreSQL.
///
/// # Errors
/// [`StoreError::Driver`] when the address has an unknown parameter.
pub fn sqlite_file(url: &str) -> Result<Option<PathBuf>, StoreError> {
    if !url.starts_with("sqlite:") {
        return Ok(None);
    }
    let options: SqliteConnectOptions = url.parse().map_err(StoreError::Driver)?;
    Ok(Some(options.get_filename().to_owned()))
}

/// Makes the database its owner's alone; SQLite gives its log the mode of the database.
///
/// What is there is changed by its name and never opened: a process that closes any handle
/// of a file drops all the locks that it holds on it (POSIX advisory locks), and another
/// program would then take the database for unused and cut its shared memory off.
#[cfg(unix)]
fn keep_private(file: &Path) -> Result<(), StoreError> {
    use std::io::ErrorKind::{AlreadyExists, NotFound};
    use std::os::unix::fs::PermissionsExt;
    let by_name =
        |name: &Path| std::fs::set_permissions(name, std::fs::Permissions::from_mode(OWNER_ALONE));
    let new = std::fs::File::create_new(file).and_then(|file| private(&file));
    let mut done = match new {
        Err(error) if error.kind() == AlreadyExists => by_name(file),
        other => other,
    };
    for tail in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(tail);
        done = done.and_then(|()| match by_name(Path::new(&name)) {
            Err(error) if error.kind() == NotFound => Ok(()),
            other => other,
        });
    }
    done.map_err(|error| StoreError::Driver(sqlx::Error::Io(error)))
}

async fn open_sqlite(url: &str) -> Result<Pools, StoreError> {
    let options: SqliteConnectOptions = url.parse().map_err(StoreError::Driver)?;
    #[cfg(unix)]
    if !url.contains(":memory:") && !url.contains("mode=memory") {
        keep_private(options.get_filename())?;
    }
    let options = options.busy_timeout(BUSY).foreign_keys(true);
    let writing = options
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(writing)
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options.pragma("query_only", "on"))
        .await?;
    Ok(Pools::Sqlite { writer, readers })
}

impl Conn {
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(transaction) => transaction.commit().await,
            Conn::Postgres(transaction) => transaction.commit().await,
        }
    }

    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(transaction) => transaction.rollback().await,
            Conn::Postgres(transaction) => transaction.rollback().await,
        }
    }

    /// What the database's own clock says: leases of several processes are
    /// judged by one clock.
    pub async fn now(&mut self) -> Result<DateTime<Utc>, sqlx::Error> {
        match self {
            Conn::Sqlite(transaction) => {
                sqlx::query_scalar("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
                    .fetch_one(&mut **transaction)
                    .await
            }
            Conn::Postgres(transaction) => {
                sqlx::query_scalar("SELECT now()")
                    .fetch_one(&mut **transaction)
                    .await
            }
        }
    }

    /// What makes a text compare by its bytes, as SQLite does anyway: what
    /// PostgreSQL does depends on where it was set up.
    pub fn bytewise(&self) -> &'static str {
        match self {
            Conn::Sqlite(_) => "",
            Conn::Postgres(_) => r#" COLLATE "C""#,
        }
    }

    /// Whether parts of a union must be cut to length one by one: PostgreSQL sorts all
    /// of them otherwise; SQLite merges them as they come, and only while they are not.
    pub fn cuts_unions(&self) -> bool {
        matches!(self, Conn::Postgres(_))
    }

    /// Whether a table is there.
    pub async fn has_table(&mut self, name: &str) -> Result<bool, sqlx::Error> {
        match self {
            Conn::Sqlite(transaction) => sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1)",
            )
            .bind(name)
            .fetch_one(&mut **transaction)
            .await,
            Conn::Postgres(transaction) => {
                sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
                    .bind(name)
                    .fetch_one(&mut **transaction)
                    .await
            }
        }
    }
}

/// What kind of failure a statement met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Two acts collided, or the database is held by another: try again.
    Conflict,
    /// Something that must be unique is there already.
    Unique,
    /// Anything else.
    Other,
}

pub(crate) fn failure_of(error: &sqlx::Error) -> Failure {
    let Some(database) = error.as_database_error() else {
        return Failure::Other;
    };
    match database.code().as_deref() {
        // PostgreSQL: serialisation failure, deadlock; SQLite: busy, busy snapshot
        Some("40001" | "40P01" | "5" | "517") => Failure::Conflict,
        // PostgreSQL noticed in the index first that another act took the key
        _ if database.is_unique_violation() && database.table() == Some(idempotency::TABLE) => {
            Failure::Conflict
        }
        _ if database.is_unique_violation() => Failure::Unique,
        _ => Failure::Other,
    }
}

/// Plans that PostgreSQL made while these tables were empty walk all of them; it
/// makes others once it has counted the rows.
const COUNT_ROWS: &str =
    "ANALYZE people, cases, case_events, case_texts, case_parties, deadlines, search_cases";

impl Conn {
    /// Lets the database plan with what this transaction has written, which
    /// nobody else can count before it is committed. SQLite plans by the indexes.
    pub async fn count_rows(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(transaction) => {
                let counted = sqlx::query(COUNT_ROWS).execute(&mut **transaction).await;
                counted.map(|_| ())
            }
        }
    }
}

/// The table in which a constraint failed, when the database names it.
pub(crate) fn table_of(error: &sqlx::Error) -> String {
    let Some(database) = error.as_database_error() else {
        return String::new();
    };
    if let Some(table) = database.table() {
        return table.to_owned();
    }
    // SQLite: "UNIQUE constraint failed: cases.agency_id, cases.number" or "…: index 'name'"
    let named = database.message().rsplit(": ").next().unwrap_or_default();
    named.split('.').next().unwrap_or_default().to_owned()
}
