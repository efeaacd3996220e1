//! The addresses under which officers read their own deadlines as a calendar. Who knows
//! the address reads it, so it can be taken back.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::deadlines::of_remedies;
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::store::{Reader, Tx};

/// An address of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Its id.
    pub id: Uuid,
    /// Whose deadlines.
    pub officer_id: OfficerId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was read last.
    pub read_at: Option<DateTime<Utc>>,
}

/// An open deadline of a case in somebody's hands, without anything of its applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlerDeadline {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// How often it changed.
    pub version: i64,
    /// Which period.
    pub kind: String,
    /// Whose.
    pub subject: Option<String>,
    /// The event that opened it.
    pub opened_by: i64,
    /// Its last day.
    pub due_on: NaiveDate,
    /// True when it rests on a calendar that is not published yet.
    pub provisional: bool,
}

macro_rules! feeds {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.officer_id, f.created_at, f.read_at FROM feeds f ",
            $rest
        )
    };
}

statements! {
    INSERT_FEED = "INSERT INTO feeds (id, hash, officer_id, created_at) VALUES ($1, $2, $3, $4)";
    BY_HASH = feeds!("JOIN officers o ON o.id = f.officer_id WHERE f.hash = $1 AND f.revoked_at IS NULL AND o.active");
    OF_OFFICER = feeds!("WHERE f.officer_id = $1 AND f.revoked_at IS NULL ORDER BY f.created_at DESC LIMIT 1");
    REVOKE = "UPDATE feeds SET revoked_at = $2 WHERE officer_id = $1 AND revoked_at IS NULL";
    READ = "UPDATE feeds SET read_at = $2 WHERE id = $1";
    DEADLINES_OF = concat!("SELECT c.id AS case_id, c.number, c.version, d.kind, d.subject, d.opened_by_seq, d.due_on, d.provisional \
        FROM cases c JOIN deadlines d ON d.case_id = c.id \
        WHERE c.handler_id = $1 AND (c.is_open OR ", of_remedies!("d.kind"), ") AND d.closed_on IS NULL AND d.due_on IS NOT NULL \
        ORDER BY d.due_on, c.id, d.kind, d.subject, d.opened_by_seq LIMIT $2");
}

from_row!(FeedRow, |row| {
    Ok(FeedRow {
        id: row.try_get("id")?,
        officer_id: row.try_get("officer_id")?,
        created_at: row.try_get("created_at")?,
        read_at: row.try_get("read_at")?,
    })
});

from_row!(HandlerDeadline, |row| {
    Ok(HandlerDeadline {
        case_id: row.try_get("case_id")?,
        number: row.try_get("number")?,
        version: row.try_get("version")?,
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        opened_by: row.try_get("opened_by_seq")?,
        due_on: row.try_get("due_on")?,
        provisional: row.try_get("provisional")?,
    })
});

impl Reader {
    /// The address with this hash of its secret, while it stands and its officer is
    /// active.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn feed(&mut self, hash: &[u8]) -> Result<Option<FeedRow>, StoreError> {
        ask!(self, fetch_optional, FeedRow, BY_HASH, hash)
    }

    /// The address of an officer that stands.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn feed_of(&mut self, officer: OfficerId) -> Result<Option<FeedRow>, StoreError> {
        ask!(self, fetch_optional, FeedRow, OF_OFFICER, officer)
    }

    /// The open deadlines of the cases in an officer's hands, the next last day first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn deadlines_of_handler(
        &mut self,
        officer: OfficerId,
        limit: i64,
    ) -> Result<Vec<HandlerDeadline>, StoreError> {
        ask!(
            self,
            fetch_all,
            HandlerDeadline,
            DEADLINES_OF,
            officer,
            limit
        )
    }
}

impl Tx {
    /// Gives an officer a new address, known by the hash of its secret; the one before
    /// it stands no longer. Answers its id.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn renew_feed(
        &mut self,
        officer: OfficerId,
        hash: &[u8],
        at: DateTime<Utc>,
    ) -> Result<Uuid, StoreError> {
        self.revoke_feeds(officer, at).await?;
        let id = self.next_id();
        tell!(self.reader, INSERT_FEED, id, hash, officer, micros(at))?;
        Ok(id)
    }

    /// Takes back an officer's address; false when there was none.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn revoke_feeds(
        &mut self,
        officer: OfficerId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, REVOKE, officer, micros(at))? > 0)
    }

    /// Notes that an address was read.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn feed_read(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        tell!(self.reader, READ, id, micros(at))?;
        Ok(())
    }
}
