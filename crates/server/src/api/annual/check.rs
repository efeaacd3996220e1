//! `POST /api/v1/annual-report/check`: the tables of others, looked through.

use axum::Json;
use axum::extract::State;
use casework::Office;
use disclosure::annual::{Tables, check};
use serde::Serialize;
use utoipa::ToSchema;

use super::BreakView;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 别处报来的表格；没有的部分不写，也不核对。
#[derive(ToSchema)]
#[schema(as = AnnualTables)]
#[expect(dead_code, reason = "the form as the document shows it")]
struct Form {
    /// 年度。
    year: i32,
    /// 机关的名称。
    agency: Option<String>,
    /// 表三：25 行，每行 7 栏。
    applications: Option<Vec<Vec<i64>>>,
    /// 表四：15 个数。
    remedies: Option<Vec<i64>>,
    /// 上一年的第四行：7 个数。
    carried_over_last_year: Option<Vec<i64>>,
}

/// 核对的结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnualBalance)]
pub(in crate::api) struct Answer {
    /// 是否平衡。
    balanced: bool,
    /// 不平之处。
    breaks: Vec<BreakView>,
}

#[utoipa::path(
    post,
    path = "/api/v1/annual-report/check",
    tag = "年度报告",
    summary = "核对别处的表格",
    description = "逐格核对勾稽关系，不保存。xlsx、docx 请用页面或者命令行。",
    request_body = Form,
    responses((status = 200, description = "核对的结果", body = Answer))
)]
pub(in crate::api) async fn check_annual_tables(
    State(_): State<Office>,
    _: Seat,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let tables: Tables = typed(body)?;
    let balance = check(&tables);
    Ok(Json(Answer {
        balanced: balance.balanced,
        breaks: balance.breaks.into_iter().map(BreakView::from).collect(),
    }))
}
