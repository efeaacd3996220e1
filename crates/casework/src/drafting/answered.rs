//! What was answered before to the same request: to anybody who asked in the same words,
//! to the same person who asked for the same in other words, before the register, and in
//! the rounds of this case that ended.

use chrono::NaiveDate;
use disclosure::act::DraftReply;
use disclosure::case::Case;
use store::{CaseRow, GivenReply, Reader, Scope};

use super::likeness::alike;
use crate::error::ActError;
use crate::record::case_of;

/// How many replies to others are told; the newest first.
const TOLD: u32 = 20;
/// How many replies to the same person are looked through.
const LOOKED_THROUGH: u32 = 200;

/// Whom an earlier reply answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whom {
    /// This application, in a round that was annulled or corrected.
    This,
    /// The same person, who had asked for the same.
    Same,
    /// Somebody else, in the same words.
    Other,
}

/// A reply that was given, or signed, to the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The case that it answered.
    pub case_number: String,
    /// Its number.
    pub number: Option<String>,
    /// Its kind, where it is known.
    pub kind: Option<String>,
    /// What it gave and what it withheld, as far as the register has it.
    pub what: Option<String>,
    /// The day it was served, if it was.
    pub served_on: Option<NaiveDate>,
    /// Whom it answered.
    pub whom: Whom,
}

/// The replies of the same agency to the same request: of this case first, then those to
/// the same applicant.
pub(super) async fn to_the_same(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
) -> Result<Vec<Answered>, ActError> {
    let mut found = of_ended_rounds(case);
    found.extend(to_the_person(reader, row, case).await?);
    if row.wording_key.is_empty() {
        return Ok(found);
    }
    let (key, agency) = (&row.wording_key, row.agency_id);
    let worded = reader.replies_to_the_same(key, agency, row.id, TOLD);
    for given in worded.await? {
        let own = row.applicant_id.is_some() && given.applicant_id == row.applicant_id;
        if !own {
            let asked = asked(reader, &given).await?;
            found.push(told(given, asked.as_ref(), Whom::Other));
        }
    }
    found.sort_by_key(|earlier| earlier.whom);
    Ok(found)
}

fn of_ended_rounds(case: &Case) -> Vec<Answered> {
    let replies = case.rounds.iter().filter_map(|round| round.reply.as_ref());
    replies
        .map(|reply| Answered {
            case_number: case.number.clone(),
            number: reply.number.clone(),
            kind: Some(reply.kind.clone()),
            what: None,
            served_on: reply.served_on,
            whom: Whom::This,
        })
        .collect()
}

/// What the same person was answered, where the application was about the same.
async fn to_the_person(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
) -> Result<Vec<Answered>, ActError> {
    let Some(person) = row.applicant_id else {
        return Ok(Vec::new());
    };
    let (agency, mut found) = (row.agency_id, Vec::new());
    let given = reader.replies_to_applicant(person, agency, row.id, LOOKED_THROUGH);
    for given in given.await? {
        let asked = asked(reader, &given).await?;
        if asked
            .as_ref()
            .is_some_and(|it| alike(&words(it), &words(case)))
        {
            found.push(told(given, asked.as_ref(), Whom::Same));
        }
    }
    // Of those from before the register only the title is known.
    let before = reader.replies_before_the_register(person, agency, LOOKED_THROUGH);
    let before = before.await?.into_iter();
    let same = before.filter(|given| alike(&given.title, &case.application.title));
    found.extend(same.map(|given| told(given, None, Whom::Same)));
    Ok(found)
}

async fn asked(reader: &mut Reader, given: &GivenReply) -> Result<Option<Case>, ActError> {
    let Some(id) = given.case_id else {
        return Ok(None);
    };
    let row = reader.case(&Scope::system(), id).await?;
    Ok(row.as_ref().map(case_of).transpose()?)
}

fn words(case: &Case) -> String {
    let application = &case.application;
    format!("{}\n{}", application.title, application.content.as_str())
}

fn told(given: GivenReply, asked: Option<&Case>, whom: Whom) -> Answered {
    let draft = asked.and_then(|case| case.draft.as_ref());
    Answered {
        case_number: given.case_number,
        number: given.reply_number,
        kind: given.reply_kind,
        what: draft.and_then(outcome),
        served_on: given.replied_on,
        whom,
    }
}

/// What a reply gave and what it withheld, in a line.
fn outcome(draft: &DraftReply) -> Option<String> {
    let given = draft.parts.given.iter().filter_map(|it| it.what.as_ref());
    let given: Vec<&str> = given.map(|what| what.as_str()).collect();
    let withheld = draft.parts.withheld.iter();
    let withheld = withheld.filter_map(|it| it.what.as_ref());
    let withheld: Vec<&str> = withheld.map(|what| what.as_str()).collect();
    let said = [("提供", given), ("不予公开", withheld)];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(_, what)| !what.is_empty())
        .map(|(how, what)| format!("{how}“{}”", super::check::begun(&what.join("；"))))
        .collect();
    (!said.is_empty()).then(|| said.join("，"))
}
