//! The documents of a case as a desk is shown them.

use disclosure::Refusal;
use disclosure::act::Act;
use disclosure::case::{Case, Event};
use disclosure::words::Role;
use letters::Wordings;
use store::{CaseId, DocumentRow, DocumentState, Reader, Scope};
use uuid::Uuid;

use super::REPLY;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::read::CaseFile;
use crate::record::read_event;
use crate::reveals::works_on_cases;
use crate::sight::Sight;

/// A letter as a desk is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the register keeps of it.
    pub row: DocumentRow,
    /// What officers call it.
    pub title: String,
    /// Whom it went to, by name.
    pub to: String,
    /// The number of the case that carries it, when it covers this one.
    pub carried_by: Option<String>,
    /// Whether the desk may have its paper made again, where that failed.
    pub may_render: bool,
}

/// A paper as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The name of the file.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// In which form a paper is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As it goes out.
    Pdf,
    /// To be edited.
    Docx,
}

impl Form {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Pdf => super::PDF,
            Form::Docx => super::DOCX,
        }
    }

    /// How its files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Form::Pdf => "pdf",
            Form::Docx => "docx",
        }
    }
}

/// The letters by which an opinion is asked for: the one asked sees its own.
const ASKING: [&str; 4] = [
    "third_party_letter",
    "joint_agency_letter",
    "other_agency_letter",
    "internal_request",
];

/// Who has papers made again: those who act on the case.
const ACTING: [Role; 4] = [Role::Clerk, Role::Handler, Role::Reviewer, Role::OfficeHead];

impl Office {
    /// What the acts of a case sent out, as far as the desk is shown it, in the order of
    /// the acts; `None` when there is no such case within its scope.
    ///
    /// # Errors
    /// The register failed.
    pub async fn documents(
        &self,
        desk: &Desk,
        case: CaseId,
    ) -> Result<Option<Vec<Document>>, ActError> {
        let Some(file) = self.case_file(desk, case).await? else {
            return Ok(None);
        };
        let mut reader = self.store.read().await?;
        let rows = match file.sight {
            Sight::Whole => {
                let stored = reader.events(&desk.scope, case).await?;
                let events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
                let wordings = self.equipment.press.wordings();
                documents_of(&mut reader, wordings, case, &file.case, &events).await?
            }
            Sight::Extract(_) => reader.documents(&desk.scope, case).await?,
        };
        let mut seen = Vec::new();
        for row in rows.into_iter().filter(|row| shown(&file, row)) {
            let carried_by = match row.case_id == case {
                true => None,
                false => reader
                    .case(&Scope::system(), row.case_id)
                    .await?
                    .map(|lead| lead.number),
            };
            seen.push(self.shown_document(desk, &file, row, carried_by));
        }
        Ok(Some(seen))
    }

    /// One letter; `None` when the desk is not shown it.
    ///
    /// # Errors
    /// The register failed.
    pub async fn document(&self, desk: &Desk, id: Uuid) -> Result<Option<Document>, ActError> {
        let found = {
            let mut reader = self.store.read().await?;
            reader.document(&desk.scope, id).await?
        };
        let Some(row) = found else { return Ok(None) };
        let file = self.case_file(desk, row.case_id).await?;
        let file = file.filter(|file| shown(file, &row));
        Ok(file.map(|file| self.shown_document(desk, &file, row, None)))
    }

    /// The paper of a letter, made first when it waits; `None` when the desk is not
    /// shown it.
    ///
    /// # Errors
    /// It could not be made: what is missing and what to do. Figures and topics need no
    /// letters. Or register or cabinet failed.
    pub async fn document_content(
        &self,
        desk: &Desk,
        id: Uuid,
        form: Form,
    ) -> Result<Option<Content>, ActError> {
        let Some(mut document) = self.document(desk, id).await? else {
            return Ok(None);
        };
        if !works_on_cases(desk) {
            return Err(not_for_this_role().into());
        }
        if document.row.state == DocumentState::Waiting {
            self.make(&document.row).await?;
            document = self.document(desk, id).await?.ok_or(ActError::NotFound)?;
        }
        let wanted = match form {
            Form::Pdf => document.row.pdf_id,
            Form::Docx => document.row.docx_id,
        };
        let Some(file) = wanted else {
            return Err(not_made(&document).into());
        };
        let mut reader = self.store.read().await?;
        let files = reader.files(&Scope::system(), document.row.case_id).await?;
        let file = files.into_iter().find(|one| one.id == file);
        let file = file.ok_or(ActError::NotFound)?;
        drop(reader);
        let bytes = self
            .equipment
            .cabinet
            .get(&self.store, &file.sha256)
            .await?;
        Ok(Some(Content {
            name: file.name,
            media_type: form.media_type(),
            bytes,
        }))
    }

    /// Has the paper of a letter made once more under its number, where that failed or
    /// it still waits; answers the letter as it is then. One that is made stays as it is.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn render(&self, desk: &Desk, id: Uuid) -> Result<Option<Document>, ActError> {
        let Some(document) = self.document(desk, id).await? else {
            return Ok(None);
        };
        if !document.may_render {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能重新生成文书",
                "文书由办理本案的人员重新生成。",
            )
            .into());
        }
        self.make(&document.row).await?;
        self.document(desk, id).await
    }

    fn shown_document(
        &self,
        desk: &Desk,
        file: &CaseFile,
        row: DocumentRow,
        carried_by: Option<String>,
    ) -> Document {
        let wordings = self.equipment.press.wordings();
        let letter = wordings
            .letter_on(&row.letter, row.dated)
            .or_else(|| wordings.letter(&row.letter));
        let called = letter.map_or(row.letter.as_str(), |letter| &letter.title);
        Document {
            title: self.title(&file.case, &row).unwrap_or(called).to_owned(),
            to: addressee(&file.case, &row),
            may_render: file.is_acted_on_here()
                && desk.roles().iter().any(|role| ACTING.contains(role)),
            carried_by,
            row,
        }
    }

    /// A reply is called by its kind.
    fn title<'t>(&'t self, case: &Case, row: &DocumentRow) -> Option<&'t str> {
        if row.letter != REPLY {
            return None;
        }
        let of_rounds = case.rounds.iter().filter_map(|round| round.reply.as_ref());
        let mut replies = of_rounds.chain(&case.reply);
        let reply = replies.find(|reply| reply.number == row.number)?;
        Some(&self.rules.reply_kind(&reply.kind)?.letter)
    }
}

/// The letters of a case, and those on other cases that cover it, in the order of the
/// acts. For reading a case as a whole.
pub(crate) async fn documents_of(
    reader: &mut Reader,
    wordings: &Wordings,
    id: CaseId,
    case: &Case,
    events: &[Event],
) -> Result<Vec<DocumentRow>, ActError> {
    let mut rows = reader.documents(&Scope::system(), id).await?;
    for event in events {
        let letter = match &event.act {
            Act::AnswerJointly(_) => REPLY,
            Act::NotifyFee(notice) if notice.covered_by.is_some() => "fee_notice",
            _ => continue,
        };
        let series = wordings
            .letter_on(letter, event.on)
            .and_then(|row| row.series.as_deref());
        if let (Some(series), Some(number)) = (series, &event.facts.document_number)
            && let Some(row) = reader
                .document_by_number(case.agency, series, number)
                .await?
        {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| row.made_at);
    Ok(rows)
}

/// An agency that was asked for its opinion sees the letter that asks for it.
fn shown(file: &CaseFile, row: &DocumentRow) -> bool {
    file.sight.is_whole()
        || (ASKING.contains(&row.letter.as_str()) && file.sight.shows(&file.case, &row.subject))
}

/// Whom a letter went to: the one it asks or tells, else who applied.
pub(crate) fn addressee(case: &Case, row: &DocumentRow) -> String {
    let asked = match row.letter.as_str() {
        "consultation_notice" => None,
        _ => case.consultation(&row.subject),
    };
    match asked {
        Some(asked) => asked.label().to_owned(),
        None => {
            let names: Vec<&str> = case
                .application
                .applicants()
                .map(|one| one.name.as_str())
                .collect();
            names.join("、")
        }
    }
}

pub(super) fn not_for_this_role() -> Refusal {
    Refusal::not_yours(
        "role",
        "office",
        "您不能查阅文书的内容",
        "文书中有申请人的姓名和联系方式，由办理、监督和审计案件的人员查阅。",
    )
}

fn not_made(document: &Document) -> Refusal {
    let why = document.row.failure.as_deref().unwrap_or("还没有轮到");
    Refusal::out_of_turn(
        "document_not_made",
        "office",
        format!("“{}”还没有生成：{why}", document.title),
        "请照所说的补全，然后在“文书”页重新生成；文号不变。",
    )
}
