//! The page of a case: who asks for what, where it stands, until when and why, what
//! may be done now, and what was done.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use casework::{CaseFile, Office, SeenEvent};
use disclosure::awaits::awaits;
use disclosure::lifecycle::Permission;
use disclosure::words::{ActKind, Clock, Phase};

use super::act::{Brief, file_of};
use super::assessment::{Assessment, assessment};
use super::content::{Fact, application, handling, opinions};
use super::person::{Person, people};
use super::remedies::{Remedy, remedies};
use super::reminders::{Reminder, reminders};
use super::sentence::sentence;
use super::stale::clock;
use super::why::{Why, deadlines};
use crate::api::Problem;
use crate::workbench::catalogue::near::{self, Shown};
use crate::workbench::light::Light;
use crate::workbench::lists::{Around, Came};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    around: Around,
    case: Brief,
    extract: bool,
    agency: String,
    handler: String,
    light: Light,
    phases: Vec<Step>,
    people: Vec<Person>,
    can_reveal: bool,
    application: Vec<Fact>,
    assessment: Option<Assessment>,
    can_assess: bool,
    can_draft: bool,
    suggested: Shown,
    handling: Vec<Fact>,
    opinions: Vec<Fact>,
    remedies: Vec<Remedy>,
    deadlines: Vec<Why>,
    reminders: Vec<Reminder>,
    offered: Vec<Offer>,
    refused: Vec<Offer>,
    timeline: Vec<Line>,
    /// The topic that the case belongs to, and what it is called.
    topic: Option<(String, String)>,
}

/// One of the five phases (article 45).
struct Step {
    label: &'static str,
    /// Passed, here or still to come.
    class: &'static str,
    said: &'static str,
}

/// An act, offered or not.
struct Offer {
    word: &'static str,
    label: String,
    why: String,
    hint: String,
    source: String,
    /// Whether the case waits for it.
    awaited: bool,
}

/// A line of the timeline.
struct Line {
    seq: u64,
    on: String,
    entered: String,
    who: String,
    what: &'static str,
    sentence: String,
    late: bool,
    superseded: Option<u64>,
    details: Vec<Fact>,
    can_correct: bool,
}

/// `GET /cases/{id}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let came = Came::of(query.as_deref());
    let history = office.case_history(visit.desk(), file.row.id).await?;
    let questions = office.questions(visit.desk(), file.row.id).await?;
    let today = office.today();
    let (offered, refused) = acts(&office, &file, office.permitted(visit.desk(), &file));
    let can = |act: ActKind| offered.iter().any(|offer| offer.word == act.word());
    let can_correct = can(ActKind::RequestCorrection);
    let contacts = office.contacts(&file).await?;
    let suggested = near::of_case(&office, &visit, &file, &came.query()).await?;
    let title = match file.sight.is_whole() {
        true => format!("{} {}", file.row.number, file.row.title),
        false => file.row.number.clone(),
    };
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Lists, title),
        around: Around::of(&office, &visit, &came, file.row.id).await?,
        extract: !file.sight.is_whole(),
        agency: file.owner.name.clone(),
        // who was asked for an opinion writes to the agency
        handler: match file.sight.is_whole() {
            true => file.case.handler_name.clone(),
            false => String::new(),
        },
        light: light(&office, &file),
        phases: phases(office.rules.lifecycle.state(file.case.state).phase),
        people: people(&file, contacts, office.may_reveal(visit.desk(), &file)),
        can_reveal: office.may_reveal(visit.desk(), &file),
        application: application(&file),
        assessment: assessment(&office, &file),
        can_assess: can(ActKind::Assess),
        can_draft: can(ActKind::Draft),
        suggested,
        handling: handling(&office, &file),
        opinions: opinions(&office, &file, &questions),
        remedies: remedies(&file),
        deadlines: deadlines(&office, &file, today),
        reminders: reminders(&office, &visit, &file).await?,
        offered,
        refused,
        timeline: history
            .unwrap_or_default()
            .into_iter()
            .rev()
            .map(|seen| Line::of(&office, seen, can_correct))
            .collect(),
        topic: office
            .topic_of(visit.desk(), file.row.id)
            .await?
            .map(|found| (found.row.topic.clone(), found.name())),
        case: Brief::of(&office, &file),
    })
}

/// How the reply's own period stands.
pub(super) fn light(office: &Office, file: &CaseFile) -> Light {
    let state = office.rules.lifecycle.state(file.case.state);
    if !file.sight.is_whole() || !file.row.is_open {
        return Light::none();
    }
    if state.clock == Clock::Stopped {
        return Light::stopped(&state.label);
    }
    let today = office.today();
    match office.reply_deadline(file, today) {
        Some(due) => match due.due_on {
            Some(day) => Light::due(day, today, due.provisional, &office.rules),
            None => Light::stopped("征求意见中"),
        },
        None => Light::none(),
    }
}

fn phases(now: Phase) -> Vec<Step> {
    let at = Phase::ALL
        .iter()
        .position(|phase| *phase == now)
        .unwrap_or_default();
    Phase::ALL
        .iter()
        .enumerate()
        .map(|(index, phase)| {
            let (class, said) = match index.cmp(&at) {
                std::cmp::Ordering::Less => ("passed", "已过"),
                std::cmp::Ordering::Equal => ("here", "现在"),
                std::cmp::Ordering::Greater => ("ahead", "未到"),
            };
            Step {
                label: phase.label(),
                class,
                said,
            }
        })
        .collect()
}

/// The acts that are lawful now, and the others with why not.
fn acts(
    office: &Office,
    file: &CaseFile,
    permissions: Vec<Permission>,
) -> (Vec<Offer>, Vec<Offer>) {
    let turns = awaits(&file.case, &office.rules, None);
    let (mut offered, mut refused) = (Vec::new(), Vec::new());
    for permission in permissions {
        // they have no form of their own
        if crate::api::acts::fields(permission.act).is_none() {
            continue;
        }
        let row = office.rules.lifecycle.act(permission.act);
        let offer = Offer {
            word: permission.act.word(),
            label: permission.label,
            hint: row.hint.clone(),
            source: disclosure::explain::source(&row.cite, &office.rules),
            why: String::new(),
            awaited: turns.iter().any(|turn| turn.act == permission.act),
        };
        match permission.refusal {
            None => offered.push(offer),
            Some(refusal) => refused.push(Offer {
                source: match refusal.cite.to_string().as_str() {
                    "office" => String::new(),
                    _ => disclosure::explain::source(&refusal.cite, &office.rules),
                },
                why: refusal.message,
                hint: refusal.hint,
                ..offer
            }),
        }
    }
    offered.sort_by_key(|offer| !offer.awaited);
    (offered, refused)
}

impl Line {
    fn of(office: &Office, seen: SeenEvent, can_correct: bool) -> Line {
        let event = &seen.event;
        Line {
            seq: event.seq,
            on: event.on.to_string(),
            entered: clock(event.recorded_at),
            who: event.actor.told(),
            what: event.act.kind().label(),
            sentence: sentence(event, &office.rules),
            late: seen.fate.as_ref().is_some_and(|fate| fate.entered_late),
            superseded: seen.superseded_by,
            details: super::content::details(event, &office.rules),
            can_correct: can_correct
                && !event.actor.is_system()
                && seen.superseded_by.is_none()
                && !matches!(
                    event.act.kind(),
                    ActKind::RequestCorrection | ActKind::Correct | ActKind::DeclineCorrection
                ),
        }
    }
}
