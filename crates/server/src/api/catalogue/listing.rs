//! `POST /api/v1/catalogue/{id}/retire` and `…/restore`: an entry is taken from the list,
//! and put back.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::Office;
use uuid::Uuid;

use super::told;
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    post,
    path = "/api/v1/catalogue/{id}/retire",
    tag = "公开目录",
    summary = "撤下一个条目",
    description = "不再列出，也不再提示；条目和变更记录保留。已经撤下的，不变。",
    params(("id" = uuid::Uuid, Path, description = "条目的标识")),
    responses((status = 204, description = "已撤下"))
)]
pub(in crate::api) async fn retire_entry(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    list(&office, &desk, &id, false).await
}

#[utoipa::path(
    post,
    path = "/api/v1/catalogue/{id}/restore",
    tag = "公开目录",
    summary = "恢复一个条目",
    description = "撤下的重新列出。没有撤下的，不变。",
    params(("id" = uuid::Uuid, Path, description = "条目的标识")),
    responses((status = 204, description = "已恢复"))
)]
pub(in crate::api) async fn restore_entry(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    list(&office, &desk, &id, true).await
}

async fn list(
    office: &Office,
    desk: &casework::Desk,
    id: &str,
    listed: bool,
) -> Result<StatusCode, Problem> {
    // What is no id names none.
    let id: Uuid = id.parse().unwrap_or_default();
    let done = office.list_in_catalogue(desk, id, listed).await;
    done.map_err(told)?;
    Ok(StatusCode::NO_CONTENT)
}
