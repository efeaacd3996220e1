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
use crate::ids::{CaseId, micros};
use crate::store::{Reader, Tx};

/// Something to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Its id; for a reminder it follows from what it reminds of, so that it is
    /// there once.
    pub id: Uuid,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
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
}

statements! {
    ENQUEUE = "INSERT INTO outbox (id, case_id, kind, refs, created_at, not_before) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO NOTHING";
    LEASE = "UPDATE outbox SET leased_until = $2, fence = fence + 1 WHERE done_at IS NULL AND id IN \
        (SELECT o.id FROM outbox o WHERE o.done_at IS NULL AND o.not_before <= $1 \
         AND (o.leased_until IS NULL OR o.leased_until <= $1) ORDER BY o.not_before, o.id LIMIT $3) \
        RETURNING id, case_id, kind, refs, created_at, not_before, fence";
    COMPLETE = "UPDATE outbox SET done_at = $3, leased_until = NULL WHERE id = $1 AND fence = $2 AND done_at IS NULL";
    POSTPONE = "UPDATE outbox SET not_before = $3, leased_until = NULL WHERE id = $1 AND fence = $2 AND done_at IS NULL";
    WAITING = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL";
}

from_row!(Leased, |row| {
    Ok(Leased {
        row: OutboxRow {
            id: row.try_get("id")?,
            case_id: row.try_get("case_id")?,
            kind: row.try_get("kind")?,
            refs: parse("outbox.refs", row.try_get("refs")?)
                .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
            created_at: row.try_get("created_at")?,
            not_before: row.try_get("not_before")?,
        },
        fence: row.try_get("fence")?,
    })
});

impl Reader {
    /// How many rows are not sent yet.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn outbox_waiting(&mut self) -> Result<i64, StoreError> {
        Ok(ask!(self, fetch_one, (i64,), WAITING)?.0)
    }

    async fn database_now(&mut self) -> Result<DateTime<Utc>, StoreError> {
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

    /// Gives a row back to be tried again later; false when another has taken it
    /// over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn postpone_outbox(
        &mut self,
        id: Uuid,
        fence: i64,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, POSTPONE, id, fence, micros(until))? == 1)
    }
}
