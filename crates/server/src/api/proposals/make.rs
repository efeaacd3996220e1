//! `POST /api/v1/proposals`: an analyst proposes something by hand.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::Office;
use casework::proposals::NewProposal;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::once::{Once, marked};
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 提出一项建议。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewProposal)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 现行分析结果中的热点：它的依据随建议保存。
    topic: Option<String>,
    /// 建议公开的信息，一行；有热点的可以不写，用热点的名称。
    title: Option<String>,
    /// 信息的权属机关：本机关或者下级机关，见 `GET /api/v1/agencies`；有热点的可以不写，为受理申请最多的机关。
    owner: Option<Uuid>,
    /// 公开的依据，如 `reg:20(5)`；不写的，为 `reg:44`。
    basis: Option<String>,
    /// 为什么提出。
    reason: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/proposals",
    tag = "主动公开",
    summary = "提出建议",
    description = "由分析人员或者公开机构负责人提出：申请人数还不够的热点，或者不是热点的信息。够数的热点由分析自动提出。",
    params(Once),
    request_body = Form,
    responses((status = 201, description = "已提出的建议", body = Line))
)]
pub(in crate::api) async fn propose(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let form: Form = typed(body)?;
    let new = NewProposal {
        topic: form.topic,
        title: form.title,
        owner: form.owner,
        basis: form.basis,
        reason: form.reason,
    };
    let made = office.propose(&desk, new, once).await?;
    let directory = Directory::read(&office).await?;
    let line = Json(Line::of(&made.row, &office, &directory));
    Ok(marked(
        (StatusCode::CREATED, line).into_response(),
        made.replayed,
    ))
}
