//! `GET /api/v1/catalogue`: entries, a page at a time.

use axum::Json;
use axum::extract::State;
use casework::Office;
use disclosure::words::Attribute;
use serde::{Deserialize, Serialize};
use store::CatalogueAsk;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::EntryView;
use crate::api::cursor::Asked;
use crate::api::error::too_long;
use crate::api::guard::Seat;
use crate::api::input::{Filter, page_size};
use crate::api::problem::Problem;
use crate::api::view::Directory;
use crate::api::words;

/// The longest text that is sought, in characters.
const LONGEST: usize = 100;

#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 名称、文号、内容概述中的字，空格隔开的各词都要有。
    #[param(max_length = 100)]
    q: Option<String>,
    /// 公开属性。
    #[param(value_type = Option<words::Attribute>)]
    attribute: Option<Attribute>,
    /// 权属机关的标识。
    agency: Option<Uuid>,
    /// 是否连同已经撤下的；默认不列。
    retired: Option<bool>,
    /// 翻页标记：上一页的 `next`。只能用于同样的查询。
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 600)]
    cursor: Option<String>,
    /// 每页条数，1 到 100，默认 50。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// 一页条目。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Catalogue)]
pub(in crate::api) struct Answer {
    /// 条目，新列入的在前。
    entries: Vec<EntryView>,
    /// 下一页的翻页标记；没有下一页的，为空。
    next: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/v1/catalogue",
    tag = "公开目录",
    summary = "公开目录",
    description = "各机关列入目录的信息和公开属性。不予公开的条目只对权属机关显示。",
    params(Ask),
    responses((status = 200, description = "一页条目", body = Answer))
)]
pub(in crate::api) async fn catalogue(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let limit = page_size(ask.limit)?;
    let text = ask.q.as_deref().unwrap_or_default().trim().to_owned();
    if text.chars().count() > LONGEST {
        return Err(too_long("q", LONGEST));
    }
    let any_page = Ask {
        cursor: None,
        limit: None,
        ..ask.clone()
    };
    let asked = Asked::new("catalogue", &any_page)?;
    let after = ask.cursor.as_deref();
    let after = after.map(|text| asked.decode::<Uuid>(text)).transpose()?;
    let sought = CatalogueAsk {
        text,
        attribute: ask.attribute,
        agency: ask.agency,
        retired: ask.retired.unwrap_or_default(),
    };
    let page = office.catalogue(&desk, &sought, after, limit).await?;
    let directory = Directory::read(&office).await?;
    let view = |entry| EntryView::of(entry, &directory);
    Ok(Json(Answer {
        entries: page.rows.into_iter().map(view).collect(),
        next: page.next.map(|next| asked.encode(&next)).transpose()?,
    }))
}
