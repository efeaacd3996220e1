//! The report of a year: its figures, the rules by which they balance, and the cases
//! behind each cell.

use chrono::{Datelike, NaiveDate};
use disclosure::annual::{self, Balance, COLUMNS, Figures, ROWS, Tables};
use disclosure::words::ApplicantKind;
use store::{
    Agency, AnnualCounts, AnnualLine, ByKind, CaseId, CellCase, Extent, Reader, Scope, StoreError,
};

use super::freezing::{self, Frozen};
use super::may_report;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::remedies;

/// So many cases that do not balance are named.
const NAMED: i64 = 50;

/// The report of a year.
#[derive(Debug, Clone)]
pub struct AnnualReport {
    /// Whose.
    pub agency: Agency,
    /// With all agencies below it.
    pub whole: bool,
    /// Which year.
    pub year: i32,
    /// The day up to which it is counted, where the year is not over.
    pub until: Option<NaiveDate>,
    /// Its figures; of a year that was frozen, as they were frozen.
    pub figures: Figures,
    /// Row 四 of the year before, as 二 has to agree with it.
    pub before: Before,
    /// Whether the rules hold, and where not.
    pub balance: Balance,
    /// The cases that make a sum not balance.
    pub odd: Vec<CellCase>,
    /// What is frozen, with what changed since.
    pub frozen: Option<Frozen>,
}

/// What the year before handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The seven columns that this year's 二 has to show.
    pub row: Vec<i64>,
    /// Where they come from.
    pub source: Source,
    /// The seven columns as they were frozen.
    pub frozen: Option<Vec<i64>>,
    /// The corrections of the frozen year that stand between the two.
    pub corrections: Vec<freezing::Correction>,
}

/// Where the year before stands written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Counted in the register.
    Register,
    /// Handed in when the register was begun.
    Opening,
    /// Frozen.
    Frozen,
}

/// A cell of table three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Its row, from 1.
    pub row: usize,
    /// Its column, from 1; the last one is the total.
    pub column: usize,
}

impl Cell {
    /// The cell at a row and a column; none outside of the table.
    pub fn at(row: usize, column: usize) -> Option<Cell> {
        let there = (1..=ROWS.len()).contains(&row) && (1..=COLUMNS.len()).contains(&column);
        there.then_some(Cell { row, column })
    }

    /// What stands before its row and over its column.
    pub fn label(self) -> (&'static str, &'static str) {
        (ROWS[self.row - 1], COLUMNS[self.column - 1])
    }

    fn line(self) -> AnnualLine {
        match self.row - 1 {
            annual::NEW => AnnualLine::New,
            annual::CARRIED_IN => AnnualLine::CarriedIn,
            annual::DONE => AnnualLine::Done(None),
            annual::CARRIED_OUT => AnnualLine::CarriedOut,
            _ => AnnualLine::Done(i64::try_from(self.row).ok()),
        }
    }

    fn kind(self) -> Option<ApplicantKind> {
        ApplicantKind::ALL.get(self.column - 1).copied()
    }
}

impl AnnualReport {
    /// Says up to which day it is counted, where the year is not over.
    fn counted_up_to(self, today: NaiveDate) -> AnnualReport {
        AnnualReport {
            until: (self.year >= today.year()).then_some(today),
            ..self
        }
    }

    /// The tables as they are handed on, and as `report check` reads them.
    pub fn tables(&self) -> Tables {
        Tables {
            year: self.year,
            agency: Some(self.agency.name.clone()),
            applications: Some(self.figures.applications.clone()),
            remedies: Some(self.figures.remedies.clone()),
            carried_over_last_year: Some(self.before.row.clone()),
        }
    }
}

impl Office {
    /// The report of an agency, or of all below it, for a year.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn annual_report(
        &self,
        desk: &Desk,
        extent: Extent,
        year: i32,
    ) -> Result<AnnualReport, ActError> {
        may_report(desk)?;
        let mut reader = self.store.read().await?;
        let report = read(&mut reader, &desk.scope, extent, year).await?;
        Ok(report.counted_up_to(self.today()))
    }

    /// The same for the command line.
    ///
    /// # Errors
    /// There is no such agency, or the register failed.
    pub async fn annual_report_of_all(
        &self,
        extent: Extent,
        year: i32,
    ) -> Result<AnnualReport, ActError> {
        let mut reader = self.store.read().await?;
        let report = read(&mut reader, &Scope::system(), extent, year).await?;
        Ok(report.counted_up_to(self.today()))
    }

    /// Up to `limit` cases of a cell after one of them.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn annual_cell(
        &self,
        desk: &Desk,
        extent: Extent,
        year: i32,
        cell: Cell,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CellCase>, ActError> {
        may_report(desk)?;
        let mut reader = self.store.read().await?;
        within(&mut reader, &desk.scope, extent).await?;
        Ok(reader
            .annual_cell(
                &desk.scope,
                extent,
                year,
                cell.line(),
                cell.kind(),
                after.unwrap_or_default(),
                limit,
            )
            .await?)
    }
}

/// The agency of an extent, when the scope reaches it.
pub(super) async fn within(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
) -> Result<Agency, ActError> {
    if !reader.reaches(scope, extent).await? {
        return Err(ActError::NotFound);
    }
    let agency = reader.agency(extent.agency).await?;
    agency.ok_or(ActError::NotFound)
}

pub(super) async fn read(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
) -> Result<AnnualReport, ActError> {
    let agency = within(reader, scope, extent).await?;
    let now = figures(reader, scope, extent, year).await?;
    let before = before(reader, scope, extent, year).await?;
    let frozen = freezing::read(reader, scope, extent, year, &now).await?;
    let figures = frozen.as_ref().map_or(now, |frozen| frozen.figures.clone());
    let mut report = AnnualReport {
        agency,
        whole: extent.whole,
        year,
        until: None,
        figures,
        before,
        balance: Balance::of(Vec::new()),
        odd: Vec::new(),
        frozen,
    };
    report.balance = annual::check(&report.tables());
    if !report.balance.balanced {
        report.odd = reader.annual_odd(scope, extent, NAMED).await?;
    }
    Ok(report)
}

/// The figures of a year as the register counts them now.
pub(super) async fn figures(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
) -> Result<Figures, StoreError> {
    let counts = reader.annual_counts(scope, extent, year).await?;
    Ok(Figures {
        applications: applications(&counts),
        remedies: remedies::counted(reader, scope, extent, year).await?,
        fee_cases: counts.fees.0,
        fee_fen: counts.fees.1,
    })
}

fn applications(counts: &AnnualCounts) -> Vec<Vec<i64>> {
    let none = ByKind::new();
    let of_row = |row: usize| {
        let row = i64::try_from(row).ok();
        counts.done.get(&row).unwrap_or(&none)
    };
    let mut done = ByKind::new();
    for (kind, cases) in counts.done.values().flatten() {
        *done.entry(*kind).or_default() += cases;
    }
    let row = |at: usize| match at {
        annual::NEW => columns(&counts.new),
        annual::CARRIED_IN => columns(&counts.carried_in),
        annual::DONE => columns(&done),
        annual::CARRIED_OUT => columns(&counts.carried_out),
        _ => columns(of_row(at + 1)),
    };
    (0..ROWS.len()).map(row).collect()
}

/// The six kinds of applicants, and their total.
pub(super) fn columns(by_kind: &ByKind) -> Vec<i64> {
    let of = |kind| by_kind.get(kind).copied().unwrap_or(0);
    let mut row: Vec<i64> = ApplicantKind::ALL.iter().map(of).collect();
    row.push(row.iter().sum());
    row
}

/// What the year before handed on: as it was frozen, with what was corrected since; or as
/// it was reported before the register; or as it is counted.
async fn before(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
) -> Result<Before, ActError> {
    let last = year - 1;
    if let Some(frozen) = freezing::row_handed_on(reader, scope, extent, last).await? {
        return Ok(frozen);
    }
    let (counted, reported) = reader.annual_before(scope, extent, last).await?;
    Ok(Before {
        row: columns(&counted),
        source: if reported {
            Source::Opening
        } else {
            Source::Register
        },
        frozen: None,
        corrections: Vec::new(),
    })
}
