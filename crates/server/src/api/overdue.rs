//! `GET /api/v1/overdue`: deadlines that have passed, by agency.

use axum::Json;
use axum::extract::State;
use casework::{Due, Office};
use disclosure::clock::DeadlineKind;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::due::{Answer, by_agency};
use super::guard::Seat;
use super::input::Filter;
use super::problem::Problem;
use super::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 只看该机关的案件。
    agency: Option<Uuid>,
    /// 期限种类，默认 `reply`（答复期限）。
    #[param(value_type = Option<words::DeadlineKind>)]
    kind: Option<DeadlineKind>,
}

#[utoipa::path(
    get,
    path = "/api/v1/overdue",
    tag = "期限",
    summary = "各机关超期的案件",
    description = "默认只看答复期限；可以看内部时限（`is_statutory` 为 `false`），过了的不是超期；尚未回复的意见，按其一直不回复、到其自身期限为止计算。",
    params(Ask),
    responses((status = 200, description = "各机关超期的案件", body = Answer))
)]
pub(super) async fn overdue(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let due = Due {
        kind: ask.kind.unwrap_or(DeadlineKind::Reply),
        agency: ask.agency,
    };
    let rows = office.overdue(&desk, due).await?;
    let unconfirmed = office.overdue(&desk, due.unconfirmed()).await?.len();
    let yesterday = office.today().pred_opt().unwrap_or_default();
    Ok(Json(
        by_agency(&office, due.kind, yesterday, rows, unconfirmed).await?,
    ))
}
