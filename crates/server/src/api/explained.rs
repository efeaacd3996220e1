//! A deadline with its working, as clients see it.

use chrono::NaiveDate;
use disclosure::Cite;
use disclosure::clock::DeadlineKind;
use disclosure::explain::{Explained, ExplainedStretch};
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// 一项期限及其逐日算法。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deadline {
    /// 种类。
    #[schema(value_type = words::DeadlineKind)]
    kind: DeadlineKind,
    /// 种类（中文）。
    label: &'static str,
    /// 是否法定期限；不是的，是本机关的内部时限，只用于提醒。
    is_statutory: bool,
    /// 属于哪一次征求意见。
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// 由第几号办理记录引起。
    opened_by: u64,
    /// 第 0 日，不计入。
    day0: NaiveDate,
    /// 工作日数，含延长和延迟；按自然日计算的，没有这一项。
    #[serde(skip_serializing_if = "Option::is_none")]
    workdays: Option<u32>,
    /// 自然日数；按工作日计算的，没有这一项。
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    /// 最后一日；征求的意见没有期限、尚未回复的，为空。
    due_on: Option<NaiveDate>,
    /// 稳妥的最后一日，早一个工作日。
    safe_on: Option<NaiveDate>,
    /// 暂定：尚未公布的放假安排还可能变动它。
    provisional: bool,
    /// 自该日起停止计算。
    paused_since: Option<NaiveDate>,
    /// 因征求意见而扣除的工作日数。
    excluded_workdays: u32,
    /// 依据的条款，如 `reg:33`。
    #[schema(value_type = String)]
    cite: Cite,
    /// 依据的条款全称。
    source: String,
    /// 一句话说明。
    sentence: String,
    /// 逐段算法，可对照纸质日历核对。
    working: Vec<Stretch>,
}

/// 因同一原因而计入或者不计入的连续几日。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Stretch {
    /// 首日。
    from: NaiveDate,
    /// 末日。
    to: NaiveDate,
    /// 日历日数。
    days: i64,
    /// 计入的日数。
    counted: u32,
    /// 至末日累计。
    total: u32,
    /// 为什么计入或者不计入。
    why: String,
}

impl From<Explained> for Deadline {
    fn from(deadline: Explained) -> Deadline {
        Deadline {
            kind: deadline.kind,
            label: deadline.label,
            is_statutory: deadline.is_statutory,
            subject: deadline.subject,
            opened_by: deadline.opened_by,
            day0: deadline.day0,
            workdays: deadline.workdays,
            days: deadline.days,
            due_on: deadline.due_on,
            safe_on: deadline.safe_on,
            provisional: deadline.provisional,
            paused_since: deadline.paused_since,
            excluded_workdays: deadline.excluded_workdays,
            cite: deadline.cite,
            source: deadline.source,
            sentence: deadline.sentence,
            working: deadline.working.into_iter().map(Stretch::from).collect(),
        }
    }
}

impl From<ExplainedStretch> for Stretch {
    fn from(stretch: ExplainedStretch) -> Stretch {
        Stretch {
            from: stretch.from,
            to: stretch.to,
            days: stretch.days,
            counted: stretch.counted,
            total: stretch.total,
            why: stretch.why,
        }
    }
}
