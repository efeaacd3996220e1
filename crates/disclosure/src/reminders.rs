//! Reminders, pure: on which days a deadline is told of, at what hour mail goes
//! out, and in which words. When something was looked at plays no part: what is
//! due follows from the last day, the rungs and the calendar alone.

mod hours;
mod message;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::case::{Assessment, Case};
use crate::clock::DeadlineKind;
use crate::rules::{Rules, When};
use crate::words::State;

pub use hours::{last_morning, next_sending};
pub use message::{Message, message, which_reply};

/// A reminder of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// The workday from whose beginning it is due.
    pub fire_on: NaiveDate,
    /// The rung, by its name.
    pub rung: String,
    /// Which telling of a rung that repeats itself, from 0; 0 for any other. With the
    /// rung and the last day it tells reminders of a deadline apart, so that a calendar
    /// that moves `fire_on` alone makes no second one.
    pub nth: u32,
    /// The last day that it reminds of.
    pub due_on: NaiveDate,
}

/// Whether an open deadline of a case is worth telling of. Within some of them the
/// agency may do something and need not: once it is clear that it will not, a reminder
/// would only teach officers not to read any.
pub fn is_told(case: &Case, kind: DeadlineKind) -> bool {
    match kind {
        // clear enough to be answered
        DeadlineKind::SupplementNotice => {
            let assessed = case.assessment.as_ref();
            let is_answered = assessed.is_some_and(Assessment::is_complete);
            !is_answered && case.draft.is_none()
        }
        // nothing is left but to serve it
        DeadlineKind::Extension | DeadlineKind::FeeNotice => case.state != State::Signed,
        _ => true,
    }
}

/// All reminders of an open deadline, in the order of their days; of a rung that
/// repeats itself the next one only: the first after the day on which the rung was
/// last told (`told`, by its name, for this last day). What was not told meanwhile
/// is not made up for.
///
/// A rung before the last day, or on it, is due on a workday that is not later; one
/// after it on a later workday.
pub fn plan(
    rules: &Rules,
    kind: DeadlineKind,
    due_on: NaiveDate,
    told: impl Fn(&str) -> Option<NaiveDate>,
) -> Vec<Planned> {
    let rungs = rules.rungs_watching(kind, due_on).into_iter();
    let mut planned: Vec<Planned> = rungs
        .filter_map(|rung| {
            let (nth, fire_on) = next(&rules.calendar, rung.when, due_on, told(&rung.name))?;
            Some(Planned {
                fire_on,
                rung: rung.name.clone(),
                nth,
                due_on,
            })
        })
        .collect();
    planned.sort();
    planned
}

fn next(
    calendar: &Calendar,
    when: When,
    due_on: NaiveDate,
    told: Option<NaiveDate>,
) -> Option<(u32, NaiveDate)> {
    match when {
        When::Before(workdays) => Some((0, before(calendar, due_on, workdays)?)),
        When::On => Some((0, before(calendar, due_on, 0)?)),
        When::After { workdays, every } => {
            let first = calendar.add_workdays(due_on, workdays)?;
            let nth = match (told, every) {
                (Some(told), Some(every)) if told >= first => {
                    calendar.workdays_between(first, told)? / every + 1
                }
                _ => 0,
            };
            let later = nth.checked_mul(every.unwrap_or_default())?;
            Some((nth, calendar.add_workdays(first, later)?))
        }
    }
}

/// So many workdays before the last workday that is not after `due_on`.
fn before(calendar: &Calendar, due_on: NaiveDate, workdays: u32) -> Option<NaiveDate> {
    let mut day = match calendar.is_workday(due_on)? {
        true => due_on,
        false => calendar.previous_workday(due_on)?,
    };
    for _ in 0..workdays {
        day = calendar.previous_workday(day)?;
    }
    Some(day)
}
