//! What must have been told, worked out without any of the machinery that tells: every
//! open case is folded from its events, its deadlines and rungs are computed, and what is
//! due is found by going through all of them.

mod judging;
mod mails;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use casework::Office;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use disclosure::case::Case;
use disclosure::clock::{self, Out};
use disclosure::words::Role;
use disclosure::{Rules, lifecycle, reminders};
use store::{CaseId, NoticeRow, OfficerId};
use uuid::Uuid;

use super::district::District;

pub use mails::Mails;

/// A deadline of a case, as a notice names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Deadline {
    case: CaseId,
    kind: &'static str,
    subject: Option<String>,
}

/// One reminder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    deadline: Deadline,
    opened_by: u64,
    due_on: NaiveDate,
    rung: String,
    nth: u32,
}

#[derive(Debug, Clone)]
struct Due {
    key: Key,
    fire_on: NaiveDate,
}

/// A case as its events have it, and what is planned of it.
struct Known {
    case: Case,
    clerk: OfficerId,
    number: String,
    planned: Vec<Due>,
    standing: Vec<(Deadline, NaiveDate)>,
}

/// What went wrong.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Faults {
    /// Somebody was not told.
    pub missed: Vec<String>,
    /// Somebody was told what was not due, or mail went out when none may.
    pub early: Vec<String>,
    /// Somebody was told the same again.
    pub twice: Vec<String>,
    /// Something was kept of an act that had failed.
    pub half_done: Vec<String>,
}

impl Faults {
    /// Whether nothing did.
    pub fn none(&self) -> bool {
        let Faults {
            missed,
            early,
            twice,
            half_done,
        } = self;
        [missed, early, twice, half_done]
            .iter()
            .all(|faults| faults.is_empty())
    }
}

/// The oracle.
#[derive(Default)]
pub struct Oracle {
    known: HashMap<CaseId, Known>,
    touched: BTreeSet<(CaseId, Uuid)>,
    /// When a rung was told last of a last day.
    told_on: HashMap<(Deadline, u64, NaiveDate, String), NaiveDate>,
    handled: BTreeSet<Key>,
    /// Who is to be told that days moved under their hands, since the notice came.
    news: BTreeMap<CaseId, BTreeSet<OfficerId>>,
    /// Notices that were read.
    read: HashSet<Uuid>,
    read_since: Option<DateTime<Utc>>,
    /// The mails.
    pub mails: Mails,
    /// What went wrong.
    pub faults: Faults,
    /// Notices that were told.
    pub told: u64,
}

impl Oracle {
    /// A case had an act.
    pub fn touch(&mut self, case: CaseId, clerk: Uuid) {
        self.touched.insert((case, clerk));
    }

    /// Folds what had an act since, from its events.
    ///
    /// # Errors
    /// The register failed, or what it holds cannot be read.
    pub async fn fold(&mut self, office: &Office, district: &District) -> anyhow::Result<()> {
        for (id, clerk) in std::mem::take(&mut self.touched) {
            let desk = district.desk_of(clerk);
            let desk = desk.ok_or_else(|| anyhow::anyhow!("no desk"))?;
            let events = office.case_events(&desk, id).await?;
            let events = events.ok_or_else(|| anyhow::anyhow!("case {id} is not there"))?;
            let case = Case::fold(&events);
            let case = case.ok_or_else(|| anyhow::anyhow!("case {id} has no beginning"))?;
            if !lifecycle::is_open(case.state)
                && clock::deadlines(&case, &office.rules, Out::Silent).is_empty()
            {
                self.known.remove(&id);
                continue;
            }
            let known = Known {
                number: case.number.clone(),
                case,
                clerk,
                planned: Vec::new(),
                standing: Vec::new(),
            };
            self.known.insert(id, known);
            self.plan(id, &office.rules);
        }
        Ok(())
    }

    /// Plans every case anew, by a full scan: the rows of none are looked at.
    pub fn scan(&mut self, rules: &Rules) {
        let all: Vec<CaseId> = self.known.keys().copied().collect();
        for id in all {
            self.plan(id, rules);
        }
    }

    /// Other rules are in force: which cases they date anew, against those that the
    /// register says; all are folded again, since each of these has an event more.
    pub fn redated(
        &mut self,
        (before, after): (&Rules, &Rules),
        said: &BTreeSet<String>,
        district: &District,
        today: NaiveDate,
    ) {
        let mut moved = BTreeSet::new();
        for (id, known) in &self.known {
            let (differs, by_days) = moves(known, before, after);
            if differs {
                moved.insert(known.number.clone());
            }
            if by_days {
                let told = self.addressed(*id, &[Role::Handler], district, today);
                self.news.insert(*id, told);
            }
        }
        for number in moved.difference(said) {
            self.faults
                .missed
                .push(format!("{number} was not dated anew"));
        }
        for number in said.difference(&moved) {
            self.faults.early.push(format!("{number} was dated anew"));
        }
        let all = self.known.iter().map(|(id, known)| (*id, known.clerk));
        self.touched.extend(all);
    }

    fn plan(&mut self, id: CaseId, rules: &Rules) {
        let Some(known) = self.known.get_mut(&id) else {
            return;
        };
        (known.planned, known.standing) = (Vec::new(), Vec::new());
        for deadline in clock::deadlines(&known.case, rules, Out::Silent) {
            let Some(due_on) = deadline.due_on else {
                continue;
            };
            let of = Deadline {
                case: id,
                kind: deadline.kind.word(),
                subject: deadline.subject.clone(),
            };
            known.standing.push((of.clone(), due_on));
            if !reminders::is_told(&known.case, deadline.kind) {
                continue;
            }
            let told = |rung: &str| {
                let key = (of.clone(), deadline.opened_by, due_on, rung.to_owned());
                self.told_on.get(&key).copied()
            };
            for planned in reminders::plan(rules, deadline.kind, due_on, told) {
                let key = Key {
                    deadline: of.clone(),
                    opened_by: deadline.opened_by,
                    due_on,
                    rung: planned.rung,
                    nth: planned.nth,
                };
                if !self.handled.contains(&key) {
                    known.planned.push(Due {
                        key,
                        fire_on: planned.fire_on,
                    });
                }
            }
        }
    }

    /// Holds what a look told against what was due. A look that was broken off may have
    /// told of some cases and not of others; of one it tells all or nothing.
    ///
    /// # Errors
    /// The register failed.
    pub async fn after_look(
        &mut self,
        office: &Office,
        district: &District,
        today: NaiveDate,
        whole: bool,
    ) -> anyhow::Result<Vec<NoticeRow>> {
        let new = self.new_notices(office, district).await?;
        let mut told: BTreeMap<CaseId, Vec<&NoticeRow>> = BTreeMap::new();
        for notice in &new {
            if let Some(case) = notice.case_id {
                told.entry(case).or_default().push(notice);
            }
        }
        let due = |known: &Known| known.planned.iter().any(|due| due.fire_on <= today);
        let mut cases: BTreeSet<CaseId> = told.keys().copied().collect();
        if whole {
            let with_due = self.known.iter().filter(|(_, known)| due(known));
            cases.extend(with_due.map(|(id, _)| *id));
        }
        for case in cases {
            let told = told.remove(&case).unwrap_or_default();
            self.judge(case, &told, district, today, &office.rules);
        }
        for (case, officers) in std::mem::take(&mut self.news) {
            for officer in officers {
                let what = format!("{today} {officer} was not told that days of {case} moved");
                self.faults.missed.push(what);
            }
        }
        self.told += new.len() as u64;
        Ok(new)
    }

    /// Whether something stands of what a notice told.
    pub fn stands(&self, notice: &NoticeRow) -> bool {
        let known = notice.case_id.and_then(|case| self.known.get(&case));
        known.is_some_and(|known| {
            known.standing.iter().any(|(deadline, due_on)| {
                notice.refs["kind"] == deadline.kind
                    && notice.refs["subject"].as_str() == deadline.subject.as_deref()
                    && notice.refs["due_on"] == due_on.to_string().as_str()
            })
        })
    }

    /// Notices that were written since the last look, by what every officer is shown.
    async fn new_notices(
        &mut self,
        office: &Office,
        district: &District,
    ) -> anyhow::Result<Vec<NoticeRow>> {
        const PAGE: i64 = 20;
        // a sleeper writes with the time at which it fell asleep
        const BACK: TimeDelta = TimeDelta::hours(1);
        let mut new = Vec::new();
        let mut reader = office.store.read().await?;
        let far = office.clock.now() + BACK;
        let since = self.read_since.map(|since| since - BACK);
        for officer in &district.officers {
            let mut before = (far, Uuid::max());
            'pages: loop {
                let page = reader.notices_before(officer.id, before, PAGE).await?;
                let Some(last) = page.last() else {
                    break;
                };
                before = (last.created_at, last.id);
                for notice in page {
                    if since.is_some_and(|since| notice.created_at < since) {
                        break 'pages;
                    }
                    if self.read.insert(notice.id) {
                        new.push(notice);
                    }
                }
            }
        }
        let latest = new.iter().map(|notice| notice.created_at).max();
        self.read_since = latest.max(self.read_since);
        new.sort_by_key(|notice| (notice.created_at, notice.id));
        Ok(new)
    }
}

/// Whether other rules move a statutory last day of an open case, or only say that it is
/// final; and whether a day is another one then.
fn moves(known: &Known, before: &Rules, after: &Rules) -> (bool, bool) {
    let statutory = |rules| {
        let all = clock::deadlines(&known.case, rules, Out::Silent).into_iter();
        let all = all.filter(|deadline| deadline.kind.is_statutory());
        let day = |it: clock::Deadline| {
            let which = (it.kind.word(), it.subject, it.opened_by);
            (which, (it.due_on, it.provisional))
        };
        all.map(day).collect::<BTreeMap<_, _>>()
    };
    let (then, now) = (statutory(before), statutory(after));
    if !lifecycle::is_open(known.case.state) {
        return (false, false);
    }
    let both = now
        .iter()
        .filter_map(|(which, day)| Some((then.get(which)?, day)));
    both.fold((false, false), |(differs, by_days), (then, now)| {
        (differs || then != now, by_days || then.0 != now.0)
    })
}
