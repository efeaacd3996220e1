//! Opinions that were asked for.

use chrono::NaiveDate;
use disclosure::case::{ConsultOutcome, Consultation};
use disclosure::words::{ConsultEnd, ConsultWith, Opinion};
use disclosure::{Rules, Text, clock};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::text::plain;
use crate::api::words;

/// 一次征求意见。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Consultation)]
pub(super) struct ConsultationView {
    /// 在本案内的名称。
    id: String,
    /// 向谁征求。
    #[schema(value_type = words::ConsultWith)]
    with: ConsultWith,
    /// 向谁征求（中文）。
    with_label: &'static str,
    /// 被征求者的名称。
    name: String,
    /// 被征求的机关（使用本系统的）。
    agency: Option<Uuid>,
    /// 征求的内容。
    question: Option<String>,
    /// 发出之日。
    sent_on: NaiveDate,
    /// 对方收到之日。
    received_on: Option<NaiveDate>,
    /// 对方答复的最后一日；没有法定期限的为空。
    due_on: Option<NaiveDate>,
    /// 得到意见或者终止之日。
    ended_on: Option<NaiveDate>,
    /// 意见。
    #[schema(value_type = Option<words::Opinion>)]
    opinion: Option<Opinion>,
    /// 未得意见而终止的原因。
    #[schema(value_type = Option<words::ConsultEnd>)]
    ended_by: Option<ConsultEnd>,
    /// 告知第三方决定公开之日。
    told_on: Option<NaiveDate>,
    /// 答复期限届满以后才征求：不扣除时间。
    after_due: bool,
}

impl ConsultationView {
    pub fn of(asked: &Consultation, rules: &Rules, questions: &[(String, Text)]) -> Self {
        let question = questions.iter().find(|(id, _)| *id == asked.id);
        let ended_by = match asked.ended {
            Some((_, ConsultOutcome::Ended(end))) => Some(end),
            _ => None,
        };
        ConsultationView {
            id: asked.id.clone(),
            with: asked.with,
            with_label: asked.with.label(),
            name: asked.name.clone(),
            agency: asked.agency,
            question: question.and_then(|(_, text)| plain(text)),
            sent_on: asked.sent_on,
            received_on: asked.received_on,
            due_on: clock::opinion_due(asked, rules),
            ended_on: asked.ended.map(|(on, _)| on),
            opinion: asked.opinion(),
            ended_by,
            told_on: asked.told_on,
            after_due: asked.after_due,
        }
    }
}
