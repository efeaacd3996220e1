//! How often entries were suggested and used, by entry and by period. No text of any
//! application is read for it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::shown;
use crate::dialect::{ask, from_row, on, statements};
use crate::error::StoreError;
use crate::scope::Scope;
use crate::store::Reader;

/// How often an entry was suggested, and what became of it; each case counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// Cases for which it was shown.
    pub shown: i64,
    /// Those whose reply names it.
    pub used: i64,
    /// Those for which it was said not to fit.
    pub declined: i64,
}

/// The same for a period and an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionFigures {
    /// The entry.
    pub entry_id: Uuid,
    /// Its title.
    pub title: String,
    /// Its counts.
    pub counts: EntryCounts,
}

statements! {
    OF_ENTRY = "SELECT COUNT(*) AS shown, COUNT(used_on) AS used, COUNT(declined_on) AS declined \
        FROM catalogue_suggestions WHERE entry_id = $1";
    OF_PERIOD = "SELECT COUNT(*) AS shown, COUNT(s.used_on) AS used, COUNT(s.declined_on) AS declined \
        FROM catalogue_suggestions s JOIN agencies a ON a.id = s.agency_id \
        WHERE a.path >= $1 AND a.path < $2 AND s.shown_on >= $3 AND s.shown_on <= $4";
    BY_ENTRY = "SELECT e.id AS entry_id, e.title, COUNT(*) AS shown, COUNT(s.used_on) AS used, \
        COUNT(s.declined_on) AS declined FROM catalogue_suggestions s JOIN agencies a ON a.id = s.agency_id \
        JOIN catalogue_entries e ON e.id = s.entry_id \
        WHERE a.path >= $1 AND a.path < $2 AND s.shown_on >= $3 AND s.shown_on <= $4 \
        AND ($5 OR e.attribute <> 'not_disclosed' OR e.agency_id = $6) \
        GROUP BY e.id, e.title ORDER BY shown DESC, e.id LIMIT $7";
}

from_row!(EntryCounts, |row| {
    Ok(EntryCounts {
        shown: row.try_get("shown")?,
        used: row.try_get("used")?,
        declined: row.try_get("declined")?,
    })
});

from_row!(SuggestionFigures, |row| {
    Ok(SuggestionFigures {
        entry_id: row.try_get("entry_id")?,
        title: row.try_get("title")?,
        counts: EntryCounts {
            shown: row.try_get("shown")?,
            used: row.try_get("used")?,
            declined: row.try_get("declined")?,
        },
    })
});

impl Reader {
    /// The counts of an entry that the caller was shown, over all cases.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn entry_counts(&mut self, entry: Uuid) -> Result<EntryCounts, StoreError> {
        ask!(self, fetch_one, EntryCounts, OF_ENTRY, entry)
    }

    /// The counts of the cases of agencies in reach for which an entry was first shown on
    /// these days, both counted.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn suggestion_counts(
        &mut self,
        scope: &Scope,
        (since, until): (NaiveDate, NaiveDate),
    ) -> Result<EntryCounts, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        ask!(
            self,
            fetch_one,
            EntryCounts,
            OF_PERIOD,
            low,
            high,
            since,
            until
        )
    }

    /// The same by entry, those shown most first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn suggestion_figures(
        &mut self,
        scope: &Scope,
        (since, until): (NaiveDate, NaiveDate),
        limit: i64,
    ) -> Result<Vec<SuggestionFigures>, StoreError> {
        let Some((all, own)) = shown(scope) else {
            return Ok(Vec::new());
        };
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            SuggestionFigures,
            BY_ENTRY,
            &sight.low,
            &sight.high,
            since,
            until,
            all,
            own,
            limit
        )
    }
}
