//! `POST /api/v1/proposals/{id}/answer`: the agency whose information it is answers.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;
use casework::proposals::Answer;
use disclosure::words::ProposalAnswer;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Line, seen, stepped};
use crate::api::guard::Seat;
use crate::api::input::{Day, JsonBody, typed};
use crate::api::problem::Problem;
use crate::api::words;

/// 答复建议。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AnswerProposal)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 您看到的版本。
    version: i64,
    /// 采纳与否。
    #[schema(value_type = words::ProposalAnswer)]
    answer: ProposalAnswer,
    /// 理由。
    reason: String,
    /// 依据的条款，如 `reg:19`、`reg:14`。
    cite: String,
    /// 公开什么；不采纳的不写。
    what: Option<String>,
    /// 不公开的部分；部分采纳的才写。
    left_out: Option<String>,
    /// 公开期限；不采纳的不写，省略的按本机关的时限计算。
    publish_by: Option<Day>,
}

#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/answer",
    tag = "主动公开",
    summary = "答复建议",
    description = "由权属机关的分析人员或者公开机构负责人答复：采纳、部分采纳或者不采纳，各写明理由和条款。",
    params(("id" = uuid::Uuid, Path, description = "建议的标识")),
    request_body = Form,
    responses((status = 200, description = "已答复的建议", body = Line))
)]
pub(in crate::api) async fn answer_proposal(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Line>, Problem> {
    let form: Form = typed(body)?;
    let answer = Answer {
        answer: form.answer,
        reason: form.reason,
        cite: form.cite,
        what: form.what,
        left_out: form.left_out,
        publish_by: form.publish_by.map(|day| day.0),
    };
    let seen = seen(&id, form.version)?;
    stepped(&office, office.answer_proposal(&desk, seen, answer).await).await
}
