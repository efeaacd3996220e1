//! `GET /api/v1/proposals/{id}`: one proposal with all that belongs to it.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;

use super::file::File;
use super::{id_of, no_proposal};
use crate::api::guard::Seat;
use crate::api::problem::Problem;
use crate::api::view::Directory;

#[utoipa::path(
    get,
    path = "/api/v1/proposals/{id}",
    tag = "主动公开",
    summary = "一项建议",
    description = "连同依据、您有权查看的申请、办理过程，和公开以后申请的变化。",
    params(("id" = uuid::Uuid, Path, description = "建议的标识")),
    responses((status = 200, description = "建议", body = File))
)]
pub(in crate::api) async fn proposal(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<File>, Problem> {
    let found = office.proposal_file(&desk, id_of(&id)?).await?;
    let file = found.ok_or_else(no_proposal)?;
    let directory = Directory::read(&office).await?;
    Ok(Json(File::of(file, &office, &directory)))
}
