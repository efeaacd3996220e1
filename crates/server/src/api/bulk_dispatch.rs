//! `POST /api/v1/bulk-dispatch`: many cases for one handler.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use casework::{BulkDispatch, Dispatched, Office};
use disclosure::Warning;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::acts::BulkDispatchSchema;
use super::guard::Seat;
use super::input::{JsonBody, typed};
use super::once::{Once, marked};
use super::problem::Problem;
use super::view::{RefusalView, WarningView, warnings};

/// 批量交办的结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkDispatched)]
struct Answer {
    /// 交办了几件。
    dispatched: usize,
    /// 各件的结果，按提交的顺序。
    cases: Vec<Line>,
}

/// 一件的结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkDispatchedCase)]
struct Line {
    /// 案件标识。
    id: Uuid,
    /// 结果：`dispatched` 已交办，`stale` 案件已有变化，`no_case` 没有这个案件或者不在您的权限范围内，
    /// `refused` 不能交办，`not_done_then` 第一次提交时没有交办（原因当时已经说明）。
    outcome: &'static str,
    /// 案件现在的版本；没有交办、也没有变化的，为空。
    version: Option<i64>,
    /// 应当注意的事。
    warnings: Vec<WarningView>,
    /// 不能交办的原因。
    refusal: Option<RefusalView>,
}

impl Line {
    fn of((id, dispatched): (Uuid, Dispatched), office: &Office) -> Line {
        let line = |outcome, version: Option<i64>, said: Vec<Warning>| Line {
            id,
            outcome,
            version,
            warnings: warnings(said, office),
            refusal: None,
        };
        match dispatched {
            Dispatched::Done { version, warnings } => line("dispatched", Some(version), warnings),
            Dispatched::Stale(found) => line("stale", Some(found), Vec::new()),
            Dispatched::NotFound => line("no_case", None, Vec::new()),
            Dispatched::NotDoneThen => line("not_done_then", None, Vec::new()),
            Dispatched::Refused(refusal) => Line {
                refusal: Some(RefusalView::of(refusal, office)),
                ..line("refused", None, Vec::new())
            },
        }
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/bulk-dispatch",
    tag = "案件",
    summary = "批量交办",
    description = "把 1 至 100 件案件交给同一承办人。一件不能交办，不影响其余各件；各件写明您看到的版本，已有变化的不交办。",
    params(Once),
    request_body(content_type = "application/json", content = BulkDispatchSchema, description = "承办人和各件案件。"),
    responses((status = 200, description = "各件的结果", body = Answer))
)]
pub(super) async fn bulk_dispatch(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let bulk: BulkDispatch = typed(body)?;
    let done = office.dispatch_all(&desk, bulk, once).await?;
    let line = |case| Line::of(case, &office);
    let cases: Vec<Line> = done.cases.into_iter().map(line).collect();
    let answer = Answer {
        dispatched: cases
            .iter()
            .filter(|line| line.outcome == "dispatched")
            .count(),
        cases,
    };
    Ok(marked(Json(answer).into_response(), done.replayed))
}
