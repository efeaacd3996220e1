//! `GET /api/v1/me`: whose token this is.

use axum::Json;
use axum::extract::State;
use casework::Office;
use chrono::NaiveDate;
use disclosure::words::Role;
use serde::Serialize;
use store::Reach;
use utoipa::ToSchema;
use uuid::Uuid;

use super::guard::Seat;
use super::view::{Named, Organ};
use super::words;

/// 令牌所属的经办人员。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
pub(super) struct Answer {
    /// 标识。
    id: Uuid,
    /// 姓名。
    name: String,
    /// 所在机关。
    agency: Organ,
    /// 角色。
    #[schema(value_type = Vec<words::Role>)]
    roles: Vec<Role>,
    /// 今天代理谁的工作；没有的，没有这一项。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_place_of: Vec<Named>,
    /// 能看到哪些机关的案件：`own` 本机关，`tree` 本机关和下级机关，`nothing` 不能看案件。
    reach: &'static str,
    /// 今天（北京时间）。
    today: NaiveDate,
}

#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "机关和人员",
    summary = "我是谁",
    responses((status = 200, description = "令牌所属的经办人员", body = Answer))
)]
pub(super) async fn me(State(office): State<Office>, Seat(desk): Seat) -> Json<Answer> {
    Json(Answer {
        id: desk.officer.id,
        name: desk.officer.name.clone(),
        agency: Organ::from(&desk.agency),
        roles: desk.officer.roles.clone(),
        in_place_of: desk
            .absent
            .iter()
            .map(|absent| Named {
                id: absent.id,
                name: absent.name.clone(),
            })
            .collect(),
        reach: match desk.scope.reach {
            Reach::Own => "own",
            Reach::Tree | Reach::Everything => "tree",
            Reach::Nothing => "nothing",
        },
        today: office.today(),
    })
}
