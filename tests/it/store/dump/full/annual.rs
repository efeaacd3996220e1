//! Sample rows of the annual report.

use disclosure::words::ApplicantKind;
use serde_json::json;
use store::{AnnualCase, AnnualFreeze, MeasuredRow, Scope, StoreError, Tx};
use uuid::Uuid;

use super::now;
use crate::store::sample::*;

/// How a case is counted, and a frozen year.
pub(super) async fn reported(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    tx.put_annual_case(&AnnualCase {
        case_id: case,
        place: case,
        agency_id: HOUSING,
        applicant_kind: ApplicantKind::NaturalPerson,
        counted_on: day("2025-12-30"),
        concluded_on: Some(day("2026-01-05")),
        report_row: Some(3),
        fee: Some((day("2026-01-04"), 10_000)),
    })
    .await?;
    tx.put_measured_row(&MeasuredRow {
        case_id: case,
        agency_id: HOUSING,
        registered_on: day("2025-12-30"),
        same_day: Some(true),
        supplement: Some((day("2025-12-31"), false)),
        fee: Some((day("2026-01-03"), 10_000)),
        fee_dropped: false,
        due_on: Some(day("2026-02-01")),
        concluded_on: Some(day("2026-01-05")),
        report_row: Some(3),
        replied: true,
        late: Some(false),
        workdays: Some(4),
        extended: false,
        proved: Some(true),
        archived_after: Some(12),
    })
    .await?;
    let freeze = AnnualFreeze {
        id: id(0x860),
        agency_id: HOUSING,
        year: 2025,
        whole: false,
        figures: json!({ "applications": [[1, 2]] }),
        rests_on: "ab".repeat(32),
        frozen_by: CLERK,
        frozen_at: now(),
    };
    tx.freeze_annual(&Scope::system(), &freeze).await
}
