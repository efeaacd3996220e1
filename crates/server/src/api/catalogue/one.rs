//! `GET /api/v1/catalogue/{id}`: an entry with its history.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;
use uuid::Uuid;

use super::no_entry;
use super::view::EntryFileView;
use crate::api::guard::Seat;
use crate::api::problem::Problem;
use crate::api::view::Directory;

#[utoipa::path(
    get,
    path = "/api/v1/catalogue/{id}",
    tag = "公开目录",
    summary = "一个条目",
    description = "连同正文要点、变更、提示和采用的案件数。",
    params(("id" = uuid::Uuid, Path, description = "条目的标识")),
    responses((status = 200, description = "条目", body = EntryFileView))
)]
pub(in crate::api) async fn entry(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<EntryFileView>, Problem> {
    // What is no id names none.
    let id: Uuid = id.parse().unwrap_or_default();
    let file = office.catalogue_entry(&desk, id).await?;
    let file = file.ok_or_else(no_entry)?;
    let directory = Directory::read(&office).await?;
    Ok(Json(EntryFileView::of(file, &directory)))
}
