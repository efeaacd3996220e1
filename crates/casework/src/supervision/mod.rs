//! What those ask who watch over agencies: key figures of a period with the cases behind
//! each, how they move from month to month, agencies side by side, the assessment sheet, and
//! the monthly return to the next level.
//!
//! All of it is counted from one narrow row for each case (`measuring.rs`), written with
//! every act.

mod assessment;
mod figures;
mod measuring;
mod period;
mod report;
mod returning;
mod tables;

use disclosure::Refusal;
use disclosure::words::Role;
use store::{Agency, Extent, Reader, Scope};

pub use assessment::{Assessed, AssessedItem, Assessment, Cost};
pub use figures::{Figure, Form, NOTHING, Reading};
pub use period::Period;
pub use report::{
    Compared, MOST_MONTHS, MonthReadings, OfAgency, Supervision, SupervisionAsk, Watcher,
};
pub use returning::{
    MonthlyFigures, ReturnedAgency, ReturnedAssessment, ReturnedCase, ReturnedFigure,
};

pub(crate) use measuring::{keep, row_of};

use crate::error::ActError;
use crate::office::Desk;

/// Whose work it is to watch over agencies.
fn may_supervise(desk: &Desk) -> Result<(), ActError> {
    let watches = |role: &Role| {
        matches!(
            role,
            Role::OfficeHead | Role::Supervisor | Role::Analyst | Role::Auditor
        )
    };
    match desk.officer.roles.iter().any(watches) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "reg:46",
            "您不能查看监督指标",
            "监督指标和考核表由负责人、督办人、分析人和审计人查看。",
        )
        .into()),
    }
}

/// The agency of an extent, when the scope reaches all of it.
async fn within(reader: &mut Reader, scope: &Scope, extent: Extent) -> Result<Agency, ActError> {
    let unknown = || {
        Refusal::malformed(
            "agency_unknown",
            "office",
            "没有这个机关，或者它不在您查看的范围以内",
            "请选择本机关或者下级机关。",
        )
        .at("agency")
    };
    if !reader.reaches(scope, extent).await? {
        return Err(unknown().into());
    }
    let agency = reader.agency(extent.agency).await?;
    Ok(agency.ok_or_else(unknown)?)
}
