//! `POST /api/v1/annual-report/freeze`: the figures of a year that is over.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::Office;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{FrozenView, extent, year};
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 锁定哪一年的数字。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewAnnualFreeze)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 哪一年，已经过完的。
    #[schema(minimum = 1900, maximum = 2199)]
    year: i32,
    /// 哪个机关，省略的是本机关。
    agency: Option<Uuid>,
    /// 是否含下级机关，省略的不含。
    #[serde(default)]
    whole: bool,
}

/// 已锁定。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualFrozen)]
pub(in crate::api) struct Answer {
    /// 哪一年。
    year: i32,
    /// 锁定的情况。
    frozen: Option<FrozenView>,
}

#[utoipa::path(
    post,
    path = "/api/v1/annual-report/freeze",
    tag = "年度报告",
    summary = "锁定一年的数字",
    description = "由信息公开机构负责人或者督办人在次年办理，表格应当平衡。以后的补登、更正不改锁定的数字，另外列出。",
    request_body = Form,
    responses((status = 201, description = "已锁定", body = Answer))
)]
pub(in crate::api) async fn freeze_annual_report(
    State(office): State<Office>,
    seat: Seat,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let form: Form = typed(body)?;
    let year = year(&office, form.year)?;
    let extent = extent(&seat, form.agency, form.whole);
    office.freeze_annual_report(&seat.0, extent, year).await?;
    let report = office.annual_report(&seat.0, extent, year).await?;
    let directory = Directory::read(&office).await?;
    let frozen = report
        .frozen
        .map(|frozen| FrozenView::of(frozen, &directory));
    Ok((StatusCode::CREATED, Json(Answer { year, frozen })))
}
