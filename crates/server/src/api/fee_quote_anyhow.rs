//! `POST /api/v1/fee-quote`: what a fee would be, without a case.

use axum::Json;
use axum::extract::State;
use casework::{Office, QuoteAsk, quote};

use super::acts::QuoteAskSchema;
use super::guard::Seat;
use super::input::{JsonBody, typed};
use super::problem::Problem;
use super::quote::Answer;

#[utoipa::path(
    post,
    path = "/api/v1/fee-quote",
    tag = "期限",
    summary = "试算信息处理费（不涉及案件）",
    description = "按所填的收到日期、件次和页数试算，附各档明细和依据。不保存任何内容。",
    request_body(content_type = "application/json", content = QuoteAskSchema, description = "件次和页数至少填写一项。"),
    responses((status = 200, description = "试算结果", body = Answer))
)]
pub(super) async fn fee_quote_anyhow(
    State(office): State<Office>,
    _: Seat,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let asked: QuoteAsk = typed(body)?;
    let quotes = quote(&office.rules, asked)?;
    Ok(Json(Answer::of(quotes, &office)))
}
