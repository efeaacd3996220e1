//! `GET /api/v1/supervision/assessment`: the assessment sheet of a period.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::supervision::{Assessed, Cost, Watcher};
use chrono::NaiveDate;
use disclosure::rules::Lapse;
use serde::Serialize;
use utoipa::ToSchema;

use super::Ask;
use super::cases::Line;
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::{Directory, Organ};
use crate::api::words;

/// 一段时期的考核表。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionAssessment)]
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
    /// 起评分。
    base: i64,
    /// 起评分的依据。
    cite: String,
    /// 扣分规则，见 `assessment.toml`。
    costs: Vec<CostView>,
    /// 各机关，得分高的在前。
    agencies: Vec<Sheet>,
}

/// 一条扣分规则。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionCost)]
struct CostView {
    /// 事项。
    #[schema(value_type = words::Lapse)]
    item: Lapse,
    /// 名称。
    label: &'static str,
    /// 每件扣几分。
    points: i64,
    /// 最多扣几分；不限的，为空。
    most: Option<i64>,
    /// 依据的条款。
    cite: String,
}

/// 一个机关的考核表。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionSheet)]
struct Sheet {
    /// 机关。
    agency: Organ,
    /// 扣分。
    lost: i64,
    /// 得分。
    score: i64,
    /// 各事项，次序同 `costs`。
    items: Vec<Item>,
}

/// 一个事项。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionItem)]
struct Item {
    /// 事项。
    #[schema(value_type = words::Lapse)]
    item: Lapse,
    /// 扣分。
    lost: i64,
    /// 扣分的案件。
    cases: Vec<Line>,
}

impl CostView {
    fn of(cost: Cost) -> CostView {
        CostView {
            item: cost.item,
            label: cost.item.label(),
            points: cost.points,
            most: cost.most,
            cite: cost.cite,
        }
    }
}

impl Sheet {
    fn of(assessed: Assessed, directory: &Directory) -> Sheet {
        let (lost, score) = (assessed.lost(), assessed.score());
        let items = assessed.items.into_iter().map(|item| Item {
            item: item.cost.item,
            lost: item.lost(),
            cases: item
                .cases
                .into_iter()
                .map(|case| Line::of(case, directory))
                .collect(),
        });
        Sheet {
            agency: Organ::from(&assessed.agency),
            lost,
            score,
            items: items.collect(),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/supervision/assessment",
    tag = "监督",
    summary = "考核表",
    description = "按 assessment.toml 的规则，每扣一分都列出案件。由负责人、督办人、分析人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "各机关的得分和扣分的案件", body = Answer))
)]
pub(in crate::api) async fn assessment(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let ask = ask.read(&office, &seat)?;
    let told = office.assessment(Watcher::Desk(&seat.0), ask).await?;
    let directory = Directory::read(&office).await?;
    let sheet = |assessed| Sheet::of(assessed, &directory);
    Ok(Json(Answer {
        agency: Organ::from(&told.agency),
        whole: told.whole,
        from: told.period.from,
        to: told.period.to,
        made_on: told.made_on,
        base: told.base,
        cite: told.cite,
        costs: told.costs.into_iter().map(CostView::of).collect(),
        agencies: told.agencies.into_iter().map(sheet).collect(),
    }))
}
