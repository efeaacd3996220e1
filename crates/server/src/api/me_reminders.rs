//! `GET /api/v1/me/reminders`: what the officer of the token was told, a page at a time.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::reminders::Told;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::cursor::Asked;
use super::guard::Seat;
use super::input::{Filter, page_size};
use super::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 翻页标记：上一页的 `next`。
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 600)]
    cursor: Option<String>,
    /// 每页条数，1 到 100，默认 50。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// 一页提醒。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reminders)]
pub(super) struct Answer {
    /// 还有几条没有看过，最多数到 100。
    unseen: i64,
    /// 提醒，新的在前。
    reminders: Vec<Line>,
    /// 下一页的翻页标记；没有下一页的，为空。
    next: Option<String>,
}

/// 一条提醒。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reminder)]
struct Line {
    /// 标识。
    id: Uuid,
    /// 何时提醒的。
    told_at: DateTime<Utc>,
    /// 是哪一级提醒：`reminders.toml` 的名称，或者 `on_leave` 代理工作、`dead_letter` 没有发出、`proposal` 主动公开建议。
    kind: String,
    /// 标题。
    title: String,
    /// 请他做什么。
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
    /// 案件标识；与案件无关的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<Uuid>,
    /// 案号；还没有的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// 最后一日；与期限无关的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// 该日为暂定。
    provisional: bool,
    /// 是本机关的内部时限，不是法定期限。
    internal: bool,
    /// 急的，单独即时发出。
    urgent: bool,
    /// 所提醒的期限仍在；不在的，已经办结或者日期有变。
    stands: bool,
    /// 代谁提醒；不是代理的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    in_place_of: Option<String>,
    /// 何时在页面上看过；没有看过的为空。
    seen_at: Option<DateTime<Utc>>,
}

impl From<Told> for Line {
    fn from(told: Told) -> Line {
        Line {
            id: told.notice.id,
            told_at: told.notice.created_at,
            kind: told.notice.kind,
            title: told.title,
            advice: told.advice,
            case_id: told.notice.case_id,
            number: told.number,
            due_on: told.due_on,
            provisional: told.provisional,
            internal: told.internal,
            urgent: told.notice.urgent,
            stands: told.stands,
            in_place_of: told.stands_for,
            seen_at: told.notice.seen_at,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/me/reminders",
    tag = "机关和人员",
    summary = "我的提醒",
    description = "令牌所属的经办人员收到的提醒，连同代理期间的；没有申请人和申请内容。读取不算看过。",
    params(Ask),
    responses((status = 200, description = "一页提醒", body = Answer))
)]
pub(super) async fn me_reminders(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let limit = page_size(ask.limit)?;
    let asked = Asked::new("reminders", &())?;
    let cursor = ask.cursor.as_deref();
    let cursor = cursor.map(|text| asked.decode_told(text)).transpose()?;
    let page = office.told_to(&desk, cursor, limit).await?;
    Ok(Json(Answer {
        unseen: office.beside(desk.officer.id).await?.unseen,
        reminders: page.told.into_iter().map(Line::from).collect(),
        next: page.next.map(|next| asked.encode(&next)).transpose()?,
    }))
}
