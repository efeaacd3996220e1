//! `POST /api/v1/proposals/{id}/send`: a proposal goes to the agency whose information it is.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;
use casework::proposals::Sending;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Line, seen, stepped};
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 报送建议。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SendProposal)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 您看到的版本。
    version: i64,
    /// 建议公开的信息，一行。
    title: String,
    /// 信息的权属机关：本机关或者下级机关。
    owner: Uuid,
    /// 公开的依据，如 `reg:21`。
    basis: String,
    /// 说明。
    reason: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/send",
    tag = "主动公开",
    summary = "报送建议",
    description = "由提出机关的分析人员或者公开机构负责人报送权属机关；从此依据不再随分析更新，权属机关在规定的工作日内答复。",
    params(("id" = uuid::Uuid, Path, description = "建议的标识")),
    request_body = Form,
    responses((status = 200, description = "已报送的建议", body = Line))
)]
pub(in crate::api) async fn send_proposal(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Line>, Problem> {
    let form: Form = typed(body)?;
    let sending = Sending {
        title: form.title,
        owner: form.owner,
        basis: form.basis,
        reason: form.reason.unwrap_or_default(),
    };
    let seen = seen(&id, form.version)?;
    stepped(&office, office.send_proposal(&desk, seen, sending).await).await
}
