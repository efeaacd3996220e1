//! The figures of a period, of those that it is compared with, of each month and each
//! agency; and the cases behind a figure.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use disclosure::annual::RESULTS_FROM;
use disclosure::remedies::Standing;
use disclosure::words::RemedyOutcome;
use store::{
    Agency, AgencyId, CaseId, Extent, ListedRemedy, Measured, MeasuredCase, Measures, MeasuringAsk,
    Reader, Scope,
};

use super::{Figure, Period, Reading, may_supervise, within};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::remedies::course;

/// The most months that a trend goes back.
pub const MOST_MONTHS: u32 = 24;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum Watcher<'d> {
    /// An officer.
    Desk(&'d Desk),
    /// The command line: it reaches all.
    CommandLine,
}

impl Watcher<'_> {
    /// How far it reaches.
    ///
    /// # Errors
    /// Not for this officer.
    pub(super) fn scope(self) -> Result<Scope, ActError> {
        match self {
            Watcher::CommandLine => Ok(Scope::system()),
            Watcher::Desk(desk) => may_supervise(desk).map(|()| desk.scope),
        }
    }
}

/// Whose figures, and of which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupervisionAsk {
    /// Of which agency, and whether with those below it.
    pub extent: Extent,
    /// Which days.
    pub period: Period,
}

/// The figures of other days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Which days.
    pub period: Period,
    /// All figures.
    pub readings: Vec<Reading>,
}

impl Compared {
    /// A figure of other days as people read it; what is of today alone has none.
    pub fn shown(compared: Option<&Compared>, figure: Figure) -> String {
        match (figure, compared) {
            (Figure::OverdueNow, _) | (_, None) => "—".to_owned(),
            (_, Some(compared)) => of(&compared.readings, figure).shown(),
        }
    }

    /// Its days as people read them.
    pub fn days(compared: Option<&Compared>) -> String {
        compared.map_or("—".to_owned(), |it| it.period.label())
    }
}

/// The figures of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfAgency {
    /// Which.
    pub agency: Agency,
    /// All figures.
    pub readings: Vec<Reading>,
}

impl OfAgency {
    /// One of its figures.
    pub fn reading(&self, figure: Figure) -> Reading {
        of(&self.readings, figure)
    }

    /// What puts it on top: what is overdue now, then what was, then late replies.
    fn trouble(&self) -> [i64; 3] {
        let on_time = self.reading(Figure::OnTime);
        [
            self.reading(Figure::OverdueNow).part,
            self.reading(Figure::Overdue).part,
            on_time.whole.unwrap_or_default() - on_time.part,
        ]
    }
}

/// One of all figures, which are in the order of [`Figure::ALL`].
pub(super) fn of(readings: &[Reading], figure: Figure) -> Reading {
    readings
        .get(figure as usize)
        .copied()
        .unwrap_or_else(|| figure.read(&Measures::default()))
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supervision {
    /// Whose.
    pub agency: Agency,
    /// With all agencies below it.
    pub whole: bool,
    /// Of which days.
    pub period: Period,
    /// As the register stood on this day.
    pub made_on: NaiveDate,
    /// All figures.
    pub readings: Vec<Reading>,
    /// The same of the period as long before it.
    pub before: Option<Compared>,
    /// The same of these days a year before.
    pub year_before: Option<Compared>,
    /// Agency by agency, the most troubled first.
    pub agencies: Vec<OfAgency>,
}

impl Supervision {
    /// One of its figures.
    pub fn reading(&self, figure: Figure) -> Reading {
        of(&self.readings, figure)
    }
}

/// The figures of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthReadings {
    /// Its first and last day.
    pub period: Period,
    /// All figures.
    pub readings: Vec<Reading>,
}

impl MonthReadings {
    /// The month, as `2026-10`.
    pub fn label(&self) -> String {
        self.period.from.format("%Y-%m").to_string()
    }

    /// One of its figures.
    pub fn reading(&self, figure: Figure) -> Reading {
        of(&self.readings, figure)
    }
}

impl Office {
    /// The figures of a period.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn supervision(
        &self,
        who: Watcher<'_>,
        ask: SupervisionAsk,
    ) -> Result<Supervision, ActError> {
        let scope = who.scope()?;
        let SupervisionAsk { extent, period } = ask;
        let mut reader = self.store.read().await?;
        let agency = within(&mut reader, &scope, extent).await?;
        let measured = self.measures(&mut reader, &scope, extent, period).await?;
        let mut compared = Vec::new();
        for other in [period.before(), period.year_before()] {
            compared.push(match other {
                None => None,
                Some(other) => {
                    let measured = self.measures(&mut reader, &scope, extent, other).await?;
                    Some(Compared {
                        period: other,
                        readings: Reading::all(&together(&measured)),
                    })
                }
            });
        }
        let all = reader.agencies(&scope).await?;
        let measuring = all.into_iter().filter_map(|agency| {
            let readings = Reading::all(measured.get(&agency.id)?);
            Some(OfAgency { agency, readings })
        });
        let mut agencies: Vec<OfAgency> = measuring.collect();
        agencies.sort_by_key(|of| std::cmp::Reverse(of.trouble()));
        let year_before = compared.pop().flatten();
        Ok(Supervision {
            agency,
            whole: extent.whole,
            period,
            made_on: self.today(),
            readings: Reading::all(&together(&measured)),
            before: compared.pop().flatten(),
            year_before,
            agencies,
        })
    }

    /// The figures of each of so many months up to the last day of a period, the earliest
    /// first.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn supervision_trend(
        &self,
        who: Watcher<'_>,
        ask: SupervisionAsk,
        months: u32,
    ) -> Result<Vec<MonthReadings>, ActError> {
        let scope = who.scope()?;
        let mut reader = self.store.read().await?;
        within(&mut reader, &scope, ask.extent).await?;
        let mut trend = Vec::new();
        for period in ask.period.months(months.min(MOST_MONTHS)) {
            let measured = self
                .measures(&mut reader, &scope, ask.extent, period)
                .await?;
            trend.push(MonthReadings {
                period,
                readings: Reading::all(&together(&measured)),
            });
        }
        Ok(trend)
    }

    /// A page of the cases of a set after one of them, by their ids, and the last of it
    /// where there are more. Those of reconsiderations and suits come all at once.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn measured(
        &self,
        who: Watcher<'_>,
        ask: SupervisionAsk,
        set: Measured,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<(Vec<MeasuredCase>, Option<CaseId>), ActError> {
        let scope = who.scope()?;
        let mut reader = self.store.read().await?;
        within(&mut reader, &scope, ask.extent).await?;
        if set.is_of_remedies() {
            let decided = decided(&mut reader, &scope, ask.extent, ask.period).await?;
            let of_set = decided.into_iter().filter(|it| it.sets.contains(&set));
            return Ok((of_set.map(Decided::case).collect(), None));
        }
        let after = after.unwrap_or_default();
        let more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let measuring = self.measuring(ask.period);
        let mut cases = reader
            .measured_cases(&scope, ask.extent, &measuring, set, after, more)
            .await?;
        let next = cases.get(limit).and(limit.checked_sub(1));
        cases.truncate(limit);
        let next = next.and_then(|last| cases.get(last)).map(|case| case.id);
        Ok((cases, next))
    }

    /// By which days and limits a period is counted.
    fn measuring(&self, period: Period) -> MeasuringAsk {
        let today = self.today();
        let archive_days = self.rules.archive_days(period.to);
        let due = today.checked_sub_days(Days::new(u64::from(archive_days)));
        // rows are counted from 1: what is given in whole, and in part
        let row = |of: usize| i64::try_from(RESULTS_FROM + of).unwrap_or_default();
        MeasuringAsk {
            from: period.from,
            to: period.to,
            today,
            archive_days: i64::from(archive_days),
            archivable_before: due.unwrap_or(NaiveDate::MIN),
            disclosed: [row(1), row(2)],
        }
    }

    /// What is measured of each agency in a period.
    pub(super) async fn measures(
        &self,
        reader: &mut Reader,
        scope: &Scope,
        extent: Extent,
        period: Period,
    ) -> Result<BTreeMap<AgencyId, Measures>, ActError> {
        let ask = self.measuring(period);
        let mut all = reader.measures(scope, extent, &ask).await?;
        for decided in decided(reader, scope, extent, period).await? {
            let measures = all.entry(decided.listed.agency_id).or_default();
            for set in decided.sets {
                measures.add(set, 1);
            }
        }
        Ok(all)
    }
}

/// All agencies together.
fn together(all: &BTreeMap<AgencyId, Measures>) -> Measures {
    let mut sum = Measures::default();
    for measures in all.values() {
        sum.join(measures);
    }
    sum
}

/// A reconsideration or a suit that was decided in a period.
pub(super) struct Decided {
    listed: ListedRemedy,
    on: NaiveDate,
    pub(super) sets: Vec<Measured>,
}

impl Decided {
    pub(super) fn case(self) -> MeasuredCase {
        MeasuredCase {
            id: self.listed.case_id,
            number: self.listed.number,
            title: self.listed.title,
            agency_id: self.listed.agency_id,
            on: Some(self.on),
        }
    }
}

/// Those whose decision that stands at the end of a period was made in it.
pub(super) async fn decided(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    period: Period,
) -> Result<Vec<Decided>, ActError> {
    let Period { from, to } = period;
    let alive = reader
        .remedies_alive(scope, Some(extent.agency), from, to)
        .await?;
    let of_extent = alive
        .into_iter()
        .filter(|listed| extent.whole || listed.agency_id == extent.agency);
    let decided = of_extent.filter_map(|listed| {
        let Standing::Decided(on, outcome) = course(&listed.remedy).standing(to)? else {
            return None;
        };
        let mut sets = vec![Measured::RemediesDecided];
        sets.extend((outcome == RemedyOutcome::Corrected).then_some(Measured::RemediesCorrected));
        (from..=to)
            .contains(&on)
            .then_some(Decided { listed, on, sets })
    });
    Ok(decided.collect())
}
