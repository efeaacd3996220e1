//! Sheets of the file: they are not sent, have no number, and say how a case stands
//! when somebody looks.

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use letters::Layout;
use letters::data::Paper;
use store::CaseId;
use uuid::Uuid;

use super::reading::{Content, Form, not_for_this_role};
use super::rendering::file_name;
use super::setting::letter_of;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::particulars::handover_letter;
use crate::reveals::works_on_cases;

/// The sheets of a case with what officers call them.
pub const SHEETS: [(&str, &str); 5] = [
    ("application_form", "申请表"),
    ("register_entry", "登记表"),
    ("review_sheet", "审查审批单"),
    ("search_record", "检索记录"),
    ("proof_of_service", "送达回证"),
];

impl Office {
    /// A sheet of a case as it stands, set now; `subject` tells several of a kind apart,
    /// such as the notice of a proof of service. `None` when there is no such case
    /// within the desk's scope.
    ///
    /// # Errors
    /// There is no such sheet, the desk sees an extract only, something that the sheet
    /// needs is absent, or the register failed.
    pub async fn sheet(
        &self,
        desk: &Desk,
        case: CaseId,
        sheet: &str,
        subject: &str,
        form: Form,
    ) -> Result<Option<Content>, ActError> {
        let Some(file) = self.case_file(desk, case).await? else {
            return Ok(None);
        };
        file.whole()?;
        if !works_on_cases(desk) {
            return Err(not_for_this_role().into());
        }
        if !SHEETS.iter().any(|(name, _)| *name == sheet) {
            return Err(unknown(sheet).into());
        }
        let row = file.row;
        let Some(paper) = self.paper(desk, case, None, sheet, subject).await? else {
            return Ok(None);
        };
        let content = self.set_now(&paper, &row.number, row.updated_at, form);
        Ok(Some(content.await?))
    }

    /// The letter with which an application that came to the wrong agency was handed
    /// over; `None` when the desk's agencies handed over no such letter. It is no case:
    /// nothing is numbered, and the letter is set when it is asked for.
    ///
    /// # Errors
    /// Not for this officer, the number of pages was not written down, or the register
    /// failed.
    pub async fn handover_letter(
        &self,
        desk: &Desk,
        id: Uuid,
        form: Form,
    ) -> Result<Option<Content>, ActError> {
        let mut reader = self.store.read().await?;
        let Some(row) = reader.handover(&desk.scope, id).await? else {
            return Ok(None);
        };
        if !works_on_cases(desk) {
            return Err(not_for_this_role().into());
        }
        let agency = reader.agency(row.agency_id).await?;
        let agency = agency.ok_or(ActError::NotFound)?;
        let officer = reader.officer(row.added_by).await?;
        let handed_by = officer.map(|officer| officer.name).unwrap_or_default();
        let paper = handover_letter(&self.rules, &agency, &row, &handed_by)?;
        drop(reader);
        let content = self.set_now(&paper, &row.title, row.added_at, form);
        Ok(Some(content.await?))
    }

    async fn set_now(
        &self,
        paper: &Paper,
        of: &str,
        at: DateTime<Utc>,
        form: Form,
    ) -> Result<Content, ActError> {
        let mut letter = letter_of(&self.equipment.press, paper, None).map_err(not_set)?;
        if letter.layout == Layout::Form {
            letter.case_number = Some(of.to_owned());
        }
        let set = self.set(letter, at).await.map_err(not_set)?;
        let name = file_name(&set.title, Some(of));
        Ok(Content {
            name: format!("{name}.{}", form.extension()),
            media_type: form.media_type(),
            bytes: match form {
                Form::Pdf => set.pdf,
                Form::Docx => set.docx,
            },
        })
    }
}

fn unknown(sheet: &str) -> Refusal {
    let known: Vec<String> = SHEETS
        .iter()
        .map(|(name, label)| format!("{name}（{label}）"))
        .collect();
    Refusal::malformed(
        "unknown_sheet",
        "office",
        format!("没有名为“{sheet}”的表单"),
        format!("可用的有：{}。", known.join("、")),
    )
}

/// What keeps a sheet from being set, as a refusal: it says itself what to do.
pub(super) fn not_set(error: letters::LetterError) -> Refusal {
    Refusal::unlawful(
        "document_not_made",
        "office",
        error.to_string(),
        "请照所说的补全后再试。",
    )
}
