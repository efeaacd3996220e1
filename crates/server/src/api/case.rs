//! `GET /api/v1/cases/{id}`: one case.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use casework::Office;

use super::etag::etag;
use super::guard::Seat;
use super::input::CasePath;
use super::problem::Problem;
use super::view::CaseView;

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}",
    tag = "案件",
    summary = "一件案件",
    description = "响应头 ETag 是案件的版本，办理时原样写进 If-Match。证件号码和联系方式均已遮盖。",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses(
        (status = 200, description = "案件", body = CaseView, headers(
            ("ETag" = String, description = "案件版本，如 \"v7\""),
        )),
    )
)]
pub(super) async fn case(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Response, Problem> {
    let file = office
        .case_file(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let view = CaseView::read(&office, &desk, &file).await?;
    Ok((etag(file.row.version), Json(view)).into_response())
}
