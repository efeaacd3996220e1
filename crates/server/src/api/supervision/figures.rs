//! `GET /api/v1/supervision`: the key figures of a period.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::supervision::{Compared, Figure, Watcher};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Ask, FigureView, views};
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::Organ;

/// 一段时期的监督指标。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Supervision)]
pub(in crate::api) struct Answer {
    /// 机关。
    agency: Organ,
    /// 是否含下级机关。
    whole: bool,
    /// 第一日。
    from: NaiveDate,
    /// 最后一日。
    to: NaiveDate,
    /// 数据时间。
    made_on: NaiveDate,
    /// 各项指标。
    figures: Vec<FigureView>,
    /// 上期：同样长的前一段时期。
    before: Option<Other>,
    /// 去年同期。
    year_before: Option<Other>,
    /// 各机关，超期的在前；没有申请的不列。
    agencies: Vec<OfAgency>,
    /// 各项指标的口径。
    counts: Vec<Counts>,
}

/// 相比的一段时期。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionCompared)]
struct Other {
    /// 第一日。
    from: NaiveDate,
    /// 最后一日。
    to: NaiveDate,
    /// 各项指标。
    figures: Vec<FigureView>,
}

/// 一个机关的指标。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionOfAgency)]
struct OfAgency {
    /// 机关。
    agency: Organ,
    /// 各项指标。
    figures: Vec<FigureView>,
}

/// 一项指标的口径。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionCounts)]
struct Counts {
    /// 哪一项。
    figure: &'static str,
    /// 计哪些，不计哪些。
    counts: &'static str,
}

impl From<Compared> for Other {
    fn from(compared: Compared) -> Other {
        Other {
            from: compared.period.from,
            to: compared.period.to,
            figures: views(&compared.readings),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/supervision",
    tag = "监督",
    summary = "监督指标",
    description = "由负责人、督办人、分析人和审计人查看：本机关和下级机关的。",
    params(Ask),
    responses((status = 200, description = "各项指标，与上期、去年同期和各机关", body = Answer))
)]
pub(in crate::api) async fn supervision(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let ask = ask.read(&office, &seat)?;
    let told = office.supervision(Watcher::Desk(&seat.0), ask).await?;
    Ok(Json(Answer {
        agency: Organ::from(&told.agency),
        whole: told.whole,
        from: told.period.from,
        to: told.period.to,
        made_on: told.made_on,
        figures: views(&told.readings),
        before: told.before.map(Other::from),
        year_before: told.year_before.map(Other::from),
        agencies: told
            .agencies
            .iter()
            .map(|of| OfAgency {
                agency: Organ::from(&of.agency),
                figures: views(&of.readings),
            })
            .collect(),
        counts: Figure::ALL
            .iter()
            .map(|figure| Counts {
                figure: figure.word(),
                counts: figure.counts(),
            })
            .collect(),
    }))
}
