//! What somebody typed and did not send yet. It may name people, so it is sealed.

use chrono::{DateTime, TimeDelta, Utc};

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::store::{Reader, Tx};

/// How long a draft is kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How many an officer has at most.
const MOST: i64 = 30;

/// A form that was not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDraft {
    /// Which form.
    pub form: String,
    /// What was typed.
    pub content: String,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

statements! {
    SAVE = "INSERT INTO form_drafts (officer_id, form, content, saved_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (officer_id, form) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at";
    DRAFT = "SELECT form, content, saved_at FROM form_drafts WHERE officer_id = $1 AND form = $2";
    DRAFTS = "SELECT form, saved_at FROM form_drafts WHERE officer_id = $1 ORDER BY saved_at DESC, form";
    DROP_DRAFT = "DELETE FROM form_drafts WHERE officer_id = $1 AND form = $2";
    DROP_OLD = "DELETE FROM form_drafts WHERE saved_at < $1";
    DROP_BEYOND = "DELETE FROM form_drafts WHERE officer_id = $1 AND form <> $2 AND form NOT IN \
        (SELECT form FROM form_drafts WHERE officer_id = $1 AND form <> $2 ORDER BY saved_at DESC, form LIMIT $3)";
}

// the content still closed
from_row!(FormDraft, |row| {
    Ok(FormDraft {
        form: row.try_get("form")?,
        content: row.try_get("content")?,
        saved_at: row.try_get("saved_at")?,
    })
});

fn place(officer: OfficerId, form: &str) -> String {
    format!("form_drafts:content:{officer}:{form}")
}

impl Reader {
    /// What an officer typed into a form.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it does not open.
    pub async fn form_draft(
        &mut self,
        officer: OfficerId,
        form: &str,
    ) -> Result<Option<FormDraft>, StoreError> {
        let found = ask!(self, fetch_optional, FormDraft, DRAFT, officer, form)?;
        let keys = self.keys();
        found
            .map(|draft| {
                let content = keys.open(&place(officer, form), &draft.content)?;
                Ok(FormDraft { content, ..draft })
            })
            .transpose()
    }

    /// The forms that an officer has drafts of, and when each was saved; the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn form_drafts(
        &mut self,
        officer: OfficerId,
    ) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
        ask!(self, fetch_all, (String, DateTime<Utc>), DRAFTS, officer)
    }
}

impl Tx {
    /// Saves what an officer typed in place of what was saved before; forgets drafts
    /// of anybody that are older than thirty days, and the officer's oldest beyond thirty.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn save_form_draft(
        &mut self,
        officer: OfficerId,
        draft: &FormDraft,
    ) -> Result<(), StoreError> {
        let sealed = self
            .keys()
            .seal(&place(officer, &draft.form), &draft.content);
        let at = micros(draft.saved_at);
        tell!(self.reader, SAVE, officer, &draft.form, &sealed, at)?;
        tell!(self.reader, DROP_OLD, at - KEPT)?;
        tell!(self.reader, DROP_BEYOND, officer, &draft.form, MOST - 1)?;
        Ok(())
    }

    /// Forgets a draft; false when there is none.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn drop_form_draft(
        &mut self,
        officer: OfficerId,
        form: &str,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, DROP_DRAFT, officer, form)? == 1)
    }
}
