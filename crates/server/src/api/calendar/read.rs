//! `POST /api/v1/calendar/read`: what the text of a notice says, and what it would change.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::calendar::{ClauseRead, Finding, NoticeAsk, NoticeOutcome, NoticeRead};
use chrono::NaiveDate;
use disclosure::notice::Difference;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::acts::NoticeAskSchema;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 一份放假通知说了什么，日历会有什么变化。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeRead)]
pub(super) struct Answer {
    /// 年份。
    year: i32,
    /// 文号。
    number: Option<String>,
    /// 印发日期。
    issued_on: Option<NaiveDate>,
    /// 逐条读出的日期。
    clauses: Vec<Clause>,
    /// 放假的日期。
    rest: Vec<NaiveDate>,
    /// 调休上班的日期。
    makeup_workdays: Vec<NaiveDate>,
    /// 结果：`unchanged` 日历已经照此通知；`changes` 可以导入，日历会有变化；`wrong` 有不一致之处，不能导入。
    outcome: &'static str,
    /// 与现行日历的不同；没有变化、不能导入的，为空。
    difference: Option<Changed>,
    /// 不一致之处。
    findings: Vec<Found>,
}

/// 通知的一条。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeClause)]
struct Clause {
    /// 从第几行起。
    line: Option<usize>,
    /// 节日。
    holiday: String,
    /// 原文，不含空白。
    text: String,
    /// 放假的日期。
    rest: Vec<NaiveDate>,
    /// 调休上班的日期。
    makeup_workdays: Vec<NaiveDate>,
}

/// 与现行日历的不同。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeDifference)]
struct Changed {
    /// 增加放假。
    rest_added: Vec<NaiveDate>,
    /// 增加上班。
    worked_added: Vec<NaiveDate>,
    /// 不再放假。
    rest_dropped: Vec<NaiveDate>,
    /// 不再上班。
    worked_dropped: Vec<NaiveDate>,
}

/// 一处不一致。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeFinding)]
struct Found {
    /// 从第几行起的一条；关于全文的，为空。
    line: Option<usize>,
    /// 这一条的原文；关于全文的，为空字符串。
    clause: String,
    /// 哪里不对。
    message: String,
}

impl From<NoticeRead> for Answer {
    fn from(read: NoticeRead) -> Answer {
        Answer {
            outcome: match &read.outcome {
                NoticeOutcome::Unchanged => "unchanged",
                NoticeOutcome::Changes(_) => "changes",
                NoticeOutcome::Wrong(_) => "wrong",
            },
            difference: read.difference().cloned().map(Changed::from),
            findings: read.findings().iter().cloned().map(Found::from).collect(),
            year: read.arranged.year,
            number: read.arranged.number,
            issued_on: read.issued_on,
            clauses: read.clauses.into_iter().map(Clause::from).collect(),
            rest: read.arranged.rest,
            makeup_workdays: read.arranged.makeup_workdays,
        }
    }
}

impl From<ClauseRead> for Clause {
    fn from(read: ClauseRead) -> Clause {
        Clause {
            line: read.line,
            holiday: read.holiday,
            text: read.text,
            rest: read.rest,
            makeup_workdays: read.makeup_workdays,
        }
    }
}

impl From<Difference> for Changed {
    fn from(difference: Difference) -> Changed {
        Changed {
            rest_added: difference.rest_added,
            worked_added: difference.worked_added,
            rest_dropped: difference.rest_dropped,
            worked_dropped: difference.worked_dropped,
        }
    }
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Found {
        Found {
            line: finding.line,
            clause: finding.clause,
            message: finding.message,
        }
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/calendar/read",
    tag = "期限",
    summary = "试读放假通知",
    description = "从全文读出放假和上班的日期，逐条注明出处，与现行日历比较。不写入任何内容；导入在工作台的“放假安排”页或者用命令行。",
    request_body(content_type = "application/json", content = NoticeAskSchema, description = "通知全文。"),
    responses((status = 200, description = "读出的内容", body = Answer))
)]
pub(super) async fn read_notice(
    State(office): State<Office>,
    _: Seat,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let ask: NoticeAsk = typed(body)?;
    let read = office.read_notice(&ask.text, ask.number.as_deref())?;
    Ok(Json(read.into()))
}
