//! `GET /api/v1/agencies`: the tree of agencies.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::Serialize;
use store::Scope;
use utoipa::ToSchema;
use uuid::Uuid;

use super::guard::Seat;
use super::problem::Problem;

/// 机关名单。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agencies)]
pub(super) struct Answer {
    /// 各机关，上级在前。
    agencies: Vec<Line>,
}

/// 一个机关。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agency)]
struct Line {
    /// 标识。
    id: Uuid,
    /// 上级机关的标识。
    parent: Option<Uuid>,
    /// 代字，编号用。
    code: String,
    /// 全称。
    name: String,
    /// 类别：`district` 区县政府，`disclosure_office` 政府信息公开工作机构，`department` 部门，`town` 镇街。
    kind: &'static str,
}

#[utoipa::path(
    get,
    path = "/api/v1/agencies",
    tag = "机关和人员",
    summary = "机关名单",
    description = "征求意见和交办都可能跨机关，名单对全体经办人员开放。",
    responses((status = 200, description = "机关名单", body = Answer))
)]
pub(super) async fn agencies(
    State(office): State<Office>,
    _: Seat,
) -> Result<Json<Answer>, Problem> {
    let mut reader = office.store.read().await?;
    let agencies = reader.agencies(&Scope::system()).await?;
    let line = |agency: store::Agency| Line {
        id: agency.id,
        parent: agency.parent,
        code: agency.code,
        name: agency.name,
        kind: agency.kind.word(),
    };
    Ok(Json(Answer {
        agencies: agencies.into_iter().map(line).collect(),
    }))
}
