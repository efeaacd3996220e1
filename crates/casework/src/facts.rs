//! What an act must know from the register, read in its own transaction.

use chrono::{Datelike, Months, NaiveDate};
use disclosure::act::{Act, DraftReply, EarlierReply, Facts};
use disclosure::case::Case;
use disclosure::reply;
use disclosure::words::{ActKind, Ending};
use store::{CaseId, ItemRow, PersonId, Reader, Scope, StoreError};

use crate::acts::left_alone;
use crate::error::ActError;
use crate::record::case_of;

/// First and last day of a natural month.
pub(crate) fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let last = first
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(day);
    (first, last)
}

/// Whether an application counts as an item (Measures, article 4): a split
/// parent gives way to its children, and one withdrawn before anybody worked on
/// it does not count.
fn counts(item: &ItemRow) -> bool {
    match item.ending {
        Some(Ending::Split) => false,
        Some(Ending::Withdrawn) => item.handler_id.is_some(),
        _ => true,
    }
}

/// Which item of its applicant's natural month a case is, by the day of first receipt.
pub(crate) async fn nth_in_month(
    reader: &mut Reader,
    case: &Case,
    id: CaseId,
) -> Result<Option<u32>, StoreError> {
    let Some(received_on) = case.received_on else {
        return Ok(None);
    };
    let (first, last) = month_of(received_on);
    let person = case.application.applicant.person;
    let items = reader
        .items_in_month(case.agency, person, first, last)
        .await?;
    let position = items
        .iter()
        .filter(|item| counts(item))
        .position(|item| item.case_id == id);
    let Some(index) = position else {
        return Ok(None);
    };
    // What came in the same month before the register was begun counts along.
    let before = reader.items_before(case.agency, person, first).await?;
    Ok(u32::try_from(index + 1)
        .ok()
        .and_then(|nth| nth.checked_add(before)))
}

/// The earlier replies that a draft names, as far as the register knows them.
async fn earlier_replies(
    reader: &mut Reader,
    case: &Case,
    draft: &DraftReply,
    on: NaiveDate,
) -> Result<Vec<EarlierReply>, StoreError> {
    let mut known = Vec::new();
    for number in reply::earlier_replies(draft) {
        for found in reader.reply_by_number(case.agency, number).await? {
            known.push(EarlierReply {
                same_applicant: same_applicant(reader, case, &found).await?,
                number: found.reply_number,
                case_number: found.case_number,
                // What was served later was no earlier reply on that day.
                served_on: found.replied_on.filter(|day| *day <= on),
            });
        }
    }
    Ok(known)
}

/// Whether everybody who applies now was answered then (article 36(6): 同一申请人).
async fn same_applicant(
    reader: &mut Reader,
    case: &Case,
    earlier: &store::EarlierReply,
) -> Result<bool, StoreError> {
    if case.application.jointly.is_none()
        && earlier.applicant_id == Some(case.application.applicant.person)
    {
        return Ok(true);
    }
    let mut answered: Vec<PersonId> = earlier.applicant_id.into_iter().collect();
    if let Some(id) = earlier.case_id
        && let Some(row) = reader.case(&Scope::system(), id).await?
    {
        let then = case_of(&row)?;
        answered.extend(
            then.application
                .applicants()
                .map(|applicant| applicant.person),
        );
    }
    let mut now = case.application.applicants();
    Ok(now.all(|applicant| answered.contains(&applicant.person)))
}

/// The facts for one act.
pub(crate) async fn facts_for(
    reader: &mut Reader,
    case: &Case,
    id: CaseId,
    act: &Act,
    on: NaiveDate,
) -> Result<Facts, StoreError> {
    let mut facts = Facts::default();
    match (act.kind(), act) {
        (ActKind::ApproveFee | ActKind::NotifyFee, _) => {
            facts.nth_in_month = nth_in_month(reader, case, id).await?;
        }
        (_, Act::Draft(draft)) => {
            facts.earlier_replies = earlier_replies(reader, case, draft, on).await?;
        }
        (_, Act::AnswerOnTheSpot(answer)) => {
            facts.earlier_replies = earlier_replies(reader, case, &answer.reply, on).await?;
        }
        (_, Act::AnswerJointly(answer)) => {
            facts.earlier_replies = earlier_replies(reader, case, &answer.reply, on).await?;
        }
        (ActKind::Sign, _) => {
            if let Some(draft) = &case.draft {
                facts.earlier_replies = earlier_replies(reader, case, draft, on).await?;
            }
        }
        _ => {}
    }
    Ok(facts)
}

/// The facts that all acts together may ask for: what is permitted now is asked with these.
pub(crate) async fn all_facts(
    reader: &mut Reader,
    case: &Case,
    id: CaseId,
    on: NaiveDate,
) -> Result<Facts, ActError> {
    let mut facts = Facts {
        nth_in_month: nth_in_month(reader, case, id).await?,
        jointly: left_alone(reader, case).await?,
        ..Facts::default()
    };
    if let Some(draft) = &case.draft {
        facts.earlier_replies = earlier_replies(reader, case, draft, on).await?;
    }
    Ok(facts)
}
