//! Who had a hand in a case, and when last: a copy of what its events say, kept so
//! that an officer finds what went through their hands.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::store::{Reader, Tx};

/// An officer who entered something on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandRow {
    /// The officer.
    pub officer_id: OfficerId,
    /// When last.
    pub last_at: DateTime<Utc>,
    /// When this officer registered it.
    pub registered_at: Option<DateTime<Utc>>,
}

statements! {
    HANDS = "SELECT officer_id, last_at, registered_at FROM case_hands WHERE case_id = $1 ORDER BY officer_id";
    // what the system itself enters goes through nobody's hands
    ADD_HAND = "INSERT INTO case_hands (case_id, officer_id, last_at, registered_at) \
        SELECT $1, o.id, $3, $4 FROM officers o WHERE o.id = $2 \
        ON CONFLICT (case_id, officer_id) DO UPDATE SET last_at = excluded.last_at";
}

from_row!(HandRow, |row| {
    Ok(HandRow {
        officer_id: row.try_get("officer_id")?,
        last_at: row.try_get("last_at")?,
        registered_at: row.try_get("registered_at")?,
    })
});

impl Reader {
    /// Who had a hand in a case. Whoever calls has read it within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn hands(&mut self, case_id: CaseId) -> Result<Vec<HandRow>, StoreError> {
        ask!(self, fetch_all, HandRow, HANDS, case_id)
    }
}

impl Tx {
    /// Writes down that an officer had a hand in a case now, and whether it was to
    /// register it.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case.
    pub async fn add_hand(
        &mut self,
        case_id: CaseId,
        officer: OfficerId,
        at: DateTime<Utc>,
        registers: bool,
    ) -> Result<(), StoreError> {
        let at = micros(at);
        let registered_at = registers.then_some(at);
        tell!(self.reader, ADD_HAND, case_id, officer, at, registered_at)?;
        Ok(())
    }
}
