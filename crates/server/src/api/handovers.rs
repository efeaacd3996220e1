//! `GET /api/v1/handovers`: letters that were handed over, a page at a time.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cursor::Asked;
use super::guard::Seat;
use super::input::{Filter, page_size};
use super::problem::Problem;
use super::view::{Directory, HandoverView};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 翻页标记：上一页的 `next`。
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 600)]
    cursor: Option<String>,
    /// 每页件数，1 到 100，默认 50。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// 一页移交的来信。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Handovers)]
pub(super) struct Answer {
    /// 来信，新登记的在前。
    handovers: Vec<HandoverView>,
    /// 下一页的翻页标记；没有下一页的，为空。
    next: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/v1/handovers",
    tag = "来信移交",
    summary = "移交的来信",
    description = "本机关（有权查看下级机关的，连同下级机关）登记的移交来信。",
    params(Ask),
    responses((status = 200, description = "一页移交的来信", body = Answer))
)]
pub(super) async fn handovers(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let limit = page_size(ask.limit)?;
    let asked = Asked::new("handovers", &())?;
    let cursor = ask.cursor.as_deref();
    let cursor = cursor.map(|text| asked.decode_letter(text)).transpose()?;
    let page = office.handovers(&desk, cursor.as_ref(), limit).await?;
    let directory = Directory::read(&office).await?;
    let view = |letter| HandoverView::of(letter, &directory);
    Ok(Json(Answer {
        handovers: page.rows.into_iter().map(view).collect(),
        next: page.next.map(|next| asked.encode(&next)).transpose()?,
    }))
}
