//! `POST /api/v1/handovers`: a letter addressed to another agency is written down.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{NewHandover, Office};

use super::acts::NewHandoverSchema;
use super::guard::Seat;
use super::input::{JsonBody, typed};
use super::once::{Once, marked};
use super::problem::Problem;
use super::view::{Directory, HandoverView};

#[utoipa::path(
    post,
    path = "/api/v1/handovers",
    tag = "来信移交",
    summary = "登记移交的来信",
    description = "写给其他机关的来信移交该机关，记录在案，不立案。写给本机关的应当登记为申请。",
    params(Once),
    request_body(content_type = "application/json", content = NewHandoverSchema, description = "来信和移交的情况。"),
    responses((status = 201, description = "已登记", body = HandoverView))
)]
pub(super) async fn hand_over(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let new: NewHandover = typed(body)?;
    let handed = office.hand_over(&desk, new, once).await?;
    let directory = Directory::read(&office).await?;
    let answer = Json(HandoverView::of(handed.letter, &directory));
    let response = (StatusCode::CREATED, answer).into_response();
    Ok(marked(response, handed.replayed))
}
