//! What supervisors measure: a narrow row for each case, written in the act that changes
//! the case; sets of cases over these rows, counted by agency and listed.

mod counting;
mod sets;

use chrono::NaiveDate;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId};
use crate::store::{Reader, Tx};

pub use sets::{Measured, MeasuredCase, Measures, MeasuringAsk};

/// A case as supervisors measure it: what is said of its reply is of its first round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredRow {
    /// The case.
    pub case_id: CaseId,
    /// Its owner.
    pub agency_id: AgencyId,
    /// The day of its registration.
    pub registered_on: NaiveDate,
    /// Whether that was the day on which it reached the office; none of a part of a case
    /// that was split.
    pub same_day: Option<bool>,
    /// The day on which a supplement was asked for, and whether that was late.
    pub supplement: Option<(NaiveDate, bool)>,
    /// The day on which a fee was notified, and the amount in fen.
    pub fee: Option<(NaiveDate, i64)>,
    /// That fee is neither paid nor awaited any more.
    pub fee_dropped: bool,
    /// The last day to reply; absent while the period stands still without limit.
    pub due_on: Option<NaiveDate>,
    /// The day that ended it; none of a case that was split.
    pub concluded_on: Option<NaiveDate>,
    /// The row of table three that this made it, from 1.
    pub report_row: Option<i64>,
    /// It ended by a reply.
    pub replied: bool,
    /// That was served after the last day.
    pub late: Option<bool>,
    /// So many workdays of the agency's own it took.
    pub workdays: Option<i64>,
    /// Its period was extended.
    pub extended: bool,
    /// Whether proof of its service is on file; none where another case carries it.
    pub proved: Option<bool>,
    /// So many days after its end its dossier was in the archive.
    pub archived_after: Option<i64>,
}

statements! {
    PUT = "INSERT INTO measured_cases (case_id, agency_id, registered_on, same_day, supplement_on, supplement_late, \
        fee_on, fee_fen, fee_dropped, due_on, concluded_on, report_row, replied, late, workdays, extended, proved, \
        archived_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
        ON CONFLICT (case_id) DO UPDATE SET agency_id = $2, registered_on = $3, same_day = $4, supplement_on = $5, \
        supplement_late = $6, fee_on = $7, fee_fen = $8, fee_dropped = $9, due_on = $10, concluded_on = $11, \
        report_row = $12, replied = $13, late = $14, workdays = $15, extended = $16, proved = $17, archived_after = $18";
    ONE = "SELECT case_id, agency_id, registered_on, same_day, supplement_on, supplement_late, fee_on, fee_fen, \
        fee_dropped, due_on, concluded_on, report_row, replied, late, workdays, extended, proved, archived_after \
        FROM measured_cases WHERE case_id = $1";
    ARCHIVED_ON = "SELECT e.effective_on FROM case_events e WHERE e.case_id = $1 AND e.seq <= $2 AND e.kind = 'archive' \
        ORDER BY e.seq DESC LIMIT 1";
}

from_row!(MeasuredRow, |row| {
    let supplement_on: Option<NaiveDate> = row.try_get("supplement_on")?;
    let supplement_late: Option<bool> = row.try_get("supplement_late")?;
    let fee_on: Option<NaiveDate> = row.try_get("fee_on")?;
    let fee_fen: Option<i64> = row.try_get("fee_fen")?;
    Ok(MeasuredRow {
        case_id: row.try_get("case_id")?,
        agency_id: row.try_get("agency_id")?,
        registered_on: row.try_get("registered_on")?,
        same_day: row.try_get("same_day")?,
        supplement: supplement_on.map(|on| (on, supplement_late.unwrap_or_default())),
        fee: fee_on.map(|on| (on, fee_fen.unwrap_or_default())),
        fee_dropped: row.try_get("fee_dropped")?,
        due_on: row.try_get("due_on")?,
        concluded_on: row.try_get("concluded_on")?,
        report_row: row.try_get("report_row")?,
        replied: row.try_get("replied")?,
        late: row.try_get("late")?,
        workdays: row.try_get("workdays")?,
        extended: row.try_get("extended")?,
        proved: row.try_get("proved")?,
        archived_after: row.try_get("archived_after")?,
    })
});

impl Reader {
    /// The row of a case.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn measured_row(
        &mut self,
        case_id: CaseId,
    ) -> Result<Option<MeasuredRow>, StoreError> {
        ask!(self, fetch_optional, MeasuredRow, ONE, case_id)
    }

    /// The day on which a case last went to the archive, among its events up to one.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn archived_on(
        &mut self,
        case_id: CaseId,
        upto: i64,
    ) -> Result<Option<NaiveDate>, StoreError> {
        let found = ask!(
            self,
            fetch_optional,
            (NaiveDate,),
            ARCHIVED_ON,
            case_id,
            upto
        )?;
        Ok(found.map(|(on,)| on))
    }
}

impl Tx {
    /// Writes how a case is measured.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn put_measured_row(&mut self, row: &MeasuredRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            PUT,
            row.case_id,
            row.agency_id,
            row.registered_on,
            row.same_day,
            row.supplement.map(|(on, _)| on),
            row.supplement.map(|(_, late)| late),
            row.fee.map(|(on, _)| on),
            row.fee.map(|(_, fen)| fen),
            row.fee_dropped,
            row.due_on,
            row.concluded_on,
            row.report_row,
            row.replied,
            row.late,
            row.workdays,
            row.extended,
            row.proved,
            row.archived_after
        )
        .map(drop)
    }
}
