//! Where an officer's mail goes.

use chrono::{DateTime, Utc};

use crate::dialect::{ask, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::store::{Reader, Tx};

statements! {
    MAILBOX = "SELECT address FROM mailboxes WHERE officer_id = $1";
    SET = "INSERT INTO mailboxes (officer_id, address, set_by, set_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (officer_id) DO UPDATE SET address = $2, set_by = $3, set_at = $4";
    REMOVE = "DELETE FROM mailboxes WHERE officer_id = $1";
}

impl Reader {
    /// The address of an officer's mail.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn mailbox(&mut self, officer: OfficerId) -> Result<Option<String>, StoreError> {
        let found = ask!(self, fetch_optional, (String,), MAILBOX, officer)?;
        Ok(found.map(|(address,)| address))
    }
}

impl Tx {
    /// Sets the address of an officer's mail; `by` nobody is the command line.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn set_mailbox(
        &mut self,
        officer: OfficerId,
        address: &str,
        by: Option<OfficerId>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        tell!(self.reader, SET, officer, address, by, micros(at))?;
        Ok(())
    }

    /// Forgets the address; false when there was none.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn remove_mailbox(&mut self, officer: OfficerId) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, REMOVE, officer)? == 1)
    }
}
