//! The report as a file: a workbook, a document in the national form, or JSON.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::reports::Form;
use crate::workbench::kept::written_and_kept;
use crate::workbench::visit::Visit;

/// `GET /reports/annual/files/{format}`
pub(super) async fn file(
    State(office): State<Office>,
    visit: Visit,
    Path(format): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?;
    let form = Form::parse(&format);
    let form = form.ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let report = office
        .annual_report(visit.desk(), asked.extent, asked.year)
        .await?;
    let name = format!(
        "{} {} 年年度报告.{}",
        report.agency.name,
        report.year,
        form.word()
    );
    let at = office.clock.now();
    let write = move || form.written(&report, at);
    written_and_kept(form.media_type(), &name, write).await
}
