//! `GET /api/v1/proposals.xlsx`: the list of conversions as a spreadsheet.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use casework::Office;

use super::list::Ask;
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::download::download;
use crate::reports::Form;

const XLSX: &str = Form::Xlsx.media_type();

#[utoipa::path(
    get,
    path = "/api/v1/proposals.xlsx",
    tag = "主动公开",
    summary = "转主动公开清单",
    description = "信息、权属机关、依据、申请次数、决定、公开期限、网址和公开后申请的变化，一项一行。",
    params(Ask),
    responses((
        status = 200,
        description = "清单",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Vec<u8>
    ))
)]
pub(in crate::api) async fn proposals_xlsx(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Response, Problem> {
    let exported = office.export_proposals(&desk, ask.state).await;
    Ok(([(CONTENT_TYPE, XLSX)], download(exported)?).into_response())
}
