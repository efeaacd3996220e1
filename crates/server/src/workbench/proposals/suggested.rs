//! `/proposals/suggested`: what an applicant suggests is written down.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::proposals::NewSuggestion;
use casework::{ActError, Office};
use disclosure::Refusal;
use disclosure::words::Role;

use super::back;
use super::make::refuse;
use crate::api::Problem;
use crate::workbench::forms::Typed;
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

const ADDRESS: &str = "/proposals/suggested";

#[derive(Template)]
#[template(path = "proposal_suggested.html")]
struct Page {
    frame: Frame,
    once: String,
    typed: Typed,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

impl Page {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

fn page(office: &Office, visit: &Visit, typed: Typed) -> Page {
    Page {
        frame: Frame::of(office, visit, Here::Proposals, "登记申请人的建议"),
        once: once::new_key(),
        typed,
        refused: None,
        mistakes: Vec::new(),
    }
}

/// Suggestions are taken in by those who take in applications, and by analysts.
fn only_registrars(visit: &Visit) -> Result<(), Problem> {
    let takes_in = |role: &Role| {
        matches!(
            role,
            Role::Clerk | Role::Handler | Role::Analyst | Role::OfficeHead
        )
    };
    match visit.desk().officer.roles.iter().any(takes_in) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "reg:44(2)",
            "您不能登记申请人的建议",
            "建议由登记申请的人员、分析人员或者公开机构负责人登记。",
        )
        .into()),
    }
}

/// `GET /proposals/suggested`
pub(super) async fn form(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    only_registrars(&visit)?;
    let mut typed = Typed::default();
    typed.push("received_on", office.today().to_string());
    html(&page(&office, &visit, typed))
}

/// `POST /proposals/suggested`
pub(super) async fn take_in(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    only_registrars(&visit)?;
    let typed = Typed::decode(&body);
    let given = |name: &str| typed.get(name).filter(|text| !text.is_empty());
    let Some(received_on) = given("received_on").and_then(|day| day.parse().ok()) else {
        let mut page = page(&office, &visit, typed);
        let what = "收到日期：应当是日期，如 2026-03-02".to_owned();
        page.mistakes.push(("received_on".to_owned(), what));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
    };
    let new = NewSuggestion {
        title: given("title").unwrap_or_default().to_owned(),
        text: given("text").unwrap_or_default().to_owned(),
        received_on,
        case_number: given("case_number").map(str::to_owned),
        name: given("name").map(str::to_owned),
    };
    let key = once::of(visit.desk().officer.id, ADDRESS, &typed)?;
    let problem = match office.take_suggestion(visit.desk(), new, Some(key)).await {
        Ok(made) => return Ok(back(made.row.id, "已登记申请人的建议。")),
        Err(error @ ActError::Refused(_)) => Problem::from(error),
        Err(error) => return Err(error.into()),
    };
    let mut page = page(&office, &visit, typed);
    let status = refuse(&office, problem, &mut page.refused, &mut page.mistakes);
    Ok((status, html(&page)?).into_response())
}
