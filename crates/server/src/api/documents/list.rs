//! `GET /api/v1/cases/{id}/documents`: what the acts of a case sent out.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use utoipa::ToSchema;

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::CasePath;
use crate::api::problem::Problem;

/// 一件案件发出的文书。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Documents)]
pub(in crate::api) struct Answer {
    /// 各份文书，先后排列；受征求意见的机关只看到向它征求意见的文书。
    documents: Vec<Line>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/documents",
    tag = "文书",
    summary = "发出的文书",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses((status = 200, description = "发出的文书", body = Answer))
)]
pub(in crate::api) async fn documents(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let found = office.documents(&desk, id).await?;
    let found = found.ok_or_else(Problem::no_case)?;
    Ok(Json(Answer {
        documents: found.into_iter().map(Line::from).collect(),
    }))
}
