//! `GET /api/v1/annual-report`: the tables of a year.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::annual::Source;
use serde::{Deserialize, Serialize};
use store::CellCase;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{BreakView, CorrectionView, FiguresView, FrozenView, extent, year};
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::{Directory, Organ};

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
}

/// 一年的年度报告。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualReport)]
pub(in crate::api) struct Answer {
    /// 机关。
    agency: Organ,
    /// 是否含下级机关。
    whole: bool,
    /// 哪一年。
    year: i32,
    #[serde(flatten)]
    figures: FiguresView,
    /// 上一年的第四行，本年的第二行应当与之相等。
    carried_over_last_year: Vec<i64>,
    /// 上一年的数字的来源：`register` 登记簿，`opening` 启用前上报的，`frozen` 锁定的（连同其后的更正）。
    carried_over_from: &'static str,
    /// 上一年锁定以后、改变结转的更正。
    carried_over_corrections: Vec<CorrectionView>,
    /// 是否平衡。
    balanced: bool,
    /// 不平之处。
    breaks: Vec<BreakView>,
    /// 造成不平的案件。
    odd: Vec<Odd>,
    /// 锁定的情况；没有锁定的，为空。锁定的，以上是锁定的数字。
    frozen: Option<FrozenView>,
}

/// 造成不平的案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualOddCase)]
struct Odd {
    /// 标识。
    id: Uuid,
    /// 案号。
    number: String,
}

impl From<CellCase> for Odd {
    fn from(case: CellCase) -> Odd {
        Odd {
            id: case.case_id,
            number: case.number,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/annual-report",
    tag = "年度报告",
    summary = "年度报告的表三、表四",
    description = "由登记簿得出，由负责人、督办人、分析人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "年度报告", body = Answer))
)]
pub(in crate::api) async fn annual_report(
    State(office): State<Office>,
    seat: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let year = year(&office, ask.year)?;
    let extent = extent(&seat, ask.agency, ask.whole);
    let report = office.annual_report(&seat.0, extent, year).await?;
    let directory = Directory::read(&office).await?;
    let corrections = report.before.corrections.into_iter();
    Ok(Json(Answer {
        agency: Organ::from(&report.agency),
        whole: report.whole,
        year: report.year,
        figures: report.figures.into(),
        carried_over_last_year: report.before.row,
        carried_over_from: match report.before.source {
            Source::Register => "register",
            Source::Opening => "opening",
            Source::Frozen => "frozen",
        },
        carried_over_corrections: corrections
            .map(|one| CorrectionView::of(one, &directory))
            .collect(),
        balanced: report.balance.balanced,
        breaks: report
            .balance
            .breaks
            .into_iter()
            .map(BreakView::from)
            .collect(),
        odd: report.odd.into_iter().map(Odd::from).collect(),
        frozen: report
            .frozen
            .map(|frozen| FrozenView::of(frozen, &directory)),
    }))
}
