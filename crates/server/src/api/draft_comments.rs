//! `POST /api/v1/cases/{id}/draft/comments` and `…/{comment}/settle`: what reviewers say of
//! a draft, and that it is dealt with.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::{NewComment, Office};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::draft::CommentView;
use super::guard::Seat;
use super::input::{CasePath, JsonBody, typed};
use super::problem::Problem;
use super::view::Directory;

/// 一条意见。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewDraftComment)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    /// 对哪一稿：现在的草稿的 `seq`。
    draft: u64,
    /// 对第几段，从 0 起；对全文的，省略。
    #[serde(default)]
    block: Option<u32>,
    /// 意见，最多 2000 字。
    said: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/draft/comments",
    tag = "案件",
    summary = "对草稿提出意见",
    description = "由承办、审核和签发的人员在拟稿、审签期间提出。没有勾销的意见，不能通过审签，也不能签发。",
    params(("id" = uuid::Uuid, Path, description = "案件的标识")),
    request_body = Form,
    responses((status = 201, description = "已记下的意见", body = CommentView))
)]
pub(super) async fn comment_on_draft(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<CommentView>), Problem> {
    let form: Form = typed(body)?;
    let new = NewComment {
        draft: form.draft,
        block: form.block,
        said: form.said,
    };
    let comment = office.comment_on_draft(&desk, id, new).await?;
    let directory = Directory::read(&office).await?;
    let comment = CommentView::of(comment, &directory);
    Ok((StatusCode::CREATED, Json(comment)))
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/draft/comments/{comment}/settle",
    tag = "案件",
    summary = "勾销意见",
    description = "意见已经采纳，或者已经商定。由承办、审核和签发的人员勾销。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件的标识"),
        ("comment" = uuid::Uuid, Path, description = "意见的标识，见草稿的 `comments`")
    ),
    responses((status = 204, description = "已勾销"))
)]
pub(super) async fn settle_comment(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path((id, comment)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    // What is no id names none.
    let (id, comment): (Uuid, Uuid) = (
        id.parse().unwrap_or_default(),
        comment.parse().unwrap_or_default(),
    );
    office.settle_comment(&desk, id, comment).await?;
    Ok(StatusCode::NO_CONTENT)
}
