//! `GET /api/v1/due-soon`: deadlines of the next workdays, by agency.

use axum::Json;
use axum::extract::State;
use casework::{Due, Office};
use disclosure::clock::DeadlineKind;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::due::{Answer, by_agency};
use super::error::out_of_range;
use super::guard::Seat;
use super::input::Filter;
use super::problem::Problem;
use super::words;

const WORKDAYS: u32 = 5;
const MOST_WORKDAYS: u32 = 60;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 今后几个工作日内，0 到 60，默认 5。
    #[param(minimum = 0, maximum = 60)]
    workdays: Option<u32>,
    /// 只看该机关的案件。
    agency: Option<Uuid>,
    /// 期限种类，默认 `reply`（答复期限）。
    #[param(value_type = Option<words::DeadlineKind>)]
    kind: Option<DeadlineKind>,
}

#[utoipa::path(
    get,
    path = "/api/v1/due-soon",
    tag = "期限",
    summary = "各机关临期的案件",
    description = "从今天起、今后若干个工作日内到期的。",
    params(Ask),
    responses((status = 200, description = "各机关临期的案件", body = Answer))
)]
pub(super) async fn due_soon(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let workdays = ask.workdays.unwrap_or(WORKDAYS);
    let upto = office
        .rules
        .calendar
        .add_workdays(office.today(), workdays)
        .filter(|_| workdays <= MOST_WORKDAYS)
        .ok_or_else(|| out_of_range("workdays", 0, MOST_WORKDAYS))?;
    let due = Due {
        kind: ask.kind.unwrap_or(DeadlineKind::Reply),
        agency: ask.agency,
    };
    let rows = office.due_soon(&desk, due, upto).await?;
    let unconfirmed = office.due_soon(&desk, due.unconfirmed(), upto).await?.len();
    Ok(Json(
        by_agency(&office, due.kind, upto, rows, unconfirmed).await?,
    ))
}
