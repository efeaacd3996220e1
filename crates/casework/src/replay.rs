//! What if the rules had been others: the replies of a past year, judged again by a draft.
//! Stores nothing.

mod report;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use disclosure::{Rules, clock};
use store::{CaseId, Scope};

use crate::error::ActError;
use crate::office::Office;
use crate::record::case_of;

/// The replies of a year by the rules in force and by a draft of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replay {
    /// Cases that a reply concluded in the year.
    pub cases: usize,
    /// Of those, cases of which a set of rules knows no last day: the calendar does not
    /// reach so far. They are in no other figure.
    pub undated: usize,
    /// Late by the rules in force, and by the draft.
    pub late: (usize, usize),
    /// By agency code: cases, and late ones by both.
    pub agencies: BTreeMap<String, Agency>,
    /// Those that the draft judges otherwise, or gives another last day.
    pub changed: Vec<Replayed>,
}

/// The replies of one agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agency {
    /// Its name.
    pub name: String,
    /// Cases.
    pub cases: usize,
    /// Late by the rules in force, and by the draft.
    pub late: (usize, usize),
}

/// A reply that the draft judges otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// When it was concluded.
    pub concluded_on: NaiveDate,
    /// Its last day, by the rules in force and by the draft.
    pub due_on: (NaiveDate, NaiveDate),
    /// Workdays of the agency's own, by both.
    pub workdays: (u32, u32),
    /// Whether it was late, by both.
    pub late: (bool, bool),
}

impl Office {
    /// Judges the replies of a year again, case by case; `done` is told how many of how
    /// many are. A row of the draft counts for the days from which it says it is in
    /// force: a draft that begins later changes nothing here.
    ///
    /// # Errors
    /// The register failed.
    pub async fn replay(
        &self,
        scope: &Scope,
        year: i32,
        draft: &Rules,
        mut done: impl FnMut(usize, usize),
    ) -> Result<Replay, ActError> {
        let mut replay = Replay::default();
        let (Some(from), Some(to)) = (
            NaiveDate::from_ymd_opt(year, 1, 1),
            NaiveDate::from_ymd_opt(year, 12, 31),
        ) else {
            return Ok(replay);
        };
        let mut reader = self.store.read().await?;
        let agencies = reader.agencies(scope).await?;
        let agencies: BTreeMap<_, _> = agencies.into_iter().map(|it| (it.id, it)).collect();
        let ids = reader.concluded_cases(scope, from, to).await?;
        for (nth, id) in ids.iter().enumerate() {
            done(nth, ids.len());
            let Some(row) = reader.case(&Scope::system(), *id).await? else {
                continue;
            };
            replay.cases += 1;
            let case = case_of(&row)?;
            let judged = clock::figures(&case, &self.rules).zip(clock::figures(&case, draft));
            let (Some((now, then)), Some(concluded_on)) = (judged, row.concluded_on) else {
                replay.undated += 1;
                continue;
            };
            let late = (now.late, then.late);
            add(&mut replay.late, late);
            if let Some(agency) = agencies.get(&row.agency_id) {
                let sums = replay.agencies.entry(agency.code.clone()).or_default();
                sums.name.clone_from(&agency.name);
                sums.cases += 1;
                add(&mut sums.late, late);
            }
            if now != then {
                replay.changed.push(Replayed {
                    id: row.id,
                    number: row.number,
                    concluded_on,
                    due_on: (now.due_on, then.due_on),
                    workdays: (now.workdays, then.workdays),
                    late,
                });
            }
        }
        done(ids.len(), ids.len());
        Ok(replay)
    }
}

fn add(sums: &mut (usize, usize), (now, then): (bool, bool)) {
    sums.0 += usize::from(now);
    sums.1 += usize::from(then);
}
