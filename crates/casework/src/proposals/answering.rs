//! The agency whose information it is answers: adopted, in part, or not.

use chrono::{Days, NaiveDate};
use disclosure::Refusal;
use disclosure::words::{ProposalAnswer, ProposalState, ProposalStep};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ProposalRow;

use super::{SeenProposal, Step, judging, kept};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// The latest day by which something that was adopted can be promised, in days.
const LONGEST: u64 = 366;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Adopted, in part, or not.
    pub answer: ProposalAnswer,
    /// Why.
    pub reason: String,
    /// The article.
    pub cite: String,
    /// What exactly is made public; absent where nothing is.
    #[serde(default)]
    pub what: Option<String>,
    /// What is not, where some of it is not.
    #[serde(default)]
    pub left_out: Option<String>,
    /// By when it is made public; the office's own limit where it is absent.
    #[serde(default)]
    pub publish_by: Option<NaiveDate>,
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Adopted, in part, or not.
    pub answer: ProposalAnswer,
    /// Why.
    pub reason: String,
    /// The article.
    pub cite: String,
    /// What exactly is made public.
    pub what: Option<String>,
    /// What is not.
    pub left_out: Option<String>,
    /// By when.
    pub publish_by: Option<NaiveDate>,
}

impl Answered {
    /// The answer of a proposal, where it has one.
    pub fn of(row: &ProposalRow) -> Option<Answered> {
        let kept = row.answer.clone()?;
        serde_json::from_value(kept).ok()
    }
}

struct Answers {
    answered: Answered,
    today: NaiveDate,
}

impl Step for Answers {
    const KIND: ProposalStep = ProposalStep::Answered;

    fn may(&self, desk: &Desk, row: &ProposalRow) -> Result<(), Refusal> {
        judging::owns(desk, row)
    }

    fn taken(&self, row: &ProposalRow) -> Result<(ProposalRow, Value), Refusal> {
        judging::in_state(row, &[ProposalState::Sent], "答复")?;
        let kept = kept(&self.answered);
        let next = ProposalRow {
            state: match self.answered.answer {
                ProposalAnswer::Decline => ProposalState::Declined,
                ProposalAnswer::Adopt | ProposalAnswer::AdoptInPart => ProposalState::Adopted,
            },
            due_on: self.answered.publish_by,
            answer: Some(kept.clone()),
            ended_on: Some(self.today),
            ..row.clone()
        };
        Ok((next, kept))
    }
}

impl Office {
    /// Answers a proposal for the agency whose information it is.
    ///
    /// # Errors
    /// Not by this officer, not now, what is said does not fit, or the register failed.
    pub async fn answer_proposal(
        &self,
        desk: &Desk,
        seen: SeenProposal,
        answer: Answer,
    ) -> Result<ProposalRow, ActError> {
        self.is_shown(desk, seen.id).await?;
        let step = Answers {
            answered: self.judged_answer(answer)?,
            today: self.today(),
        };
        self.take_step(desk, seen, step).await
    }

    fn judged_answer(&self, answer: Answer) -> Result<Answered, Refusal> {
        let what = answer.what.as_deref().map(str::trim).unwrap_or_default();
        let left = answer.left_out.as_deref().map(str::trim);
        let left = left.unwrap_or_default();
        let decided = answer.answer;
        Ok(Answered {
            reason: judging::said("reason", &answer.reason, "理由")?,
            cite: judging::article(&self.rules.sources, "cite", &answer.cite)?,
            what: match decided {
                ProposalAnswer::Decline => nothing("what", what, "不采纳的，不写公开什么")?,
                _ => Some(judging::said("what", what, "公开的具体内容")?),
            },
            left_out: match decided {
                ProposalAnswer::AdoptInPart => {
                    Some(judging::said("left_out", left, "不公开的部分")?)
                }
                _ => nothing("left_out", left, "部分采纳的，才写不公开的部分")?,
            },
            publish_by: match (decided, answer.publish_by) {
                (ProposalAnswer::Decline, None) => None,
                (ProposalAnswer::Decline, Some(_)) => {
                    nothing("publish_by", "x", "不采纳的，没有公开的期限")?
                }
                (_, given) => Some(self.publish_by(given)?),
            },
            answer: decided,
        })
    }

    /// The last day of publishing: what was promised, or the office's own limit
    /// (article 26 gives twenty workdays to what has to be public).
    fn publish_by(&self, given: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
        let today = self.today();
        let Some(day) = given else {
            let workdays = self.conversion()?.publish_workdays;
            return judging::workdays_after(&self.rules.calendar, today, workdays);
        };
        judging::not_before("publish_by", day, today, "公开期限")?;
        if day > today + Days::new(LONGEST) {
            return Err(Refusal::malformed(
                "too_late",
                "reg:26",
                format!("公开期限 {day} 在一年以后"),
                "属于主动公开的应当及时公开，请写一年以内的日期。",
            )
            .at("publish_by"));
        }
        Ok(day)
    }
}

/// What has no place in this answer must not be said.
fn nothing<T>(field: &'static str, said: &str, why: &'static str) -> Result<Option<T>, Refusal> {
    match said.is_empty() {
        true => Ok(None),
        false => Err(Refusal::malformed(
            "not_with_this_answer",
            "office",
            why,
            "请清空这一项，或者改选答复。",
        )
        .at(field)),
    }
}
