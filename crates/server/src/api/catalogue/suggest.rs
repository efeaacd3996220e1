//! `POST /api/v1/catalogue/suggestions`: what is near to a text. It comes in the body: what
//! an applicant wrote belongs into no address.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::SuggestionView;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// 要查的内容。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SuggestionAsk)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 所申请信息的名称。
    #[serde(default)]
    title: Option<String>,
    /// 内容描述。
    text: String,
}

/// 提示的条目。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueSuggestions)]
pub(in crate::api) struct Answer {
    /// 最相近的几条，相近的在前；没有足够相近的，为空。
    pub(super) suggestions: Vec<SuggestionView>,
}

#[utoipa::path(
    post,
    path = "/api/v1/catalogue/suggestions",
    tag = "公开目录",
    summary = "查目录中相近的条目",
    description = "最多三条，连同相符的一段。不记录，不计数。",
    request_body(content_type = "application/json", content = Form, description = "要查的内容。"),
    responses((status = 200, description = "提示的条目", body = Answer))
)]
pub(in crate::api) async fn suggest(
    State(office): State<Office>,
    Seat(desk): Seat,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let form: Form = typed(body)?;
    let title = form.title.unwrap_or_default();
    let near = office.suggest(&desk, &title, &form.text).await?;
    let directory = Directory::read(&office).await?;
    let view = |near| SuggestionView::of(near, &directory);
    Ok(Json(Answer {
        suggestions: near.into_iter().map(view).collect(),
    }))
}
