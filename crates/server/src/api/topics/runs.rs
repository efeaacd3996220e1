//! `GET /api/v1/topics/runs`: what was analysed, and what is being analysed.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use utoipa::ToSchema;

use super::RunView;
use crate::api::guard::Seat;
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 分析记录。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicRuns)]
pub(in crate::api) struct Answer {
    /// 各次分析，新安排的在前，最多 60 次。
    runs: Vec<RunView>,
}

#[utoipa::path(
    get,
    path = "/api/v1/topics/runs",
    tag = "热点",
    summary = "分析记录",
    description = "本机关的各次分析，等待的、正在分析的和没有完成的也在内。",
    responses((status = 200, description = "分析记录", body = Answer))
)]
pub(in crate::api) async fn topic_runs(
    State(office): State<Office>,
    Seat(desk): Seat,
) -> Result<Json<Answer>, Problem> {
    let runs = office.topic_runs(&desk).await?;
    let directory = Directory::read(&office).await?;
    let runs = runs.iter().map(|run| RunView::of(run, &directory));
    Ok(Json(Answer {
        runs: runs.collect(),
    }))
}
