//! Deputies: who does the work of somebody who is away, on which days.

mod appoint;
mod end;
mod list;

use casework::Deputised;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::view::{Directory, Named, Organ};

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(list::deputies, appoint::appoint_deputy))
        .routes(routes!(end::end_deputy))
}

/// 一项代理。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deputy)]
struct Line {
    /// 标识。
    id: Uuid,
    /// 两人所在的机关。
    agency: Organ,
    /// 谁不在岗。
    officer: Named,
    /// 由谁代理。
    deputy: Named,
    /// 第一天。
    since: NaiveDate,
    /// 最后一天，含这一天。
    until: NaiveDate,
    /// 为什么。
    reason: String,
    /// 今天是否有效。
    in_force: bool,
    /// 令牌的经办人员能否终止。
    may_end: bool,
    /// 由谁安排。
    made_by: Named,
    /// 何时安排。
    made_at: DateTime<Utc>,
    /// 由谁提前终止；没有终止的，为空。
    ended_by: Option<Named>,
    /// 何时终止。
    ended_at: Option<DateTime<Utc>>,
}

impl Line {
    fn of(deputised: Deputised, directory: &Directory) -> Line {
        let row = deputised.row;
        Line {
            id: row.id,
            agency: directory.organ(row.agency_id),
            officer: directory.officer(row.officer_id),
            deputy: directory.officer(row.deputy_id),
            since: row.since,
            until: row.until,
            reason: row.reason,
            in_force: deputised.in_force,
            may_end: deputised.may_end,
            made_by: directory.officer(row.made_by),
            made_at: row.made_at,
            ended_by: row.ended_by.map(|by| directory.officer(by)),
            ended_at: row.ended_at,
        }
    }
}
