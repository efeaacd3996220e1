//! `GET /api/v1/supervision/cases`: the cases behind a figure.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::supervision::Watcher;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use store::{Measured, MeasuredCase};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::api::guard::Seat;
use crate::api::input::{Day, Filter, page_size};
use crate::api::problem::Problem;
use crate::api::view::{Directory, Organ};
use crate::api::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 哪些：指标的 `part_set`、`whole_set` 或者 `rest_set`。
    #[param(value_type = words::Measured)]
    set: Measured,
    /// 第一日，省略的是最后一日所在的月的一日。
    from: Option<Day>,
    /// 最后一日，省略的是今天。
    to: Option<Day>,
    /// 哪个机关，省略的是本机关。
    agency: Option<Uuid>,
    /// 是否含下级机关，省略的不含。
    #[serde(default)]
    whole: bool,
    /// 翻页：上一页的 `next`。
    after: Option<Uuid>,
    /// 每页件数，1 到 100，默认 50；复议、诉讼不分页。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// 一项指标所计的案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionCases)]
pub(in crate::api) struct Answer {
    /// 是哪些。
    label: &'static str,
    /// 案件；主动公开建议的，是建议。
    cases: Vec<Line>,
    /// 下一页从哪里起；没有下一页的，为空。
    next: Option<Uuid>,
}

/// 一件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionCase)]
pub(super) struct Line {
    /// 标识。
    id: Uuid,
    /// 案号；建议没有案号，为空。
    number: String,
    /// 申请公开的信息。
    title: String,
    /// 机关。
    agency: Organ,
    /// 按哪一天计入。
    on: Option<NaiveDate>,
}

impl Line {
    pub(super) fn of(case: MeasuredCase, directory: &Directory) -> Line {
        Line {
            id: case.id,
            number: case.number,
            title: case.title,
            agency: directory.organ(case.agency_id),
            on: case.on,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/supervision/cases",
    tag = "监督",
    summary = "监督指标所计的案件",
    description = "由负责人、督办人、分析人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "一页案件", body = Answer))
)]
pub(in crate::api) async fn supervision_cases(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let limit = usize::try_from(page_size(ask.limit)?).unwrap_or(usize::MAX);
    let days = super::Ask {
        from: ask.from,
        to: ask.to,
        agency: ask.agency,
        whole: ask.whole,
    };
    let asked = days.read(&office, &seat)?;
    let (cases, next) = office
        .measured(Watcher::Desk(&seat.0), asked, ask.set, ask.after, limit)
        .await?;
    let directory = Directory::read(&office).await?;
    let line = |case| Line::of(case, &directory);
    Ok(Json(Answer {
        label: ask.set.label(),
        cases: cases.into_iter().map(line).collect(),
        next,
    }))
}
