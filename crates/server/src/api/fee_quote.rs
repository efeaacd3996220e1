//! `GET /api/v1/cases/{id}/fee-quote`: what the fee of a case would be now.

use axum::Json;
use axum::extract::State;
use casework::Office;
use disclosure::words::FeeBasis;
use serde::Deserialize;
use utoipa::IntoParams;

use super::guard::Seat;
use super::input::{CasePath, Filter};
use super::problem::Problem;
use super::quote::Answer;
use super::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 收费方式；省略为能够试算的各种方式。
    #[param(value_type = Option<words::FeeBasis>)]
    basis: Option<FeeBasis>,
    /// 页数（按量）：A4 单面或者其等量。
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    pages: Option<u32>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/fee-quote",
    tag = "案件",
    summary = "试算信息处理费",
    description = "按登记簿中该申请人当月的件次和所填的页数试算，附各档明细和依据。不保存任何内容。",
    params(("id" = uuid::Uuid, Path, description = "案件标识"), Ask),
    responses((status = 200, description = "试算结果", body = Answer))
)]
pub(super) async fn fee_quote(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let file = office
        .case_file(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let quotes = office.quote_case(&file, ask.basis, ask.pages)?;
    Ok(Json(Answer::of(quotes, &office)))
}
