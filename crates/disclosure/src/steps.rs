//! Deciding step by step (七步): from the answers given so far to the next
//! question, the acts that come first, or the kinds of reply that follow.
//!
//! Questions and answers are those of `steps.toml` ([`Rules::steps`]); this is
//! pure and knows no case. A path begins with the first step, and each answer
//! says which step comes next.
//!
//! [`Rules::steps`]: crate::Rules::steps

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::act::StepAnswer;
use crate::rules::{AnswerRow, Cite, StepRow};
use crate::words::ActKind;

/// Where a path has come to, as it is kept with the event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessed {
    /// The answers, each with its article.
    pub answers: Vec<Answered>,
    /// The step that comes next; none where the path has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The kinds of reply that follow; none while a step or an act comes first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// The acts that the answers call for, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<ActKind>,
}

/// An answer as it read when it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The step.
    pub step: String,
    /// The answer.
    pub answer: String,
    /// What the officer read.
    pub label: String,
    /// The article that it rests on.
    pub cite: Cite,
}

/// Where a path has come to.
#[derive(Debug, Clone)]
pub struct Standing<'s> {
    /// The answers that were given.
    pub taken: Vec<(&'s StepRow, &'s AnswerRow)>,
    /// The step that comes next; none where the path has ended.
    pub next: Option<&'s StepRow>,
    /// The kinds of reply that follow; none while a step or an act comes first.
    pub kinds: Vec<&'s str>,
    /// The acts that the answers call for, in their order.
    pub acts: Vec<ActKind>,
    /// What the answers leave possible; `None` where nothing narrows it yet.
    possible: Option<Vec<&'s str>>,
}

impl Standing<'_> {
    /// The articles that the answers rest on.
    pub fn cites(&self) -> impl Iterator<Item = &Cite> {
        self.taken.iter().map(|(_, answer)| &answer.cite)
    }

    /// What is kept of it.
    pub fn assessed(&self) -> Assessed {
        Assessed {
            answers: self
                .taken
                .iter()
                .map(|(step, answer)| Answered {
                    step: step.step.clone(),
                    answer: answer.answer.clone(),
                    label: answer.label.clone(),
                    cite: answer.cite.clone(),
                })
                .collect(),
            next: self.next.map(|step| step.step.clone()),
            kinds: self.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            acts: self.acts.clone(),
        }
    }
}

/// A step as a page shows it.
#[derive(Debug, Clone)]
pub struct Asked<'s> {
    /// The step.
    pub step: &'s StepRow,
    /// Where the path is.
    pub stage: Stage<'s>,
}

/// Where a path is with a step.
#[derive(Debug, Clone)]
pub enum Stage<'s> {
    /// It was answered like this.
    Answered(&'s AnswerRow),
    /// It is asked now: the answers that may follow what was said before.
    Now(Vec<&'s AnswerRow>),
    /// It may be asked later.
    Later,
    /// The path goes past it, or ended before it.
    PassedBy,
}

/// Follows a path from the first step on.
///
/// # Errors
/// An answer is out of its place, unknown, or in contradiction to those before;
/// the refusal names the step and the answer's place in the list.
pub fn follow<'s>(steps: &[&'s StepRow], answers: &[StepAnswer]) -> Result<Standing<'s>, Refusal> {
    let mut standing = Standing {
        taken: Vec::new(),
        next: steps.first().copied(),
        kinds: Vec::new(),
        acts: Vec::new(),
        possible: None,
    };
    for (place, given) in answers.iter().enumerate() {
        take(&mut standing, steps, given)
            .map_err(|refusal| refusal.at(format!("answers[{place}]")))?;
    }
    Ok(standing)
}

/// All steps, in their order, with where the path is: what a page needs.
///
/// # Errors
/// As [`follow`].
pub fn asked<'s>(steps: &[&'s StepRow], answers: &[StepAnswer]) -> Result<Vec<Asked<'s>>, Refusal> {
    let standing = follow(steps, answers)?;
    let same = |one: &StepRow, other: &StepRow| one.step == other.step;
    let now = standing
        .next
        .and_then(|next| steps.iter().position(|step| same(step, next)));
    let stage = |at: usize, step: &'s StepRow| {
        let taken = standing.taken.iter().find(|(taken, _)| same(taken, step));
        match (taken, now) {
            (Some((_, answer)), _) => Stage::Answered(answer),
            (None, Some(now)) if at == now => Stage::Now(open(step, &standing)),
            (None, Some(now)) if at > now => Stage::Later,
            _ => Stage::PassedBy,
        }
    };
    Ok(steps
        .iter()
        .enumerate()
        .map(|(at, step)| Asked {
            step,
            stage: stage(at, step),
        })
        .collect())
}

/// The answers of a step that may follow what was said before.
fn open<'s>(step: &'s StepRow, standing: &Standing<'s>) -> Vec<&'s AnswerRow> {
    let follows = |row: &&AnswerRow| narrowed(standing.possible.as_deref(), row).is_some();
    step.answers.iter().filter(follows).collect()
}

/// What remains possible after an answer; `None` when nothing would, so that the
/// answer does not follow from those before.
pub(crate) fn narrowed<'s>(
    possible: Option<&[&'s str]>,
    answer: &'s AnswerRow,
) -> Option<Option<Vec<&'s str>>> {
    let own = answer.kinds.iter().map(String::as_str);
    let remains: Vec<&str> = match possible {
        None if answer.kinds.is_empty() => return Some(None),
        None => own.collect(),
        Some(possible) if answer.kinds.is_empty() => possible.to_vec(),
        Some(possible) => own.filter(|kind| possible.contains(kind)).collect(),
    };
    (!remains.is_empty()).then_some(Some(remains))
}

fn take<'s>(
    standing: &mut Standing<'s>,
    steps: &[&'s StepRow],
    given: &StepAnswer,
) -> Result<(), Refusal> {
    let step = standing.next.ok_or_else(|| ended(standing, given))?;
    if step.step != given.step {
        return Err(gap(step, steps, given));
    }
    let answer = step
        .answer(&given.answer)
        .ok_or_else(|| unknown(step, &given.answer))?;
    let possible = narrowed(standing.possible.as_deref(), answer)
        .ok_or_else(|| contradicts(step, answer, standing))?;
    standing.next = answer
        .next
        .as_ref()
        .and_then(|next| steps.iter().find(|step| step.step == *next).copied());
    if answer.next.is_none() && !answer.kinds.is_empty() {
        standing.kinds = possible.clone().unwrap_or_default();
    }
    for act in &answer.acts {
        if !standing.acts.contains(act) {
            standing.acts.push(*act);
        }
    }
    standing.possible = possible;
    standing.taken.push((step, answer));
    Ok(())
}

fn labels<'s>(answers: impl IntoIterator<Item = &'s AnswerRow>) -> String {
    let labels: Vec<String> = answers
        .into_iter()
        .map(|row| format!("{}（{}）", row.answer, row.label))
        .collect();
    labels.join("、")
}

/// The path has ended, or waits for an act.
fn ended(standing: &Standing<'_>, given: &StepAnswer) -> Refusal {
    let last = standing.taken.last();
    let (said, cite) = last.map_or_else(
        || (String::new(), Cite::new("reg:36")),
        |(step, answer)| {
            let said = format!("“{}”答“{}”之后，", step.label, answer.label);
            (said, answer.cite.clone())
        },
    );
    let acts: Vec<&str> = standing.acts.iter().map(|act| act.label()).collect();
    let hint = if standing.kinds.is_empty() && !acts.is_empty() {
        format!("先办理：{}；办完再重新判断。", acts.join("、"))
    } else {
        "判断到此为止，请删去以后的答案，或者改答前面的步骤。".to_owned()
    };
    let message = format!("{said}不再有步骤“{}”", given.step);
    Refusal::malformed("step_after_the_end", cite, message, hint)
}

fn gap(step: &StepRow, steps: &[&StepRow], given: &StepAnswer) -> Refusal {
    let known = steps.iter().find(|row| row.step == given.step);
    let message = match known {
        Some(row) => format!(
            "接着应当回答“{}”（{}），而不是“{}”（{}）",
            step.label, step.step, row.label, row.step
        ),
        None => format!(
            "没有步骤“{}”；接着应当回答“{}”（{}）",
            given.step, step.label, step.step
        ),
    };
    let hint = format!("{} 可以答：{}。", step.question, labels(&step.answers));
    Refusal::malformed("step_skipped", step.cite.clone(), message, hint)
}

fn unknown(step: &StepRow, answer: &str) -> Refusal {
    Refusal::malformed(
        "unknown_answer",
        step.cite.clone(),
        format!(
            "步骤“{}”（{}）没有“{answer}”这个答案",
            step.label, step.step
        ),
        format!("可以答：{}。", labels(&step.answers)),
    )
}

fn contradicts<'s>(step: &'s StepRow, answer: &AnswerRow, standing: &Standing<'s>) -> Refusal {
    let given: Vec<String> = standing
        .taken
        .iter()
        .filter(|(_, taken)| !taken.kinds.is_empty())
        .map(|(step, taken)| format!("“{}”答了“{}”", step.label, taken.label))
        .collect();
    Refusal::malformed(
        "answer_contradicts",
        answer.cite.clone(),
        format!(
            "步骤“{}”（{}）答“{}”，与前面的答案不能并存：{}",
            step.label,
            step.step,
            answer.label,
            given.join("，")
        ),
        format!(
            "这里可以答：{}；或者改答前面的步骤。",
            labels(open(step, standing))
        ),
    )
}
