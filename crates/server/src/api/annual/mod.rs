//! The annual report: tables, cases behind a cell, freezing, and the tables of others.

mod cases;
mod check;
mod freeze;
mod report;

use casework::Office;
use casework::annual::{Correction, Frozen};
use chrono::{DateTime, Datelike, Utc};
use disclosure::annual::Figures;
use serde::Serialize;
use store::Extent;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::error::our_year;
use super::guard::Seat;
use super::problem::Problem;
use super::view::{Directory, Named, Organ};

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(report::annual_report))
        .routes(routes!(cases::annual_report_cases))
        .routes(routes!(freeze::freeze_annual_report))
        .routes(routes!(check::check_annual_tables))
}

/// Which report; without an agency the own one's, without more that agency alone.
fn extent(Seat(desk): &Seat, agency: Option<Uuid>, whole: bool) -> Extent {
    Extent {
        agency: agency.unwrap_or(desk.agency.id),
        whole,
    }
}

/// A year that a report may be asked for.
fn year(office: &Office, year: i32) -> Result<i32, Problem> {
    our_year("year", year)?;
    let this_year = office.today().year();
    match year <= this_year {
        true => Ok(year),
        false => Err(super::carry_over::to_come(this_year)),
    }
}

/// 年度报告的数字。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualFigures)]
struct FiguresView {
    /// 表三：25 行，每行 7 栏。
    applications: Vec<Vec<i64>>,
    /// 表四：15 个数。
    remedies: Vec<i64>,
    /// 收取信息处理费的件数。
    fee_cases: i64,
    /// 收取的信息处理费，单位：分。
    fee_fen: i64,
}

impl From<Figures> for FiguresView {
    fn from(figures: Figures) -> FiguresView {
        FiguresView {
            applications: figures.applications,
            remedies: figures.remedies,
            fee_cases: figures.fee_cases,
            fee_fen: figures.fee_fen,
        }
    }
}

/// 锁定以后的一件更正。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualCorrection)]
struct CorrectionView {
    /// 案件的标识。
    id: Uuid,
    /// 案号。
    number: String,
    /// 机关。
    agency: Organ,
    /// 锁定时计入哪里。
    was: String,
    /// 现在应计入哪里。
    is: String,
}

impl CorrectionView {
    fn of(correction: Correction, directory: &Directory) -> CorrectionView {
        CorrectionView {
            id: correction.case_id,
            number: correction.number,
            agency: directory.organ(correction.agency_id),
            was: correction.was,
            is: correction.is,
        }
    }
}

/// 锁定的情况。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualFreeze)]
struct FrozenView {
    /// 由谁锁定。
    by: Named,
    /// 何时锁定。
    at: DateTime<Utc>,
    /// 所计各案最后一项办理记录的校验值（SHA-256）。
    rests_on: String,
    /// 登记簿现在的数字。
    now: FiguresView,
    /// 锁定以后的更正，最多各一千件。
    corrections: Vec<CorrectionView>,
}

impl FrozenView {
    fn of(frozen: Frozen, directory: &Directory) -> FrozenView {
        let corrections = frozen.corrections.into_iter();
        FrozenView {
            by: directory.officer(frozen.by),
            at: frozen.at,
            rests_on: frozen.rests_on,
            now: frozen.now.into(),
            corrections: corrections
                .map(|one| CorrectionView::of(one, directory))
                .collect(),
        }
    }
}

/// 一处不平。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualBreak)]
struct BreakView {
    /// 勾稽关系：`R1` 至 `R6`，或者 `Form`。
    #[schema(value_type = String)]
    rule: disclosure::annual::Rule,
    /// `applications` 表三，`remedies` 表四，`carried_over_last_year` 上年结转，`documents` 表二的规章和行政规范性文件，`narrative` 文字。
    table: &'static str,
    /// 第几行，从 1 起。
    row: usize,
    /// 第几栏，从 1 起。
    column: usize,
    /// 应为多少。
    expected: Option<i64>,
    /// 现在是多少。
    found: Option<i64>,
    /// 同样的意思，写成文字。
    message: String,
}

impl From<disclosure::annual::Break> for BreakView {
    fn from(found: disclosure::annual::Break) -> BreakView {
        BreakView {
            rule: found.rule,
            table: found.table,
            row: found.row,
            column: found.column,
            expected: found.expected,
            found: found.found,
            message: found.message,
        }
    }
}
