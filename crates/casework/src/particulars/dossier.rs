//! What stands first and last in a dossier: its contents and its closing sheet; and the
//! sheets that lie in it in full.

use disclosure::Rules;
use disclosure::case::{Case, Event};
use disclosure::words::ActKind;
use letters::Wordings;
use letters::data::{ClosingSheet, ContentsLine, ContentsTable, Paper, Party};
use store::{CaseRow, Reader};

use super::matter::Matter;
use super::missing;
use crate::error::ActError;
use crate::masked::{Contact, contacts_of, open};

/// What the dossier knows of its contents.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    /// How long it is kept, in words.
    pub retention: String,
    /// What is in it, in archive order.
    pub lines: Vec<ContentsLine>,
}

/// What the dossier knows of itself when it is closed.
#[derive(Debug, Clone)]
pub(crate) struct Closing {
    /// How long it is kept, in words.
    pub retention: String,
    /// Why that long, with the rule.
    pub retention_reason: String,
    /// How many documents it has.
    pub documents: u32,
    /// How many pages.
    pub pages: u32,
    /// Hash of the last event, hexadecimal.
    pub head_hash: String,
    /// What a reader has to know: what is missing, damaged or kept elsewhere.
    pub remarks: Vec<String>,
    /// Who put it together.
    pub made_by: String,
    /// Who checked it.
    pub checked_by: Option<String>,
}

/// A sheet as the dossier keeps it. Application and register entry are the permanent
/// record of who applied and how they are reached: nothing is masked in them there, and
/// the dossier lies sealed in the cabinet.
///
/// # Errors
/// As of [`super::paper`].
pub(crate) async fn archived_sheet(
    reader: &mut Reader,
    made_by: (&Rules, &Wordings),
    row: &CaseRow,
    events: &[Event],
    sheet: &str,
    subject: &str,
) -> Result<Paper, ActError> {
    let mut paper = super::paper(reader, made_by, row, events, sheet, subject, None).await?;
    let parties: Vec<&mut Party> = match &mut paper {
        Paper::ApplicationForm(form) => std::iter::once(&mut form.applicant)
            .chain(&mut form.others)
            .chain(&mut form.agent)
            .collect(),
        Paper::RegisterEntry(entry) => std::iter::once(&mut entry.applicant)
            .chain(&mut entry.agent)
            .collect(),
        _ => return Ok(paper),
    };
    let case = Case::fold(events).ok_or(ActError::NotFound)?;
    let known = contacts_of(reader, &case, open).await?;
    // the register entry names the first of joint applicants alone
    let others = parties.len() > 1 + usize::from(known.agent.is_some());
    let others = if others { known.others } else { Vec::new() };
    let known = std::iter::once(known.applicant)
        .chain(others)
        .chain(known.agent);
    for (party, contact) in parties.into_iter().zip(known) {
        unmask(party, contact);
    }
    Ok(paper)
}

fn unmask(party: &mut Party, contact: Contact) {
    party.id_number = contact.id_number;
    party.phone = contact.phone;
    party.mail = contact.mail;
    party.address = contact.address;
}

/// 卷内目录 of the round that the events end with.
///
/// # Errors
/// The register failed.
pub(crate) async fn contents_table(
    reader: &mut Reader,
    rules: &Rules,
    row: &CaseRow,
    events: &[Event],
    contents: Contents,
) -> Result<Paper, ActError> {
    let matter = Matter::standing(reader, rules, row, events).await?;
    Ok(ContentsTable {
        head: matter.head(None, matter.article_of(ActKind::Close)),
        about: matter.about_on_file(),
        dossier: matter.case.dossier.clone(),
        retention: contents.retention,
        round: matter.case.round,
        lines: contents.lines,
    }
    .into())
}

/// 备考表 of the round that the events end with.
///
/// # Errors
/// The round is not closed, or the register failed.
pub(crate) async fn closing_sheet(
    reader: &mut Reader,
    rules: &Rules,
    row: &CaseRow,
    events: &[Event],
    closing: Closing,
) -> Result<Paper, ActError> {
    let matter = Matter::standing(reader, rules, row, events).await?;
    let closed = matter
        .of_this_round()
        .rev()
        .find(|event| event.act.kind() == ActKind::Close);
    let closed_on = closed.map(|event| event.on);
    let closed_on = closed_on.ok_or_else(|| missing("备考表", "结案日期", "请先结案。"))?;
    Ok(ClosingSheet {
        head: matter.head(None, matter.article_of(ActKind::Close)),
        about: matter.about_on_file(),
        dossier: matter.case.dossier.clone(),
        retention: closing.retention,
        retention_reason: closing.retention_reason,
        round: matter.case.round,
        documents: closing.documents,
        pages: closing.pages,
        outcome: outcome(&matter),
        closed_on,
        head_hash: closing.head_hash,
        remarks: closing.remarks,
        made_by: closing.made_by,
        checked_by: closing.checked_by,
    }
    .into())
}

/// How the round ended, in words.
fn outcome(matter: &Matter<'_>) -> String {
    let case = &matter.case;
    match (&case.reply, case.ending) {
        (Some(reply), _) => {
            let row = matter.rules.reply_kind(&reply.kind);
            let label = row.map_or(reply.kind.as_str(), |row| &row.label);
            match &reply.number {
                Some(number) => format!("{label}（{number}）"),
                None => label.to_owned(),
            }
        }
        (None, Some((ending, _))) => ending.label().to_owned(),
        (None, None) => matter.rules.lifecycle.state(case.state).label.clone(),
    }
}
