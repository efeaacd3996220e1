//! `POST /api/v1/catalogue/{id}`: an entry is changed.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;
use casework::catalogue::NewEntry;
use uuid::Uuid;

use super::told;
use super::view::{Form, WrittenView};
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

#[utoipa::path(
    post,
    path = "/api/v1/catalogue/{id}",
    tag = "公开目录",
    summary = "修改一个条目",
    description = "文号和名称也可以改；写明全部内容，省略的清空。此前的内容留在变更记录里。",
    params(("id" = uuid::Uuid, Path, description = "条目的标识")),
    request_body(content_type = "application/json", content = Form, description = "条目。"),
    responses((status = 200, description = "已修改，或者没有变化", body = WrittenView))
)]
pub(in crate::api) async fn edit_entry(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<WrittenView>, Problem> {
    let form: Form = typed(body)?;
    let id: Uuid = id.parse().unwrap_or_default();
    let edited = office
        .edit_in_catalogue(&desk, id, &NewEntry::from(form))
        .await;
    Ok(Json(WrittenView::of(&edited.map_err(told)?)))
}
