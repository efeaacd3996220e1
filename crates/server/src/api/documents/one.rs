//! `GET /api/v1/documents/{id}`: one document.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;

use super::{Line, id_of, no_document};
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}",
    tag = "文书",
    summary = "一份文书",
    params(("id" = uuid::Uuid, Path, description = "文书标识")),
    responses((status = 200, description = "文书", body = Line))
)]
pub(in crate::api) async fn document(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<Line>, Problem> {
    let found = office.document(&desk, id_of(&id)?).await?;
    Ok(Json(found.ok_or_else(no_document)?.into()))
}
