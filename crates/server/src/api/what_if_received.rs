//! `POST /api/v1/what-if`: deadlines of an application that is in no register.

use axum::Json;
use axum::extract::State;
use casework::Office;
use disclosure::application::ChannelDates;
use disclosure::words::Channel;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::acts::{ActSchema, ChannelDatesSchema};
use super::guard::Seat;
use super::input::{JsonBody, typed};
use super::problem::Problem;
use super::supposed::{Answer, acts};
use super::words;

/// 设想的申请及其办理。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WhatIfReceivedAsk)]
pub(super) struct Ask {
    /// 申请渠道，决定哪一天为收到之日。
    #[schema(value_type = words::Channel)]
    channel: Channel,
    /// 渠道上的各个日期；登记之日视为其中最晚的一天。
    #[schema(value_type = ChannelDatesSchema)]
    dates: ChannelDates,
    /// 各项办理，依次推演；写法与办理相同。
    #[serde(default)]
    #[schema(value_type = Vec<ActSchema>, max_items = 20, required = false)]
    acts: Vec<Value>,
}

#[utoipa::path(
    post,
    path = "/api/v1/what-if",
    tag = "期限",
    summary = "推演一件申请的期限（不涉及案件）",
    description = "由判断办理的同一套规则推演，不保存任何内容；各日期可以在将来。",
    request_body(content_type = "application/json", content = Ask, description = "设想的申请及其办理，最多 20 项。"),
    responses((status = 200, description = "推演的结果", body = Answer))
)]
pub(super) async fn what_if_received(
    State(office): State<Office>,
    Seat(desk): Seat,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let ask: Ask = typed(body)?;
    let acts = acts(ask.acts)?;
    let what = office
        .what_if_received(&desk, ask.channel, ask.dates, acts)
        .await?;
    Ok(Json(Answer::of(what, &office)?))
}
