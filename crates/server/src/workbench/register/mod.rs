//! Registration on one page: counter, letter, fax, mail, oral and online applications.
//!
//! Whatever channel, the same form: the channel decides which days are asked. What the
//! register knows already of the applicant and of the wording, and until when a reply
//! is due, stands beside it while it is filled in ([`beside`]).

mod beside;
mod page;
mod sheet;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::catalogue::Suggestion;
use casework::{ActError, Office, Registered};
use disclosure::Warning;
use disclosure::words::Attribute;

use super::Bench;
use super::flash::{self, Said};
use super::forms::Typed;
use super::once;
use super::page::html;
use super::refused::Told;
use super::visit::Visit;
use crate::api::Problem;
use page::{Filled, page};
use sheet::{Sheet, Unread};

/// The name under which what is typed is kept.
const DRAFT: &str = "register";

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/register", get(form).post(submit))
        .route("/register/check", post(check))
}

/// `GET /register`
async fn form(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    office.may_register(visit.desk())?;
    let draft = office.form_draft(visit.desk(), DRAFT).await?;
    let typed = match &draft {
        Some(draft) => Typed::decode(&draft.content),
        None => sheet::begun(office.today()),
    };
    let filled = Filled {
        restored: draft.map(|draft| draft.saved_at),
        is_fresh: true,
        ..Filled::with(&typed)
    };
    html(&page(&office, &visit, filled).await?)
}

/// `POST /register/check`: what is said beside the form, as it is filled in now.
async fn check(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let beside = beside::of(&office, &visit, &typed).await?;
    html(&beside::Fragment { beside })
}

/// `POST /register`
async fn submit(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    office.may_register(visit.desk())?;
    let typed = Typed::decode(&body);
    let mut filled = Filled::with(&typed);
    if typed.get("_more").is_some() || typed.get("_check").is_some() {
        return html(&page(&office, &visit, filled).await?);
    }
    let choices = sheet::choices(&office, visit.desk()).await?;
    match sheet::read(&typed, &choices, office.today()) {
        Ok(Sheet { new, more }) => {
            let (channel, dates) = (new.channel, new.dates);
            let once = once::of(visit.desk().officer.id, "/register", &typed)?;
            let done = office
                .register_matters(visit.desk(), new, more, Some(once))
                .await;
            match done {
                Ok(registered) => return registered_now(&office, &visit, registered).await,
                Err(ActError::KeyReused) => {
                    filled.sent_before = true;
                    tell(&office, &mut filled, sent_before());
                }
                Err(error) => {
                    let problem = Problem::from(error);
                    if problem.status().is_server_error() {
                        return Err(problem);
                    }
                    let problem = sheet::at_its_field(problem, channel, &dates);
                    tell(&office, &mut filled, problem);
                }
            }
        }
        Err(Unread::Mistakes(mistakes)) => filled.mistakes = mistakes,
        Err(Unread::Problem(problem)) => tell(&office, &mut filled, problem),
    }
    let page = page(&office, &visit, filled).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// A form that was sent, gone back to, changed and sent again.
fn sent_before() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "sent_before",
        "这张表已经登记过",
        "这张表此前提交并登记过，现在的内容与那时不同",
    )
    .hint("确实是另一件申请的，请再次提交；要改已登记的内容，请在案件页面提出更正。")
}

/// A problem beside its field, and at the top.
fn tell(office: &Office, filled: &mut Filled<'_>, problem: Problem) {
    let told = Told::of(office, &problem);
    if let Some(field) = problem.field_path() {
        filled.mistakes.add(field, told.detail.clone());
    }
    filled.refused = Some(told);
}

/// The slip of what was registered, with what is to be minded.
async fn registered_now(
    office: &Office,
    visit: &Visit,
    registered: Vec<Registered>,
) -> Result<Response, Problem> {
    office.drop_form_draft(visit.desk(), DRAFT).await?;
    let mut said = vec![Said::done(said_of(&registered))];
    let mut warnings: Vec<&Warning> = Vec::new();
    for warning in registered.iter().flat_map(|one| &one.warnings) {
        if !warnings
            .iter()
            .any(|known| known.message == warning.message)
        {
            warnings.push(warning);
        }
    }
    for warning in warnings {
        let source = match warning.cite.to_string().as_str() {
            "office" => String::new(),
            _ => disclosure::explain::source(&warning.cite, &office.rules),
        };
        said.push(Said::warning(warning.message.clone(), source));
    }
    said.extend(published(office, visit, &registered).await?);
    let slip = slip_of(&registered).ok_or_else(|| Problem::internal("nothing was registered"))?;
    let cookies = CookieJar::new().add(flash::cookie(&said));
    Ok((cookies, Redirect::to(&slip)).into_response())
}

/// What is public already of what was asked, for those who see no page change while they
/// fill it in.
async fn published(
    office: &Office,
    visit: &Visit,
    registered: &[Registered],
) -> Result<Vec<Said>, Problem> {
    let mut said = Vec::new();
    for one in registered {
        let Some(file) = office.case_file(visit.desk(), one.id).await? else {
            continue;
        };
        let found = office.suggestions_for(visit.desk(), &file).await?;
        let public = |it: &&Suggestion| it.entry.attribute == Attribute::Proactive;
        if let Some(near) = found.near.iter().find(public) {
            let text = format!(
                "{}：《{}》可能已经主动公开，见案件页的“目录中的信息”。",
                one.case.number, near.entry.title
            );
            let told = Said::warning(text, "");
            said.push(told.at(format!("/cases/{}#suggested", one.id)));
        }
    }
    Ok(said)
}

fn said_of(registered: &[Registered]) -> String {
    let numbers: Vec<&str> = registered
        .iter()
        .map(|one| one.case.number.as_str())
        .collect();
    let numbers = numbers.join("、");
    match registered {
        [one] if one.replayed => format!("{numbers} 此前已经登记，没有重复登记。"),
        [_] => format!("已登记：{numbers}。"),
        [first, ..] if first.replayed => format!("此前已经登记，没有重复登记：{numbers}。"),
        all => format!("已登记 {} 件：{numbers}。", all.len()),
    }
}

/// The address of the slip: the first case, and those of the same sheet with it.
fn slip_of(registered: &[Registered]) -> Option<String> {
    let (first, others) = registered.split_first()?;
    let with: Vec<(&str, String)> = others
        .iter()
        .map(|other| ("with", other.id.to_string()))
        .collect();
    let slip = format!("/cases/{}/print/acknowledgement", first.id);
    match serde_urlencoded::to_string(with) {
        Ok(with) if !with.is_empty() => Some(format!("{slip}?{with}")),
        _ => Some(slip),
    }
}
