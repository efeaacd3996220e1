//! The review chain of `office.toml`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Day, File, dated};
use crate::words::{ReviewCover, Role};

/// The steps that a draft passes before it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewChain {
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// The rule.
    pub cite: Cite,
    /// Whether the one who drafted may pass a step.
    pub drafter_may_approve: bool,
    /// Whether each step is to be passed by somebody else.
    pub distinct: bool,
    /// The steps, in order; the last one is the signature.
    pub steps: Vec<ReviewStep>,
}

/// A step of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewStep {
    /// Its name.
    pub step: String,
    /// What an officer reads.
    pub label: String,
    /// Who may pass it.
    pub roles: Vec<Role>,
    /// What it looks at.
    pub covers: Vec<ReviewCover>,
}

dated!(ReviewChain);

/// A chain as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChain {
    since: Spanned<Day>,
    until: Option<Day>,
    cite: Spanned<String>,
    drafter_may_approve: bool,
    #[serde(default)]
    distinct: bool,
    steps: Spanned<Vec<RawStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    step: Spanned<String>,
    label: String,
    roles: Spanned<Vec<Spanned<String>>>,
    covers: Spanned<Vec<Spanned<String>>>,
}

impl ReviewChain {
    /// The step that comes next when these were passed, by name, and whether it
    /// is the last. A chain that was changed while a draft is on its way asks for
    /// each of its own steps: none is taken for another by its place.
    pub fn next(&self, passed: &[String]) -> Option<(&ReviewStep, bool)> {
        let (last, before) = self.steps.split_last()?;
        Some(
            match before.iter().find(|step| !passed.contains(&step.step)) {
                Some(step) => (step, false),
                None => (last, true),
            },
        )
    }
}

/// The chains, checked and in order of time.
pub(super) fn read(
    file: &mut File<'_>,
    rows: Vec<RawChain>,
    law_since: Option<NaiveDate>,
) -> Vec<ReviewChain> {
    let read: Vec<_> = rows
        .into_iter()
        .map(|row| (row.since.span(), read_chain(file, row)))
        .collect();
    let whole = read.iter().all(|(_, chain)| chain.is_some());
    let chains = read
        .into_iter()
        .filter_map(|(span, chain)| Some((span, chain?)))
        .collect();
    if whole {
        file.timeline("review", chains, law_since)
    } else {
        Vec::new()
    }
}

fn read_chain(file: &mut File<'_>, row: RawChain) -> Option<ReviewChain> {
    let cite = file.cite(&row.cite);
    let span = row.steps.span();
    let mut names = BTreeSet::new();
    for RawStep { step, .. } in row.steps.get_ref() {
        if !names.insert(step.get_ref().clone()) {
            file.fault(
                step.span(),
                format!("审批步骤“{}”重复；请改名", step.get_ref()),
            );
        }
    }
    let steps: Vec<_> = row
        .steps
        .into_inner()
        .into_iter()
        .map(|step| read_step(file, step))
        .collect();
    let steps = steps.into_iter().collect::<Option<Vec<_>>>()?;
    // Article 17: before information leaves, it is reviewed for secrecy; a signature that comes
    // earlier, or a chain that ends in something else, would let it out unreviewed.
    let (last, before) = steps
        .split_last()
        .map_or((None, &[][..]), |(last, before)| (Some(last), before));
    let covers = |step: &ReviewStep, cover| step.covers.contains(&cover);
    if !last.is_some_and(|step| covers(step, ReviewCover::SignOff)) {
        file.fault(
            span.clone(),
            "审批链的最后一步应为签发（covers 含 sign_off）；请改正",
        );
    }
    if before.iter().any(|step| covers(step, ReviewCover::SignOff)) {
        file.fault(
            span.clone(),
            "签发（sign_off）只能是审批链的最后一步；请改正",
        );
    }
    if !before.iter().any(|step| covers(step, ReviewCover::Secrecy)) {
        file.fault(span, "审批链在签发之前没有保密审查（covers 含 secrecy）；《条例》第十七条要求公开前审查，请补上");
    }
    Some(ReviewChain {
        since: row.since.into_inner().0,
        until: row.until.map(|day| day.0),
        cite: cite?,
        drafter_may_approve: row.drafter_may_approve,
        distinct: row.distinct,
        steps,
    })
}

fn read_step(file: &mut File<'_>, row: RawStep) -> Option<ReviewStep> {
    let roles = file.words(row.roles.get_ref(), "角色", Role::parse, Role::ALL);
    let covers = file.words(
        row.covers.get_ref(),
        "审查内容",
        ReviewCover::parse,
        ReviewCover::ALL,
    );
    for (list, what) in [(&row.roles, "roles"), (&row.covers, "covers")] {
        if list.get_ref().is_empty() {
            file.fault(
                list.span(),
                format!(
                    "审批步骤“{}”的 {what} 为空；请至少写一项",
                    row.step.get_ref()
                ),
            );
        }
    }
    Some(ReviewStep {
        step: row.step.into_inner(),
        label: row.label,
        roles: roles?,
        covers: covers?,
    })
}
