//! Who stands in for whom while somebody is away.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::{ActError, NewDeputy, Office, china_time};
use uuid::Uuid;

use super::Bench;
use super::flash::{self, Said};
use super::forms::{Choice, Mistakes, Typed};
use super::page::{Frame, Here, html};
use super::refused::Told;
use super::visit::Visit;
use crate::api::Problem;

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/deputies", get(show).post(appoint))
        .route("/deputies/{id}/end", post(end))
}

#[derive(Template)]
#[template(path = "deputies.html")]
struct Page {
    frame: Frame,
    lines: Vec<Line>,
    /// For whom the visitor may name a deputy.
    officers: Vec<Choice>,
    /// Who may be named.
    deputies: Vec<Choice>,
    typed: Typed,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

struct Line {
    id: Uuid,
    agency: String,
    officer: String,
    deputy: String,
    since: String,
    until: String,
    reason: String,
    made: String,
    state: &'static str,
    may_end: bool,
}

impl Page {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

async fn page(office: &Office, visit: &Visit, typed: Typed) -> Result<Page, Problem> {
    let desk = visit.desk();
    let names = office.names().await?;
    let officer = |id: Uuid| {
        let officer = names.officer(id);
        officer.map(|one| one.name.clone()).unwrap_or_default()
    };
    let agency = |id: Uuid| {
        let agency = names.agency(id);
        agency.map(|one| one.name.clone()).unwrap_or_default()
    };
    let today = office.today();
    let lines = office.deputies(desk).await?;
    let lines = lines.into_iter().map(|line| Line {
        id: line.row.id,
        agency: agency(line.row.agency_id),
        officer: officer(line.row.officer_id),
        deputy: officer(line.row.deputy_id),
        since: line.row.since.to_string(),
        until: line.row.until.to_string(),
        made: format!(
            "{} {}",
            officer(line.row.made_by),
            china_time(line.row.made_at).format("%Y-%m-%d %H:%M")
        ),
        state: match (line.in_force, line.row.ended_at) {
            (_, Some(_)) => "已终止",
            (true, None) => "代理中",
            (false, None) if line.row.until < today => "已期满",
            (false, None) => "未开始",
        },
        reason: line.row.reason,
        may_end: line.may_end,
    });
    let mut absent = office.may_be_absent(desk).await?;
    // one's own comes first
    absent.sort_by_key(|one| one.id != desk.officer.id);
    // nobody stands in for oneself; where several may be absent the form is judged
    let only = match absent.as_slice() {
        [only] => Some(only.id),
        _ => None,
    };
    let deputies = names.officers().iter().filter(|one| {
        one.active
            && Some(one.id) != only
            && absent
                .iter()
                .any(|absent| absent.agency_id == one.agency_id)
    });
    let choice = |one: &store::Officer| {
        let place = match one.agency_id == desk.agency.id {
            true => String::new(),
            false => format!("（{}）", agency(one.agency_id)),
        };
        Choice::new(one.id.to_string(), format!("{}{place}", one.name))
    };
    Ok(Page {
        frame: Frame::of(office, visit, Here::Account, "代理"),
        lines: lines.collect(),
        deputies: deputies.map(choice).collect(),
        officers: absent.iter().map(choice).collect(),
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// `GET /deputies`
async fn show(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&office, &visit, Typed::default()).await?)
}

/// `POST /deputies`
async fn appoint(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let mut mistakes = Mistakes::default();
    let new = read(&typed, &mut mistakes);
    let problem = match new {
        None => None,
        Some(new) => match office.appoint_deputy(visit.desk(), new).await {
            Ok(_) => return Ok(back("已安排代理。")),
            Err(error @ ActError::Refused(_)) => Some(Problem::from(error)),
            Err(error) => return Err(error.into()),
        },
    };
    let mut page = page(&office, &visit, typed).await?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(problem) = problem {
        status = problem.status();
        let told = Told::of(&office, &problem);
        if let Some(field) = problem.field_path() {
            mistakes.add(field, told.detail.clone());
        }
        page.refused = Some(told);
    }
    page.mistakes = mistakes.0.into_iter().collect();
    Ok((status, html(&page)?).into_response())
}

/// What was typed; what is wrong with it is said.
fn read(typed: &Typed, mistakes: &mut Mistakes) -> Option<NewDeputy> {
    let mut id = |name: &str, label: &str| {
        let found = typed.get(name).and_then(|id| id.parse::<Uuid>().ok());
        if found.is_none() {
            mistakes.add(name, format!("{label}：请从名单中选择"));
        }
        found
    };
    let (officer, deputy) = (id("officer", "谁不在岗"), id("deputy", "由谁代理"));
    let mut day = |name: &str, label: &str| {
        let found = typed.get(name).and_then(|day| day.parse().ok());
        if found.is_none() {
            mistakes.add(name, format!("{label}：应当是日期，如 2026-03-02"));
        }
        found
    };
    let (since, until) = (day("since", "从哪一天"), day("until", "到哪一天"));
    Some(NewDeputy {
        officer: officer?,
        deputy: deputy?,
        since: since?,
        until: until?,
        reason: typed.get("reason").unwrap_or_default().to_owned(),
    })
}

/// `POST /deputies/{id}/end`
async fn end(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    match office.end_deputy(visit.desk(), id).await {
        Ok(_) => Ok(back("代理已经终止。")),
        Err(ActError::NotFound) => Err(Problem::of_status(StatusCode::NOT_FOUND)),
        Err(error) => Err(error.into()),
    }
}

fn back(said: &str) -> Response {
    let said = CookieJar::new().add(flash::cookie(&[Said::done(said)]));
    (said, Redirect::to("/deputies")).into_response()
}
