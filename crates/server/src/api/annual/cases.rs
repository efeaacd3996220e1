//! `GET /api/v1/annual-report/cases`: the cases behind a cell.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::annual::Cell;
use chrono::NaiveDate;
use disclosure::words::ApplicantKind;
use serde::{Deserialize, Serialize};
use store::CellCase;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{extent, year};
use crate::api::error::out_of_range;
use crate::api::guard::Seat;
use crate::api::input::{Filter, page_size};
use crate::api::problem::Problem;
use crate::api::view::{Directory, Organ};
use crate::api::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 哪一年，不晚于今年。
    #[param(minimum = 1900, maximum = 2199)]
    year: i32,
    /// 哪个机关，省略的是本机关。
    agency: Option<Uuid>,
    /// 是否含下级机关，省略的不含。
    #[serde(default)]
    whole: bool,
    /// 表三的第几行，从 1 起，省略的是第一行。
    #[param(minimum = 1, maximum = 25)]
    row: Option<u32>,
    /// 表三的第几栏，从 1 起，省略的是总计。
    #[param(minimum = 1, maximum = 7)]
    column: Option<u32>,
    /// 翻页：上一页的 `next`。
    after: Option<Uuid>,
    /// 每页件数，1 到 100，默认 50。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// 一格的案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualReportCases)]
pub(in crate::api) struct Answer {
    /// 行的名称。
    row: &'static str,
    /// 栏的名称。
    column: &'static str,
    /// 案件，先登记的在前。
    cases: Vec<Line>,
    /// 下一页从哪里起；没有下一页的，为空。
    next: Option<Uuid>,
}

/// 一件案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualReportCase)]
struct Line {
    /// 标识。
    id: Uuid,
    /// 案号。
    number: String,
    /// 申请公开的信息。
    title: String,
    /// 机关。
    agency: Organ,
    /// 申请人类型。
    #[schema(value_type = words::ApplicantKind)]
    applicant_kind: ApplicantKind,
    /// 从哪一天起计入。
    counted_on: NaiveDate,
    /// 哪一天办结；没有办结的，为空。
    concluded_on: Option<NaiveDate>,
    /// 办理结果在表三的第几行；没有办结的，为空。
    report_row: Option<i64>,
}

impl Line {
    fn of(case: CellCase, directory: &Directory) -> Line {
        Line {
            id: case.case_id,
            number: case.number,
            title: case.title,
            agency: directory.organ(case.agency_id),
            applicant_kind: case.applicant_kind,
            counted_on: case.counted_on,
            concluded_on: case.concluded_on,
            report_row: case.report_row,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/annual-report/cases",
    tag = "年度报告",
    summary = "表三一格的案件",
    description = "由负责人、督办人、分析人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "一页案件", body = Answer))
)]
pub(in crate::api) async fn annual_report_cases(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let year = year(&office, ask.year)?;
    let limit = i64::from(page_size(ask.limit)?);
    let (row, column) = (ask.row.unwrap_or(1), ask.column.unwrap_or(7));
    let cell = Cell::at(row as usize, column as usize);
    let cell = cell.ok_or_else(|| match Cell::at(row as usize, 1) {
        None => out_of_range("row", 1, 25),
        Some(_) => out_of_range("column", 1, 7),
    })?;
    let extent = extent(&seat, ask.agency, ask.whole);
    let cases = office
        .annual_cell(&seat.0, extent, year, cell, ask.after, limit + 1)
        .await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = cases.len() > page;
    let directory = Directory::read(&office).await?;
    let cases: Vec<Line> = cases
        .into_iter()
        .take(page)
        .map(|case| Line::of(case, &directory))
        .collect();
    let next = cases.last().filter(|_| more).map(|last| last.id);
    let (row, column) = cell.label();
    Ok(Json(Answer {
        row,
        column,
        cases,
        next,
    }))
}
