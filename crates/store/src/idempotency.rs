//! What was answered under a key: a request that is sent again under its key
//! finds what it did and does nothing more. Status and events are kept, no bodies.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, micros};
use crate::store::{Reader, Tx};

/// What a request did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// What the request was, so that another under the same key is told apart.
    pub fingerprint: String,
    /// The status that was answered.
    pub status: u16,
    /// The case, when the request was about one.
    pub case_id: Option<CaseId>,
    /// The events that it made.
    pub event_ids: Vec<Uuid>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// `dialect::failure_of` knows it by this name: a key that another act has just
/// taken is a collision.
pub(crate) const TABLE: &str = "idempotency_keys";

statements! {
    REMEMBERED = "SELECT fingerprint, status, case_id, event_ids, created_at FROM idempotency_keys \
        WHERE token_hash = $1 AND key = $2";
    REMEMBER = "INSERT INTO idempotency_keys (token_hash, key, fingerprint, status, case_id, event_ids, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FORGET_KEYS = "DELETE FROM idempotency_keys WHERE created_at < $1";
}

from_row!(Remembered, |row| {
    let (status, event_ids): (i64, &str) = (row.try_get("status")?, row.try_get("event_ids")?);
    Ok(Remembered {
        fingerprint: row.try_get("fingerprint")?,
        status: u16::try_from(status).map_err(|error| sqlx::Error::Decode(error.into()))?,
        case_id: row.try_get("case_id")?,
        event_ids: serde_json::from_str(event_ids)
            .map_err(|error| sqlx::Error::Decode(error.into()))?,
        created_at: row.try_get("created_at")?,
    })
});

impl Reader {
    /// What a request of this token did under this key, if there was one.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row cannot be read.
    pub async fn remembered(
        &mut self,
        token_hash: &[u8; 32],
        key: &str,
    ) -> Result<Option<Remembered>, StoreError> {
        ask!(
            self,
            fetch_optional,
            Remembered,
            REMEMBERED,
            token_hash.as_slice(),
            key
        )
    }
}

impl Tx {
    /// Remembers what a request did. When several acts under one key run at the
    /// same time one is kept; the others are run again and then find what it did,
    /// so an act asks [`Reader::remembered`] before it does anything.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when the key is taken.
    pub async fn remember(
        &mut self,
        token_hash: &[u8; 32],
        key: &str,
        done: &Remembered,
    ) -> Result<(), StoreError> {
        if self.remembered(token_hash, key).await?.is_some() {
            return Err(StoreError::Unique { what: TABLE.into() });
        }
        tell!(
            self.reader,
            REMEMBER,
            token_hash.as_slice(),
            key,
            &done.fingerprint,
            i64::from(done.status),
            done.case_id,
            json!(done.event_ids).to_string(),
            micros(done.created_at)
        )?;
        Ok(())
    }

    /// Forgets what was remembered before a moment; says how many keys.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn forget_keys(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        tell!(self.reader, FORGET_KEYS, micros(before))
    }
}
