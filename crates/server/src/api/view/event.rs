//! Events: what was done, when, by whom, what the register and the rules added,
//! and what became of it.

use casework::{Correction, Fate, SeenEvent, Version};
use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::Act;
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
    /// 代理他人办理的，代谁；本人办理的，没有这一项。
    #[serde(skip_serializing_if = "Option::is_none")]
    in_place_of: Option<Named>,
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
    /// 已由第几号办理记录更正；没有更正过的，为空。
    superseded_by: Option<u64>,
    #[serde(flatten)]
    #[schema(value_type = FateView)]
    fate: Option<FateView>,
}

/// 是否补录、更正了什么；节本没有这一部分。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventFate)]
pub(in crate::api) struct FateView {
    /// 补录：录入之日晚于生效之日。
    #[schema(required = false)]
    entered_late: bool,
    /// 更正了什么；不是更正的，为空。
    correction: Option<CorrectionView>,
}

/// 更正前后。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Correction)]
struct CorrectionView {
    /// 更正第几号办理记录。
    event: u64,
    /// 更正前。
    before: VersionView,
    /// 更正后；作为误录删去的，为空。
    after: Option<VersionView>,
}

/// 一项办理记录的一个版本。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventVersion)]
struct VersionView {
    /// 生效之日。
    on: NaiveDate,
    /// 内容；已依法清除的文字为空。
    #[schema(value_type = Object)]
    content: Value,
}

fn broken(error: serde_json::Error) -> Problem {
    Problem::internal(format!("event: {error}"))
}

fn content(act: &Act) -> Result<Value, Problem> {
    Ok(bare(act.payload().map_err(broken)?))
}

impl EventView {
    pub fn of(seen: &SeenEvent) -> Result<EventView, Problem> {
        let event = &seen.event;
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
            in_place_of: event.actor.in_place_of.as_ref().map(|absent| Named {
                id: absent.id,
                name: absent.name.clone(),
            }),
            state: event.state,
            state_label: event.state.label(),
            content: content(&event.act)?,
            facts: serde_json::to_value(&event.facts).map_err(broken)?,
            derived: serde_json::to_value(&event.derived).map_err(broken)?,
            superseded_by: seen.superseded_by,
            fate: seen.fate.as_ref().map(FateView::of).transpose()?,
        })
    }
}

impl FateView {
    fn of(fate: &Fate) -> Result<FateView, Problem> {
        Ok(FateView {
            entered_late: fate.entered_late,
            correction: fate
                .correction
                .as_ref()
                .map(CorrectionView::of)
                .transpose()?,
        })
    }
}

impl CorrectionView {
    fn of(correction: &Correction) -> Result<CorrectionView, Problem> {
        Ok(CorrectionView {
            event: correction.event,
            before: VersionView::of(&correction.before)?,
            after: correction.after.as_ref().map(VersionView::of).transpose()?,
        })
    }
}

impl VersionView {
    fn of(version: &Version) -> Result<VersionView, Problem> {
        Ok(VersionView {
            on: version.on,
            content: content(&version.act)?,
        })
    }
}
