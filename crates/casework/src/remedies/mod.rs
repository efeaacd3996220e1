//! Reconsideration and litigation across cases: what is open, what a year's table four
//! counts, and the return of a month.

mod month;
mod rows;
mod sheet;

use chrono::{Datelike, NaiveDate};
use disclosure::remedies::{Course, table};
use disclosure::words::{RemedyKind, RemedyOutcome};
use store::{AgencyId, Extent, ListedRemedy, Reader, RemedyRow, Scope, StoreError};

use crate::error::ActError;
use crate::office::{Desk, Office};

pub use month::{MonthlyReturn, ReturnedRemedy};
pub(crate) use rows::remedy_rows;

/// The most lines of one list: more than a district has in many years.
pub const MOST_REMEDIES: i64 = 2000;

/// Which of them a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemedyList {
    /// Undecided, or something is still due: the next last day first.
    Open,
    /// Those that a year's table four counts: all of them, or those of one cell.
    Counted(i32, Option<usize>),
}

/// Table four of a year (国办公开办函〔2021〕30号), with what each cell counts.
#[derive(Debug, Clone, PartialEq)]
pub struct RemedyTable {
    /// The year.
    pub year: i32,
    /// For each kind 维持、纠正、其他、尚未审结、总计, as the form has them.
    pub cells: [i64; 15],
    /// What is counted, each with its cell beside the sum of its group.
    pub counted: Vec<(usize, ListedRemedy)>,
}

impl RemedyTable {
    /// The cases of a cell; of a sum those of its whole group.
    pub fn of_cell(&self, cell: usize) -> impl Iterator<Item = &ListedRemedy> {
        let is_of = move |counted: usize| match cell % 5 {
            4 => counted / 5 == cell / 5,
            _ => counted == cell,
        };
        let of_cell = self.counted.iter().filter(move |(it, _)| is_of(*it));
        of_cell.map(|(_, listed)| listed)
    }

    /// How many were decided in the year, and how many of them corrected the agency
    /// (纠错率).
    pub fn corrected_of_decided(&self) -> (i64, i64) {
        let sum = |places: &[usize]| {
            let cells = self.cells.iter().enumerate();
            let of = cells.filter(|(cell, _)| places.contains(&(cell % 5)));
            of.map(|(_, count)| *count).sum()
        };
        (sum(&[1]), sum(&[0, 1, 2]))
    }
}

/// The course of one, as the register keeps it.
pub(crate) fn course(row: &RemedyRow) -> Course {
    Course {
        kind: row.kind,
        received_on: row.received_on,
        decided: row.decided_on.zip(row.outcome),
        appealed_on: row.appealed_on,
        settled: row.settled_on.zip(row.settled_as),
    }
}

/// The outcome that stands.
pub fn outcome(row: &RemedyRow) -> Option<RemedyOutcome> {
    row.closed_on?;
    row.settled_as.or(row.outcome)
}

/// What the fifteen cells count, in the order of the form.
pub fn cell_label(cell: usize) -> Option<(RemedyKind, &'static str)> {
    const COLUMNS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let kind = RemedyKind::ALL.get(cell / 5)?;
    Some((*kind, COLUMNS[cell % 5]))
}

/// A year's first and last day.
/// Table four of a year as a report counts it: of one agency, or with all below it.
pub(crate) async fn counted(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
) -> Result<Vec<i64>, StoreError> {
    let Some((from, to)) = of_year(year) else {
        return Ok(table(&[], year).to_vec());
    };
    let mut alive = reader
        .remedies_alive(scope, Some(extent.agency), from, to)
        .await?;
    alive.retain(|listed| extent.whole || listed.agency_id == extent.agency);
    let courses: Vec<Course> = alive.iter().map(|it| course(&it.remedy)).collect();
    Ok(table(&courses, year).to_vec())
}

fn of_year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

impl Office {
    /// A list of reconsiderations and suits: of one agency and all below it, or of all
    /// that the desk sees.
    ///
    /// # Errors
    /// The register failed.
    pub async fn remedies(
        &self,
        desk: &Desk,
        agency: Option<AgencyId>,
        list: RemedyList,
    ) -> Result<Vec<ListedRemedy>, ActError> {
        match list {
            RemedyList::Open => {
                let mut reader = self.store.read().await?;
                let found = reader
                    .open_remedies(&desk.scope, agency, MOST_REMEDIES)
                    .await?;
                Ok(found)
            }
            RemedyList::Counted(year, cell) => {
                let table = self.remedy_table(desk, agency, year).await?;
                let all = table.counted.iter().map(|(_, listed)| listed.clone());
                Ok(match cell {
                    None => all.collect(),
                    Some(cell) => table.of_cell(cell).cloned().collect(),
                })
            }
        }
    }

    /// Table four of a year: of one agency and all below it, or of all in the desk's
    /// reach. By an index over what was not closed before the year.
    ///
    /// # Errors
    /// The register failed.
    pub async fn remedy_table(
        &self,
        desk: &Desk,
        agency: Option<AgencyId>,
        year: i32,
    ) -> Result<RemedyTable, ActError> {
        let alive = match of_year(year) {
            Some((from, to)) => {
                let mut reader = self.store.read().await?;
                reader.remedies_alive(&desk.scope, agency, from, to).await?
            }
            None => Vec::new(),
        };
        let courses: Vec<Course> = alive.iter().map(|it| course(&it.remedy)).collect();
        let counted = alive
            .into_iter()
            .filter_map(|listed| Some((course(&listed.remedy).cell(year)?, listed)));
        Ok(RemedyTable {
            year,
            cells: table(&courses, year),
            counted: counted.collect(),
        })
    }

    /// Those whose next last day lies in `from..=to`, for a calendar.
    pub(crate) async fn remedies_due(
        &self,
        desk: &Desk,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<ListedRemedy>, ActError> {
        let open = self.remedies(desk, None, RemedyList::Open).await?;
        let within = |listed: &ListedRemedy| {
            let due_on = listed.remedy.due_on;
            due_on.is_some_and(|day| (from..=to).contains(&day))
        };
        Ok(open.into_iter().filter(within).collect())
    }

    /// The years of which there may be something to see: from that of the Regulation on.
    pub fn remedy_years(&self) -> impl Iterator<Item = i32> {
        let first = self.rules.calendar.first_day().year();
        (first..=self.today().year()).rev()
    }
}
