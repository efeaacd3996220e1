//! `GET /api/v1/handovers/{id}/letter`: the letter with which a letter was handed over.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::content::sent;
use super::sheet::SheetForm;
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::{Details, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct HandoverAsk {
    /// 要哪一种：`pdf`（省略时）或者 `docx`。
    #[param(inline)]
    form: Option<SheetForm>,
}

#[utoipa::path(
    get,
    path = "/api/v1/handovers/{id}/letter",
    tag = "来信移交",
    summary = "移送函",
    description = "附移送回执。来信不立案，移送函不编号，取用时生成；登记时没有写页数的，回答 409。",
    params(("id" = uuid::Uuid, Path, description = "来信的标识"), HandoverAsk),
    responses(
        (status = 200, description = "PDF 或者 DOCX", content(
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        )),
        (status = 409, description = "登记时没有写页数：说明缺什么、怎样补", content_type = "application/problem+json", body = Details)
    )
)]
pub(in crate::api) async fn handover_letter(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
    Filter(ask): Filter<HandoverAsk>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| no_letter())?;
    let form = ask.form.unwrap_or_default().into();
    let found = office.handover_letter(&desk, id, form).await?;
    found.map(sent).ok_or_else(no_letter)
}

fn no_letter() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_handover",
        "没有这封来信",
        "没有这封来信，或者不在您的权限范围内",
    )
    .hint("请核对来信的标识，见 GET /api/v1/handovers。")
}
