//! Cases that one year hands on to the next (row 四 of its annual report):
//! counted, and those reported before the register.

use chrono::NaiveDate;
use disclosure::words::ApplicantKind;
use serde::Serialize;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::AgencyId;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// How many cases of a kind of applicant an agency hands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarryOver {
    /// The agency.
    pub agency_id: AgencyId,
    /// The applicants' column in the annual report.
    pub applicant_kind: ApplicantKind,
    /// How many.
    pub cases: i64,
}

/// The day from which a case `c` counts: one whose receipt is not confirmed yet was not
/// received (article 31). A part of a split case counts from the split: until then the
/// whole case counts in its place.
macro_rules! counted_from {
    () => {
        "CASE WHEN c.parent_id IS NULL THEN COALESCE(c.received_on, c.concluded_on) ELSE c.registered_on END"
    };
}
pub(crate) use counted_from;

statements! {
    REPORTED = "SELECT applicant_kind, cases FROM carried_over WHERE agency_id = $1 AND year = $2 \
        ORDER BY applicant_kind";
    INSERT_REPORTED = "INSERT INTO carried_over (agency_id, year, applicant_kind, cases) VALUES ($1, $2, $3, $4)";
    COUNTED = concat!("SELECT c.agency_id, c.applicant_kind, COUNT(*) AS cases FROM cases c \
        JOIN agencies a ON a.id = c.agency_id WHERE a.path >= $1 AND a.path < $2 \
        AND (c.agency_id = $3 OR $3 IS NULL) AND ", counted_from!(), " <= $4 \
        AND (c.concluded_on IS NULL OR c.concluded_on > $4) \
        GROUP BY c.agency_id, c.applicant_kind ORDER BY c.agency_id, c.applicant_kind");
}

struct Reported {
    applicant_kind: ApplicantKind,
    cases: i64,
}

from_row!(Reported, |row| {
    Ok(Reported {
        applicant_kind: word(
            "applicant_kind",
            ApplicantKind::parse,
            row.try_get("applicant_kind")?,
        )?,
        cases: row.try_get("cases")?,
    })
});

from_row!(CarryOver, |row| {
    let Reported {
        applicant_kind,
        cases,
    } = Reported::from_row(row)?;
    Ok(CarryOver {
        agency_id: row.try_get("agency_id")?,
        applicant_kind,
        cases,
    })
});

/// The last day of a year.
pub(crate) fn last_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX)
}

impl Reader {
    /// What the annual report of a year from before the register handed on.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn carried_over_before(
        &mut self,
        agency_id: AgencyId,
        year: i32,
    ) -> Result<Vec<(ApplicantKind, i64)>, StoreError> {
        let rows = ask!(
            self,
            fetch_all,
            Reported,
            REPORTED,
            agency_id,
            i64::from(year)
        )?;
        Ok(rows
            .into_iter()
            .map(|row| (row.applicant_kind, row.cases))
            .collect())
    }

    /// The cases that were received by the last day of a year and not concluded
    /// then, by owner and kind of applicant. Only agencies in reach are counted:
    /// a part in another's case gives no claim to its figures.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn carry_over(
        &mut self,
        scope: &Scope,
        agency: Option<AgencyId>,
        year: i32,
    ) -> Result<Vec<CarryOver>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            CarryOver,
            COUNTED,
            &sight.low,
            &sight.high,
            agency,
            last_day(year)
        )
    }
}

impl Tx {
    /// Records what the annual report of a year from before the register handed on.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when it is recorded already, [`StoreError::Driver`]
    /// when there is no such agency.
    pub async fn insert_carried_over(
        &mut self,
        agency_id: AgencyId,
        year: i32,
        applicant_kind: ApplicantKind,
        cases: i64,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_REPORTED,
            agency_id,
            i64::from(year),
            applicant_kind.word(),
            cases
        )?;
        Ok(())
    }
}
