//! `GET /api/v1/cases/{id}/permitted`: what may be done now, and why the rest may not.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use casework::Office;
use disclosure::lifecycle::Permission;
use disclosure::words::ActKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::etag::etag;
use super::guard::Seat;
use super::input::CasePath;
use super::problem::Problem;
use super::view::RefusalView;
use super::words;

/// 您现在能办理什么。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Permitted)]
struct Answer {
    /// 案件版本。
    version: i64,
    /// 全部办理事项。
    acts: Vec<Offer>,
}

/// 一个办理事项。
#[derive(Debug, Serialize, ToSchema)]
struct Offer {
    /// 办理事项。
    #[schema(value_type = words::ActKind)]
    act: ActKind,
    /// 办理事项（中文）。
    label: String,
    /// 现在能否由您办理。
    permitted: bool,
    /// 不能办理的原因。
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalView>,
}

impl Offer {
    fn of(permission: Permission, office: &Office) -> Offer {
        Offer {
            act: permission.act,
            label: permission.label,
            permitted: permission.refusal.is_none(),
            refusal: permission
                .refusal
                .map(|refusal| RefusalView::of(refusal, office)),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/permitted",
    tag = "案件",
    summary = "现在能办理什么，其余为什么不能",
    description = "由判断办理的同一个状态机给出：有某种填法会被接受的，即为可以办理。",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses(
        (status = 200, description = "办理事项", body = Answer, headers(
            ("ETag" = String, description = "案件版本，如 \"v7\""),
        )),
    )
)]
pub(super) async fn permitted(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Response, Problem> {
    let file = office
        .case_file(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let version = file.row.version;
    let acts = office
        .permitted(&desk, &file)
        .into_iter()
        .map(|permission| Offer::of(permission, &office))
        .collect();
    Ok((etag(version), Json(Answer { version, acts })).into_response())
}
