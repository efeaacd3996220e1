//! `POST /api/v1/deputies`: somebody does the work of one who is away.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::{NewDeputy, Office};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 安排代理。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewDeputy)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 谁不在岗：经办人员的标识，见 `GET /api/v1/officers`。
    officer: Uuid,
    /// 由谁代理：同一机关的另一名经办人员。
    deputy: Uuid,
    /// 第一天，今天或者以后。
    since: NaiveDate,
    /// 最后一天，含这一天；最长一年。
    until: NaiveDate,
    /// 为什么，一行，如“休假”。
    reason: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/deputies",
    tag = "机关和人员",
    summary = "安排代理",
    description = "由不在岗的本人、本机关公开机构负责人或者系统管理员安排。转给代理人的是承办、审核、签发的工作。\
        同一时间只有一名代理人，代理人自己应当在岗，代理的工作不再转给别人。",
    request_body = Form,
    responses((status = 201, description = "已安排的代理", body = Line))
)]
pub(in crate::api) async fn appoint_deputy(
    State(office): State<Office>,
    Seat(desk): Seat,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Line>), Problem> {
    let form: Form = typed(body)?;
    let new = NewDeputy {
        officer: form.officer,
        deputy: form.deputy,
        since: form.since,
        until: form.until,
        reason: form.reason,
    };
    let named = office.appoint_deputy(&desk, new).await?;
    let directory = Directory::read(&office).await?;
    Ok((StatusCode::CREATED, Json(Line::of(named, &directory))))
}
