//! `GET /api/v1/carry-over`: what one year hands on to the next.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::{CarriedLine, CarriedOver, Office};
use chrono::Datelike;
use disclosure::words::ApplicantKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::our_year;
use super::guard::Seat;
use super::input::Filter;
use super::problem::Problem;
use super::view::Organ;
use super::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 哪一年，不晚于今年。
    #[param(minimum = 1900, maximum = 2199)]
    year: i32,
    /// 只看该机关的。
    agency: Option<Uuid>,
}

/// 年度报告的结转：上年结转（第二行）和结转下年度继续办理（第四行）。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarryOver)]
pub(super) struct Answer {
    /// 哪一年。
    year: i32,
    /// 各机关。
    agencies: Vec<Group>,
}

/// 一个机关的结转。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarryOverOfAgency)]
struct Group {
    /// 机关。
    agency: Organ,
    /// 上年结转的来源：`register` 由登记簿得出，`opening` 取自启用前上报的年度报告。
    taken_over_from: &'static str,
    /// 上年结转，合计。
    taken_over: i64,
    /// 结转下年度继续办理，合计。
    handed_on: i64,
    /// 各申请人类型，按年度报告的列序。
    columns: Vec<Column>,
}

/// 一类申请人。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarryOverColumn)]
struct Column {
    /// 申请人类型。
    #[schema(value_type = words::ApplicantKind)]
    applicant_kind: ApplicantKind,
    /// 申请人类型（中文）。
    label: &'static str,
    /// 第二行：上年结转，应当等于上年度报告的第四行。
    taken_over: i64,
    /// 第四行：结转下年度继续办理，由登记簿得出。
    handed_on: i64,
    /// 登记簿中上年末未办结的件数减去上年结转；相等的为 0。
    difference: i64,
    /// 相差的说明；相等的，为空。
    remark: Option<String>,
}

impl Column {
    fn of(line: CarriedLine, year: i32) -> Column {
        let difference = line.difference();
        let before = year - 1;
        let remark = || {
            format!(
                "{before} 年度报告结转 {} 件，登记簿中 {before} 年末未办结的是 {} 件，相差 {} 件：请核对期初导入的在办案件和上报的结转数。",
                line.taken_over(),
                line.counted_before,
                difference.abs(),
            )
        };
        Column {
            applicant_kind: line.applicant_kind,
            label: line.applicant_kind.label(),
            taken_over: line.taken_over(),
            handed_on: line.handed_on,
            difference,
            remark: (difference != 0).then(remark),
        }
    }
}

impl Group {
    fn of(carried: CarriedOver, year: i32) -> Group {
        Group {
            agency: Organ::from(&carried.agency),
            taken_over_from: if carried.reported {
                "opening"
            } else {
                "register"
            },
            taken_over: carried.lines.iter().map(CarriedLine::taken_over).sum(),
            handed_on: carried.lines.iter().map(|line| line.handed_on).sum(),
            columns: carried
                .lines
                .into_iter()
                .map(|line| Column::of(line, year))
                .collect(),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/carry-over",
    tag = "年度报告",
    summary = "年末结转",
    description = "由登记簿得出；上一年在启用本系统以前上报的，上年结转取自期初导入，与登记簿不符的写明相差几件。",
    params(Ask),
    responses((status = 200, description = "年末结转", body = Answer))
)]
pub(super) async fn carry_over(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    our_year("year", ask.year)?;
    let this_year = office.today().year();
    if ask.year > this_year {
        return Err(to_come(this_year));
    }
    let carried = office.carry_over(&desk, ask.agency, ask.year).await?;
    let group = |carried| Group::of(carried, ask.year);
    Ok(Json(Answer {
        year: ask.year,
        agencies: carried.into_iter().map(group).collect(),
    }))
}

/// What is not over yet hands nothing on.
pub(super) fn to_come(this_year: i32) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "year_to_come",
        "填写有误",
        "year：这一年还没有到",
    )
    .hint(format!("请填不晚于 {this_year} 的年份。"))
    .field("year", Vec::new())
}
