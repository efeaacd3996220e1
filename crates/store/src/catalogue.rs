//! The catalogue of what is public and what is not: its entries, never deleted.

mod changes;
mod counts;
mod lists;
mod suggestions;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::Attribute;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::scope::{Reach, Scope};
use crate::store::{Reader, Tx};

pub use changes::CatalogueChange;
pub use counts::{EntryCounts, SuggestionFigures};
pub use lists::{CatalogueAsk, CataloguePage};
pub use suggestions::{SuggestionRow, UsedBy};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// Its id.
    pub id: Uuid,
    /// Whose information it is.
    pub agency_id: AgencyId,
    /// Its title, one line.
    pub title: String,
    /// Its document number.
    pub document_number: Option<String>,
    /// What it is about; empty where nobody said.
    pub about: String,
    /// What it says, as far as that was written down.
    pub body: String,
    /// How it is open.
    pub attribute: Attribute,
    /// Where it is published.
    pub url: Option<String>,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// When it was made.
    pub formed_on: Option<NaiveDate>,
    /// The article, where it is not open.
    pub basis: Option<String>,
    /// Its theme.
    pub theme: Option<String>,
    /// Since when it is listed.
    pub since: NaiveDate,
    /// Since when it is not listed any more.
    pub until: Option<NaiveDate>,
    /// By which it is known again: its folded number.
    pub number_key: Option<String>,
    /// Its folded title.
    pub title_key: String,
    /// SHA-256 of all that it says.
    pub digest: String,
    /// Grows with every change of the catalogue.
    pub version: i64,
    /// Who changed it last; nobody: the system.
    pub changed_by: Option<OfficerId>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// What an entry is known again by, and whether it says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryKey {
    /// The entry.
    pub id: Uuid,
    /// Its folded number.
    pub number_key: Option<String>,
    /// Its folded title.
    pub title_key: String,
    /// SHA-256 of all that it says.
    pub digest: String,
    /// How it is open.
    pub attribute: Attribute,
    /// Since when it is not listed any more.
    pub until: Option<NaiveDate>,
}

/// An entry as it is read to be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
    /// The entry.
    pub id: Uuid,
    /// When it changed, among all changes.
    pub version: i64,
    /// Whose it is.
    pub agency_id: AgencyId,
    /// How it is open.
    pub attribute: Attribute,
    /// Whether it is listed.
    pub listed: bool,
    /// Its title.
    pub title: String,
    /// Its number; empty where it has none.
    pub number: String,
    /// The beginning of what it is about and says.
    pub said: String,
}

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.agency_id, e.title, e.document_number, e.about, e.body, e.attribute, e.url, e.published_on, \
             e.formed_on, e.basis, e.theme, e.since, e.until, e.number_key, e.title_key, e.digest, e.version, \
             e.changed_by, e.changed_at FROM catalogue_entries e ",
            $rest
        )
    };
}
pub(crate) use entries;

statements! {
    ENTRY = entries!("WHERE ($1 OR e.attribute <> 'not_disclosed' OR e.agency_id = $2) AND e.id = $3");
    KEYS = "SELECT id, number_key, title_key, digest, attribute, until FROM catalogue_entries WHERE agency_id = $1 \
        ORDER BY id";
    BY_NUMBER = entries!("WHERE e.agency_id = $1 AND e.number_key = $2");
    BY_TITLE = entries!("WHERE e.agency_id = $1 AND e.title_key = $2 ORDER BY e.id LIMIT 2");
    NEXT_VERSION = "SELECT COALESCE(MAX(version), 0) + 1 FROM catalogue_entries";
    INSERT_ENTRY = "INSERT INTO catalogue_entries (id, agency_id, title, document_number, about, body, attribute, url, \
        published_on, formed_on, basis, theme, since, until, number_key, title_key, digest, version, changed_by, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    UPDATE_ENTRY = "UPDATE catalogue_entries SET title = $2, document_number = $3, about = $4, body = $5, attribute = $6, \
        url = $7, published_on = $8, formed_on = $9, basis = $10, theme = $11, until = $12, number_key = $13, \
        title_key = $14, digest = $15, version = $16, changed_by = $17, changed_at = $18 WHERE id = $1";
    CHANGED = "SELECT id, version, agency_id, attribute, until, title, COALESCE(document_number, '') AS number, \
        SUBSTR(about || ' ' || body, 1, $4) AS said FROM catalogue_entries \
        WHERE version > $1 OR (version = $1 AND id > $2) ORDER BY version, id LIMIT $3";
}

from_row!(CatalogueEntry, |row| {
    Ok(CatalogueEntry {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        title: row.try_get("title")?,
        document_number: row.try_get("document_number")?,
        about: row.try_get("about")?,
        body: row.try_get("body")?,
        attribute: word("attribute", Attribute::parse, row.try_get("attribute")?)?,
        url: row.try_get("url")?,
        published_on: row.try_get("published_on")?,
        formed_on: row.try_get("formed_on")?,
        basis: row.try_get("basis")?,
        theme: row.try_get("theme")?,
        since: row.try_get("since")?,
        until: row.try_get("until")?,
        number_key: row.try_get("number_key")?,
        title_key: row.try_get("title_key")?,
        digest: row.try_get("digest")?,
        version: row.try_get("version")?,
        changed_by: row.try_get("changed_by")?,
        changed_at: row.try_get("changed_at")?,
    })
});

from_row!(EntryKey, |row| {
    Ok(EntryKey {
        id: row.try_get("id")?,
        number_key: row.try_get("number_key")?,
        title_key: row.try_get("title_key")?,
        digest: row.try_get("digest")?,
        attribute: word("attribute", Attribute::parse, row.try_get("attribute")?)?,
        until: row.try_get("until")?,
    })
});

from_row!(EntryText, |row| {
    let until: Option<NaiveDate> = row.try_get("until")?;
    Ok(EntryText {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        agency_id: row.try_get("agency_id")?,
        attribute: word("attribute", Attribute::parse, row.try_get("attribute")?)?,
        listed: until.is_none(),
        title: row.try_get("title")?,
        number: row.try_get("number")?,
        said: row.try_get("said")?,
    })
});

/// Which entries a scope shows: what is open to somebody to all who see cases, what is
/// not open to its own agency alone. `None`: nothing.
pub(crate) fn shown(scope: &Scope) -> Option<(bool, AgencyId)> {
    match scope.reach {
        Reach::Nothing => None,
        Reach::Everything => Some((true, scope.agency)),
        Reach::Own | Reach::Tree => Some((false, scope.agency)),
    }
}

impl Reader {
    /// An entry, also one that is not listed any more.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue_entry(
        &mut self,
        scope: &Scope,
        id: Uuid,
    ) -> Result<Option<CatalogueEntry>, StoreError> {
        let Some((all, own)) = shown(scope) else {
            return Ok(None);
        };
        ask!(self, fetch_optional, CatalogueEntry, ENTRY, all, own, id)
    }

    /// By what the entries of an agency are known again, those not listed any more among them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue_keys(&mut self, agency: AgencyId) -> Result<Vec<EntryKey>, StoreError> {
        ask!(self, fetch_all, EntryKey, KEYS, agency)
    }

    /// The entry of an agency with this folded number.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue_entry_by_number(
        &mut self,
        agency: AgencyId,
        key: &str,
    ) -> Result<Option<CatalogueEntry>, StoreError> {
        ask!(self, fetch_optional, CatalogueEntry, BY_NUMBER, agency, key)
    }

    /// The entries of an agency with this folded title, two at most: of several nobody can
    /// tell which is meant.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue_entries_by_title(
        &mut self,
        agency: AgencyId,
        key: &str,
    ) -> Result<Vec<CatalogueEntry>, StoreError> {
        ask!(self, fetch_all, CatalogueEntry, BY_TITLE, agency, key)
    }

    /// What changed after a version and entry, by version; of each so many characters of
    /// what it says.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue_changed(
        &mut self,
        (version, id): (i64, Uuid),
        longest: i32,
        limit: i64,
    ) -> Result<Vec<EntryText>, StoreError> {
        ask!(
            self, fetch_all, EntryText, CHANGED, version, id, limit, longest
        )
    }
}

impl Tx {
    /// The version of what is changed now: to be asked once in an act, before its changes.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn next_catalogue_version(&mut self) -> Result<i64, StoreError> {
        Ok(ask!(self.reader, fetch_one, (i64,), NEXT_VERSION)?.0)
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when its agency has one with this number, or one of this title
    /// and neither has a number.
    pub async fn insert_catalogue_entry(
        &mut self,
        entry: &CatalogueEntry,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_ENTRY,
            entry.id,
            entry.agency_id,
            &entry.title,
            &entry.document_number,
            &entry.about,
            &entry.body,
            entry.attribute.word(),
            &entry.url,
            entry.published_on,
            entry.formed_on,
            &entry.basis,
            &entry.theme,
            entry.since,
            entry.until,
            &entry.number_key,
            &entry.title_key,
            &entry.digest,
            entry.version,
            entry.changed_by,
            micros(entry.changed_at)
        )
        .map(drop)
    }

    /// Writes an entry anew; its agency and the day since which it is listed stay.
    ///
    /// # Errors
    /// As [`Tx::insert_catalogue_entry`].
    pub async fn update_catalogue_entry(
        &mut self,
        entry: &CatalogueEntry,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            UPDATE_ENTRY,
            entry.id,
            &entry.title,
            &entry.document_number,
            &entry.about,
            &entry.body,
            entry.attribute.word(),
            &entry.url,
            entry.published_on,
            entry.formed_on,
            &entry.basis,
            &entry.theme,
            entry.until,
            &entry.number_key,
            &entry.title_key,
            &entry.digest,
            entry.version,
            entry.changed_by,
            micros(entry.changed_at)
        )
        .map(drop)
    }
}

/// All statements of the catalogue.
pub(crate) const ALL_STATEMENTS: [&[(&str, &str)]; 4] = [
    STATEMENTS,
    changes::STATEMENTS,
    counts::STATEMENTS,
    suggestions::STATEMENTS,
];
