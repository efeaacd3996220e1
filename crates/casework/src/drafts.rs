//! What somebody typed into a form of the workbench and did not send yet.

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use disclosure::words::ActKind;
use store::FormDraft;
use uuid::Uuid;

use crate::error::ActError;
use crate::office::{Desk, Office};

/// The longest that is kept of a form, in bytes; the longest free text fits in several times.
const LONGEST_FORM: usize = 200 * 1024;
/// The same of a file that was looked at before its import.
const LONGEST_FILE: usize = 1 << 20;

/// How much is kept of a form with this name, in bytes; `None` when there is no such
/// form: registering, importing applications or a catalogue, or an act on a case, `case:{id}:{act}`.
fn longest(form: &str) -> Option<usize> {
    match form {
        "register" => Some(LONGEST_FORM),
        "import" | "catalogue" => Some(LONGEST_FILE),
        other => {
            let (case, act) = other.strip_prefix("case:")?.split_once(':')?;
            let id: Uuid = case.parse().ok()?;
            ActKind::parse(act)?;
            // spelled one way, so that a form has one draft
            (id.hyphenated().to_string() == case).then_some(LONGEST_FORM)
        }
    }
}

impl Office {
    /// Keeps what somebody typed into a form, in place of what was kept before. It is
    /// kept for thirty days; of more than thirty forms the oldest goes.
    ///
    /// # Errors
    /// There is no such form, it is too long, or the register failed.
    pub async fn save_form_draft(
        &self,
        desk: &Desk,
        form: &str,
        content: &str,
    ) -> Result<(), ActError> {
        let longest = longest(form).ok_or_else(no_such_form)?;
        if content.len() > longest {
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

fn no_such_form() -> Refusal {
    Refusal::malformed(
        "no_such_form",
        "office",
        "没有这个表单，没有暂存",
        "请从工作台打开表单填写。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_that_there_are_have_drafts() {
        let case = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(longest("register"), Some(LONGEST_FORM));
        assert_eq!(longest("import"), Some(LONGEST_FILE));
        assert_eq!(longest("catalogue"), Some(LONGEST_FILE));
        assert_eq!(longest(&format!("case:{case}:assess")), Some(LONGEST_FORM));
        for other in [
            "",
            "act",
            "imports",
            &format!("case:{case}"),
            &format!("case:{case}:other"),
            &format!("case:{}:assess", case.to_uppercase()),
            "case:1:assess",
        ] {
            assert_eq!(longest(other), None, "{other}");
        }
    }
}
