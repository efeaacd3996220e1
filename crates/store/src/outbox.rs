//! The outbox: what is to be sent, written in the transaction of the act that
//! wants it sent. Rows hold references, never texts; a row is rendered when it
//! is sent. Who may send is settled by a lease and a fencing number.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, micros};
use crate::pieces::planned;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// Something to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Its id; for a reminder it follows from what it reminds of, so that it is
    /// there once.
    pub id: Uuid,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
    /// Whose administrator sees it when it cannot be sent.
    pub agency_id: Option<AgencyId>,
    /// What it is.
    pub kind: String,
    /// What it refers to.
    pub refs: Value,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it may go out, by the database's clock.
    pub not_before: DateTime<Utc>,
}

/// A row that the caller alone may send while its lease lasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Leased {
    /// The row.
    pub row: OutboxRow,
    /// The number to show when reporting back: an older one counts no more.
    pub fence: i64,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was tried first, by the database's clock: now, the first time.
    pub first_tried_at: DateTime<Utc>,
}

/// A row that could not be sent, and is tried no more.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    /// The row.
    pub row: OutboxRow,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub failure: Option<String>,
    /// When it was given up.
    pub dead_at: DateTime<Utc>,
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxFigures {
    /// Rows that wait to be sent.
    pub waiting: i64,
    /// How long the oldest of those that are due has been due, in seconds; 0 when none is.
    pub oldest_due_seconds: i64,
    /// Rows that were given up.
    pub dead: i64,
}

macro_rules! rows {
    ($more:literal, $rest:expr) => {
        concat!(
            "SELECT o.id, o.case_id, o.agency_id, o.kind, o.refs, o.created_at, o.not_before",
            $more,
            " FROM outbox o ",
            $rest
        )
    };
}

statements! {
    ENQUEUE = "INSERT INTO outbox (id, case_id, agency_id, kind, refs, created_at, not_before) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
    LEASE = "UPDATE outbox SET leased_until = $2, fence = fence + 1, attempts = attempts + 1, \
        first_tried_at = COALESCE(first_tried_at, $1) WHERE done_at IS NULL AND dead_at IS NULL AND id IN \
        (SELECT o.id FROM outbox o WHERE o.done_at IS NULL AND o.dead_at IS NULL AND o.not_before <= $1 \
         AND (o.leased_until IS NULL OR o.leased_until <= $1) ORDER BY o.not_before, o.id LIMIT $3) \
        RETURNING id, case_id, agency_id, kind, refs, created_at, not_before, fence, attempts - 1 AS attempts, \
        first_tried_at";
    COMPLETE = "UPDATE outbox SET done_at = $3, leased_until = NULL, failure = NULL \
        WHERE id = $1 AND fence = $2 AND done_at IS NULL";
    POSTPONE = "UPDATE outbox SET not_before = $3, leased_until = NULL, failure = $4 \
        WHERE id = $1 AND fence = $2 AND done_at IS NULL AND dead_at IS NULL";
    HOLD = "UPDATE outbox SET not_before = $3, leased_until = NULL, attempts = attempts - 1, \
        first_tried_at = $4 \
        WHERE id = $1 AND fence = $2 AND done_at IS NULL AND dead_at IS NULL";
    FIRST_TRIED = "SELECT first_tried_at FROM outbox WHERE id = $1 AND attempts > 1";
    BURY = "UPDATE outbox SET dead_at = $3, leased_until = NULL, failure = $4 \
        WHERE id = $1 AND fence = $2 AND done_at IS NULL AND dead_at IS NULL";
    REVIVE = "UPDATE outbox SET dead_at = NULL, attempts = 0, first_tried_at = NULL, not_before = $2 \
        WHERE id = $1 AND dead_at IS NOT NULL AND done_at IS NULL";
    WAITING = "SELECT COUNT(*), MIN(CASE WHEN not_before <= $1 THEN not_before END) FROM outbox \
        WHERE done_at IS NULL AND dead_at IS NULL";
    DEAD = "SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL AND done_at IS NULL";
    DEAD_LETTERS = rows!(", o.attempts, o.failure, o.dead_at", "LEFT JOIN agencies a ON a.id = o.agency_id \
        WHERE o.dead_at IS NOT NULL AND o.done_at IS NULL AND (a.id IS NULL OR (a.path >= $1 AND a.path < $2)) \
        ORDER BY o.dead_at DESC, o.id DESC LIMIT $3");
}

fn row_of<'r, R: sqlx::Row>(row: &'r R) -> Result<OutboxRow, sqlx::Error>
where
    &'static str: sqlx::ColumnIndex<R>,
    Uuid: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    DateTime<Utc>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let refs: String = row.try_get("refs")?;
    Ok(OutboxRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        agency_id: row.try_get("agency_id")?,
        kind: row.try_get("kind")?,
        refs: parse("outbox.refs", &refs)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
        created_at: row.try_get("created_at")?,
        not_before: row.try_get("not_before")?,
    })
}

from_row!(Leased, |row| {
    Ok(Leased {
        row: row_of(row)?,
        fence: row.try_get("fence")?,
        attempts: row.try_get("attempts")?,
        first_tried_at: row.try_get("first_tried_at")?,
    })
});

from_row!(DeadLetter, |row| {
    Ok(DeadLetter {
        row: row_of(row)?,
        attempts: row.try_get("attempts")?,
        failure: row.try_get("failure")?,
        dead_at: row.try_get("dead_at")?,
    })
});

impl Reader {
    /// How the outbox stands, by the database's clock.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn outbox_figures(&mut self) -> Result<OutboxFigures, StoreError> {
        let now = self.database_now().await?;
        let waiting: (i64, Option<DateTime<Utc>>) =
            ask!(self, fetch_one, (i64, Option<DateTime<Utc>>), WAITING, now)?;
        let (dead,) = ask!(self, fetch_one, (i64,), DEAD)?;
        let age = |since: DateTime<Utc>| (now - since).num_seconds().max(0);
        Ok(OutboxFigures {
            waiting: waiting.0,
            oldest_due_seconds: waiting.1.map_or(0, age),
            dead,
        })
    }

    /// How the database goes about [`Tx::lease_outbox`].
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn lease_outbox_plan(&mut self, limit: i64) -> Result<Vec<String>, StoreError> {
        let now = self.database_now().await?;
        planned!(self, LEASE, now, now, limit)
    }

    /// What could not be sent, of the agencies that the scope keeps and of none, the
    /// latest first.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row cannot be read.
    pub async fn dead_letters(
        &mut self,
        scope: &Scope,
        limit: i64,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        // whoever keeps the system may see no case
        let sight = self.directory(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        ask!(self, fetch_all, DeadLetter, DEAD_LETTERS, low, high, limit)
    }

    /// What time it is by the clock that leases are judged by.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn moment(&mut self) -> Result<DateTime<Utc>, StoreError> {
        self.database_now().await
    }

    /// What time it is by the clock that leases are judged by: the database's own, so
    /// that several processes agree; or the one that the register was given.
    pub(crate) async fn database_now(&mut self) -> Result<DateTime<Utc>, StoreError> {
        if let Some(clock) = &self.context.clock {
            return Ok(micros(clock.now()));
        }
        let now = self.conn.now().await;
        self.noted(now)
    }
}

impl Tx {
    /// Puts a row into the outbox; false when a row with this id is there already.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when `refs` holds a float.
    pub async fn enqueue(&mut self, row: &OutboxRow) -> Result<bool, StoreError> {
        let refs = canonical(&row.refs)?;
        let (created, not_before) = (micros(row.created_at), micros(row.not_before));
        Ok(tell!(
            self.reader,
            ENQUEUE,
            row.id,
            row.case_id,
            row.agency_id,
            &row.kind,
            &refs,
            created,
            not_before
        )? == 1)
    }

    /// Takes up to `limit` rows that are due for oneself, for as long as `lease`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn lease_outbox(
        &mut self,
        limit: i64,
        lease: Duration,
    ) -> Result<Vec<Leased>, StoreError> {
        let now = self.database_now().await?;
        let mut leased = ask!(
            self.reader,
            fetch_all,
            Leased,
            LEASE,
            now,
            micros(now + lease),
            limit
        )?;
        leased.sort_by_key(|leased| (leased.row.not_before, leased.row.id));
        Ok(leased)
    }

    /// Reports a row as sent; false when another has taken it over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn complete_outbox(&mut self, id: Uuid, fence: i64) -> Result<bool, StoreError> {
        let now = self.database_now().await?;
        Ok(tell!(self.reader, COMPLETE, id, fence, micros(now))? == 1)
    }

    /// Gives a row back to be tried again later, with why it could not be sent; false
    /// when another has taken it over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn postpone_outbox(
        &mut self,
        id: Uuid,
        fence: i64,
        pause: Duration,
        failure: &str,
    ) -> Result<bool, StoreError> {
        let until = micros(self.database_now().await? + pause);
        Ok(tell!(self.reader, POSTPONE, id, fence, until, failure)? == 1)
    }

    /// Gives a row back untried until a time is over, which counts neither as an attempt
    /// nor among the days of trying; false when another has taken it over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn hold_outbox(
        &mut self,
        id: Uuid,
        fence: i64,
        wait: Duration,
    ) -> Result<bool, StoreError> {
        let until = micros(self.database_now().await? + wait);
        let tried = ask!(
            self.reader,
            fetch_optional,
            (Option<DateTime<Utc>>,),
            FIRST_TRIED,
            id
        )?;
        let first = tried.and_then(|(first,)| first);
        let first = first.map(|first| micros(first + wait));
        Ok(tell!(self.reader, HOLD, id, fence, until, first)? == 1)
    }

    /// Gives a row up; false when another has taken it over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn bury_outbox(
        &mut self,
        id: Uuid,
        fence: i64,
        failure: &str,
    ) -> Result<bool, StoreError> {
        let now = micros(self.database_now().await?);
        Ok(tell!(self.reader, BURY, id, fence, now, failure)? == 1)
    }

    /// Has a row that was given up tried anew; false when there is none.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn revive_outbox(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let now = micros(self.database_now().await?);
        Ok(tell!(self.reader, REVIVE, id, now)? == 1)
    }
}
