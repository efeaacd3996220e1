//! `GET /api/v1/webhooks`: who is told of acts.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use utoipa::ToSchema;

use super::guard::Seat;
use super::problem::Problem;
use super::view::{Directory, WebhookView};

/// 消息订阅。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhooks)]
pub(super) struct Answer {
    /// 各项订阅，已经结束的也在内。
    webhooks: Vec<WebhookView>,
}

#[utoipa::path(
    get,
    path = "/api/v1/webhooks",
    tag = "消息订阅",
    summary = "消息订阅",
    description = "由信息公开机构负责人或者系统管理员查看。签名密钥不再给出。",
    responses((status = 200, description = "消息订阅", body = Answer))
)]
pub(super) async fn webhooks(
    State(office): State<Office>,
    Seat(desk): Seat,
) -> Result<Json<Answer>, Problem> {
    let webhooks = office.webhooks(&desk).await?;
    let directory = Directory::read(&office).await?;
    let view = |webhook| WebhookView::of(webhook, &directory);
    Ok(Json(Answer {
        webhooks: webhooks.into_iter().map(view).collect(),
    }))
}
