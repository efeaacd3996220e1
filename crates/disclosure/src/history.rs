//! What a case has behind it, as it stands: every event by the day it takes
//! effect, corrected ones by what was set right, none of them lost.
//!
//! Events are kept in the order they were entered and are never rewritten. An
//! act that is entered late, or a correction, carries what it made of the acts
//! after it ([`Reevaluated`]), so that folding needs neither rules nor register.

mod anew;
mod bounds;

pub use anew::decide;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};

use crate::act::{Act, CorrectionRequest, Facts, Reevaluated};
use crate::case::{Case, Event};
use crate::words::ActKind;

/// The events of a case as they stand.
#[derive(Debug, Clone)]
pub struct History {
    standing: Vec<Event>,
    /// For every event by its number: the event that says what it says now.
    in_force: Vec<(u64, u64)>,
}

/// One event with what became of it.
struct Place {
    seq: u64,
    in_force: u64,
    /// None when it was struck out.
    event: Option<Event>,
}

impl History {
    /// Reads all events of a case, given in the order they were entered.
    pub fn of(events: &[&Event]) -> History {
        let mut places: Vec<Place> = Vec::with_capacity(events.len());
        for event in events {
            places.push(Place {
                seq: event.seq,
                in_force: event.seq,
                event: Some((*event).clone()),
            });
            if let Act::Correct(confirmed) = &event.act
                && let Some(request) = request(events, confirmed.request)
            {
                set_right(&mut places, request, event);
            }
            for now in &event.derived.reevaluated {
                reevaluate(&mut places, now);
            }
        }
        let in_force = places
            .iter()
            .map(|place| (place.seq, place.in_force))
            .collect();
        let mut standing: Vec<Event> = places.into_iter().filter_map(|place| place.event).collect();
        in_order(&mut standing);
        History { standing, in_force }
    }

    /// What stands, by the day it takes effect and then by the order of entry.
    pub fn events(&self) -> &[Event] {
        &self.standing
    }

    /// The case as an event left it, by what stands: what takes effect after it is
    /// left out. `None` for an event that was struck out or superseded.
    pub fn case_at(&self, seq: u64) -> Option<Case> {
        let of = self.place_of(seq)?;
        let at = self.standing.iter().position(|event| event.seq == of)?;
        Case::of(&self.standing[..=at])
    }

    /// The correction that says what an event says now; `None` where the event
    /// says so itself, or is not there.
    pub fn superseded_by(&self, seq: u64) -> Option<u64> {
        let &(_, by) = self.in_force.iter().find(|(of, _)| *of == seq)?;
        (by != seq).then_some(by)
    }

    /// The event that a number stands for: of a correction the one it corrected.
    fn place_of(&self, seq: u64) -> Option<u64> {
        let &(of, _) = self
            .in_force
            .iter()
            .find(|(of, by)| *by == seq && of != by)
            .or_else(|| self.in_force.iter().find(|(of, by)| *of == seq && of == by))?;
        Some(of)
    }

    /// What an event says now, by the number that speaks for it: its own, or that
    /// of its latest correction. `None` for one that was superseded or struck out.
    pub fn standing(&self, seq: u64) -> Option<&Event> {
        let of = self.place_of(seq)?;
        self.standing.iter().find(|event| event.seq == of)
    }
}

/// A registration opens the case whatever the day, then by day and entry.
fn in_order(events: &mut [Event]) {
    events.sort_by_key(place);
}

/// Where an event stands among the others.
fn place(event: &Event) -> (bool, NaiveDate, u64) {
    (event.act.kind() != ActKind::Register, event.on, event.seq)
}

/// The correction that an event asked for.
fn request<'e>(events: &[&'e Event], seq: u64) -> Option<&'e CorrectionRequest> {
    let asked = events.iter().find(|event| event.seq == seq)?;
    match &asked.act {
        Act::RequestCorrection(request) => Some(request),
        _ => None,
    }
}

fn set_right(places: &mut [Place], request: &CorrectionRequest, by: &Event) {
    let Some(place) = places
        .iter_mut()
        .find(|place| place.in_force == request.event && place.in_force != by.seq)
    else {
        return;
    };
    place.in_force = by.seq;
    place.event = place
        .event
        .take()
        .and_then(|event| corrected(event, request, &by.facts, by.recorded_at));
    // A correction that is itself set right speaks no more either.
    let former = places.iter_mut().find(|place| place.seq == request.event);
    if let Some(former) = former {
        former.in_force = by.seq;
    }
}

/// An event as a correction has it; `None` when it is struck out. What it says
/// now was entered with the correction, so it may name days up to then.
fn corrected(
    mut event: Event,
    request: &CorrectionRequest,
    facts: &Facts,
    recorded_at: DateTime<Utc>,
) -> Option<Event> {
    if request.strike {
        return None;
    }
    event.recorded_at = recorded_at;
    event.on = request.effective_on.unwrap_or(event.on);
    if let Some(payload) = &request.corrected
        && let Ok(act) = Act::parse(event.act.kind(), payload.clone())
    {
        event.act = act;
        event.facts = Facts {
            document_number: event.facts.document_number,
            jointly: event.facts.jointly,
            from_paper: event.facts.from_paper,
            file: event.facts.file,
            enclosed: event.facts.enclosed,
            ..facts.clone()
        };
    }
    Some(event)
}

fn reevaluate(places: &mut [Place], now: &Reevaluated) {
    let event = places
        .iter_mut()
        .find(|place| place.seq == now.seq)
        .and_then(|place| place.event.as_mut());
    if let Some(event) = event {
        event.derived = now.derived.clone();
        event.state = now.state;
    }
}

/// Merges a change into what an event says (JSON merge patch, RFC 7396): objects
/// are merged, `null` takes a field away, anything else takes the place of what
/// was there. A text is replaced whole.
pub fn merge(target: &mut Value, change: &Value) {
    let Value::Object(changes) = change else {
        target.clone_from(change);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else {
        return;
    };
    for (name, value) in changes {
        if value.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.as_str()).or_insert(Value::Null), value);
        }
    }
}
