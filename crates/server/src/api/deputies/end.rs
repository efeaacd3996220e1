//! `POST /api/v1/deputies/{id}/end`: somebody is back, or was named by mistake.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::{ActError, Office};
use uuid::Uuid;

use super::Line;
use crate::api::guard::Seat;
use crate::api::problem::Problem;
use crate::api::view::Directory;

#[utoipa::path(
    post,
    path = "/api/v1/deputies/{id}/end",
    tag = "机关和人员",
    summary = "终止代理",
    description = "立即终止。由能够安排的人，或者代理人本人办理。",
    params(("id" = uuid::Uuid, Path, description = "代理的标识")),
    responses((status = 200, description = "已终止的代理", body = Line))
)]
pub(in crate::api) async fn end_deputy(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Json<Line>, Problem> {
    // What is no id names none.
    let id: Uuid = id.parse().map_err(|_| no_deputy())?;
    let ended = match office.end_deputy(&desk, id).await {
        Err(ActError::NotFound) => return Err(no_deputy()),
        ended => ended?,
    };
    let directory = Directory::read(&office).await?;
    Ok(Json(Line::of(ended, &directory)))
}

fn no_deputy() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_deputy",
        "没有这项代理",
        "没有这项代理，或者不在您的权限范围内",
    )
    .hint("请核对代理的标识，见 GET /api/v1/deputies。")
}
