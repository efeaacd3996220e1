//! `GET /api/v1/deputies`: who stands in for whom.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use utoipa::ToSchema;

use super::Line;
use crate::api::guard::Seat;
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 代理。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deputies)]
pub(in crate::api) struct Answer {
    /// 各项代理，开始得晚的在前，最多 200 项。
    deputies: Vec<Line>,
}

#[utoipa::path(
    get,
    path = "/api/v1/deputies",
    tag = "机关和人员",
    summary = "代理",
    description = "本机关（有权查看下级机关的，连同下级机关）的代理，终止和期满的也在内。",
    responses((status = 200, description = "代理", body = Answer))
)]
pub(in crate::api) async fn deputies(
    State(office): State<Office>,
    Seat(desk): Seat,
) -> Result<Json<Answer>, Problem> {
    let listed = office.deputies(&desk).await?;
    let directory = Directory::read(&office).await?;
    let listed = listed.into_iter();
    Ok(Json(Answer {
        deputies: listed.map(|line| Line::of(line, &directory)).collect(),
    }))
}
