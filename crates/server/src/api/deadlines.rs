//! `GET /api/v1/cases/{id}/deadlines`: the deadlines of a case with their working.

use axum::Json;
use axum::extract::State;
use casework::Office;
use chrono::NaiveDate;
use disclosure::clock::DeadlineKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::explained::Deadline;
use super::guard::Seat;
use super::input::{CasePath, Day, Filter};
use super::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 按哪一天看；省略为今天。尚未回复的意见扣除到该日。
    #[param(inline)]
    as_of: Option<Day>,
}

/// 一件案件的期限，各附逐日算法。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadlines)]
pub(super) struct Answer {
    /// 案号。
    number: String,
    /// 案件版本。
    version: i64,
    /// 按哪一天看。
    as_of: NaiveDate,
    /// 正在计算的期限。
    deadlines: Vec<Deadline>,
    /// 已经答复的案件：当时的答复期限。
    replied: Option<Deadline>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/deadlines",
    tag = "期限",
    summary = "期限及其逐日算法",
    params(("id" = uuid::Uuid, Path, description = "案件标识"), Ask),
    responses((status = 200, description = "期限", body = Answer))
)]
pub(super) async fn deadlines(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let file = office
        .case_file(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let as_of = ask.as_of.map_or_else(|| office.today(), |day| day.0);
    let deadlines = office.deadlines(&file, as_of);
    let reply = file.case.reply.as_ref();
    let served = reply.is_some_and(|reply| reply.served_on.is_some());
    let running = deadlines
        .iter()
        .any(|deadline| deadline.kind == DeadlineKind::Reply);
    let replied = (served && !running).then(|| office.reply_deadline(&file, as_of));
    Ok(Json(Answer {
        number: file.case.number.clone(),
        version: file.row.version,
        as_of,
        deadlines: deadlines.into_iter().map(Deadline::from).collect(),
        replied: replied.flatten().map(Deadline::from),
    }))
}
