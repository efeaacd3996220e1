//! 办理单: the stages of a case with what was done in each, the review with its opinions
//! and the room for signatures, and the deadlines with their articles.

use askama::Template;
use axum::response::Response;
use casework::{CaseFile, Office, SeenEvent};
use chrono::NaiveDate;
use disclosure::act::Act;
use disclosure::explain::day;
use disclosure::words::Phase;

use super::{Sheet, events};
use crate::api::Problem;
use crate::workbench::case::content::{self, Fact};
use crate::workbench::case::person::shown;
use crate::workbench::case::sentence::sentence;
use crate::workbench::page::{Frame, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "print_handling.html")]
struct Page {
    frame: Frame,
    sheet: Sheet,
    applicant: String,
    received: String,
    handler: String,
    deadlines: Vec<Deadline>,
    phases: Vec<Stage>,
    opinions: Vec<Fact>,
    steps: Vec<Step>,
}

struct Deadline {
    label: String,
    due: String,
    sentence: String,
}

/// One of the five phases, with what was done in it.
struct Stage {
    label: &'static str,
    lines: Vec<String>,
}

/// A step of the review chain.
struct Step {
    label: String,
    roles: String,
    who: String,
    on: String,
    opinion: String,
}

pub(super) async fn show(
    office: &Office,
    visit: &Visit,
    file: CaseFile,
) -> Result<Response, Problem> {
    let history = events(office, visit, &file).await?;
    let questions = office.questions(visit.desk(), file.row.id).await?;
    let sheet = Sheet::of(office, visit, &file, "handling");
    html(&Page {
        frame: sheet.frame(office, visit),
        sheet,
        applicant: applicant(&file, office.may_reveal(visit.desk(), &file)),
        received: file
            .case
            .received_on
            .map_or_else(|| "待确认".to_owned(), day),
        handler: file.case.handler_name.clone(),
        deadlines: deadlines(office, &file),
        phases: phases(office, &history),
        opinions: content::opinions(office, &file, &questions),
        steps: steps(office, &history, file.case.last_on),
    })
}

fn applicant(file: &CaseFile, named: bool) -> String {
    let application = &file.case.application;
    let names: Vec<String> = application
        .applicants()
        .map(|applicant| shown(&applicant.name, applicant.kind, named))
        .collect();
    format!(
        "{}（{}）",
        names.join("、"),
        application.applicant.kind.label()
    )
}

fn deadlines(office: &Office, file: &CaseFile) -> Vec<Deadline> {
    let today = office.today();
    let mut all = office.deadlines(file, today);
    if let Some(reply) = office.reply_deadline(file, today)
        && !all.iter().any(|one| one.kind == reply.kind)
    {
        all.push(reply);
    }
    all.into_iter()
        .map(|one| Deadline {
            label: match one
                .subject
                .as_ref()
                .and_then(|id| file.case.consultation(id))
            {
                Some(asked) => format!("{}（{}）", one.label, asked.label()),
                None => one.label.to_owned(),
            },
            due: one.due_on.map_or_else(|| "待定".to_owned(), day),
            sentence: one.sentence,
        })
        .collect()
}

/// What was done, under the phase in which it left the case.
fn phases(office: &Office, history: &[SeenEvent]) -> Vec<Stage> {
    let rules = &office.rules;
    let phase_of = |seen: &SeenEvent| rules.lifecycle.state(seen.event.state).phase;
    Phase::ALL
        .iter()
        .map(|phase| Stage {
            label: phase.label(),
            lines: history
                .iter()
                .filter(|seen| phase_of(seen) == *phase)
                .map(|seen| {
                    let event = &seen.event;
                    format!(
                        "{} {} {}",
                        event.on,
                        event.actor.told(),
                        sentence(event, rules)
                    )
                })
                .collect(),
        })
        .collect()
}

/// The steps of the chain, with who passed each last; room for a signature where nobody did.
fn steps(office: &Office, history: &[SeenEvent], on: NaiveDate) -> Vec<Step> {
    let Some(chain) = office.rules.review_chain(on) else {
        return Vec::new();
    };
    // what was passed before the draft went back counts no more
    let began =
        |seen: &SeenEvent| matches!(seen.event.act, Act::SubmitReview(_) | Act::ReturnDraft(_));
    let since = history.iter().rposition(began).unwrap_or_default();
    let last = chain.steps.len().saturating_sub(1);
    chain
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let passed = history[since..].iter().find_map(|seen| {
                let event = &seen.event;
                match &event.act {
                    Act::PassReview(opinion)
                        if event.derived.step.as_deref() == Some(step.step.as_str()) =>
                    {
                        Some((event, opinion))
                    }
                    Act::Sign(opinion) if at == last => Some((event, opinion)),
                    _ => None,
                }
            });
            let roles: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
            Step {
                label: step.label.clone(),
                roles: roles.join("、"),
                who: passed
                    .map(|(event, _)| event.actor.told())
                    .unwrap_or_default(),
                on: passed
                    .map(|(event, _)| event.on.to_string())
                    .unwrap_or_default(),
                opinion: passed
                    .and_then(|(_, opinion)| opinion.opinion.as_ref())
                    .map(|text| text.as_str().to_owned())
                    .unwrap_or_default(),
            }
        })
        .collect()
}
