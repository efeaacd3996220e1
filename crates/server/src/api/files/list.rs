//! `GET /api/v1/cases/{id}/files`: the files of a case.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use utoipa::ToSchema;

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::CasePath;
use crate::api::problem::Problem;

/// 一件案件的材料。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Files)]
pub(in crate::api) struct Answer {
    /// 各份材料，按添加的先后；受征求意见的机关只看到自己这次征求意见的材料。
    files: Vec<Line>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/files",
    tag = "材料",
    summary = "案卷的材料",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses((status = 200, description = "材料", body = Answer))
)]
pub(in crate::api) async fn files(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let found = office.files(&desk, id).await?;
    let found = found.ok_or_else(Problem::no_case)?;
    Ok(Json(Answer {
        files: found
            .into_iter()
            .map(|row| Line::of(&office.rules, row))
            .collect(),
    }))
}
