//! `GET /api/v1/calendar/{year}`: a year as its notices leave it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::Office;
use chrono::NaiveDate;
use disclosure::Rules;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::guard::Seat;
use crate::api::problem::{Details, Problem};

/// 一年的放假安排。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Calendar)]
pub(super) struct Answer {
    /// 年份。
    year: i32,
    /// 国务院办公厅的通知，按印发的先后；后一份改变前一份。
    notices: Vec<Issued>,
    /// 放假的日期，包括上一年十二月末的。
    rest: Vec<NaiveDate>,
    /// 调休上班的周六、周日。
    makeup_workdays: Vec<NaiveDate>,
    /// 自这一天起，到期日是暂定的：下一年的通知还没有导入。
    provisional_from: NaiveDate,
    /// 现行规则的校验值。
    rules: String,
}

/// 一份通知。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarNotice)]
struct Issued {
    /// 文号。
    number: String,
    /// 印发日期。
    issued_on: NaiveDate,
}

impl Answer {
    fn of(rules: &Rules, year: i32) -> Option<Answer> {
        let calendar = &rules.calendar;
        let view = calendar.year(year)?;
        let notices = calendar.published(year).iter();
        Some(Answer {
            year,
            notices: notices
                .map(|published| Issued {
                    number: published.notice.number.clone(),
                    issued_on: published.notice.issued_on,
                })
                .collect(),
            rest: view.rest,
            makeup_workdays: view.makeup_workdays,
            provisional_from: calendar.provisional_from(),
            rules: rules.hash.clone(),
        })
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/calendar/{year}",
    tag = "期限",
    summary = "一年的放假安排",
    description = "工作日按此计算。还没有公布或者没有导入的年份，回答 404：该年的日期是暂定的。",
    params(("year" = i32, Path, description = "年份，如 2026")),
    responses(
        (status = 200, description = "放假和调休上班的日期", body = Answer),
        (status = 404, description = "还没有这一年的安排", body = Details,
         content_type = "application/problem+json"),
    )
)]
pub(super) async fn calendar(
    State(office): State<Office>,
    _: Seat,
    Path(year): Path<String>,
) -> Result<Json<Answer>, Problem> {
    let known = year
        .parse()
        .ok()
        .and_then(|year| Answer::of(&office.rules, year));
    known.map(Json).ok_or_else(|| {
        let years = office.rules.calendar.years();
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_calendar",
            "没有这一年",
            "没有这一年的放假安排",
        )
        .hint(format!("现有 {} 至 {} 年。", years.start(), years.end()))
    })
}
