//! `POST /api/v1/topics/decisions/{id}/undo`: a decision about a topic is taken back.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::{ActError, Office};
use uuid::Uuid;

use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    post,
    path = "/api/v1/topics/decisions/{id}/undo",
    tag = "热点",
    summary = "撤销对热点的处理",
    description = "由分析人、公开机构负责人撤销；记录仍然保留。撤销并入、分出的，随即重新分析。",
    params(("id" = uuid::Uuid, Path, description = "处理的标识，见 GET /api/v1/topics/{topic}")),
    responses((status = 204, description = "已撤销"))
)]
pub(in crate::api) async fn undo_topic_decision(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    // what is no id names none
    let id: Uuid = id.parse().unwrap_or_default();
    match office.undo_topic_decision(&desk, id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(ActError::Refused(refusal)) if refusal.code == "no_decision" => Err(no_decision()),
        Err(error) => Err(error.into()),
    }
}

fn no_decision() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_decision",
        "没有这项处理",
        "没有这项处理，或者已经撤销",
    )
    .hint("请核对处理的标识，见 GET /api/v1/topics/{topic} 的 decisions。")
}
