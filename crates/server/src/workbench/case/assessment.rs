//! The assessment of a case as pages show it: each answer with its article and what
//! was noted, and where the answers lead.

use casework::{CaseFile, Office};
use disclosure::act::Act;
use disclosure::case::{Case, Event};
use disclosure::explain::source;
use disclosure::rules::ReplyRow;
use disclosure::steps::Answered;
use disclosure::{Cite, Rules, Text};
use uuid::Uuid;

use super::content::Fact;

/// An assessment.
#[derive(Debug)]
pub(in crate::workbench) struct Assessment {
    pub on: String,
    pub by: String,
    pub answers: Vec<Answer>,
    /// The kinds of reply that follow; none while a step or an act comes first.
    pub kinds: Vec<Kind>,
    /// The step that comes next, where the answers have not come to an end.
    pub next: String,
    /// The acts that come first.
    pub acts: String,
    /// The kind that was drafted, where it is none of those that follow.
    pub drafted: String,
    /// Why it is another.
    pub departs: String,
}

/// The answer to one step.
#[derive(Debug)]
pub(in crate::workbench) struct Answer {
    /// The number of the step among all of them.
    pub number: usize,
    pub step: String,
    pub label: String,
    pub source: String,
    pub note: String,
}

/// A kind of reply with its article.
#[derive(Debug)]
pub(in crate::workbench) struct Kind {
    pub kind: String,
    pub label: String,
    pub source: String,
}

impl Kind {
    /// The kind of this name, as the rules have it.
    pub fn of(kind: &str, rules: &Rules) -> Kind {
        match rules.reply_kind(kind) {
            Some(row) => Kind::from(row, rules),
            None => Kind {
                kind: kind.to_owned(),
                label: kind.to_owned(),
                source: String::new(),
            },
        }
    }

    /// The address of the form in which it is drafted; `query` is what stands behind
    /// the addresses of the case.
    pub fn drafted_at(&self, case: &Uuid, query: &str) -> String {
        let kind = serde_urlencoded::to_string([("kind", &self.kind)]).unwrap_or_default();
        let query = query.replacen('?', "&", 1);
        format!("/cases/{case}/acts/draft?{kind}{query}")
    }

    pub fn from(row: &ReplyRow, rules: &Rules) -> Kind {
        Kind {
            kind: row.kind.clone(),
            label: row.label.clone(),
            source: brief(&row.cite, rules),
        }
    }
}

/// The assessment of the case's present round, for who sees the whole of it.
pub(in crate::workbench) fn assessment(office: &Office, file: &CaseFile) -> Option<Assessment> {
    if !file.sight.is_whole() {
        return None;
    }
    let (case, rules) = (&file.case, &office.rules);
    let kept = case.assessment.as_ref()?;
    let steps = rules.steps(kept.on);
    let step_of = |name: &str| {
        let known = steps.iter().position(|step| step.step == name);
        known.map_or((0, name.to_owned()), |at| (at + 1, steps[at].label.clone()))
    };
    let acts: Vec<&str> = kept.assessed.acts.iter().map(|act| act.label()).collect();
    let (drafted, departs) = departure(case, rules).unwrap_or_default();
    Some(Assessment {
        on: kept.on.to_string(),
        by: kept.by_name.clone(),
        answers: kept
            .assessed
            .answers
            .iter()
            .enumerate()
            .map(|(place, answered)| {
                let (number, step) = step_of(&answered.step);
                Answer {
                    number,
                    step,
                    note: noted(kept.notes.get(place)),
                    ..Answer::of(answered, rules)
                }
            })
            .collect(),
        kinds: kept
            .assessed
            .kinds
            .iter()
            .map(|kind| Kind::of(kind, rules))
            .collect(),
        next: kept
            .assessed
            .next
            .as_deref()
            .map(|next| step_of(next).1)
            .unwrap_or_default(),
        acts: acts.join("、"),
        drafted,
        departs,
    })
}

/// The answers of an event, as they read when it was entered.
pub(super) fn answered(event: &Event, rules: &Rules) -> Vec<Fact> {
    let (Act::Assess(assessing), Some(assessed)) = (&event.act, &event.derived.assessed) else {
        return Vec::new();
    };
    let steps = rules.steps(event.on);
    let given = assessed.answers.iter().enumerate();
    given
        .map(|(place, answered)| {
            let answer = Answer::of(answered, rules);
            let step = steps.iter().find(|step| step.step == answered.step);
            let note = noted(assessing.answers.get(place).map(|given| &given.note));
            let said = format!("{}（{}）", answer.label, answer.source);
            Fact::new(
                step.map_or(answer.step, |step| step.label.clone()),
                match note.as_str() {
                    "" => said,
                    note => format!("{said}\n{note}"),
                },
            )
        })
        .collect()
}

impl Answer {
    fn of(answered: &Answered, rules: &Rules) -> Answer {
        Answer {
            number: 0,
            step: answered.step.clone(),
            label: answered.label.clone(),
            source: brief(&answered.cite, rules),
            note: String::new(),
        }
    }
}

fn noted(note: Option<&Option<Text>>) -> String {
    let note = note.and_then(Option::as_ref);
    note.map(|text| text.as_str().to_owned())
        .unwrap_or_default()
}

/// The kind that was drafted though it does not follow, and why.
fn departure(case: &Case, rules: &Rules) -> Option<(String, String)> {
    let draft = case.draft.as_ref().filter(|_| case.departs())?;
    let why = draft.departs.as_ref().map(|text| text.as_str().to_owned());
    Some((Kind::of(&draft.kind, rules).label, why.unwrap_or_default()))
}

/// The article in few words, where many stand together: the Regulation is 《条例》, as
/// the texts of the steps call it.
pub(in crate::workbench) fn brief(cite: &Cite, rules: &Rules) -> String {
    let said = source(cite, rules);
    let regulation = source(&Cite::new("reg"), rules);
    match regulation.split_once('》') {
        Some((title, _)) => said.replacen(&format!("{title}》"), "《条例》", 1),
        None => said,
    }
}
