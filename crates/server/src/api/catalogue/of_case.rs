//! `GET /api/v1/cases/{id}/suggestions` and `…/{entry}/decline`: what is suggested for a
//! case, and that it does not fit.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::{ActError, Office};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{EntryView, SuggestionView};
use crate::api::guard::Seat;
use crate::api::input::CasePath;
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 对一件案件的提示。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseSuggestions)]
pub(in crate::api) struct Answer {
    /// 最相近的几条，相近的在前。
    suggestions: Vec<SuggestionView>,
    /// 已经标为不适用的。
    declined: Vec<EntryView>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/suggestions",
    tag = "公开目录",
    summary = "对案件的提示",
    description = "按申请的名称和内容查目录；已经答复的案件没有。办理本案的人员看到的，记为提示过，每件案件和条目计一次。",
    params(("id" = uuid::Uuid, Path, description = "案件的标识")),
    responses((status = 200, description = "提示的条目", body = Answer))
)]
pub(in crate::api) async fn case_suggestions(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let file = office.case_file(&desk, id).await?;
    let file = file.ok_or_else(Problem::no_case)?;
    let found = office.suggestions_for(&desk, &file).await?;
    let directory = Directory::read(&office).await?;
    Ok(Json(Answer {
        suggestions: found
            .near
            .into_iter()
            .map(|near| SuggestionView::of(near, &directory))
            .collect(),
        declined: found
            .declined
            .into_iter()
            .map(|entry| EntryView::of(entry, &directory))
            .collect(),
    }))
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/suggestions/{entry}/decline",
    tag = "公开目录",
    summary = "标为不适用",
    description = "提示过的条目与本案无关的，标为不适用，不再提示。由办理本案的人员标注。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件的标识"),
        ("entry" = uuid::Uuid, Path, description = "条目的标识")
    ),
    responses((status = 204, description = "已标注"))
)]
pub(in crate::api) async fn decline_suggestion(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(named): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (id, entry) = ids(&named);
    marked(office.decline_suggestion(&desk, id, entry).await)
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/suggestions/{entry}/restore",
    tag = "公开目录",
    summary = "恢复提示",
    description = "误标为不适用的条目，恢复提示。由办理本案的人员恢复。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件的标识"),
        ("entry" = uuid::Uuid, Path, description = "条目的标识")
    ),
    responses((status = 204, description = "已恢复"))
)]
pub(in crate::api) async fn restore_suggestion(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(named): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (id, entry) = ids(&named);
    marked(office.restore_suggestion(&desk, id, entry).await)
}

/// The ids of case and entry: what is no id names none.
fn ids((id, entry): &(String, String)) -> (Uuid, Uuid) {
    (
        id.parse().unwrap_or_default(),
        entry.parse().unwrap_or_default(),
    )
}

fn marked(done: Result<(), ActError>) -> Result<StatusCode, Problem> {
    match done {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(ActError::NotFound) => Err(Problem::no_case()),
        Err(error) => Err(error.into()),
    }
}
