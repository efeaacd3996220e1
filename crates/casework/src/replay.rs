//! What if the rules had been others: the replies of a past year, judged again by a draft.
//! Stores nothing.

mod report;

use std::collections::BTreeMap;

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::case::Case;
use disclosure::clock::{self, Sent};
use disclosure::words::Period;
use store::{CaseId, Scope};

use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::outlook::may_look;
use crate::record::case_of;

/// The periods that a year may be judged by in other lengths: those that bind an agency, and
/// those that stop its own. What an applicant is given is no matter of being late.
pub const SUPPOSED: [Period; 9] = [
    Period::Reply,
    Period::NewReply,
    Period::ThirdParty,
    Period::JointAgency,
    Period::SupplementNotice,
    Period::ReconsiderationAnswer,
    Period::SimplifiedAnswer,
    Period::LitigationAnswer,
    Period::AppealAnswer,
];

/// Lengths that may be supposed, in the unit of the period: a day to about a year.
pub const LENGTHS: RangeInclusive<u32> = 1..=366;

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
    /// The periods that the draft has otherwise, as they stand at the end of the year: in
    /// Chinese, a line each.
    pub differing: Vec<String>,
    /// By agency code: cases, and late ones by both.
    pub agencies: BTreeMap<String, Agency>,
    /// What else was sent within a period in the same cases: notices of what is to be
    /// corrected, answers to those who review or judge.
    pub others: BTreeMap<Period, Others>,
    /// Those that the draft judges otherwise, or gives another last day: the former first.
    pub changed: Vec<Replayed>,
}

/// What was sent within one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Others {
    /// So many.
    pub sent: usize,
    /// Late by the rules in force, and by the draft.
    pub late: (usize, usize),
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

impl Replayed {
    /// What became of it under the draft, in Chinese.
    pub fn verdict(&self) -> &'static str {
        match self.late {
            (false, true) => "变为超期",
            (true, false) => "不再超期",
            (true, true) => "仍然超期",
            (false, false) => "仍不超期",
        }
    }
}

impl Office {
    /// The replies of a year of the agencies in the desk's reach, judged again as
    /// [`Office::replay`] judges them.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn replay_at(
        &self,
        desk: &Desk,
        year: i32,
        draft: &Rules,
    ) -> Result<Replay, ActError> {
        may_look(desk)?;
        self.replay(&desk.scope, year, draft, |_, _| {}).await
    }

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
        let mut replay = Replay {
            differing: differing(&self.rules, draft, year),
            ..Replay::default()
        };
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
            replay.add_others(&case, &self.rules, draft);
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
        // those whose verdict changes first, each as the cases came in
        replay.changed.sort_by_key(|one| one.late.0 == one.late.1);
        Ok(replay)
    }
}

impl Replay {
    fn add_others(&mut self, case: &Case, rules: &Rules, draft: &Rules) {
        let mut judged = clock::sent(case, draft);
        for now in clock::sent(case, rules) {
            let same = |then: &Sent| (then.period, then.on) == (now.period, now.on);
            let Some(at) = judged.iter().position(same) else {
                continue;
            };
            let then = judged.remove(at);
            let others = self.others.entry(now.period).or_default();
            others.sent += 1;
            add(&mut others.late, (now.late(), then.late()));
        }
    }
}

/// The periods that a draft has otherwise, as they stand at the end of a year.
fn differing(rules: &Rules, draft: &Rules, year: i32) -> Vec<String> {
    let Some(end) = NaiveDate::from_ymd_opt(year, 12, 31) else {
        return Vec::new();
    };
    let told = |rules: &Rules, period| match rules.period(period, end) {
        Some(row) => row.unit.length(row.workdays),
        None => "没有规定".to_owned(),
    };
    let other = |period: &&Period| rules.period(**period, end) != draft.period(**period, end);
    Period::ALL
        .iter()
        .filter(other)
        .map(|period| {
            let (now, then) = (told(rules, *period), told(draft, *period));
            format!("{}：{now}，改为{then}", period.label())
        })
        .collect()
}

fn add(sums: &mut (usize, usize), (now, then): (bool, bool)) {
    sums.0 += usize::from(now);
    sums.1 += usize::from(then);
}
