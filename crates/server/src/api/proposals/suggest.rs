//! `POST /api/v1/suggestions`: an applicant suggests that something become public.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::Office;
use casework::proposals::NewSuggestion;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::{Day, JsonBody, typed};
use crate::api::once::{Once, marked};
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 申请人的建议。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewSuggestion)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 建议公开的信息，一行。
    title: String,
    /// 建议的内容。
    text: String,
    /// 收到日期。
    received_on: Day,
    /// 建议人所申请的案号。
    case_number: Option<String>,
    /// 建议人的姓名或者名称；没有案件的才写。
    name: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/suggestions",
    tag = "主动公开",
    summary = "登记申请人的建议",
    description = "申请人可以建议把依申请公开的信息纳入主动公开（条例第四十四条第二款）。登记后列入主动公开建议，应当研究办理。",
    params(Once),
    request_body = Form,
    responses((status = 201, description = "已登记的建议", body = Line))
)]
pub(in crate::api) async fn suggest(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let form: Form = typed(body)?;
    let new = NewSuggestion {
        title: form.title,
        text: form.text,
        received_on: form.received_on.0,
        case_number: form.case_number,
        name: form.name,
    };
    let made = office.take_suggestion(&desk, new, once).await?;
    let directory = Directory::read(&office).await?;
    let line = Json(Line::of(&made.row, &office, &directory));
    Ok(marked(
        (StatusCode::CREATED, line).into_response(),
        made.replayed,
    ))
}
