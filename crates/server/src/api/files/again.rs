//! `POST /api/v1/files/{id}/inspect`: a file that could not be looked into is looked into
//! once more.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;

use super::{Line, id_of, of_file};
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    post,
    path = "/api/v1/files/{id}/inspect",
    tag = "材料",
    summary = "重新检查",
    description = "无法检查、还没有放行的材料重新检查，如检查时系统内存不足、服务正在停止、超过了时限。重新检查以前的结果不再有效；结果见 `GET /api/v1/files/{id}`。",
    params(("id" = uuid::Uuid, Path, description = "材料标识")),
    responses((status = 200, description = "等待检查的材料", body = Line))
)]
pub(in crate::api) async fn inspect_file(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<Line>, Problem> {
    let file = office.inspect_again(&desk, id_of(&id)?).await;
    let file = file.map_err(of_file)?;
    office.inspect_soon();
    Ok(Json(Line::of(&office.rules, file)))
}
