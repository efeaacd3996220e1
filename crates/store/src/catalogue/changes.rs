//! What was changed in the catalogue, with what stood there before.

use chrono::{DateTime, Utc};
use disclosure::words::Attribute;
use serde_json::Value;
use uuid::Uuid;

use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell, word, word_or_none};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::store::{Reader, Tx};

/// A change of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueChange {
    /// Its id.
    pub id: Uuid,
    /// The entry.
    pub entry_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody: the system.
    pub officer_id: Option<OfficerId>,
    /// `added`, `edited`, `retired`, `restored` or `published`.
    pub kind: String,
    /// How it was open before; none for one that was added.
    pub was_attribute: Option<Attribute>,
    /// How it is open since.
    pub attribute: Attribute,
    /// The fields that changed, as they were.
    pub was: Value,
}

statements! {
    INSERT_CHANGE = "INSERT INTO catalogue_changes (id, entry_id, at, officer_id, kind, was_attribute, attribute, was) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    CHANGES = "SELECT id, entry_id, at, officer_id, kind, was_attribute, attribute, was FROM catalogue_changes \
        WHERE entry_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
}

from_row!(CatalogueChange, |row| {
    Ok(CatalogueChange {
        id: row.try_get("id")?,
        entry_id: row.try_get("entry_id")?,
        at: row.try_get("at")?,
        officer_id: row.try_get("officer_id")?,
        kind: row.try_get("kind")?,
        was_attribute: word_or_none(
            "was_attribute",
            Attribute::parse,
            row.try_get("was_attribute")?,
        )?,
        attribute: word("attribute", Attribute::parse, row.try_get("attribute")?)?,
        was: parse("catalogue_changes.was", row.try_get("was")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
    })
});

impl Reader {
    /// The changes of an entry that the caller was shown, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue_changes(
        &mut self,
        entry: Uuid,
        limit: i64,
    ) -> Result<Vec<CatalogueChange>, StoreError> {
        ask!(self, fetch_all, CatalogueChange, CHANGES, entry, limit)
    }
}

impl Tx {
    /// Writes a change down.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn insert_catalogue_change(
        &mut self,
        change: &CatalogueChange,
    ) -> Result<(), StoreError> {
        let was = canonical(&change.was)?;
        tell!(
            self.reader,
            INSERT_CHANGE,
            change.id,
            change.entry_id,
            micros(change.at),
            change.officer_id,
            &change.kind,
            change.was_attribute.map(Attribute::word),
            change.attribute.word(),
            &was
        )
        .map(drop)
    }
}
