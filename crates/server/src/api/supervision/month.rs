//! `GET /api/v1/supervision/month`: the return of a month to the next level.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::supervision::{Period, ReturnedAgency, ReturnedCase, SupervisionAsk, Watcher};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{FigureView, extent};
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::remedies::no_such_month;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 哪个月，如 `2026-11`，不晚于本月。
    #[param(
        min_length = 7,
        max_length = 7,
        pattern = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
    )]
    month: String,
    /// 哪个机关，省略的是本机关。
    agency: Option<Uuid>,
    /// 是否含下级机关，省略的不含。
    #[serde(default)]
    whole: bool,
}

/// 报上一级的月报，不含申请人姓名。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionReturn)]
pub(in crate::api) struct Answer {
    /// 表单的名称：`kaijuan.supervision.month`。
    form: &'static str,
    /// 表单的版本：增加字段不变，含义改变才变。
    version: u32,
    /// 机关。
    agency: String,
    /// 是否含下级机关。
    whole: bool,
    /// 哪个月。
    month: Option<String>,
    /// 第一日。
    from: NaiveDate,
    /// 最后一日。
    to: NaiveDate,
    /// 哪一天生成的。
    made_on: NaiveDate,
    /// 各项指标。
    figures: Vec<FigureView>,
    /// 各机关。
    agencies: Vec<Agency>,
    /// 本月发生的超期。
    overdue: Vec<Overdue>,
}

/// 一个机关。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionReturnAgency)]
struct Agency {
    /// 机关。
    agency: String,
    /// 各项指标。
    figures: Vec<FigureView>,
}

/// 一件超期。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionReturnCase)]
struct Overdue {
    /// 机关。
    agency: String,
    /// 案号。
    case: String,
    /// 答复期限的最后一日。
    due_on: Option<NaiveDate>,
}

impl From<ReturnedAgency> for Agency {
    fn from(told: ReturnedAgency) -> Agency {
        Agency {
            agency: told.agency,
            figures: told.figures.into_iter().map(FigureView::from).collect(),
        }
    }
}

impl From<ReturnedCase> for Overdue {
    fn from(told: ReturnedCase) -> Overdue {
        Overdue {
            agency: told.agency,
            case: told.case,
            due_on: told.due_on,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/supervision/month",
    tag = "监督",
    summary = "监督指标月报",
    description = "报上一级的月报。由负责人、督办人、分析人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "月报", body = Answer))
)]
pub(in crate::api) async fn supervision_month(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let today = office.today();
    let period = Period::of_month(&ask.month);
    let period = period.filter(|month| (1900..=2199).contains(&month.from.year()));
    let period = period.ok_or_else(|| no_such_month(today))?;
    let asked = SupervisionAsk {
        extent: extent(&seat, ask.agency, ask.whole),
        period: Period::new(period.from, period.to, today)?,
    };
    let who = Watcher::Desk(&seat.0);
    let told = office.supervision(who, asked).await?;
    let told = office.supervision_return(who, &told).await?;
    Ok(Json(Answer {
        form: told.form,
        version: told.version,
        agency: told.agency,
        whole: told.whole,
        month: told.month,
        from: told.from,
        to: told.to,
        made_on: told.made_on,
        figures: told.figures.into_iter().map(FigureView::from).collect(),
        agencies: told.agencies.into_iter().map(Agency::from).collect(),
        overdue: told.overdue.into_iter().map(Overdue::from).collect(),
    }))
}
