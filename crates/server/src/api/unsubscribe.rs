//! `DELETE /api/v1/webhooks/{id}`: a subscription ends.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::Office;
use uuid::Uuid;

use super::guard::Seat;
use super::problem::Problem;

#[utoipa::path(
    delete,
    path = "/api/v1/webhooks/{id}",
    tag = "消息订阅",
    summary = "结束订阅",
    description = "由信息公开机构负责人或者系统管理员办理。订阅的记录保留。",
    params(("id" = uuid::Uuid, Path, description = "订阅的标识")),
    responses(
        (status = 204, description = "已结束"),
    )
)]
pub(super) async fn unsubscribe(
    State(office): State<Office>,
    Seat(desk): Seat,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<StatusCode, Problem> {
    // What is no id names none.
    let Ok(Path(id)) = id else {
        return Err(no_webhook());
    };
    match office.unsubscribe(&desk, id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(no_webhook()),
    }
}

fn no_webhook() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_webhook",
        "没有这项订阅",
        "没有这项订阅，已经结束，或者不在您的权限范围内",
    )
    .hint("请核对订阅的标识，见 GET /api/v1/webhooks。")
}
