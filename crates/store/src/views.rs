//! Lists that an officer gave a name.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::store::{Reader, Tx};

/// A list with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub officer_id: OfficerId,
    /// Its name; an officer has each once.
    pub name: String,
    /// Path and query of the list.
    pub address: String,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
}

statements! {
    PUT_VIEW = "INSERT INTO saved_views (id, officer_id, name, address, created_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (officer_id, name) DO UPDATE SET address = excluded.address, created_at = excluded.created_at";
    VIEWS = "SELECT id, officer_id, name, address, created_at FROM saved_views WHERE officer_id = $1 \
        ORDER BY created_at, id";
    REMOVE_VIEW = "DELETE FROM saved_views WHERE officer_id = $1 AND id = $2";
}

from_row!(SavedView, |row| {
    Ok(SavedView {
        id: row.try_get("id")?,
        officer_id: row.try_get("officer_id")?,
        name: row.try_get("name")?,
        address: row.try_get("address")?,
        created_at: row.try_get("created_at")?,
    })
});

impl Reader {
    /// The lists that an officer saved, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn saved_views(&mut self, officer: OfficerId) -> Result<Vec<SavedView>, StoreError> {
        ask!(self, fetch_all, SavedView, VIEWS, officer)
    }
}

impl Tx {
    /// Saves a list; one of the same name is replaced and keeps its id.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn put_saved_view(&mut self, view: &SavedView) -> Result<(), StoreError> {
        tell!(
            self.reader,
            PUT_VIEW,
            view.id,
            view.officer_id,
            &view.name,
            &view.address,
            micros(view.created_at)
        )?;
        Ok(())
    }

    /// Removes a list of an officer; false when there is none with this id.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn remove_saved_view(
        &mut self,
        officer: OfficerId,
        id: Uuid,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, REMOVE_VIEW, officer, id)? == 1)
    }
}
