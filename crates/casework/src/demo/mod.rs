//! The demonstration: a district of eight agencies and 18 months of their cases,
//! played act by act through [`Office::register_all`] and [`Office::act`] with a
//! clock that is put forward. Nothing in it goes around a guard, and nobody in it
//! exists.

mod accounts;
mod answer;
mod answering;
mod applications;
mod asking;
mod assessing;
mod chance;
mod course;
mod days;
mod disputes;
mod groups;
mod people;
mod periods;
mod place;
mod plan;
mod play;
mod public;
mod script;
mod shelf;
mod sorts;
mod topics;
mod turns;
mod waves;
mod words;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::{Refusal, Rules};
use store::{Agency, Officer, OfficerId, Store};

use crate::equipment::Equipment;
use crate::error::ActError;
use crate::intake::import::ImportOutcomeError;
use crate::office::Office;
use days::Days;
use place::Place;
use plan::Plan;
use play::{Stage, StageClock};
use public::Publicity;

pub use accounts::PASSWORD;

/// A district that was played.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The district government.
    pub district: Agency,
    /// All agencies, the district government first.
    pub agencies: Vec<Agency>,
    /// All officers; every role occurs.
    pub officers: Vec<Officer>,
    /// The name that each officer signs in with; all have [`PASSWORD`].
    pub logins: Vec<(OfficerId, String)>,
    /// How many cases there are.
    pub cases: usize,
}

/// Fills an empty register with `cases` cases. The last workday that is over at
/// `until` is the last one played; the same seed gives the same cases.
///
/// # Errors
/// `until` lies outside the calendar, the register is not empty, or it failed. A
/// refused act would be a mistake in a script; it is an error as well.
pub async fn fill(
    store: &Store,
    rules: Arc<Rules>,
    until: DateTime<Utc>,
    seed: u64,
    cases: usize,
    equipment: Equipment,
) -> Result<Demo, ActError> {
    let days = Days::new(&rules.calendar, until).ok_or_else(|| {
        Refusal::malformed(
            "outside_calendar",
            "office",
            "演示的最后一天不在日历范围内",
            "请核对系统日期，或者补充放假安排。",
        )
    })?;
    let clock = Arc::new(StageClock::default());
    clock.put(Days::moment(days.on(0), 0));
    let mut office = Office::new(store.clone(), rules.clone(), clock.clone(), equipment);
    office.archives_unbuilt = true;
    if office.rules_in_force().await? != Some(true) {
        office.activate_rules().await?;
    }
    let place = Place::settle(store).await?;
    let plan = Plan::new(&rules, &days, &place, seed, cases);
    let stage = Stage::new(office.clone(), clock.clone(), &place, &plan.stories);
    let publicity = Publicity {
        office: &office,
        place: &place,
        days: &days,
        cases: plan.stories.len(),
    };
    let mut timetable = stage.timetable();
    if publicity.is_asked_for() {
        for (step, back) in public::STEPS {
            let (day, moment) = publicity.moment(back);
            stage.play(&mut timetable, day).await?;
            clock.put(moment);
            publicity.take(step).await?;
        }
    }
    stage.play(&mut timetable, NaiveDate::MAX).await?;
    let cases = stage.cases();
    clock.put(publicity.moment(0).1);
    shelf::fill(&office, &place, &days).await?;
    publicity.waiting().await?;
    heard(waves::hear(&office, &place).await)?;
    let officers = place.officers();
    let logins = accounts::open(store, &officers, until).await?;
    Ok(Demo {
        district: place.agency(place::At::District).clone(),
        agencies: place.agencies().to_vec(),
        officers,
        logins,
        cases,
    })
}

/// A list of ours that is not taken in would be a mistake in a script.
fn heard(done: Result<(), ImportOutcomeError>) -> Result<(), ActError> {
    done.map_err(|error| match error {
        ImportOutcomeError::Failed(error) => error,
        bad => Refusal::malformed("demonstration", "office", bad.to_string(), "").into(),
    })
}
