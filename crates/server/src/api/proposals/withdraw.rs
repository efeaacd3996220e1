//! `POST /api/v1/proposals/{id}/withdraw`: a proposal is taken back.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;
use casework::proposals::Withdrawal;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Line, seen, stepped};
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 撤回建议。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = WithdrawProposal)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 您看到的版本。
    version: i64,
    /// 为什么撤回。
    reason: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/withdraw",
    tag = "主动公开",
    summary = "撤回建议",
    description = "还没有答复的，由提出机关的分析人员或者公开机构负责人撤回，写明理由。",
    params(("id" = uuid::Uuid, Path, description = "建议的标识")),
    request_body = Form,
    responses((status = 200, description = "已撤回的建议", body = Line))
)]
pub(in crate::api) async fn withdraw_proposal(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Line>, Problem> {
    let form: Form = typed(body)?;
    let withdrawal = Withdrawal {
        reason: form.reason,
    };
    let seen = seen(&id, form.version)?;
    let done = office.withdraw_proposal(&desk, seen, withdrawal).await;
    stepped(&office, done).await
}
