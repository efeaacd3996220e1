//! Events with what became of them: entered late, set right since, and for a
//! correction what was there before and after.

use chrono::NaiveDate;
use disclosure::act::{Act, CorrectionRequest};
use disclosure::case::Event;
use disclosure::history::History;
use store::CaseId;

use crate::clock::civil_date;
use crate::correcting::corrected;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::{case_of, read_event};
use crate::sight::Eyes;

/// An event as a desk is shown it.
#[derive(Debug, Clone)]
pub struct SeenEvent {
    /// The event.
    pub event: Event,
    /// The correction that says what it says now.
    pub superseded_by: Option<u64>,
    /// What else became of it; not for an agency that sees an extract only.
    pub fate: Option<Fate>,
}

impl SeenEvent {
    /// An event as an agency that sees an extract is shown it: what the act made of
    /// others on the case is not for it.
    pub fn extract(mut event: Event, superseded_by: Option<u64>) -> SeenEvent {
        event.derived.reevaluated.clear();
        SeenEvent {
            event,
            superseded_by,
            fate: None,
        }
    }
}

/// What became of an event.
#[derive(Debug, Clone, Default)]
pub struct Fate {
    /// It was entered on a later day than it takes effect.
    pub entered_late: bool,
    /// What it sets right, when it asks for a correction or confirms one.
    pub correction: Option<Correction>,
}

/// What a correction sets right.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The event that is wrong.
    pub event: u64,
    /// What it said.
    pub before: Version,
    /// What it says then; nothing when it is struck out.
    pub after: Option<Version>,
}

/// What an event says.
#[derive(Debug, Clone)]
pub struct Version {
    /// The day on which it takes effect.
    pub on: NaiveDate,
    /// The act.
    pub act: Act,
}

impl Version {
    fn of(event: &Event) -> Version {
        Version {
            on: event.on,
            act: event.act.clone(),
        }
    }
}

impl Office {
    /// The events of a case that the desk is shown, oldest first; `None` when there is no such
    /// case within its scope.
    ///
    /// # Errors
    /// The register failed, or an event is of no form that this version knows.
    pub async fn case_history(
        &self,
        desk: &Desk,
        id: CaseId,
    ) -> Result<Option<Vec<SeenEvent>>, ActError> {
        let mut reader = self.store.read().await?;
        let Some(row) = reader.case(&desk.scope, id).await? else {
            return Ok(None);
        };
        let case = case_of(&row)?;
        let eyes = Eyes::of(&mut reader, desk).await?;
        let sight = eyes.sight(&mut reader, row.agency_id, id).await?;
        let stored = reader.events(&desk.scope, id).await?;
        let events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
        if sight.is_whole() {
            return Ok(Some(seen(events)));
        }
        let history = upto(&events, u64::MAX);
        let extract = events
            .into_iter()
            .filter(|event| sight.shows_act(&case, &event.act))
            .map(|event| {
                let superseded_by = history.superseded_by(event.seq);
                SeenEvent::extract(event, superseded_by)
            });
        Ok(Some(extract.collect()))
    }
}

/// All events of a case with what became of them.
fn seen(events: Vec<Event>) -> Vec<SeenEvent> {
    let history = upto(&events, u64::MAX);
    let fates: Vec<Fate> = events
        .iter()
        .map(|event| Fate {
            entered_late: civil_date(event.recorded_at) > event.on,
            correction: correction(&events, event),
        })
        .collect();
    let with_fate = |(event, fate): (Event, Fate)| SeenEvent {
        superseded_by: history.superseded_by(event.seq),
        event,
        fate: Some(fate),
    };
    events.into_iter().zip(fates).map(with_fate).collect()
}

/// What stood when the event with this number had been entered.
fn upto(events: &[Event], seq: u64) -> History {
    let entered: Vec<&Event> = events.iter().filter(|event| event.seq <= seq).collect();
    History::of(&entered)
}

fn correction(events: &[Event], event: &Event) -> Option<Correction> {
    let request = asked(events, event)?;
    let known: Vec<Event> = events
        .iter()
        .filter(|known| known.seq < event.seq)
        .cloned()
        .collect();
    let history = upto(&known, u64::MAX);
    let before = history.standing(request.event)?;
    let after = || {
        Some(Version {
            on: request.effective_on.unwrap_or(before.on),
            act: match &request.corrected {
                Some(_) => corrected(&known, &Act::RequestCorrection(Box::new(request.clone())))?,
                None => before.act.clone(),
            },
        })
    };
    Some(Correction {
        event: request.event,
        before: Version::of(before),
        after: match request.strike {
            true => None,
            false => after(),
        },
    })
}

/// What is asked for in an event that asks for a correction or confirms one.
fn asked<'e>(events: &'e [Event], event: &'e Event) -> Option<&'e CorrectionRequest> {
    let request = match &event.act {
        Act::RequestCorrection(request) => return Some(request),
        Act::Correct(confirmed) => confirmed.request,
        _ => return None,
    };
    events.iter().find_map(|event| match &event.act {
        Act::RequestCorrection(asked) if event.seq == request => Some(asked.as_ref()),
        _ => None,
    })
}
