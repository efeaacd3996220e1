//! The report as a file: a workbook, a document in the national form, or JSON.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use casework::Office;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::reports::Form;
use crate::workbench::lists::kept_as;
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
    let bytes = form.written(&report, office.clock.now());
    let bytes = bytes.map_err(|cause| Problem::internal(format!("report: {cause}")))?;
    let name = format!(
        "{} {} 年年度报告.{}",
        report.agency.name,
        report.year,
        form.word()
    );
    let headers = [
        (CONTENT_TYPE, form.media_type().to_owned()),
        (CONTENT_DISPOSITION, kept_as(&name)),
    ];
    Ok((headers, bytes).into_response())
}
