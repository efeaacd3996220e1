//! `GET /api/v1/cases/{id}/events`: what was done on a case.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use utoipa::ToSchema;

use super::guard::Seat;
use super::input::CasePath;
use super::problem::Problem;
use super::view::EventView;

/// 一件案件的办理记录。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Events)]
pub(super) struct Answer {
    /// 各项办理，先办的在前；受征求意见的机关只看到向它征求意见的各项。
    events: Vec<EventView>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/events",
    tag = "案件",
    summary = "办理记录",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses((status = 200, description = "办理记录", body = Answer))
)]
pub(super) async fn events(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let events = office
        .case_history(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let events = events.iter().map(EventView::of).collect::<Result<_, _>>()?;
    Ok(Json(Answer { events }))
}
