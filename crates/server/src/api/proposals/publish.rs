//! `POST /api/v1/proposals/{id}/publish`: what was adopted is public.

use axum::Json;
use axum::extract::{Path, State};
use casework::Office;
use casework::proposals::Publication;
use disclosure::words::KeptAs;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Line, seen, stepped};
use crate::api::guard::Seat;
use crate::api::input::{Day, JsonBody, typed};
use crate::api::problem::Problem;
use crate::api::words;

/// 登记公开。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PublishProposal)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 您看到的版本。
    version: i64,
    /// 公开的网址，`http` 或者 `https`。
    url: String,
    /// 公开日期，今天或者以前。
    published_on: Day,
    /// 此前的公开属性；现在改为主动公开。
    #[schema(value_type = words::KeptAs)]
    kept_as: KeptAs,
    /// 文号，一行。
    document: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/publish",
    tag = "主动公开",
    summary = "登记公开",
    description = "采纳或者部分采纳的，公开以后登记网址和日期，文件的公开属性改为主动公开，列入权属机关的公开目录。由权属机关或者提出机关办理。",
    params(("id" = uuid::Uuid, Path, description = "建议的标识")),
    request_body = Form,
    responses((status = 200, description = "已公开的建议", body = Line))
)]
pub(in crate::api) async fn publish_proposal(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Line>, Problem> {
    let form: Form = typed(body)?;
    let publication = Publication {
        url: form.url,
        published_on: form.published_on.0,
        kept_as: form.kept_as,
        document: form.document,
    };
    let seen = seen(&id, form.version)?;
    let done = office.publish_proposal(&desk, seen, publication).await;
    stepped(&office, done).await
}
