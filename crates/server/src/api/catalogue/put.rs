//! `POST /api/v1/catalogue`: an entry is written, whether there is one or not.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::Office;
use casework::catalogue::{NewEntry, Outcome};

use super::view::{Form, WrittenView};
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::once::{Once, marked};
use crate::api::problem::Problem;

#[utoipa::path(
    post,
    path = "/api/v1/catalogue",
    tag = "公开目录",
    summary = "写入一个条目",
    description = "由信息公开机构负责人、分析人写入本机关和下级机关的目录。机关和文号（没有文号的，名称）相同的，更新同一条。",
    params(Once),
    request_body(content_type = "application/json", content = Form, description = "条目。"),
    responses(
        (status = 201, description = "新增的条目", body = WrittenView),
        (status = 200, description = "更新了，或者没有变化", body = WrittenView)
    )
)]
pub(in crate::api) async fn put_entry(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let form: Form = typed(body)?;
    let new = NewEntry::from(form);
    let written = office.put_in_catalogue(&desk, &new, once).await?;
    let status = match written.outcome {
        Outcome::Added => StatusCode::CREATED,
        _ => StatusCode::OK,
    };
    let response = (status, Json(WrittenView::of(&written))).into_response();
    Ok(marked(response, written.replayed))
}
