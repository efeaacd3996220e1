//! What if the rules had been others: the replies of a past year, judged again by a draft.
//! Stores nothing.

mod report;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::case::{Case, Conclusion};
use disclosure::clock::{self, Sent};
use disclosure::words::{DayUnit, Period};
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

/// What is the same under the draft: what was done is not known to be done otherwise.
const UNCHANGED: &str = "答复、发出和收到意见的日期照实际的；已经批准的延期、合理延迟和决定书定的期限不变。不写入任何内容，也不改变任何期限。";

/// What is not among the others.
pub const NOT_AMONG_OTHERS: &str =
    "只数这些案件里发出、提交的：视为放弃、撤回的案件的补正告知，没有提交的答辩，不在内。";

/// The replies of a year by the rules in force and by a draft of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replay {
    /// Cases that a reply concluded in the year.
    pub cases: usize,
    /// Of those, cases of which a set of rules knows no last day: the calendar does not
    /// reach so far, or there was no rule yet. Their replies are in no other figure.
    pub undated: usize,
    /// Late by the rules in force, and by the draft.
    pub late: (usize, usize),
    /// The periods that the draft has otherwise.
    pub differing: Vec<Differing>,
    /// By agency code: cases, and late ones by both.
    pub agencies: BTreeMap<String, Agency>,
    /// What else was sent within a period in the same cases: notices of what is to be
    /// corrected, replies given anew, answers to those who review or judge.
    pub others: BTreeMap<Period, Others>,
    /// Those that the draft judges otherwise, or gives another last day: the former first.
    pub changed: Vec<Replayed>,
}

/// A period that the draft has otherwise, as it stands at the end of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Differing {
    /// Which.
    pub period: Period,
    /// Its length by the rules in force and by the draft; none where there is no rule then.
    pub lengths: (Option<Length>, Option<Length>),
}

/// So many of these days.
pub type Length = (u32, DayUnit);

impl Differing {
    /// Whether anything is judged by it here: what applicants are given, and what was
    /// decided in each case, stays as it was.
    pub fn is_judged(self) -> bool {
        SUPPOSED.contains(&self.period)
    }

    /// The same in Chinese.
    pub fn said(self) -> String {
        let told = |length: Option<Length>| match length {
            Some((many, unit)) => unit.length(many),
            None => "没有规定".to_owned(),
        };
        let (now, then) = self.lengths;
        let label = self.period.label();
        let how = match now == then {
            true => "其他时期的规定不同".to_owned(),
            false => format!("{}，改为{}", told(now), told(then)),
        };
        let unjudged = if self.is_judged() {
            ""
        } else {
            "（重算不涉及）"
        };
        format!("{label}：{how}{unjudged}")
    }
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
            let case = case_of(&row)?;
            let Some((_, Conclusion::Replied(_))) = case.conclusion() else {
                continue;
            };
            replay.cases += 1;
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
    /// What came of it and what it rests on, in Chinese, a line each.
    pub fn said(&self, year: i32) -> Vec<String> {
        let (now, then) = self.late;
        let mut said = vec![format!(
            "{year}年答复的{}件：现行期限下超期{now}件，改后超期{then}件。",
            self.cases
        )];
        if self.undated > 0 {
            said.push(format!(
                "其中{}件日历不足，或者当时没有规定，算不出期限，没有计入。",
                self.undated
            ));
        }
        match self.differing.is_empty() {
            true => said.push("和现行的期限相同。".to_owned()),
            false => {
                let differing: Vec<String> = self.differing.iter().map(|it| it.said()).collect();
                said.push(format!("{}。", differing.join("；")));
            }
        }
        said.push(UNCHANGED.to_owned());
        said
    }

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
fn differing(rules: &Rules, draft: &Rules, year: i32) -> Vec<Differing> {
    let Some(end) = NaiveDate::from_ymd_opt(year, 12, 31) else {
        return Vec::new();
    };
    let length = |rules: &Rules, period| {
        rules
            .period(period, end)
            .map(|row| (row.workdays, row.unit))
    };
    let other = |period: &&Period| rules.periods(**period) != draft.periods(**period);
    let differing = Period::ALL.iter().filter(other).map(|period| Differing {
        period: *period,
        lengths: (length(rules, *period), length(draft, *period)),
    });
    differing.collect()
}

fn add(sums: &mut (usize, usize), (now, then): (bool, bool)) {
    sums.0 += usize::from(now);
    sums.1 += usize::from(then);
}
