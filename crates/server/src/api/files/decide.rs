//! `POST /api/v1/files/{id}/release`, `…/remove` and `…/masked-copy`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::Office;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Line, id_of, of_file};
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 为什么。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FileReason)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Reason {
    /// 理由，与姓名和时间一并留存。
    reason: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/files/{id}/release",
    tag = "材料",
    summary = "放行",
    description = "检查有发现或者无法检查的材料，由添加人以外的审核人、信息公开机构负责人写明理由后放行。",
    params(("id" = uuid::Uuid, Path, description = "材料标识")),
    request_body = Reason,
    responses((status = 200, description = "已放行的材料", body = Line))
)]
pub(in crate::api) async fn release_file(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Line>, Problem> {
    let Reason { reason } = typed(body)?;
    let file = office.release_file(&desk, id_of(&id)?, &reason).await;
    Ok(Json(Line::of(&office.rules, file.map_err(of_file)?)))
}

#[utoipa::path(
    post,
    path = "/api/v1/files/{id}/remove",
    tag = "材料",
    summary = "移除",
    description = "添加有误的材料写明理由后移除：仍列在清单中，不随答复发出。",
    params(("id" = uuid::Uuid, Path, description = "材料标识")),
    request_body = Reason,
    responses((status = 200, description = "已移除的材料", body = Line))
)]
pub(in crate::api) async fn remove_file(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Line>, Problem> {
    let Reason { reason } = typed(body)?;
    let file = office.remove_file(&desk, id_of(&id)?, &reason).await;
    Ok(Json(Line::of(&office.rules, file.map_err(of_file)?)))
}

#[utoipa::path(
    post,
    path = "/api/v1/files/{id}/masked-copy",
    tag = "材料",
    summary = "生成脱敏副本",
    description = "xlsx、xlsm 表格生成只含可见单元格、号码遮盖的副本，归入同一部分，同样经过检查。随答复提供的，副本代替原件发出，原件移除。",
    params(("id" = uuid::Uuid, Path, description = "材料标识")),
    responses((status = 201, description = "副本", body = Line))
)]
pub(in crate::api) async fn masked_copy(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Line>), Problem> {
    let copy = office.masked_copy(&desk, id_of(&id)?).await;
    let copy = copy.map_err(of_file)?;
    office.inspect_soon();
    Ok((StatusCode::CREATED, Json(Line::of(&office.rules, copy))))
}
