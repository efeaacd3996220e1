//! The disk under the register, from outside: it can be made to fail at a write, in the
//! middle of a transaction, and somebody can write to it behind the register's back.

use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use super::chance::Chance;

/// Where it can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An event is written.
    Event,
    /// A deadline is.
    Deadline,
    /// A reminder is planned.
    Plan,
    /// A reminder is ticked off.
    Telling,
    /// A notice is written.
    Notice,
    /// A mail is put into the outbox.
    Mail,
}

impl Place {
    const ALL: [Place; 6] = [
        Place::Event,
        Place::Deadline,
        Place::Plan,
        Place::Telling,
        Place::Notice,
        Place::Mail,
    ];
    /// Where acts of officers write.
    pub const OF_ACTS: [Place; 3] = [Place::Event, Place::Deadline, Place::Plan];
    /// Where workers do.
    pub const OF_WORKERS: [Place; 3] = [Place::Telling, Place::Notice, Place::Mail];

    /// One of several.
    pub fn any_of(several: &[Place], chance: &mut Chance) -> Place {
        chance.pick(several).copied().unwrap_or(Place::Event)
    }

    /// The write, and its table.
    fn write(self) -> (&'static str, &'static str) {
        match self {
            Place::Event => ("INSERT", "case_events"),
            Place::Deadline => ("INSERT", "deadlines"),
            Place::Plan => ("INSERT", "reminders"),
            Place::Telling => ("UPDATE", "reminders"),
            Place::Notice => ("INSERT", "notices"),
            Place::Mail => ("INSERT", "outbox"),
        }
    }
}

/// A connection of its own to the register's database.
pub enum Disk {
    /// A file.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

impl Disk {
    /// Puts the springs of the faults into a register; none is set off yet.
    ///
    /// # Errors
    /// The database failed.
    pub async fn under(url: &str) -> sqlx::Result<Disk> {
        let (disk, mut sql) = match url.starts_with("sqlite:") {
            true => (Disk::Sqlite(SqlitePool::connect(url).await?), String::new()),
            false => (
                Disk::Postgres(PgPool::connect(url).await?),
                POSTGRES.to_owned(),
            ),
        };
        sql.push_str("CREATE TABLE failing (at TEXT NOT NULL, countdown INTEGER NOT NULL);");
        for place in Place::ALL {
            sql.push_str(&disk.trigger(place));
        }
        disk.run(&sql).await?;
        Ok(disk)
    }

    fn trigger(&self, place: Place) -> String {
        let (write, table) = place.write();
        let name = format!("fails_{write}_{table}");
        match self {
            Disk::Sqlite(_) => format!(
                "CREATE TRIGGER {name} BEFORE {write} ON {table} \
                 WHEN EXISTS (SELECT 1 FROM failing WHERE at = '{name}') BEGIN \
                 UPDATE failing SET countdown = countdown - 1; \
                 SELECT RAISE(ABORT, 'the disk failed') FROM failing WHERE countdown <= 0; END;"
            ),
            Disk::Postgres(_) => format!(
                "CREATE TRIGGER {name} BEFORE {write} ON {table} FOR EACH ROW \
                 EXECUTE FUNCTION fail('{name}');"
            ),
        }
    }

    /// Has it fail at the `nth` write there from now on, from 1, and at each after it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn fail_at(&self, place: Place, nth: u64) -> sqlx::Result<()> {
        let (write, table) = place.write();
        let sql = format!("INSERT INTO failing VALUES ('fails_{write}_{table}', {nth})");
        self.run(&sql).await
    }

    /// Has it be whole again.
    ///
    /// # Errors
    /// The database failed.
    pub async fn heal(&self) -> sqlx::Result<()> {
        self.run("DELETE FROM failing").await
    }

    /// Runs SQL behind the register's back.
    ///
    /// # Errors
    /// The database failed.
    pub async fn run(&self, sql: &str) -> sqlx::Result<()> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Disk::Sqlite(pool) => sql.execute(pool).await.map(drop),
            Disk::Postgres(pool) => sql.execute(pool).await.map(drop),
        }
    }

    /// How many letters are being handed over at a moment, by their leases.
    ///
    /// # Errors
    /// The database failed.
    pub async fn under_way(&self, now: chrono::DateTime<chrono::Utc>) -> sqlx::Result<i64> {
        const LEASED: &str = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL \
            AND dead_at IS NULL AND leased_until > $1";
        match self {
            Disk::Sqlite(pool) => sqlx::query_scalar(LEASED).bind(now).fetch_one(pool).await,
            Disk::Postgres(pool) => sqlx::query_scalar(LEASED).bind(now).fetch_one(pool).await,
        }
    }
}

const POSTGRES: &str = "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
    UPDATE failing SET countdown = countdown - 1 WHERE at = TG_ARGV[0]; \
    IF EXISTS (SELECT 1 FROM failing WHERE at = TG_ARGV[0] AND countdown <= 0) \
    THEN RAISE EXCEPTION 'the disk failed'; END IF; RETURN NEW; END $$;";
