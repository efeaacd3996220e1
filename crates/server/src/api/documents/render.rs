//! `POST /api/v1/documents/{id}/render`: its paper is made once more.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;

use super::{Line, id_of, no_document};
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    post,
    path = "/api/v1/documents/{id}/render",
    tag = "文书",
    summary = "重新生成",
    description = "等待生成或者未能生成的文书，按原文号再试一次；已经生成的不再改变，原样返回。由办理本案的人员进行。",
    params(("id" = uuid::Uuid, Path, description = "文书标识")),
    responses((status = 200, description = "试过以后的文书：生成与否见 state 和 failure", body = Line))
)]
pub(in crate::api) async fn render_document(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<Line>, Problem> {
    let found = office.render(&desk, id_of(&id)?).await?;
    Ok(Json(found.ok_or_else(no_document)?.into()))
}
