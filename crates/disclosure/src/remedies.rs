//! Table four of the annual report (国办公开办函〔2021〕30号): how reconsiderations and suits
//! stand at the end of a year.
//!
//! One is counted once in a year: by its outcome where the decision that stands on
//! 31 December was made in that year, as undecided where none stands then — also where a
//! judgment was appealed against by then. What was decided before the year and stands is
//! not counted again. So an appeal of January leaves the figures of December as they were,
//! and its own outcome is counted in the year that brings it.

use chrono::{Datelike, NaiveDate};

use crate::case::SoughtRemedy;
use crate::words::{RemedyKind, RemedyOutcome};

/// How one went, as far as a report asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// Which.
    pub kind: RemedyKind,
    /// The day it reached the agency.
    pub received_on: NaiveDate,
    /// The first decision.
    pub decided: Option<(NaiveDate, RemedyOutcome)>,
    /// The day of an appeal against it.
    pub appealed_on: Option<NaiveDate>,
    /// The decision on the appeal.
    pub settled: Option<(NaiveDate, RemedyOutcome)>,
}

/// How one stands at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No decision stands.
    Undecided,
    /// That of a day does.
    Decided(NaiveDate, RemedyOutcome),
}

/// A column of a group of table four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// 结果维持、结果纠正、其他结果
    Outcome(RemedyOutcome),
    /// 尚未审结
    Undecided,
}

impl Column {
    /// Where it stands in its group of five, the last of which is the sum.
    pub const fn place(self) -> usize {
        match self {
            Column::Outcome(RemedyOutcome::Upheld) => 0,
            Column::Outcome(RemedyOutcome::Corrected) => 1,
            Column::Outcome(RemedyOutcome::Other) => 2,
            Column::Undecided => 3,
        }
    }
}

impl Course {
    /// The course of one that a case has on record.
    pub fn of(remedy: &SoughtRemedy) -> Option<Course> {
        let decided = |place: usize| {
            let decided = remedy.instances.get(place)?.decided.as_ref()?;
            Some((decided.decided_on, decided.outcome))
        };
        Some(Course {
            kind: remedy.kind,
            received_on: remedy.first()?.begun_on,
            decided: decided(0),
            appealed_on: remedy.instances.get(1).map(|second| second.begun_on),
            settled: decided(1),
        })
    }

    /// How it stands at the end of a day; `None` before it came in.
    pub fn standing(&self, on: NaiveDate) -> Option<Standing> {
        if self.received_on > on {
            return None;
        }
        let by_then = |decided: Option<(NaiveDate, RemedyOutcome)>| {
            decided
                .filter(|(day, _)| *day <= on)
                .map_or(Standing::Undecided, |(day, outcome)| {
                    Standing::Decided(day, outcome)
                })
        };
        let appealed = self.appealed_on.is_some_and(|day| day <= on);
        Some(by_then(if appealed { self.settled } else { self.decided }))
    }

    /// In which column of its group a year's report counts it.
    pub fn column(&self, year: i32) -> Option<Column> {
        let end = NaiveDate::from_ymd_opt(year, 12, 31)?;
        match self.standing(end)? {
            Standing::Undecided => Some(Column::Undecided),
            Standing::Decided(day, outcome) => {
                (day.year() == year).then_some(Column::Outcome(outcome))
            }
        }
    }

    /// In which of the fifteen cells a year's report counts it, beside the sum of its
    /// group.
    pub fn cell(&self, year: i32) -> Option<usize> {
        Some(self.kind as usize * 5 + self.column(year)?.place())
    }
}

/// The fifteen cells of table four: for each kind 维持、纠正、其他、尚未审结、总计.
pub fn table<'c>(courses: impl IntoIterator<Item = &'c Course>, year: i32) -> [i64; 15] {
    let mut cells = [0; 15];
    for cell in courses.into_iter().filter_map(|course| course.cell(year)) {
        cells[cell] += 1;
        cells[cell / 5 * 5 + 4] += 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn suit(decided: Option<&str>, appealed: Option<&str>, settled: Option<&str>) -> Course {
        Course {
            kind: RemedyKind::Litigation,
            received_on: day("2023-06-01"),
            decided: decided.map(|on| (day(on), RemedyOutcome::Corrected)),
            appealed_on: appealed.map(day),
            settled: settled.map(|on| (day(on), RemedyOutcome::Upheld)),
        }
    }

    #[test]
    fn a_year_counts_each_once_as_it_stood_at_its_end() {
        use Column::{Outcome, Undecided};
        use RemedyOutcome::{Corrected, Upheld};
        let years = |course: Course| [2022, 2023, 2024, 2025].map(|year| course.column(year));
        let (up, down, open) = (
            Some(Outcome(Upheld)),
            Some(Outcome(Corrected)),
            Some(Undecided),
        );
        for (course, expected) in [
            (suit(None, None, None), [None, open, open, open]),
            (
                suit(Some("2023-12-31"), None, None),
                [None, down, None, None],
            ),
            (
                suit(Some("2024-01-01"), None, None),
                [None, open, down, None],
            ),
            // appealed against and settled within the year: by the last word alone
            (
                suit(Some("2023-09-01"), Some("2023-09-10"), Some("2023-12-20")),
                [None, up, None, None],
            ),
            // appealed against at the end of the year
            (
                suit(Some("2023-12-20"), Some("2023-12-30"), Some("2024-05-06")),
                [None, open, up, None],
            ),
            // the appeal of January leaves December as it was
            (
                suit(Some("2023-12-20"), Some("2024-01-04"), Some("2025-05-06")),
                [None, down, open, up],
            ),
        ] {
            assert_eq!(years(course), expected, "{course:?}");
        }
    }

    #[test]
    fn the_cells_stand_in_the_order_of_the_table() {
        let of = |kind, decided: Option<RemedyOutcome>| Course {
            kind,
            decided: decided.map(|outcome| (day("2023-07-01"), outcome)),
            ..suit(None, None, None)
        };
        let courses = [
            of(RemedyKind::Reconsideration, Some(RemedyOutcome::Upheld)),
            of(RemedyKind::Reconsideration, Some(RemedyOutcome::Corrected)),
            of(RemedyKind::Litigation, Some(RemedyOutcome::Other)),
            of(RemedyKind::LitigationAfter, None),
            of(RemedyKind::LitigationAfter, None),
        ];
        let cells = [1, 1, 0, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0, 2, 2];
        assert_eq!(table(&courses, 2023), cells);
        assert_eq!(table(&courses, 2022), [0; 15]);
    }
}
