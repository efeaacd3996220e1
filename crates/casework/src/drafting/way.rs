//! The way of a draft to its signature: who passed each step, and whose turn it is.

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::act::Act;
use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::words::{Role, State};
use store::OfficerId;

/// A step of the review chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// What an officer reads.
    pub label: String,
    /// Who may pass it.
    pub roles: Vec<Role>,
    /// Who passed it, and when.
    pub passed: Option<(String, NaiveDate)>,
    /// What was said then; empty where nothing was.
    pub opinion: String,
    /// Whether it is this one's turn.
    pub now: bool,
}

/// The steps of the chain that is in force, with how far the draft has come.
pub(super) fn of(case: &Case, events: &[Event], rules: &Rules, today: NaiveDate) -> Vec<Passing> {
    let Some(chain) = rules.review_chain(today) else {
        return Vec::new();
    };
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let opinions = since_submitted(history.events());
    let next = (case.state == State::InReview)
        .then(|| chain.next(&case.passed))
        .flatten()
        .map(|(step, _)| step.step.as_str());
    let last = chain.steps.last().map(|step| step.step.as_str());
    chain
        .steps
        .iter()
        .map(|step| {
            let at = |event: &&&Event| match &event.act {
                Act::Sign(_) => last == Some(step.step.as_str()),
                _ => event.derived.step.as_deref() == Some(step.step.as_str()),
            };
            let passed = opinions.iter().find(at);
            Passing {
                label: step.label.clone(),
                roles: step.roles.clone(),
                passed: passed.map(|event| (event.actor.told(), event.on)),
                opinion: passed.map(|event| opinion(event)).unwrap_or_default(),
                now: next == Some(step.step.as_str()),
            }
        })
        .collect()
}

/// What to do where each step asks for somebody else.
pub(super) const ANOTHER: &str = "本机关的审批流程要求每一步由不同的人办理，请由另一人办理。";

/// Who passed several steps of the draft on its way, and which ones.
pub(super) fn alone(events: &[Event], rules: &Rules, on: NaiveDate) -> Option<(String, String)> {
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let passed = since_submitted(history.events());
    passed.iter().find_map(|first| {
        let by = |event: &&&Event| event.actor.id == first.actor.id;
        let steps: Vec<String> = passed
            .iter()
            .filter(by)
            .filter_map(|event| step_of(event, rules, on))
            .map(|label| format!("“{label}”"))
            .collect();
        (steps.len() > 1).then(|| (first.actor.told(), steps.concat()))
    })
}

/// The step that an officer passed already of the draft on its way.
pub(super) fn passed_by(
    events: &[Event],
    rules: &Rules,
    on: NaiveDate,
    officer: OfficerId,
) -> Option<String> {
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let passed = since_submitted(history.events());
    let mut own = passed.iter().filter(|event| event.actor.id == officer);
    own.find_map(|event| step_of(event, rules, on))
}

/// What the step is called that an event passed.
fn step_of(event: &Event, rules: &Rules, on: NaiveDate) -> Option<String> {
    let chain = rules.review_chain(on)?;
    let step = match &event.act {
        Act::Sign(_) => chain.steps.last(),
        _ => {
            let passed = event.derived.step.as_deref();
            chain
                .steps
                .iter()
                .find(|step| Some(step.step.as_str()) == passed)
        }
    };
    Some(step?.label.clone())
}

/// The steps that were passed since the draft was last submitted and did not go back.
fn since_submitted(events: &[Event]) -> Vec<&Event> {
    let mut passed = Vec::new();
    for event in events {
        match &event.act {
            Act::SubmitReview(_) | Act::ReturnDraft(_) | Act::ReplyAnew(_) => passed.clear(),
            Act::PassReview(_) | Act::Sign(_) => passed.push(event),
            _ => {}
        }
    }
    passed
}

fn opinion(event: &Event) -> String {
    match &event.act {
        Act::PassReview(said) | Act::Sign(said) => said
            .opinion
            .as_ref()
            .map_or_else(String::new, |text| text.as_str().to_owned()),
        _ => String::new(),
    }
}
