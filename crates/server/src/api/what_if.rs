//! `POST /api/v1/cases/{id}/what-if`: what acts would make of a case's deadlines.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::guard::Seat;
use super::input::{CasePath, JsonBody, typed};
use super::problem::Problem;
use super::supposed::{Answer, acts};

/// 设想的办理。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WhatIfAsk)]
pub(super) struct Ask {
    /// 各项办理，依次推演；写法与办理相同，on 可以是将来的日子。
    #[schema(value_type = Vec<super::acts::ActSchema>, max_items = 20)]
    acts: Vec<Value>,
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/what-if",
    tag = "期限",
    summary = "推演：这样办理，期限怎样变化",
    description = "由判断办理的同一套规则推演，不问由谁办理，不保存任何内容。以各项中最晚的一天为“今天”。",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    request_body(content_type = "application/json", content = Ask, description = "设想的办理，最多 20 项。"),
    responses((status = 200, description = "推演的结果", body = Answer))
)]
pub(super) async fn what_if(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let ask: Ask = typed(body)?;
    let acts = acts(ask.acts)?;
    let file = office
        .case_file(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let what = office.what_if(&desk, &file, acts).await?;
    Ok(Json(Answer::of(what, &office)?))
}
