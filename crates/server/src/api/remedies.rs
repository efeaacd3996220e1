//! `GET /api/v1/remedies`: reconsideration and litigation across cases, and table four.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::Office;
use casework::remedies::{RemedyList, RemedyTable, cell_label, outcome};
use chrono::{Datelike, NaiveDate};
use disclosure::clock::DeadlineKind;
use disclosure::words::{self as law, RemedyBy, RemedyKind, RemedyOutcome};
use serde::{Deserialize, Serialize};
use store::ListedRemedy;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::{our_year, out_of_range};
use super::guard::Seat;
use super::input::Filter;
use super::problem::Problem;
use super::view::{Directory, Organ};
use super::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 只看该机关及其下级机关的。
    agency: Option<Uuid>,
    /// 哪一年计入年度报告表四的；省略为没有审结、或者还有事要办的。
    #[param(minimum = 1900, maximum = 2199)]
    year: Option<i32>,
    /// 只看表四的某一格：0 到 14，按表的顺序；与 `year` 同用。
    #[param(minimum = 0, maximum = 14)]
    cell: Option<usize>,
}

/// 复议、诉讼。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Remedies)]
pub(super) struct Answer {
    /// 年度报告表四；没有选年份的，为空。
    table: Option<Table>,
    /// 各件：未办结的按最后一日，一年的按收到日期。
    remedies: Vec<Line>,
}

/// 年度报告表四。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RemedyTable)]
struct Table {
    /// 哪一年。
    year: i32,
    /// 十五格，按表的顺序：复议、未经复议直接起诉、复议后起诉，各为维持、纠正、其他、尚未审结、总计。
    cells: Vec<Cell>,
    /// 本年审结的件数。
    decided: i64,
    /// 其中纠正的件数；除以 `decided` 即纠错率。
    corrected: i64,
}

/// 一格。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RemedyCell)]
struct Cell {
    /// 种类。
    #[schema(value_type = words::RemedyKind)]
    kind: RemedyKind,
    /// 哪一列。
    label: &'static str,
    /// 件数。
    count: i64,
}

/// 一件复议、诉讼。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Remedy)]
struct Line {
    /// 案件的标识。
    id: Uuid,
    /// 登记它的那一项办理记录的序号。
    seq: i64,
    /// 案号。
    number: String,
    /// 所申请信息的名称。
    title: String,
    /// 收到申请的机关。
    agency: Organ,
    /// 种类。
    #[schema(value_type = words::RemedyKind)]
    kind: RemedyKind,
    /// 种类（中文）。
    kind_label: &'static str,
    /// 针对什么。
    #[schema(value_type = words::RemedyAgainst)]
    against: law::RemedyAgainst,
    /// 针对第几次办理。
    round: i64,
    /// 由谁提出。
    #[schema(value_type = words::RemedyBy)]
    by: RemedyBy,
    /// 复议机关或者法院。
    before: String,
    /// 其案号。
    before_number: Option<String>,
    /// 收到通知之日。
    received_on: NaiveDate,
    /// 提交答复、答辩之日。
    answered_on: Option<NaiveDate>,
    /// 上诉之日。
    appealed_on: Option<NaiveDate>,
    /// 现行有效的决定、裁判之日；尚未审结的为空。
    decided_on: Option<NaiveDate>,
    /// 其结果。
    #[schema(value_type = Option<words::RemedyOutcome>)]
    outcome: Option<RemedyOutcome>,
    /// 下一个期限的种类。
    #[schema(value_type = Option<words::DeadlineKind>)]
    due_kind: Option<DeadlineKind>,
    /// 其最后一日。
    due_on: Option<NaiveDate>,
}

impl Line {
    fn of(listed: ListedRemedy, directory: &Directory) -> Line {
        let remedy = listed.remedy;
        Line {
            id: listed.case_id,
            seq: remedy.seq,
            number: listed.number,
            title: listed.title,
            agency: directory.organ(listed.agency_id),
            kind: remedy.kind,
            kind_label: remedy.kind.label(),
            against: remedy.against,
            round: remedy.round,
            by: remedy.sought_by,
            outcome: outcome(&remedy),
            before: remedy.authority,
            before_number: remedy.authority_number,
            received_on: remedy.received_on,
            answered_on: remedy.answered_on,
            appealed_on: remedy.appealed_on,
            decided_on: remedy.closed_on,
            due_kind: remedy.due_kind,
            due_on: remedy.due_on,
        }
    }
}

impl From<RemedyTable> for Table {
    fn from(table: RemedyTable) -> Table {
        let (corrected, decided) = table.corrected_of_decided();
        let cell = |(cell, count): (usize, &i64)| {
            let (kind, label) = cell_label(cell)?;
            Some(Cell {
                kind,
                label,
                count: *count,
            })
        };
        Table {
            year: table.year,
            cells: table.cells.iter().enumerate().filter_map(cell).collect(),
            decided,
            corrected,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/remedies",
    tag = "年度报告",
    summary = "复议、诉讼",
    description = "没有审结、或者还有事要办的，按最后一日；选了年份的，该年计入表四的各件和十五格。一件一年只计一次：12月31日仍然有效的决定、裁判是该年作出的，按结果计；当日没有、或者已被上诉而二审未结的，计入尚未审结。",
    params(Ask),
    responses((status = 200, description = "复议、诉讼", body = Answer))
)]
pub(super) async fn remedies(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    if let Some(year) = ask.year {
        our_year("year", year)?;
    }
    let last = RemedyKind::ALL.len() * 5 - 1;
    if ask.cell.is_some_and(|cell| cell > last) {
        return Err(out_of_range("cell", 0, u32::try_from(last).unwrap_or(0)));
    }
    let table = match ask.year {
        Some(year) => Some(office.remedy_table(&desk, ask.agency, year).await?),
        None => None,
    };
    let list = match ask.year {
        Some(year) => RemedyList::Counted(year, ask.cell),
        None => RemedyList::Open,
    };
    let listed = office.remedies(&desk, ask.agency, list).await?;
    let directory = Directory::read(&office).await?;
    let line = |listed| Line::of(listed, &directory);
    Ok(Json(Answer {
        table: table.map(Table::from),
        remedies: listed.into_iter().map(line).collect(),
    }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskMonth {
    /// 哪个月，如 `2026-11`，不晚于本月。
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$")]
    month: String,
    /// 只看该机关及其下级机关的。
    agency: Option<Uuid>,
}

/// 一个月的复议、诉讼（月报备案），不含申请人姓名。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RemedyReturn)]
pub(super) struct Return {
    /// 表单的名称。
    form: &'static str,
    /// 表单的版本：增加字段不变，含义改变才变。
    version: u32,
    /// 机关；全部的，为空。
    agency: Option<String>,
    /// 哪个月。
    month: String,
    /// 哪一天生成的。
    made_on: NaiveDate,
    /// 本月收到的件数。
    received: usize,
    /// 本月审结的件数。
    decided: usize,
    /// 其中纠正的件数。
    corrected: usize,
    /// 月末尚未审结的件数。
    undecided: usize,
    /// 各件：机关、案号、种类、由谁提出、复议机关或者法院、各日期、结果。
    #[schema(value_type = Vec<Object>)]
    remedies: serde_json::Value,
}

#[utoipa::path(
    get,
    path = "/api/v1/remedies/month",
    tag = "年度报告",
    summary = "复议、诉讼月报",
    description = "该月收到、审结和月末没有审结的每一件，以该月最后一日的情况为准。",
    params(AskMonth),
    responses((status = 200, description = "月报", body = Return))
)]
pub(super) async fn remedy_return(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<AskMonth>,
) -> Result<Json<Return>, Problem> {
    let told = office.remedy_return(&desk, ask.agency, &ask.month).await?;
    let told = told.ok_or_else(|| no_such_month(office.today()))?;
    let remedies = serde_json::to_value(&told.remedies)
        .map_err(|error| Problem::internal(format!("return: {error}")))?;
    Ok(Json(Return {
        form: told.form,
        version: told.version,
        agency: told.agency,
        month: told.month,
        made_on: told.made_on,
        received: told.received,
        decided: told.decided,
        corrected: told.corrected,
        undecided: told.undecided,
        remedies,
    }))
}

/// What has not begun has no return.
pub(super) fn no_such_month(today: NaiveDate) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_such_month",
        "填写有误",
        "month：没有这个月，或者还没有到",
    )
    .hint(format!(
        "请填如 {}-{:02} 的月份，不晚于本月。",
        today.year(),
        today.month()
    ))
    .field("month", Vec::new())
}
