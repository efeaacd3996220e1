//! Which entries were suggested for a case, which of them its reply names, and which were
//! said not to fit.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

/// An entry that was suggested for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionRow {
    /// The case.
    pub case_id: CaseId,
    /// The entry.
    pub entry_id: Uuid,
    /// Whose case it is.
    pub agency_id: AgencyId,
    /// How near it was when it was first shown, in thousandths.
    pub score: i64,
    /// When it was first shown.
    pub shown_on: NaiveDate,
    /// When a reply was signed that names it.
    pub used_on: Option<NaiveDate>,
    /// When it was said not to fit.
    pub declined_on: Option<NaiveDate>,
    /// By whom.
    pub declined_by: Option<OfficerId>,
}

/// A case whose reply names an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedBy {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// The number of its reply.
    pub reply_number: Option<String>,
    /// When the reply was signed.
    pub used_on: NaiveDate,
}

statements! {
    NOTE = "INSERT INTO catalogue_suggestions (case_id, entry_id, agency_id, score, shown_on) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    OF_CASE = "SELECT case_id, entry_id, agency_id, score, shown_on, used_on, declined_on, declined_by \
        FROM catalogue_suggestions WHERE case_id = $1 ORDER BY entry_id";
    USE = "UPDATE catalogue_suggestions SET used_on = $3 WHERE case_id = $1 AND entry_id = $2 AND used_on IS NULL";
    DECLINE = "UPDATE catalogue_suggestions SET declined_on = $3, declined_by = $4 \
        WHERE case_id = $1 AND entry_id = $2 AND declined_on IS NULL";
    RESTORE = "UPDATE catalogue_suggestions SET declined_on = NULL, declined_by = NULL \
        WHERE case_id = $1 AND entry_id = $2 AND declined_on IS NOT NULL";
    USED_BY = concat!("SELECT c.id AS case_id, c.number, c.reply_number, s.used_on FROM catalogue_suggestions s \
        JOIN cases c ON c.id = s.case_id WHERE ", visible!(), " AND s.entry_id = $4 AND s.used_on IS NOT NULL \
        ORDER BY s.used_on DESC, c.id DESC LIMIT $5");
}

from_row!(SuggestionRow, |row| {
    Ok(SuggestionRow {
        case_id: row.try_get("case_id")?,
        entry_id: row.try_get("entry_id")?,
        agency_id: row.try_get("agency_id")?,
        score: row.try_get("score")?,
        shown_on: row.try_get("shown_on")?,
        used_on: row.try_get("used_on")?,
        declined_on: row.try_get("declined_on")?,
        declined_by: row.try_get("declined_by")?,
    })
});

from_row!(UsedBy, |row| {
    Ok(UsedBy {
        case_id: row.try_get("case_id")?,
        number: row.try_get("number")?,
        reply_number: row.try_get("reply_number")?,
        used_on: row.try_get("used_on")?,
    })
});

impl Reader {
    /// What was suggested for a case that the caller was shown.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn suggestions_of(&mut self, case: CaseId) -> Result<Vec<SuggestionRow>, StoreError> {
        ask!(self, fetch_all, SuggestionRow, OF_CASE, case)
    }

    /// The cases in reach whose reply names an entry, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn entry_used_by(
        &mut self,
        scope: &Scope,
        entry: Uuid,
        limit: i64,
    ) -> Result<Vec<UsedBy>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            UsedBy,
            USED_BY,
            &sight.low,
            &sight.high,
            sight.party,
            entry,
            limit
        )
    }
}

impl Tx {
    /// Notes that an entry was suggested for a case; once, whoever sees it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn note_suggestion(&mut self, row: &SuggestionRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            NOTE,
            row.case_id,
            row.entry_id,
            row.agency_id,
            row.score,
            row.shown_on
        )
        .map(drop)
    }

    /// A reply of the case was signed that names the entry.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn use_suggestion(
        &mut self,
        case: CaseId,
        entry: Uuid,
        on: NaiveDate,
    ) -> Result<(), StoreError> {
        tell!(self.reader, USE, case, entry, on).map(drop)
    }

    /// An entry does not fit the case; false when it was not suggested, or said before.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn decline_suggestion(
        &mut self,
        case: CaseId,
        entry: Uuid,
        on: NaiveDate,
        by: OfficerId,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, DECLINE, case, entry, on, by)? == 1)
    }

    /// An entry fits the case after all; false when nobody had said that it does not.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn restore_suggestion(
        &mut self,
        case: CaseId,
        entry: Uuid,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, RESTORE, case, entry)? == 1)
    }
}
