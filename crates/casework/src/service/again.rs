//! A reply that came back, served once more: by another contact or another way, and with
//! a proof of its own (国办公开办函〔2016〕235号).

use disclosure::Refusal;
use disclosure::act::{Act, Sent};
use disclosure::case::{Case, Event};
use store::{CaseRow, Reader, Scope};
use uuid::Uuid;

use super::{CITE, lacking};
use crate::error::ActError;
use crate::record::read_event;

/// What came back goes out by another contact or another way, and as a posting of its own.
pub(super) async fn otherwise(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    sent: &Sent<'_>,
    elsewhere: bool,
) -> Result<(), ActError> {
    let first = case.reply.as_ref().and_then(|reply| reply.service);
    if sent.service == first && !elsewhere {
        return Err(lacking(
            "contact_missing",
            "没有写明换用的联系方式",
            "答复被退回的，换一种联系方式再次送达：请写明新的地址、收件人或者邮箱，从哪里得知；或者改用另一种送达方式。",
        )
        .at("contact")
        .into());
    }
    let before = events_of_round(reader, row, case).await?;
    let mut posted = before.iter().filter_map(|event| match &event.act {
        Act::Serve(first) => first.tracking.as_deref(),
        _ => None,
    });
    match posted.any(|number| Some(number) == sent.tracking) {
        false => Ok(()),
        true => Err(lacking(
            "same_tracking",
            "邮件号码与前一次交寄的相同",
            "再次交寄的邮件另有号码，请照再次交寄的收据填写。",
        )
        .at("tracking")
        .into()),
    }
}

/// What was done in the round that is open.
async fn events_of_round(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
) -> Result<Vec<Event>, ActError> {
    let began = case.rounds.last().map_or(0, |round| round.closed_by);
    let stored = reader.events(&Scope::system(), row.id).await?;
    let mut events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
    events.retain(|event| event.seq > began);
    Ok(events)
}

/// What was proved by these files before the reply came back is not proved by them again.
pub(super) async fn proved(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    files: &[Uuid],
) -> Result<(), ActError> {
    let again = case.reply.as_ref().and_then(|reply| reply.served_again);
    if again.is_none() {
        return Ok(());
    }
    let events = events_of_round(reader, row, case).await?;
    let first = events
        .iter()
        .take_while(|event| !matches!(event.act, Act::ServeAgain(_)))
        .filter_map(|event| match &event.act {
            Act::ProveService(proof) => Some(&proof.files),
            _ => None,
        });
    match first.flatten().any(|file| files.contains(file)) {
        false => Ok(()),
        true => Err(Refusal::malformed(
            "proof_of_the_first",
            CITE,
            "所选的凭证是前一次送达的",
            "请把再次送达的回证、收据归入“送达凭证”，再选择。",
        )
        .at("files")
        .into()),
    }
}
