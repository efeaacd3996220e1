//! `GET /api/v1/files/{id}`: what is known of a file.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;

use super::{Line, id_of, no_file};
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    get,
    path = "/api/v1/files/{id}",
    tag = "材料",
    summary = "一份材料",
    description = "检查在上传后进行：`inspected` 为 `waiting` 的，稍后再读。",
    params(("id" = uuid::Uuid, Path, description = "材料标识")),
    responses((status = 200, description = "材料", body = Line))
)]
pub(in crate::api) async fn file(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<Line>, Problem> {
    let found = office.file(&desk, id_of(&id)?).await?;
    Ok(Json(Line::of(&office.rules, found.ok_or_else(no_file)?)))
}
