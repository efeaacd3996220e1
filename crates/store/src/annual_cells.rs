//! The cases behind a cell of table three, and those that make it not balance.

use chrono::NaiveDate;
use disclosure::words::ApplicantKind;
use serde::Serialize;

use crate::annual::{AnnualLine, Extent, Paths, days, in_reach, kind_of, line};
use crate::dialect::{ask, from_row, on, statements};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId};
use crate::scope::Scope;
use crate::store::Reader;

/// A case of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellCase {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// What is asked for.
    pub title: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// The applicant's column.
    pub applicant_kind: ApplicantKind,
    /// From this day on it counts.
    pub counted_on: NaiveDate,
    /// The day that ended it.
    pub concluded_on: Option<NaiveDate>,
    /// The row that this made it.
    pub report_row: Option<i64>,
}

macro_rules! ids {
    ($line:ident) => {
        concat!(
            "SELECT r.case_id FROM annual_cases r WHERE ",
            in_reach!(),
            line!($line),
            " AND (r.applicant_kind = $5 OR $5 IS NULL) AND (r.report_row = $6 OR $6 IS NULL) AND r.case_id > $7"
        )
    };
}

/// The page is cut out of the ids that an index holds; only its own cases are read.
macro_rules! cell {
    ($line:ident $(, $long:ident)?) => {
        concat!(
            "SELECT r.case_id, c.number, c.title, r.agency_id, r.applicant_kind, r.counted_on, r.concluded_on, \
             r.report_row FROM (",
            ids!($line),
            $(" UNION ALL ", ids!($long),)?
            " ORDER BY case_id LIMIT $8) w JOIN annual_cases r ON r.case_id = w.case_id \
             JOIN cases c ON c.id = r.case_id ORDER BY r.case_id"
        )
    };
}

statements! {
    CELL_NEW = cell!(New);
    CELL_CARRIED_IN = cell!(CarriedIn, LongCarriedIn);
    CELL_DONE = cell!(Done);
    CELL_CARRIED_OUT = cell!(CarriedOut, LongCarriedOut);
    ODD = concat!("SELECT r.case_id, c.number, c.title, r.agency_id, r.applicant_kind, r.counted_on, r.concluded_on, \
        r.report_row FROM annual_cases r JOIN cases c ON c.id = r.case_id WHERE ", in_reach!(),
        " AND r.concluded_on IS NOT NULL AND (r.report_row IS NULL OR r.concluded_on < r.counted_on) \
        ORDER BY r.case_id LIMIT $3");
}

from_row!(CellCase, |row| {
    Ok(CellCase {
        case_id: row.try_get("case_id")?,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        agency_id: row.try_get("agency_id")?,
        applicant_kind: kind_of(row.try_get("applicant_kind")?)?,
        counted_on: row.try_get("counted_on")?,
        concluded_on: row.try_get("concluded_on")?,
        report_row: row.try_get("report_row")?,
    })
});

impl Reader {
    /// The cases of a cell after one of them, by their ids; all columns without a kind.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    #[allow(clippy::too_many_arguments, reason = "a cell, and a page of it")]
    pub async fn annual_cell(
        &mut self,
        scope: &Scope,
        extent: Extent,
        year: i32,
        line: AnnualLine,
        kind: Option<ApplicantKind>,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CellCase>, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(year);
        let (sql, row) = match line {
            AnnualLine::New => (CELL_NEW, None),
            AnnualLine::CarriedIn => (CELL_CARRIED_IN, None),
            AnnualLine::Done(row) => (CELL_DONE, row),
            AnnualLine::CarriedOut => (CELL_CARRIED_OUT, None),
        };
        ask!(
            self,
            fetch_all,
            CellCase,
            sql,
            &low,
            &high,
            from,
            to,
            kind.map(ApplicantKind::word),
            row,
            after,
            limit
        )
    }

    /// Cases that make a year's table not balance: concluded in no row of it, or before
    /// they came in.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn annual_odd(
        &mut self,
        scope: &Scope,
        extent: Extent,
        limit: i64,
    ) -> Result<Vec<CellCase>, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        ask!(self, fetch_all, CellCase, ODD, &low, &high, limit)
    }
}
