//! Deciding step by step (七步): who may answer what, and what a reply owes to the
//! answers.

use super::{Guard, Passed, stated};
use crate::act::{Assessing, Derived, DraftReply, StepAnswer};
use crate::case::{Assessment, Case};
use crate::lifecycle::Turn;
use crate::rules::{Rules, StepRow};
use crate::steps;
use crate::{Cite, Refusal, Warning};

/// The answers hang together from the first step on, and each is given by one who
/// may give it: the first steps are the screening's, those on the merits are not.
pub(super) fn assess(case: &Case, turn: &Turn<'_>, assessing: Option<&Assessing>) -> Guard {
    let steps = turn.rules.steps(turn.on);
    let Some(first) = steps.first() else {
        return Err(no_steps(turn));
    };
    theirs(first, turn)?;
    if let Some(standing) = &case.assessment {
        not_above(standing, &steps, turn)?;
    }
    let Some(assessing) = assessing else {
        return super::pass();
    };
    if assessing.answers.is_empty() {
        return Err(unanswered(first));
    }
    let standing = steps::follow(&steps, &assessing.answers)?;
    for (place, ((step, answer), given)) in
        standing.taken.iter().zip(&assessing.answers).enumerate()
    {
        theirs(step, turn).map_err(|refusal| refusal.at(format!("answers[{place}]")))?;
        noted(given, &answer.cite, place)?;
    }
    let departs = case
        .draft
        .as_ref()
        .filter(|draft| {
            let kinds = &standing.kinds;
            !kinds.is_empty() && !kinds.contains(&draft.kind.as_str())
        })
        .map(|draft| later_than_the_draft(draft, &standing.kinds, turn.rules));
    Ok(Passed {
        derived: Derived {
            assessed: Some(standing.assessed()),
            ..Derived::default()
        },
        warnings: Vec::from_iter(departs),
    })
}

fn no_steps(turn: &Turn<'_>) -> Refusal {
    Refusal::unlawful(
        "no_steps",
        "reg:36",
        format!("steps.toml 没有 {} 施行的步骤", turn.on),
        "请管理员核对 steps.toml 的 since、until。",
    )
}

fn unanswered(first: &StepRow) -> Refusal {
    Refusal::malformed(
        "no_answer",
        first.cite.clone(),
        "没有回答任何一步",
        format!("请从第一步“{}”开始：{}", first.label, first.question),
    )
    .at("answers")
}

fn noted(given: &StepAnswer, cite: &Cite, place: usize) -> Result<(), Refusal> {
    stated(given.note.as_ref(), cite.as_str())
        .map(|_| ())
        .map_err(|refusal| refusal.at(format!("answers[{place}].note")))
}

/// A step is answered by those whom its row names.
fn theirs(step: &StepRow, turn: &Turn<'_>) -> Result<(), Refusal> {
    if step.may_answer(&turn.actor.roles) {
        return Ok(());
    }
    let roles: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
    Err(Refusal::not_yours(
        "step_role",
        step.cite.clone(),
        format!("步骤“{}”不由您回答", step.label),
        format!("这一步由{}回答。", roles.join("、")),
    ))
}

/// What somebody answered on the merits is not replaced by one who may not.
fn not_above(standing: &Assessment, steps: &[&StepRow], turn: &Turn<'_>) -> Result<(), Refusal> {
    let answered = |step: &&&StepRow| {
        let mut given = standing.assessed.answers.iter();
        given.any(|answer| answer.step == step.step)
    };
    steps
        .iter()
        .filter(answered)
        .try_for_each(|step| theirs(step, turn))
}

/// Labels of kinds of reply, as officers read them.
fn labels<'k>(kinds: impl IntoIterator<Item = &'k str>, rules: &Rules) -> String {
    let labels: Vec<&str> = kinds
        .into_iter()
        .map(|kind| {
            rules
                .reply_kind(kind)
                .map_or(kind, |row| row.label.as_str())
        })
        .collect();
    labels.join("、")
}

fn later_than_the_draft(draft: &DraftReply, kinds: &[&str], rules: &Rules) -> Warning {
    Warning::new(
        "draft_departs",
        "reg:36",
        format!(
            "判断得出的是“{}”，现有的草稿是“{}”：请重新拟稿，或者在草稿中写明理由后再送审。",
            labels(kinds.iter().copied(), rules),
            labels([draft.kind.as_str()], rules)
        ),
    )
}

/// A reply of a kind that does not follow from the assessment says why. Without an
/// assessment, or with one that has not come to its end, nothing is asked.
pub(crate) fn departure(
    case: &Case,
    draft: &DraftReply,
    rules: &Rules,
) -> Result<Option<Warning>, Refusal> {
    let Some(assessment) = &case.assessment else {
        return Ok(None);
    };
    if assessment.allows(&draft.kind) {
        return Ok(None);
    }
    let assessed = &assessment.assessed;
    let cite = assessed
        .answers
        .last()
        .map_or(Cite::new("reg:36"), |answer| answer.cite.clone());
    let follow = labels(assessed.kinds.iter().map(String::as_str), rules);
    let drafted = labels([draft.kind.as_str()], rules);
    match &draft.departs {
        Some(reason) if !reason.is_blank() => Ok(Some(Warning::new(
            "departs",
            cite,
            format!("逐步判断得出的是“{follow}”，拟定的是“{drafted}”；所写的理由一并送审。"),
        ))),
        _ => Err(Refusal::unlawful(
            "departs",
            cite,
            format!(
                "{}的逐步判断得出的是“{follow}”，而不是“{drafted}”",
                assessment.on
            ),
            "请改为由判断得出的类型，或者重新判断；确有理由另行答复的，在 departs 中写明理由。",
        )
        .at("departs")),
    }
}
