//! Events: what was done, when, by whom, and what the register and the rules added.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::case::Event;
use disclosure::words::{ActKind, State};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::directory::Named;
use super::text::bare;
use crate::api::problem::Problem;
use crate::api::words;

/// 一项办理记录。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(in crate::api) struct EventView {
    /// 在本案内的序号，从 1 起；即办理后的案件版本。
    seq: u64,
    /// 办理事项。
    #[schema(value_type = words::ActKind)]
    act: ActKind,
    /// 办理事项（中文）。
    act_label: &'static str,
    /// 生效之日。
    on: NaiveDate,
    /// 录入时刻。
    recorded_at: DateTime<Utc>,
    /// 经办人。
    officer: Named,
    /// 办理后的状态。
    #[schema(value_type = words::State)]
    state: State,
    /// 办理后的状态（中文）。
    state_label: &'static str,
    /// 办理时填写的内容；已依法清除的文字为空。
    #[schema(value_type = Object)]
    content: Value,
    /// 办理时登记簿给出的事实：当月第几件、先前答复、文号。
    #[schema(value_type = Object)]
    facts: Value,
    /// 规则算出的结果：收到日期、期限天数、收费明细、救济告知。
    #[schema(value_type = Object)]
    derived: Value,
}

impl EventView {
    pub fn of(event: &Event) -> Result<EventView, Problem> {
        let broken = |error: serde_json::Error| Problem::internal(format!("event: {error}"));
        Ok(EventView {
            seq: event.seq,
            act: event.act.kind(),
            act_label: event.act.kind().label(),
            on: event.on,
            recorded_at: event.recorded_at,
            officer: Named {
                id: event.actor.id,
                name: event.actor.name.clone(),
            },
            state: event.state,
            state_label: event.state.label(),
            content: bare(event.act.payload().map_err(broken)?),
            facts: serde_json::to_value(&event.facts).map_err(broken)?,
            derived: serde_json::to_value(&event.derived).map_err(broken)?,
        })
    }
}
