//! The supervisor's board: how the agencies in reach keep the periods; and a month
//! with what falls due on each of its days.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use disclosure::calendar::DayKind;
use store::{Agency, AgencyFigures, DueCase, ListedRemedy};

use crate::error::ActError;
use crate::office::{Desk, Office};

/// How one agency, or all together, keep the periods.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BoardFigures {
    /// Open cases.
    pub in_hand: i64,
    /// Of these, with a last day from today up to [`Office::soon`].
    pub due_soon: i64,
    /// Of these, past their last day.
    pub overdue: i64,
    /// Replies of the period.
    pub answered: i64,
    /// Of these, served after the last day.
    pub answered_late: i64,
    /// Half of the replies took no more workdays of the agency's own than this;
    /// absent without replies.
    pub median_workdays: Option<f64>,
    /// How many replies were in time, of how many.
    pub on_time_share: (i64, i64),
}

/// A line of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// The agency.
    pub agency: Agency,
    /// How it stands.
    pub figures: BoardFigures,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// The agencies in reach that own cases, parents before children.
    pub rows: Vec<BoardRow>,
    /// All of them together.
    pub total: BoardFigures,
}

/// Whose cases a month shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MonthOf {
    /// Those in the officer's own hands.
    Hands,
    /// Those of the agencies in reach.
    Reach,
}

/// A day of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthDay {
    /// The day.
    pub on: NaiveDate,
    /// What the calendar makes of it; absent outside the calendar.
    pub kind: Option<DayKind>,
    /// The holiday's name, on a day off that a notice names.
    pub holiday: Option<String>,
    /// How many open cases have their last day to reply on it.
    pub due: i64,
    /// The first of them.
    pub first: Vec<DueCase>,
    /// What reconsideration and litigation have due on it.
    pub remedies: Vec<ListedRemedy>,
}

/// So many cases of a day are named.
const NAMED: i64 = 5;

impl Office {
    /// The board over the agencies in the desk's reach, with the replies of
    /// `from..=to`.
    ///
    /// # Errors
    /// The register failed.
    pub async fn board(
        &self,
        desk: &Desk,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Board, ActError> {
        let mut reader = self.store.read().await?;
        let mut kept = reader
            .board(&desk.scope, self.today(), self.soon(), from, to)
            .await?;
        let agencies = reader.agencies(&desk.scope).await?;
        let total = figures(&together(kept.values()));
        let row = |agency: Agency| {
            let figures = figures(&kept.remove(&agency.id)?);
            Some(BoardRow { agency, figures })
        };
        Ok(Board {
            rows: agencies.into_iter().filter_map(row).collect(),
            total,
        })
    }

    /// A month, day by day; empty when there is no such month.
    ///
    /// # Errors
    /// The register failed.
    pub async fn month(
        &self,
        desk: &Desk,
        year: i32,
        month: u32,
        of: MonthOf,
    ) -> Result<Vec<MonthDay>, ActError> {
        let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
            return Ok(Vec::new());
        };
        let days = first.iter_days().take_while(|day| day.month() == month);
        let last = first
            .checked_add_months(Months::new(1))
            .and_then(|next| next.pred_opt())
            .unwrap_or(first);
        let handler = (of == MonthOf::Hands).then_some(desk.officer.id);
        let mut reader = self.store.read().await?;
        let mut due: BTreeMap<NaiveDate, Vec<DueCase>> = BTreeMap::new();
        for case in reader
            .due_by_day(&desk.scope, handler, first, last, NAMED)
            .await?
        {
            due.entry(case.due_on).or_default().push(case);
        }
        drop(reader);
        let mut remedies = self.remedies_due(desk, first, last).await?;
        remedies.retain(|it| handler.is_none_or(|officer| it.handler_id == Some(officer)));
        Ok(days
            .map(|on| {
                let mut day = self.month_day(on, due.remove(&on).unwrap_or_default());
                let due_then = |it: &&ListedRemedy| it.remedy.due_on == Some(on);
                day.remedies = remedies.iter().filter(due_then).cloned().collect();
                day
            })
            .collect())
    }

    fn month_day(&self, on: NaiveDate, first: Vec<DueCase>) -> MonthDay {
        let calendar = &self.rules.calendar;
        let kind = calendar.kind(on);
        let holiday = match kind {
            Some(DayKind::Holiday { name, .. }) => Some(calendar.holiday_name(name).to_owned()),
            _ => None,
        };
        MonthDay {
            on,
            kind,
            holiday,
            due: first.first().map_or(0, |case| case.of),
            first,
            remedies: Vec::new(),
        }
    }
}

fn together<'f>(all: impl Iterator<Item = &'f AgencyFigures>) -> AgencyFigures {
    let mut sum = AgencyFigures::default();
    for figures in all {
        sum.in_hand += figures.in_hand;
        sum.due_soon += figures.due_soon;
        sum.overdue += figures.overdue;
        sum.late += figures.late;
        for (workdays, cases) in &figures.replies {
            *sum.replies.entry(*workdays).or_default() += cases;
        }
    }
    sum
}

fn figures(kept: &AgencyFigures) -> BoardFigures {
    let answered = kept.replies.values().sum();
    BoardFigures {
        in_hand: kept.in_hand,
        due_soon: kept.due_soon,
        overdue: kept.overdue,
        answered,
        answered_late: kept.late,
        median_workdays: median(&kept.replies, answered),
        on_time_share: (answered - kept.late, answered),
    }
}

/// The middle of so many replies; between two middles, half-way.
pub(crate) fn median(replies: &BTreeMap<i64, i64>, answered: i64) -> Option<f64> {
    if answered == 0 {
        return None;
    }
    let nth = |nth: i64| {
        let mut seen = 0;
        let reached = |(_, cases): &(&i64, &i64)| {
            seen += **cases;
            seen > nth
        };
        replies.iter().find(reached).map(|(workdays, _)| *workdays)
    };
    let both = nth((answered - 1) / 2)? + nth(answered / 2)?;
    Some(f64::from(i32::try_from(both).ok()?) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_half_way_between_two() {
        let of = |replies: &[(i64, i64)]| {
            let replies: BTreeMap<i64, i64> = replies.iter().copied().collect();
            median(&replies, replies.values().sum())
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(7, 1)]), Some(7.0));
        assert_eq!(of(&[(3, 1), (8, 1)]), Some(5.5));
        assert_eq!(of(&[(3, 2), (8, 1), (20, 2)]), Some(8.0));
        assert_eq!(of(&[(3, 3), (8, 1), (20, 2)]), Some(5.5));
        assert_eq!(of(&[(1, 1), (20, 5)]), Some(20.0));
    }
}
