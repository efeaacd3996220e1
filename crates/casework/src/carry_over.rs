//! What one year hands on to the next: row 四 of the annual report, and the row
//! 二 that the year before handed on.

use std::collections::BTreeMap;

use disclosure::words::ApplicantKind;
use store::{Agency, AgencyId, Reach, Reader};

use crate::error::ActError;
use crate::office::{Desk, Office};

/// The carry-over of one agency.
#[derive(Debug, Clone)]
pub struct CarriedOver {
    /// The agency.
    pub agency: Agency,
    /// One line for each kind of applicant, in the order of the report.
    pub lines: Vec<CarriedLine>,
    /// Whether the year before was reported before the register.
    pub reported: bool,
}

/// One column of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarriedLine {
    /// The kind of applicant.
    pub applicant_kind: ApplicantKind,
    /// Row 四 of the year: cases that it hands on, as the register counts them.
    pub handed_on: i64,
    /// What the register counts at the end of the year before.
    pub counted_before: i64,
    /// What was reported for the year before, when that was before the register.
    pub reported_before: Option<i64>,
}

impl CarriedLine {
    /// Row 二 of the year: row 四 of the one before, as it was reported.
    pub fn taken_over(&self) -> i64 {
        self.reported_before.unwrap_or(self.counted_before)
    }

    /// By how many cases the register differs from what was reported.
    pub fn difference(&self) -> i64 {
        self.counted_before - self.taken_over()
    }
}

type Counted = BTreeMap<(AgencyId, ApplicantKind), i64>;

impl Office {
    /// The carry-over of a year, of one agency or of all in reach.
    ///
    /// # Errors
    /// The register failed.
    pub async fn carry_over(
        &self,
        desk: &Desk,
        agency: Option<AgencyId>,
        year: i32,
    ) -> Result<Vec<CarriedOver>, ActError> {
        if desk.scope.reach == Reach::Nothing {
            return Ok(Vec::new());
        }
        let mut reader = self.store.read().await?;
        let handed_on = counted(&mut reader, desk, agency, year).await?;
        let before = counted(&mut reader, desk, agency, year - 1).await?;
        let mut agencies = reader.agencies(&desk.scope).await?;
        agencies.retain(|one| agency.is_none_or(|agency| one.id == agency));
        let mut all = Vec::with_capacity(agencies.len());
        for agency in agencies {
            let reported = reader.carried_over_before(agency.id, year - 1).await?;
            all.push(lines(agency, &handed_on, &before, &reported));
        }
        Ok(all)
    }
}

async fn counted(
    reader: &mut Reader,
    desk: &Desk,
    agency: Option<AgencyId>,
    year: i32,
) -> Result<Counted, ActError> {
    let rows = reader.carry_over(&desk.scope, agency, year).await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.agency_id, row.applicant_kind), row.cases))
        .collect())
}

fn lines(
    agency: Agency,
    handed_on: &Counted,
    before: &Counted,
    reported: &[(ApplicantKind, i64)],
) -> CarriedOver {
    let of = |counted: &Counted, kind| counted.get(&(agency.id, kind)).copied().unwrap_or(0);
    // A report has every column: one that is not there was nought.
    let told = |kind| {
        let found = reported.iter().find(|(known, _)| *known == kind);
        (!reported.is_empty()).then(|| found.map_or(0, |(_, cases)| *cases))
    };
    let line = |kind: &ApplicantKind| CarriedLine {
        applicant_kind: *kind,
        handed_on: of(handed_on, *kind),
        counted_before: of(before, *kind),
        reported_before: told(*kind),
    };
    CarriedOver {
        lines: ApplicantKind::ALL.iter().map(line).collect(),
        reported: !reported.is_empty(),
        agency,
    }
}
