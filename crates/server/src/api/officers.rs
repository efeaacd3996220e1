//! `GET /api/v1/officers`: who works where. A handler's id is needed to dispatch.

use axum::Json;
use axum::extract::State;
use casework::Office;
use disclosure::words::Role;
use serde::{Deserialize, Serialize};
use store::{Officer, Scope};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::guard::Seat;
use super::input::Filter;
use super::problem::Problem;
use super::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 只看该机关的。
    agency: Option<Uuid>,
    /// 只看有该角色的。
    #[param(value_type = Option<words::Role>)]
    role: Option<Role>,
}

/// 经办人员名单。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Officers)]
pub(super) struct Answer {
    /// 在岗的经办人员。
    officers: Vec<Line>,
}

/// 一名经办人员。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Officer)]
struct Line {
    /// 标识；交办时用作 `handler`。
    id: Uuid,
    /// 姓名。
    name: String,
    /// 所在机关的标识。
    agency: Uuid,
    /// 角色。
    #[schema(value_type = Vec<words::Role>)]
    roles: Vec<Role>,
}

#[utoipa::path(
    get,
    path = "/api/v1/officers",
    tag = "机关和人员",
    summary = "经办人员名单",
    description = "交办可能跨机关，名单对全体经办人员开放。",
    params(Ask),
    responses((status = 200, description = "经办人员名单", body = Answer))
)]
pub(super) async fn officers(
    State(office): State<Office>,
    _: Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let mut reader = office.store.read().await?;
    let officers = reader.officers(&Scope::system()).await?;
    let asked = |officer: &Officer| {
        officer.active
            && ask.agency.is_none_or(|agency| officer.agency_id == agency)
            && ask.role.is_none_or(|role| officer.roles.contains(&role))
    };
    let line = |officer: Officer| Line {
        id: officer.id,
        name: officer.name,
        agency: officer.agency_id,
        roles: officer.roles,
    };
    Ok(Json(Answer {
        officers: officers.into_iter().filter(asked).map(line).collect(),
    }))
}
