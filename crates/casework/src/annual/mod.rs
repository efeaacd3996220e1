//! The annual report (国办公开办函〔2021〕30号): every cell of its tables is counted from a
//! narrow row for each case and opens the cases behind it.

mod cell_sheet;
mod counting;
mod document;
mod freezing;
pub mod outside;
mod report;
mod spreadsheet;

use disclosure::Refusal;
use disclosure::words::Role;

pub use cell_sheet::result;
pub use document::document;
pub use freezing::{Correction, Frozen};
pub use outside::MOST_BYTES;
pub use report::{AnnualReport, Before, Cell, Source};
pub use spreadsheet::spreadsheet;

pub(crate) use counting::{counted, keep, place};

use crate::error::ActError;
use crate::office::Desk;

/// Whose work it is to report.
pub(crate) fn may_report(desk: &Desk) -> Result<(), ActError> {
    let reads = |role: &Role| {
        matches!(
            role,
            Role::OfficeHead | Role::Supervisor | Role::Analyst | Role::Auditor
        )
    };
    if desk.officer.roles.iter().any(reads) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "role",
        "reg:50",
        "您不能查看年度报告",
        "年度报告由负责人、督办人、分析人和审计人查看。",
    )
    .into())
}
