//! Making papers, outside of any act: read, set, put into the cabinet, and attach in
//! a transaction of its own. What fails is kept with the document and tried again
//! under its number; the case goes on meanwhile.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use disclosure::act::Act;
use disclosure::case::{Case, Event};
use disclosure::history::History;
use letters::{Letter, LetterError};
use store::{CaseId, DocumentRow, DocumentState, FileRow, Inspected, OfficerId, Scope};
use uuid::Uuid;

use super::REPLY;
use super::setting::letter_of;
use super::unmade::Unmade;
use crate::error::ActError;
use crate::files::Shelved;
use crate::office::Office;
use crate::particulars;
use crate::record::read_event;

/// The media type of a DOCX file.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The media type of a PDF file.
pub const PDF: &str = "application/pdf";

/// A paper, set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Its title, as a file is named by it.
    pub title: String,
    /// PDF/A-2b.
    pub pdf: Vec<u8>,
    /// The same to be edited.
    pub docx: Vec<u8>,
}

/// How many documents are asked for at a time.
const PAGE: i64 = 100;

impl Office {
    /// Makes every paper that is not made yet, those that failed among them: what an
    /// interruption left, and what other rules or fonts may let succeed. Answers how
    /// many were made.
    ///
    /// # Errors
    /// The register failed.
    pub async fn render_waiting(&self) -> Result<u64, ActError> {
        self.render_all(|_| true).await
    }

    /// The same without those that failed: nothing has changed for them.
    pub(super) async fn render_new(&self) -> Result<u64, ActError> {
        let waits = |document: &DocumentRow| document.state == DocumentState::Waiting;
        self.render_all(waits).await
    }

    async fn render_all(&self, wanted: fn(&DocumentRow) -> bool) -> Result<u64, ActError> {
        let mut made = 0;
        let mut after = (DateTime::<Utc>::UNIX_EPOCH, Uuid::nil());
        loop {
            let page = {
                let mut reader = self.store.read().await?;
                reader.unmade_documents(after, PAGE).await?
            };
            let Some(last) = page.last() else {
                return Ok(made);
            };
            after = (last.made_at, last.id);
            for document in page.iter().filter(|document| wanted(document)) {
                made += u64::from(self.make(document).await?);
            }
        }
    }

    /// Makes the papers of a case that wait; answers how many were made.
    ///
    /// # Errors
    /// The register failed.
    pub async fn render_case(&self, case: CaseId) -> Result<u64, ActError> {
        let waiting = {
            let mut reader = self.store.read().await?;
            reader.waiting_documents(case).await?
        };
        let mut made = 0;
        for document in &waiting {
            made += u64::from(self.make(document).await?);
        }
        Ok(made)
    }

    /// Makes one paper, or keeps why it was not made. False as well when another
    /// process made it first, or it is made already.
    pub(crate) async fn make(&self, document: &DocumentRow) -> Result<bool, ActError> {
        if document.state == DocumentState::Attached {
            return Ok(false);
        }
        match self.made(document).await {
            Ok(attached) => Ok(attached),
            Err(Unmade::Register(error)) => Err(error.into()),
            Err(Unmade::Lacks(failure)) => {
                tracing::warn!(document = %document.id, letter = document.letter, failure, "a document was not made");
                let (id, failure) = (document.id, Arc::new(failure));
                self.store
                    .act(move |tx| {
                        let failure = failure.clone();
                        Box::pin(async move {
                            tx.fail_document(id, &failure).await?;
                            Ok::<_, ActError>(false)
                        })
                    })
                    .await
            }
        }
    }

    async fn made(&self, document: &DocumentRow) -> Result<bool, Unmade> {
        let (letter, by) = self.read_letter(document).await?;
        let set = self.set(letter, document.made_at).await?;
        let cabinet = &self.equipment.cabinet;
        let pdf = cabinet.put(&self.store, set.pdf.into()).await?;
        let docx = cabinet.put(&self.store, set.docx.into()).await?;
        let name = file_name(&set.title, document.number.as_deref());
        let files = Arc::new([
            (pdf, PDF, format!("{name}.pdf")),
            (docx, DOCX, format!("{name}.docx")),
        ]);
        let (document, at) = (Arc::new(document.clone()), self.clock.now());
        let part = self.rules.part_of(&document.letter).to_owned();
        let attached = self
            .store
            .act(move |tx| {
                let (files, document, part) = (files.clone(), document.clone(), part.clone());
                Box::pin(async move {
                    let now = tx.document(&Scope::system(), document.id).await?;
                    if now.is_none_or(|now| now.state == DocumentState::Attached) {
                        return Ok::<_, ActError>(false);
                    }
                    let mut ids = [Uuid::nil(); 2];
                    for (id, (shelved, media_type, name)) in ids.iter_mut().zip(files.iter()) {
                        *id = tx.next_id();
                        let file =
                            file_row(*id, &document, shelved, media_type, name, &part, by, at);
                        tx.insert_file(&file).await?;
                    }
                    Ok(tx.attach_document(document.id, ids[0], ids[1], at).await?)
                })
            })
            .await?;
        Ok(attached)
    }

    /// The letter of a document and who did its act: the case as it stood then.
    async fn read_letter(&self, document: &DocumentRow) -> Result<(Letter, OfficerId), Unmade> {
        let mut reader = self.store.read().await?;
        let row = reader.case(&Scope::system(), document.case_id).await?;
        let row = row.ok_or(ActError::NotFound)?;
        let stored = reader.events(&Scope::system(), document.case_id).await?;
        let all: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
        let events = up_to(all, document);
        let last = events.last().ok_or(ActError::NotFound)?;
        let paper = particulars::paper(
            &mut reader,
            (&self.rules, self.equipment.press.wordings()),
            &row,
            &events,
            &document.letter,
            &document.subject,
            document.number.as_deref(),
        )
        .await?;
        let case = Case::fold(&events).ok_or(ActError::NotFound)?;
        let draft = case.draft.filter(|_| document.letter == REPLY);
        let body = draft.and_then(|draft| draft.body);
        let body = body.as_ref().map(|body| body.as_str());
        let mut letter = letter_of(&self.equipment.press, &paper, body)?;
        letter.case_number = Some(row.number);
        Ok((letter, last.actor.id))
    }

    /// Sets a letter where it holds nobody up.
    pub(super) async fn set(&self, letter: Letter, at: DateTime<Utc>) -> Result<Set, LetterError> {
        let press = self.equipment.press.clone();
        let work = move || {
            let pdf = press.pdf(&letter, at)?;
            let docx = press.docx(&letter)?;
            Ok(Set {
                title: letter.title,
                pdf,
                docx,
            })
        };
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|error| {
                Err(LetterError::Output {
                    form: "PDF",
                    message: format!("排版中断（{error}）"),
                })
            })
    }
}

/// The events up to the one that sends a letter, which comes last. One that could not
/// be made before says what was set right and handed in since, also in the act itself:
/// that is what it lacked.
fn up_to(all: Vec<Event>, document: &DocumentRow) -> Vec<Event> {
    let sent = |event: &Event| i64::try_from(event.seq).is_ok_and(|seq| seq <= document.seq);
    if document.attempts == 0 {
        return all.into_iter().filter(sent).collect();
    }
    let history = History::of(
        &all.iter()
            .filter(|it| sent(it) || corrects(it))
            .collect::<Vec<_>>(),
    );
    let (mut events, since): (Vec<Event>, Vec<Event>) = all.into_iter().partition(sent);
    let Some(sends) = events.pop() else {
        return events;
    };
    let standing = history.events().iter().find(|now| now.seq == sends.seq);
    let sends = standing.cloned().unwrap_or(sends);
    let before = sends.on.pred_opt().unwrap_or(sends.on);
    for mut event in since {
        if corrects(&event) {
            events.push(event);
        } else if matches!(event.act, Act::RecordPapers(_)) {
            // as if they had been there when the letter was sent
            event.on = event.on.min(before);
            events.push(event);
        }
    }
    events.push(sends);
    events
}

fn corrects(event: &Event) -> bool {
    matches!(event.act, Act::RequestCorrection(_) | Act::Correct(_))
}

/// A file of a case as this system makes it: nothing hides in it.
#[allow(
    clippy::too_many_arguments,
    reason = "all that the register keeps of it"
)]
fn file_row(
    id: Uuid,
    document: &DocumentRow,
    shelved: &Shelved,
    media_type: &str,
    name: &str,
    part: &str,
    by: OfficerId,
    at: DateTime<Utc>,
) -> FileRow {
    FileRow {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        part: part.to_owned(),
        subject: document.subject.clone(),
        inspected: Inspected::Own,
        ..shelved.row(id, document.case_id, document.round, (by, at))
    }
}

/// A name for files, without what no file may be called by.
pub(super) fn file_name(title: &str, number: Option<&str>) -> String {
    let name = match number {
        Some(number) => format!("{title}（{number}）"),
        None => title.to_owned(),
    };
    let allowed = |c: char| !c.is_control() && !r#"/\:*?"<>|"#.contains(c);
    name.chars()
        .filter(|c| allowed(*c))
        .take(LONGEST_NAME)
        .collect()
}

/// In characters; with the ending it fits where names are counted in bytes.
const LONGEST_NAME: usize = 75;
