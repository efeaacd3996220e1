//! Supervision: key figures of a period, month by month, the cases behind one, the
//! assessment sheet, and the monthly return.

mod assessment;
mod cases;
mod figures;
mod month;
mod trend;

use casework::Office;
use casework::supervision::{Period, ReturnedFigure, SupervisionAsk};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use store::{Extent, Measured};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::guard::Seat;
use super::input::Day;
use super::problem::Problem;
use super::words;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(figures::supervision))
        .routes(routes!(trend::supervision_trend))
        .routes(routes!(cases::supervision_cases))
        .routes(routes!(assessment::assessment))
        .routes(routes!(month::supervision_month))
}

/// Whose figures, and of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 第一日，省略的是最后一日所在的月的一日。
    from: Option<Day>,
    /// 最后一日，省略的是今天。
    to: Option<Day>,
    /// 哪个机关，省略的是本机关。
    agency: Option<Uuid>,
    /// 是否含下级机关，省略的不含。
    #[serde(default)]
    whole: bool,
}

impl Ask {
    fn read(&self, office: &Office, seat: &Seat) -> Result<SupervisionAsk, Problem> {
        let today = office.today();
        let to = self.to.map_or(today, |Day(day)| day);
        let from = self.from.map(|Day(day)| day);
        let from = from.unwrap_or_else(|| to.with_day(1).unwrap_or(to));
        Ok(SupervisionAsk {
            extent: extent(seat, self.agency, self.whole),
            period: Period::new(from, to, today)?,
        })
    }
}

/// Which agency; without one the own.
fn extent(Seat(desk): &Seat, agency: Option<Uuid>, whole: bool) -> Extent {
    Extent {
        agency: agency.unwrap_or(desk.agency.id),
        whole,
    }
}

/// 一项指标。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupervisionFigure)]
struct FigureView {
    /// 哪一项。
    figure: &'static str,
    /// 名称。
    label: &'static str,
    /// `share` 比率，`count` 件数，`median` 中位数，`money` 件数和金额。
    form: &'static str,
    /// 件数（分子）。
    part: i64,
    /// 共多少件（分母）；不是比率的，为空。
    whole: Option<i64>,
    /// 比率，千分之几，舍去尾数；分母为 0 或者不是比率的，为空。
    permille: Option<i64>,
    /// 中位数，工作日；没有的，为空。
    workdays: Option<f64>,
    /// 金额，单位：分；不是金额的，为空。
    fen: Option<i64>,
    /// 依据的条款。
    cite: &'static str,
    /// 分子是哪些，用于 `/api/v1/supervision/cases`。
    #[schema(value_type = words::Measured)]
    part_set: Measured,
    /// 分母是哪些。
    #[schema(value_type = Option<words::Measured>)]
    whole_set: Option<Measured>,
    /// 其余需要留意的是哪些。
    #[schema(value_type = Option<words::Measured>)]
    rest_set: Option<Measured>,
}

impl From<ReturnedFigure> for FigureView {
    fn from(told: ReturnedFigure) -> FigureView {
        let figure = told.figure;
        FigureView {
            figure: figure.word(),
            label: told.label,
            form: told.form,
            part: told.part,
            whole: told.whole,
            permille: told.permille,
            workdays: told.workdays,
            fen: told.fen,
            cite: told.cite,
            part_set: figure.part(),
            whole_set: figure.whole(),
            rest_set: figure.rest(),
        }
    }
}

/// Figures as they are answered.
fn views(readings: &[casework::supervision::Reading]) -> Vec<FigureView> {
    let told = readings.iter().copied().map(ReturnedFigure::from);
    told.map(FigureView::from).collect()
}
