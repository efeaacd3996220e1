//! `GET /api/v1/supervision/trend`: the key figures month by month.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::supervision::{MOST_MONTHS, Period, SupervisionAsk, Watcher};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{FigureView, extent, views};
use crate::api::error::out_of_range;
use crate::api::guard::Seat;
use crate::api::input::{Day, Filter};
use crate::api::problem::Problem;

/// How many months where nothing is said.
const MONTHS: u32 = 12;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 到哪一天所在的月为止，省略的是今天。
    to: Option<Day>,
    /// 几个月，1 到 24，默认 12。
    #[param(minimum = 1, maximum = 24)]
    months: Option<u32>,
    /// 哪个机关，省略的是本机关。
    agency: Option<Uuid>,
    /// 是否含下级机关，省略的不含。
    #[serde(default)]
    whole: bool,
}

/// 各月的监督指标，早的在前。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionTrend)]
pub(in crate::api) struct Answer {
    /// 各月。
    months: Vec<Month>,
}

/// 一个月。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionOfMonth)]
struct Month {
    /// 如 `2026-10`。
    month: String,
    /// 各项指标。
    figures: Vec<FigureView>,
}

#[utoipa::path(
    get,
    path = "/api/v1/supervision/trend",
    tag = "监督",
    summary = "各月的监督指标",
    description = "由负责人、督办人、分析人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "各月的指标", body = Answer))
)]
pub(in crate::api) async fn supervision_trend(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let months = ask.months.unwrap_or(MONTHS);
    if !(1..=MOST_MONTHS).contains(&months) {
        return Err(out_of_range("months", 1, MOST_MONTHS));
    }
    let today = office.today();
    let to = ask.to.map_or(today, |Day(day)| day);
    let ask = SupervisionAsk {
        extent: extent(&seat, ask.agency, ask.whole),
        period: Period::new(to, to, today)?,
    };
    let trend = office
        .supervision_trend(Watcher::Desk(&seat.0), ask, months)
        .await?;
    let months = trend.iter().map(|month| Month {
        month: month.label(),
        figures: views(&month.readings),
    });
    Ok(Json(Answer {
        months: months.collect(),
    }))
}
