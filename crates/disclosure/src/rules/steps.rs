//! `steps.toml`: the questions that lead from an application to the kind of its
//! reply, with what follows from each answer.

mod paths;

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Dated, Day, File, dated};
use super::replies::Replies;
use crate::words::{ActKind, Role};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepRow {
    /// Its name in the register.
    pub step: String,
    /// What an officer reads in a list of steps.
    pub label: String,
    /// The question.
    pub question: String,
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// The article that asks it.
    pub cite: Cite,
    /// Who may answer.
    pub roles: Vec<Role>,
    /// What to look at, in Chinese.
    pub look: Vec<String>,
    /// What often goes wrong, in Chinese.
    pub mistakes: Vec<String>,
    /// The answers that may be given.
    pub answers: Vec<AnswerRow>,
}

dated!(StepRow);

/// An answer, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerRow {
    /// Its name within the step.
    pub answer: String,
    /// What an officer reads.
    pub label: String,
    /// The article that it rests on.
    pub cite: Cite,
    /// The step that comes next; none where the path ends or an act comes first.
    pub next: Option<String>,
    /// The acts to be done.
    pub acts: Vec<ActKind>,
    /// The kinds of reply that remain possible, where it narrows them; of a last
    /// answer those that follow.
    pub kinds: Vec<String>,
}

impl StepRow {
    /// The answer of this name.
    pub fn answer(&self, answer: &str) -> Option<&AnswerRow> {
        self.answers.iter().find(|row| row.answer == answer)
    }

    /// Whether somebody with these roles may answer.
    pub fn may_answer(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }
}

/// The steps of all times, in the order of the file.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    rows: Vec<StepRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepsFile {
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    step: Spanned<String>,
    label: String,
    question: String,
    since: Day,
    until: Option<Day>,
    cite: Spanned<String>,
    roles: Spanned<Vec<Spanned<String>>>,
    look: Vec<String>,
    mistakes: Vec<String>,
    answer: Vec<RawAnswer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    answer: Spanned<String>,
    label: String,
    cite: Spanned<String>,
    next: Option<Spanned<String>>,
    #[serde(default)]
    acts: Vec<Spanned<String>>,
    #[serde(default)]
    kinds: Vec<Spanned<String>>,
}

/// Where the rows and their answers stand in the file.
struct Places(Vec<(Range<usize>, Vec<Range<usize>>)>);

impl Steps {
    /// `replies` are those that the answers lead to; where they could not be read,
    /// nothing is said of them.
    pub(super) fn load(file: &mut File<'_>, replies: Option<&Replies>) -> Option<Steps> {
        let mut raw: StepsFile = file.parse()?;
        let order = order(&raw.step);
        let place = |row: &RawStep| order.iter().position(|step| step == row.step.get_ref());
        raw.step.sort_by_key(place);
        let places = Places(
            raw.step
                .iter()
                .map(|step| {
                    let answers = step.answer.iter().map(|row| row.answer.span());
                    (step.step.span(), answers.collect())
                })
                .collect(),
        );
        let rows: Vec<_> = raw
            .step
            .into_iter()
            .map(|step| read(file, step, &order, replies))
            .collect();
        let mut rows: Vec<StepRow> = rows.into_iter().collect::<Option<_>>()?;
        in_time(file, &mut rows, &places, &order);
        let steps = Steps { rows };
        if let (true, Some(replies)) = (file.is_clean(), replies) {
            for day in steps.days() {
                paths::check(file, &steps, &places, &replies.kinds, day);
            }
        }
        Some(steps)
    }

    /// The steps in force on a day, in their order.
    pub(super) fn on(&self, day: NaiveDate) -> Vec<&StepRow> {
        self.rows.iter().filter(|row| row.in_force(day)).collect()
    }

    /// The days from which the steps are others than before.
    fn days(&self) -> BTreeSet<NaiveDate> {
        let after = |row: &StepRow| row.until.and_then(|until| until.succ_opt());
        let first = self.rows.iter().map(|row| row.since);
        first.chain(self.rows.iter().filter_map(after)).collect()
    }
}

/// The names of the steps in the order of their first row.
fn order(rows: &[RawStep]) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for row in rows {
        if !order.contains(row.step.get_ref()) {
            order.push(row.step.get_ref().clone());
        }
    }
    order
}

/// Closes each row where the next one of its name begins, and puts all in order.
fn in_time(file: &mut File<'_>, rows: &mut [StepRow], places: &Places, order: &[String]) {
    for name in order {
        let of_it: Vec<usize> = (0..rows.len())
            .filter(|at| rows[*at].step == *name)
            .collect();
        let spanned = of_it
            .iter()
            .map(|at| (places.0[*at].0.clone(), rows[*at].clone()))
            .collect();
        for row in file.timeline(name, spanned, None) {
            let at = of_it.iter().find(|at| rows[**at].since == row.since);
            if let Some(at) = at {
                rows[*at] = row;
            }
        }
    }
}

fn read(
    file: &mut File<'_>,
    row: RawStep,
    order: &[String],
    replies: Option<&Replies>,
) -> Option<StepRow> {
    let cite = file.cite(&row.cite);
    let roles = file.words(row.roles.get_ref(), "角色", Role::parse, Role::ALL);
    let name = row.step.into_inner();
    if row.roles.get_ref().is_empty() {
        file.fault(
            row.roles.span(),
            format!("步骤“{name}”没有可以回答的角色；请至少写一个"),
        );
    }
    // What comes after it: a path never turns back, so it always ends.
    let at = order.iter().position(|step| *step == name).unwrap_or(0);
    let later = order.get(at + 1..).unwrap_or_default();
    let mut names = BTreeSet::new();
    let answers: Vec<_> = row
        .answer
        .into_iter()
        .map(|answer| {
            if !names.insert(answer.answer.get_ref().clone()) {
                file.fault(
                    answer.answer.span(),
                    format!(
                        "步骤“{name}”的答案“{}”重复；请改名",
                        answer.answer.get_ref()
                    ),
                );
            }
            read_answer(file, answer, later, replies)
        })
        .collect();
    Some(StepRow {
        step: name,
        label: row.label,
        question: row.question,
        since: row.since.0,
        until: row.until.map(|day| day.0),
        cite: cite?,
        roles: roles?,
        look: row.look,
        mistakes: row.mistakes,
        answers: answers.into_iter().collect::<Option<_>>()?,
    })
}

fn read_answer(
    file: &mut File<'_>,
    row: RawAnswer,
    later: &[String],
    replies: Option<&Replies>,
) -> Option<AnswerRow> {
    let cite = file.cite(&row.cite);
    let acts = file.words(&row.acts, "事项", ActKind::parse, ActKind::ALL);
    if let Some(next) = &row.next
        && !later.contains(next.get_ref())
    {
        file.fault(
            next.span(),
            format!(
                "后面没有步骤“{}”；请改用：{}，或者删去 next",
                next.get_ref(),
                later.join("、")
            ),
        );
    }
    if let Some(replies) = replies {
        for kind in &row.kinds {
            known(file, kind, replies);
        }
    }
    if row.next.is_none() && row.acts.is_empty() && row.kinds.is_empty() {
        file.fault(
            row.answer.span(),
            format!(
                "答案“{}”没有写明接着怎样；请写 next、acts 或者 kinds",
                row.answer.get_ref()
            ),
        );
    }
    Some(AnswerRow {
        answer: row.answer.into_inner(),
        label: row.label,
        cite: cite?,
        next: row.next.map(Spanned::into_inner),
        acts: acts?,
        kinds: row.kinds.into_iter().map(Spanned::into_inner).collect(),
    })
}

fn known(file: &mut File<'_>, kind: &Spanned<String>, replies: &Replies) {
    let known = |name: &str| replies.kinds.iter().any(|row| row.kind == name);
    if !known(kind.get_ref()) {
        let all: Vec<&str> = replies.kinds.iter().map(|row| row.kind.as_str()).collect();
        file.fault(
            kind.span(),
            format!(
                "replies.toml 没有答复类型“{}”；请改用：{}",
                kind.get_ref(),
                all.join("、")
            ),
        );
    }
}
