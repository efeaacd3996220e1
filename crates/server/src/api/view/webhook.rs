//! Subscriptions.

use chrono::{DateTime, Utc};
use serde::Serialize;
use store::WebhookRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::directory::{Directory, Named, Organ};
use crate::api::words;

/// 一项消息订阅。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(in crate::api) struct WebhookView {
    /// 标识。
    id: Uuid,
    /// 订阅哪个机关的办理。
    agency: Organ,
    /// 用途。
    name: String,
    /// 消息发往的地址。
    url: String,
    /// 订阅哪些办理事项；全部的，为空。
    #[schema(value_type = Vec<words::ActKind>)]
    kinds: Vec<String>,
    /// 由谁订阅。
    created_by: Named,
    /// 订阅时刻。
    created_at: DateTime<Utc>,
    /// 结束时刻；仍然有效的，为空。
    ended_at: Option<DateTime<Utc>>,
}

impl WebhookView {
    pub fn of(webhook: WebhookRow, directory: &Directory) -> WebhookView {
        WebhookView {
            id: webhook.id,
            agency: directory.organ(webhook.agency_id),
            name: webhook.name,
            url: webhook.url,
            kinds: webhook.kinds,
            created_by: directory.officer(webhook.created_by),
            created_at: webhook.created_at,
            ended_at: webhook.ended_at,
        }
    }
}
