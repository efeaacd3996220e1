//! Particulars: the typed data of every document, from a case's events.
//!
//! A letter says what was known when its act was done: it is made of the events up
//! to that act, corrections among them applied, and of what the register knows of
//! agencies and people. A sheet says how a case stands. Every figure is the case's,
//! the clock's or the rules'; what the law needs and the case lacks is an error that
//! names it and says what to do.
//!
//! People are opened only as far as a document needs it: identity numbers are
//! masked, and an address stands in full only where the post is to find it. What is
//! bound into the dossier says who applied in full.

mod asking;
mod dossier;
mod fee;
mod forms;
mod matter;
mod notices;
mod parts;
mod people;
mod proofs;
mod reply;
mod review;
mod service;

use chrono::NaiveDate;
use disclosure::act::DraftReply;
use disclosure::case::Event;
use disclosure::{Refusal, Rules};
use letters::Wordings;
use letters::data::{CheckLine, Paper};
use store::{CaseId, CaseRow, DocumentRow, Reader, Scope};

use crate::drafting::Verdict;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::read_event;
use crate::sight::Eyes;
use matter::Matter;

pub(crate) use dossier::{Closing, Contents, archived_sheet, closing_sheet, contents_table};
pub(crate) use forms::handover_letter;
pub use proofs::{Proof, proofs};
pub use review::is_searched;

/// A sheet of the file rather than a letter: it says how the case stands, and has no number.
const SHEETS: [&str; 5] = [
    "application_form",
    "register_entry",
    "review_sheet",
    "search_record",
    "proof_of_service",
];

/// The data of a document. `events` are those of the case up to and with the one
/// that issues it, as they were entered; `subject` tells several of one kind apart:
/// the name of a consultation, the notice that was served.
///
/// # Errors
/// The act issues no such document, or something that it needs is absent.
pub(crate) async fn paper(
    reader: &mut Reader,
    made_by: (&Rules, &Wordings),
    row: &CaseRow,
    events: &[Event],
    letter: &str,
    subject: &str,
    number: Option<&str>,
) -> Result<Paper, ActError> {
    let (rules, wordings) = made_by;
    if SHEETS.contains(&letter) {
        let matter = Matter::standing(reader, rules, row, events).await?;
        return sheet(reader, wordings, &matter, letter, subject).await;
    }
    let matter = Matter::at_last(reader, rules, row, events, number).await?;
    Ok(match letter {
        "acknowledgement" => notices::acknowledgement(&matter)?.into(),
        "supplement_notice" => notices::supplement(&matter)?.into(),
        "reasons_notice" => notices::reasons(&matter)?.into(),
        "extension_notice" => notices::extension(&matter)?.into(),
        "deferral_notice" => notices::deferral(&matter)?.into(),
        "split_notice" => notices::split(reader, &matter).await?.into(),
        "abandonment_notice" => notices::abandonment(&matter)?.into(),
        "withdrawal_form" => forms::withdrawal(&matter)?.into(),
        "third_party_letter" => asking::third_party(&matter, subject)?.into(),
        "joint_agency_letter" => asking::joint_agency(&matter, subject)?.into(),
        "other_agency_letter" => asking::other_agency(&matter, subject)?.into(),
        "internal_request" => asking::internal(&matter, subject)?.into(),
        "consultation_notice" => asking::told_applicant(&matter, subject)?.into(),
        "third_party_notice" => asking::told_third_party(reader, &matter, subject)
            .await?
            .into(),
        "fee_notice" => fee::notice(reader, &matter).await?.into(),
        "payment_confirmation" => fee::payment(&matter)?.into(),
        "reply" => reply::signed(reader, &matter).await?.into(),
        other => return Err(unknown(other)),
    })
}

/// The data of a reply that is not signed yet: no number, and the remedy of a
/// signature on this day. `events` are all that the case has.
///
/// # Errors
/// Something that the reply needs is absent.
pub(crate) async fn reply_paper_of(
    reader: &mut Reader,
    rules: &Rules,
    row: &CaseRow,
    events: &[Event],
    draft: &DraftReply,
    today: NaiveDate,
) -> Result<Paper, ActError> {
    let matter = Matter::standing(reader, rules, row, events).await?;
    let matter = Matter {
        on: today,
        ..matter
    };
    Ok(reply::drafted(reader, &matter, draft).await?.into())
}

/// The review sheet of a case as it stands, with what was checked before the signature.
async fn review_sheet(
    reader: &mut Reader,
    rules: &Rules,
    row: &CaseRow,
    events: &[Event],
    checks: Vec<CheckLine>,
) -> Result<Paper, ActError> {
    let matter = Matter::standing(reader, rules, row, events).await?;
    Ok(review::sheet(reader, &matter, checks).await?.into())
}

async fn sheet(
    reader: &mut Reader,
    wordings: &Wordings,
    matter: &Matter<'_>,
    sheet: &str,
    subject: &str,
) -> Result<Paper, ActError> {
    Ok(match sheet {
        "application_form" => forms::application(reader, matter).await?.into(),
        "register_entry" => forms::register_entry(reader, matter).await?.into(),
        "review_sheet" => review::sheet(reader, matter, Vec::new()).await?.into(),
        "search_record" => review::search_record(matter)?.into(),
        "proof_of_service" => service::proof(reader, wordings, matter, subject)
            .await?
            .into(),
        other => return Err(unknown(other)),
    })
}

impl Office {
    /// What a document of a case says, as data: a letter by the event that issues it, a
    /// sheet by all events up to that one, the last where none is named. `None` when
    /// there is no such case or event within the desk's scope.
    ///
    /// # Errors
    /// The desk sees an extract only, something that the document needs is absent, or
    /// the register failed.
    pub async fn paper(
        &self,
        desk: &Desk,
        id: CaseId,
        seq: Option<u64>,
        letter: &str,
        subject: &str,
    ) -> Result<Option<Paper>, ActError> {
        let mut reader = self.store.read().await?;
        let Some(row) = reader.case(&desk.scope, id).await? else {
            return Ok(None);
        };
        let eyes = Eyes::of(&mut reader, desk).await?;
        if !eyes.sight(&mut reader, row.agency_id, id).await?.is_whole() {
            return Err(Refusal::not_yours(
                "other_agency",
                "reg:45",
                "本案由其他机关办理",
                "受征求意见的机关只看到向它征求的意见。",
            )
            .into());
        }
        let stored = reader.events(&desk.scope, id).await?;
        let mut events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
        if let Some(seq) = seq {
            let Some(at) = events.iter().position(|event| event.seq == seq) else {
                return Ok(None);
            };
            events.truncate(at + 1);
        }
        if letter == "review_sheet" && seq.is_none() {
            drop(reader);
            let checks = self.checks(desk, &row).await?;
            let mut reader = self.store.read().await?;
            let sheet = review_sheet(&mut reader, &self.rules, &row, &events, checks);
            return Ok(Some(sheet.await?));
        }
        let number = match seq {
            Some(_) => number_of(&mut reader, &row, &events, letter, subject).await?,
            None => None,
        };
        let made = paper(
            &mut reader,
            (&self.rules, self.equipment.press.wordings()),
            &row,
            &events,
            letter,
            subject,
            number.as_deref(),
        );
        Ok(Some(made.await?))
    }

    /// What is checked before the signature, of a draft that is not signed yet.
    async fn checks(&self, desk: &Desk, row: &CaseRow) -> Result<Vec<CheckLine>, ActError> {
        if row.reply_kind.is_some() {
            return Ok(Vec::new());
        }
        let draft = self.draft_in_hand(desk, row.id).await?;
        let checked = draft.map_or_else(Vec::new, |draft| draft.checked);
        Ok(checked
            .into_iter()
            .map(|one| CheckLine {
                what: one.what.label().to_owned(),
                passed: one.verdict != Verdict::Fail,
                found: match one.verdict {
                    Verdict::Warn => format!("{}：{}", one.verdict.label(), one.said),
                    Verdict::Ok | Verdict::Fail => one.said,
                },
            })
            .collect())
    }
}

/// The number that the last of the events took for a letter, as the register has it.
async fn number_of(
    reader: &mut Reader,
    row: &CaseRow,
    events: &[Event],
    letter: &str,
    subject: &str,
) -> Result<Option<String>, ActError> {
    let seq = events.last().map(|event| event.seq);
    let seq = seq.and_then(|seq| i64::try_from(seq).ok());
    let issued = reader.documents(&Scope::system(), row.id).await?;
    let named = |it: &DocumentRow| subject.is_empty() || it.subject == subject;
    Ok(issued
        .into_iter()
        .find(|it| Some(it.seq) == seq && it.letter == letter && named(it))
        .and_then(|it| it.number))
}

/// No document of this name is made from a case.
fn unknown(letter: &str) -> ActError {
    Refusal::malformed(
        "unknown_document",
        "reg:45",
        format!("没有名为“{letter}”的文书"),
        "请从文书清单中选择。",
    )
    .into()
}

/// Something that a document needs and the case lacks.
fn missing(document: &str, what: &str, hint: &str) -> ActError {
    Refusal::out_of_turn(
        "particular_missing",
        "reg:45",
        format!("{document}缺少{what}"),
        hint,
    )
    .into()
}
