//! `/proposals/new`: an analyst proposes something by hand.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use casework::proposals::{NewProposal, is_open};
use casework::{ActError, Office};
use disclosure::Refusal;
use disclosure::words::{ProposalState, Role};
use serde::Deserialize;

use super::{back, choices};
use crate::api::Problem;
use crate::workbench::forms::{Choice, Typed};
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

const ADDRESS: &str = "/proposals";

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    topic: Option<String>,
}

#[derive(Template)]
#[template(path = "proposal_new.html")]
struct Page {
    frame: Frame,
    /// The topic by its name, with how many asked and how many were given it.
    topic: Option<Topic>,
    owners: Vec<Choice>,
    bases: Vec<Choice>,
    once: String,
    typed: Typed,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

struct Topic {
    name: String,
    /// What most of its people were given.
    title: String,
    asked_by: i64,
    applications: i64,
    given: i64,
}

impl Page {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

/// Whether the visitor proposes anything at all.
pub(super) fn may_make(visit: &Visit) -> bool {
    let makes = |role: &Role| matches!(role, Role::Analyst | Role::OfficeHead);
    visit.desk().officer.roles.iter().any(makes)
}

fn only_makers(visit: &Visit) -> Result<(), Problem> {
    match may_make(visit) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "reg:44",
            "您不能提出主动公开建议",
            "建议由分析人员或者公开机构负责人提出。",
        )
        .into()),
    }
}

/// `GET /proposals/new`: of a topic that is proposed already, that proposal.
pub(super) async fn form(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    only_makers(&visit)?;
    let mut typed = Typed::default();
    if let Some(topic) = ask.topic.filter(|topic| !topic.is_empty()) {
        let known = office.proposals_of_topic(visit.desk(), &topic).await?;
        let stands = |state| is_open(state) || state == ProposalState::Published;
        if let Some(known) = known.into_iter().find(|row| stands(row.state)) {
            return Ok(Redirect::to(&format!("/proposals/{}", known.id)).into_response());
        }
        typed.push("topic", topic);
    }
    html(&page(&office, &visit, typed).await?)
}

async fn page(office: &Office, visit: &Visit, mut typed: Typed) -> Result<Page, Problem> {
    let names = office.names().await?;
    let topic = match typed.get("topic").map(str::to_owned) {
        Some(topic) if !topic.is_empty() => found(office, visit, &topic).await?,
        _ => None,
    };
    if let (Some(topic), None) = (&topic, typed.get("title")) {
        typed.push("title", topic.title.clone());
    }
    Ok(Page {
        frame: Frame::of(office, visit, Here::Proposals, "提出主动公开建议"),
        owners: choices::owners(&names, visit),
        bases: choices::bases(office, typed.get("basis").unwrap_or_default()),
        once: once::new_key(),
        topic,
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

async fn found(office: &Office, visit: &Visit, topic: &str) -> Result<Option<Topic>, Problem> {
    let list = office.topic_list(visit.desk(), None).await?;
    let topics = list.into_iter().flat_map(|list| list.topics);
    let found = topics.into_iter().find(|found| found.row.topic == topic);
    Ok(found.map(|found| Topic {
        title: match found.evidence.given.title.as_str() {
            "" => found.name(),
            title => title.to_owned(),
        },
        name: found.name(),
        asked_by: found.row.applicants,
        applications: found.row.applications,
        given: found.row.evidence["given"]["applicants"]
            .as_i64()
            .unwrap_or_default(),
    }))
}

/// `POST /proposals`
pub(super) async fn make(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    only_makers(&visit)?;
    let typed = Typed::decode(&body);
    let given = |name: &str| typed.get(name).filter(|text| !text.is_empty());
    let new = NewProposal {
        topic: given("topic").map(str::to_owned),
        title: given("title").map(str::to_owned),
        // what is no agency is none that can be chosen
        owner: given("owner").map(|id| id.parse().unwrap_or_default()),
        basis: given("basis").map(str::to_owned),
        reason: given("reason").unwrap_or_default().to_owned(),
    };
    let key = once::of(visit.desk().officer.id, ADDRESS, &typed)?;
    let problem = match office.propose(visit.desk(), new, Some(key)).await {
        Ok(made) => return Ok(back(made.row.id, "已提出建议。请核对依据后报送。")),
        Err(error @ ActError::Refused(_)) => Problem::from(error),
        Err(error) => return Err(error.into()),
    };
    let mut page = page(&office, &visit, typed).await?;
    let status = refuse(&office, problem, &mut page.refused, &mut page.mistakes);
    Ok((status, html(&page)?).into_response())
}

/// Says on a form what is wrong with it.
pub(super) fn refuse(
    office: &Office,
    problem: Problem,
    refused: &mut Option<Told>,
    mistakes: &mut Vec<(String, String)>,
) -> StatusCode {
    let told = Told::of(office, &problem);
    if let Some(field) = problem.field_path() {
        mistakes.push((field.to_owned(), told.detail.clone()));
    }
    *refused = Some(told);
    problem.status()
}
