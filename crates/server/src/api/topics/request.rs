//! `POST /api/v1/topics/runs`: an analysis is asked for.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::Office;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::RunView;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 安排分析。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewTopicRun)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 本期第一日。
    since: NaiveDate,
    /// 本期最后一日，不晚于今天。
    until: NaiveDate,
}

#[utoipa::path(
    post,
    path = "/api/v1/topics/runs",
    tag = "热点",
    summary = "安排分析",
    description = "由分析人、公开机构负责人安排。由工作进程分析，进度见 GET /api/v1/topics/runs；完成以前现行的结果仍然有效。",
    request_body = Form,
    responses((status = 201, description = "已安排的分析", body = RunView))
)]
pub(in crate::api) async fn request_analysis(
    State(office): State<Office>,
    Seat(desk): Seat,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<RunView>), Problem> {
    let form: Form = typed(body)?;
    let run = office
        .request_analysis(&desk, form.since, form.until)
        .await?;
    let directory = Directory::read(&office).await?;
    Ok((StatusCode::CREATED, Json(RunView::of(&run, &directory))))
}
