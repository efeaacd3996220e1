//! `/topics/similar`: applications that are like a text or like a case. What is sought
//! never stands in an address.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::topics::{LONGEST_SOUGHT, Similar};
use casework::{ActError, Office, masked};
use uuid::Uuid;

use super::shown::share;
use super::{Tab, tabs};
use crate::api::Problem;
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, Here, html, sees_cases};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "topic_similar.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    text: String,
    /// The case whose like were sought.
    of: Option<(Uuid, String)>,
    found: Option<Vec<Line>>,
    longest: usize,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

struct Line {
    id: Uuid,
    number: String,
    title: String,
    applicant: String,
    on: String,
    state: String,
    similarity: String,
    is_copy: bool,
    passage: String,
}

fn page(office: &Office, visit: &Visit, text: &str) -> Result<Page, Problem> {
    let desk = visit.desk();
    if !sees_cases(&desk.roles()) {
        return Err(disclosure::Refusal::not_yours(
            "role",
            "office",
            "您不能查看案件",
            "相似的申请由办理和查看案件的人员查找。",
        )
        .into());
    }
    let looks = casework::topics::looks(desk);
    Ok(Page {
        frame: Frame::of(
            office,
            visit,
            if looks { Here::Topics } else { Here::Lists },
            "查找相似申请",
        ),
        // the other pages are for those who watch over others
        tabs: match looks {
            true => tabs("/topics/similar"),
            false => Vec::new(),
        },
        text: text.to_owned(),
        of: None,
        found: None,
        longest: LONGEST_SOUGHT,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// `GET /topics/similar`
pub(super) async fn form(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&office, &visit, "")?)
}

/// `POST /topics/similar`
pub(super) async fn find(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let text = typed.get("text").unwrap_or_default();
    let mut page = page(&office, &visit, text)?;
    let desk = visit.desk();
    let found = match typed.get("case").filter(|case| !case.is_empty()) {
        None => office.similar(desk, text).await,
        Some(case) => {
            let id: Uuid = case.parse().map_err(|_| Problem::no_case())?;
            let file = office.case_file(desk, id).await?;
            let file = file.ok_or_else(Problem::no_case)?;
            page.of = Some((id, file.row.number.clone()));
            office.similar_to(desk, &file).await
        }
    };
    match found {
        Ok(found) => page.found = Some(lines(&office, found)),
        Err(error @ ActError::Refused(_)) => {
            let problem = Problem::from(error);
            let told = Told::of(&office, &problem);
            if let Some(field) = problem.field_path() {
                page.mistakes.push((field.to_owned(), told.detail.clone()));
            }
            page.refused = Some(told);
            let status: StatusCode = problem.status();
            return Ok((status, html(&page)?).into_response());
        }
        Err(error) => return Err(error.into()),
    }
    html(&page)
}

fn lines(office: &Office, found: Vec<Similar>) -> Vec<Line> {
    let line = |one: Similar| Line {
        id: one.case.id,
        number: one.case.number.clone(),
        applicant: masked::name(&one.case.applicant_name, one.case.applicant_kind),
        on: one
            .case
            .received_on
            .unwrap_or(one.case.registered_on)
            .to_string(),
        state: match one.case.reply_kind.as_deref() {
            Some(kind) => office
                .rules
                .reply_kind(kind)
                .map_or_else(|| kind.to_owned(), |row| row.label.clone()),
            None => office.rules.lifecycle.state(one.case.state).label.clone(),
        },
        title: one.case.title,
        similarity: share(one.similarity),
        is_copy: one.is_copy,
        passage: one.passage,
    };
    found.into_iter().map(line).collect()
}
