//! Which dates the published notices settle, and which a missing one may still move.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::{MonthDay, PublishedYear, UnpublishedRule};

/// What is settled by the years that are published, and what is not.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    /// The years between others that have no notice.
    pub gaps: Vec<i32>,
    /// The first year without a notice in the time of the law.
    pub next: i32,
    /// From this day on dates are provisional.
    pub provisional_from: NaiveDate,
    /// Days before the law that may have been counted over a missing year.
    provisional_before: Option<Range<NaiveDate>>,
    /// From this day on the notice of the next year is missed.
    pub missed_from: Option<NaiveDate>,
}

impl Settled {
    /// `since` is the first day on which a period may begin.
    ///
    /// A date shows where it ends, not where its period began: what ends behind a missing
    /// year may have been counted over it, however much later that is. If the year lies in
    /// the time of the law, all that ends from its eve on is therefore provisional,
    /// published years behind it included. Over a year before the law no period runs: what
    /// is provisional for it ends on the day on which the law begins, so an old notice
    /// can be taken in alone and unsettles no date of a case.
    pub fn by(
        years: &[PublishedYear],
        unpublished: &UnpublishedRule,
        since: NaiveDate,
    ) -> Option<Settled> {
        let (first, last) = (years.first()?.year, years.last()?.year);
        let gaps: Vec<i32> = (first..=last)
            .filter(|year| years.iter().all(|it| it.year != *year))
            .collect();
        // This day of the last published year before one that is missing.
        let eve = |missing: i32, on: MonthDay| {
            let before = years.iter().rfind(|it| it.year < missing)?;
            NaiveDate::from_ymd_opt(before.year, on.month, on.day)
        };
        let within_law = gaps.iter().find(|year| **year >= since.year());
        let next = within_law.copied().unwrap_or(last + 1);
        let older = gaps.first().filter(|year| **year < since.year());
        let provisional_before = match older {
            Some(year) => Some(eve(*year, unpublished.provisional_from)?..since),
            None => None,
        };
        Some(Settled {
            provisional_from: eve(next, unpublished.provisional_from)?,
            provisional_before,
            missed_from: unpublished.missed_from.and_then(|from| eve(next, from)),
            gaps,
            next,
        })
    }

    /// Whether a notice that is not there may still move a date that falls on `day`.
    pub fn is_provisional(&self, day: NaiveDate) -> bool {
        let before = self.provisional_before.as_ref();
        day >= self.provisional_from || before.is_some_and(|range| range.contains(&day))
    }
}
