//! What somebody typed into a form of the workbench and did not send yet.

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use store::FormDraft;

use crate::error::ActError;
use crate::office::{Desk, Office};

/// The longest name of a form, in characters.
const LONGEST_FORM: usize = 200;
/// The longest that is kept of a form, in bytes; the longest free text fits in several times.
const LONGEST_CONTENT: usize = 1 << 20;

impl Office {
    /// Keeps what somebody typed into a form, in place of what was kept before. It is
    /// kept for thirty days.
    ///
    /// # Errors
    /// It is too long, or the register failed.
    pub async fn save_form_draft(
        &self,
        desk: &Desk,
        form: &str,
        content: &str,
    ) -> Result<(), ActError> {
        if form.chars().count() > LONGEST_FORM || content.len() > LONGEST_CONTENT {
            return Err(Refusal::malformed(
                "draft_too_long",
                "office",
                "填写的内容太长，没有暂存",
                "请缩短后再试，或者直接提交；长的材料请作为附件。",
            )
            .into());
        }
        let officer = desk.officer.id;
        let draft = FormDraft {
            form: form.to_owned(),
            content: content.to_owned(),
            saved_at: self.clock.now(),
        };
        self.store
            .act(move |tx| {
                let draft = draft.clone();
                Box::pin(async move { Ok(tx.save_form_draft(officer, &draft).await?) })
            })
            .await
    }

    /// What one typed into a form and did not send.
    ///
    /// # Errors
    /// It does not open, or the register failed.
    pub async fn form_draft(&self, desk: &Desk, form: &str) -> Result<Option<FormDraft>, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.form_draft(desk.officer.id, form).await?)
    }

    /// The forms that one did not send, and when each was kept; the newest first.
    ///
    /// # Errors
    /// The register failed.
    pub async fn form_drafts(&self, desk: &Desk) -> Result<Vec<(String, DateTime<Utc>)>, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.form_drafts(desk.officer.id).await?)
    }

    /// Forgets what one typed into a form; false when nothing is kept of it.
    ///
    /// # Errors
    /// The register failed.
    pub async fn drop_form_draft(&self, desk: &Desk, form: &str) -> Result<bool, ActError> {
        let (officer, form) = (desk.officer.id, form.to_owned());
        self.store
            .act(move |tx| {
                let form = form.clone();
                Box::pin(async move { Ok(tx.drop_form_draft(officer, &form).await?) })
            })
            .await
    }
}
