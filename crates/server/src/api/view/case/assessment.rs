//! The assessment of a case: each answer with its article, and where they lead.

use chrono::NaiveDate;
use disclosure::case::{Assessment, Case};
use disclosure::rules::Rules;
use disclosure::words::ActKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use crate::api::view::text::plain;
use crate::api::words;

/// 逐步判断：本轮最近一次的答案和结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assessment)]
pub(super) struct AssessmentView {
    /// 办理记录的序号。
    event: u64,
    /// 判断之日。
    on: NaiveDate,
    /// 由谁判断。
    by: Named,
    /// 各步的答案。
    answers: Vec<AnswerView>,
    /// 接着回答的步骤，见 `steps.toml`；判断到此为止的，为空。
    next: Option<String>,
    /// 答案要求办理的事项。
    #[schema(value_type = Vec<words::ActKind>)]
    acts: Vec<ActKind>,
    /// 由此得出的答复类型；还没有得出的，为空。
    kinds: Vec<KindView>,
}

/// 一步的答案。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StepAnswered)]
struct AnswerView {
    /// 步骤。
    step: String,
    /// 答案。
    answer: String,
    /// 答案（中文），照当时的文字。
    label: String,
    /// 依据。
    cite: String,
    /// 看了什么、查到什么。
    note: Option<String>,
}

/// 一种答复类型。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReplyKind)]
struct KindView {
    /// 答复类型，见 `replies.toml`。
    kind: String,
    /// 答复类型（中文）。
    label: String,
}

impl AssessmentView {
    pub fn of(case: &Case, rules: &Rules) -> Option<AssessmentView> {
        let assessment = case.assessment.as_ref()?;
        let assessed = &assessment.assessed;
        let label = |kind: &str| rules.reply_kind(kind).map(|row| row.label.clone());
        Some(AssessmentView {
            event: assessment.seq,
            on: assessment.on,
            by: Named {
                id: assessment.by,
                name: assessment.by_name.clone(),
            },
            answers: answers(assessment),
            next: assessed.next.clone(),
            acts: assessed.acts.clone(),
            kinds: assessed
                .kinds
                .iter()
                .map(|kind| KindView {
                    kind: kind.clone(),
                    label: label(kind).unwrap_or_default(),
                })
                .collect(),
        })
    }
}

fn answers(assessment: &Assessment) -> Vec<AnswerView> {
    let given = assessment.assessed.answers.iter().enumerate();
    given
        .map(|(place, answer)| AnswerView {
            step: answer.step.clone(),
            answer: answer.answer.clone(),
            label: answer.label.clone(),
            cite: answer.cite.to_string(),
            note: assessment
                .notes
                .get(place)
                .and_then(|note| note.as_ref().and_then(plain)),
        })
        .collect()
}
