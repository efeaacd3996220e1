//! What makes a letter void: its number stays, and nothing takes its place in the
//! series. One whose paper was never made is set right instead: nobody holds another.

use chrono::NaiveDate;
use disclosure::act::{Act, CorrectionRequest};
use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::words::State;
use serde_json::Value;
use store::{CaseRow, Tx};

use super::REPLY;
use super::issuing::{ABANDONMENT, seq};
use crate::error::ActError;

/// Days that stand in an act and not on its paper: when it arrived.
const ARRIVALS: [&str; 2] = ["served_on", "received_on"];

/// Lets an act make void what it takes back; `before` is the case as it stood, and
/// `events` all there are when it corrects one of them.
pub(crate) async fn follow(
    tx: &mut Tx,
    row: &CaseRow,
    before: &Case,
    event: &Event,
    events: Option<&[Event]>,
) -> Result<(), ActError> {
    let by = seq(event);
    match &event.act {
        Act::CancelNotice(_) => {
            if let Some(notice) = notice_out(before) {
                tx.void_documents_of(row.id, notice, by).await?;
            }
        }
        Act::ReturnDraft(_) | Act::Withdraw(_) if before.reply.is_some() => {
            tx.void_letters(row.id, row.round, REPLY, by).await?;
        }
        Act::UndoAbandonment(_) => {
            tx.void_letters(row.id, row.round, ABANDONMENT, by).await?;
        }
        Act::Correct(confirmed) => {
            let events = events.unwrap_or_default();
            match set_right(events, confirmed.request, event.seq)? {
                Some((wrong, None)) => tx.void_documents_of(row.id, wrong, by).await?,
                Some((wrong, Some(on))) => tx.correct_documents_of(row.id, wrong, by, on).await?,
                None => {}
            }
            tx.try_documents_again(row.id).await?;
        }
        Act::RecordPapers(_) => tx.try_documents_again(row.id).await?,
        _ => {}
    }
    Ok(())
}

/// The event of the notice that a case waits for an answer to.
fn notice_out(case: &Case) -> Option<i64> {
    let opened_by = match case.state {
        State::AwaitingSupplement => case.supplement.as_ref()?.opened_by,
        State::AwaitingReasons => case.reasons.as_ref()?.opened_by,
        State::AwaitingFee => case.fee.as_ref()?.opened_by,
        _ => return None,
    };
    i64::try_from(opened_by).ok()
}

/// The event that a confirmed correction struck out, or made to say something else
/// on paper, in which case it has the day that stands; `None` when its paper still says
/// what stands.
fn set_right(
    events: &[Event],
    request: u64,
    by: u64,
) -> Result<Option<(i64, Option<NaiveDate>)>, ActError> {
    let asked = events.iter().find_map(|event| match &event.act {
        Act::RequestCorrection(asked) if event.seq == request => Some(asked),
        _ => None,
    });
    let Some(asked) = asked else {
        return Ok(None);
    };
    let before: Vec<&Event> = events.iter().filter(|event| event.seq < by).collect();
    let history = History::of(&before);
    let Some(wrong) = history.standing(asked.event) else {
        return Ok(None);
    };
    let day = asked.effective_on.unwrap_or(wrong.on);
    let stands = (!asked.strike).then_some(day);
    Ok(says_otherwise(wrong, asked)?.then(|| (seq(wrong), stands)))
}

fn says_otherwise(wrong: &Event, asked: &CorrectionRequest) -> Result<bool, ActError> {
    if asked.strike || asked.effective_on.is_some_and(|day| day != wrong.on) {
        return Ok(true);
    }
    let Some(corrected) = &asked.corrected else {
        return Ok(false);
    };
    let now = Act::parse(wrong.act.kind(), corrected.clone())?;
    Ok(on_paper(&wrong.act)? != on_paper(&now)?)
}

/// What an act says on its paper: of a registration who asks for what and when it
/// arrived, of anything else all but when the paper itself arrived.
fn on_paper(act: &Act) -> Result<Value, ActError> {
    if let Act::Register(registration) = act {
        let application = &registration.application;
        let applicants: Vec<_> = application.applicants().map(|one| &one.name).collect();
        return Ok(serde_json::json!([
            applicants,
            application.title,
            application.content,
            application.channel,
            application.dates,
        ]));
    }
    let mut payload = act.payload()?;
    if let Value::Object(fields) = &mut payload {
        fields.retain(|name, _| !ARRIVALS.contains(&name.as_str()));
    }
    Ok(payload)
}
