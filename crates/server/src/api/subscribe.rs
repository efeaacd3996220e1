//! `POST /api/v1/webhooks`: another system wants to be told of acts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{NewWebhook, Office};
use serde::Serialize;
use store::WebhookSecret;
use utoipa::ToSchema;

use super::acts::NewWebhookSchema;
use super::guard::Seat;
use super::input::{JsonBody, typed};
use super::once::{Once, marked};
use super::problem::Problem;
use super::token::new_secret;
use super::view::{Directory, WebhookView};

/// 已订阅。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Subscribed)]
struct Answer {
    #[serde(flatten)]
    webhook: WebhookView,
    /// 消息签名用的密钥：只在这里给出一次。用同一个幂等键重发的请求不再给出；没有收到的，请结束后另订。
    secret: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/webhooks",
    tag = "消息订阅",
    summary = "订阅",
    description = "订阅本机关案件的办理。由信息公开机构负责人或者系统管理员办理。",
    params(Once),
    request_body(content_type = "application/json", content = NewWebhookSchema, description = "发往哪里，订阅哪些办理事项。"),
    responses((status = 201, description = "已订阅", body = Answer))
)]
pub(super) async fn subscribe(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let new: NewWebhook = typed(body)?;
    let secret = new_secret();
    let sealed = WebhookSecret(secret.clone());
    let subscribed = office.subscribe(&desk, new, sealed, once).await?;
    let directory = Directory::read(&office).await?;
    let answer = Answer {
        webhook: WebhookView::of(subscribed.webhook, &directory),
        secret: (!subscribed.replayed).then_some(secret),
    };
    let response = (StatusCode::CREATED, Json(answer)).into_response();
    Ok(marked(response, subscribed.replayed))
}
