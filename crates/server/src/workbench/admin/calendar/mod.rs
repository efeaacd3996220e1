//! The calendar: the years that are known, and a notice that is pasted, looked at and
//! confirmed.

mod notice;
mod year;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::calendar::NoticeRead;
use casework::{Office, RedatedCase};
use chrono::Datelike;
use disclosure::words::Role;
use serde::Deserialize;

use super::is_admin;
use crate::api::Problem;
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;
use notice::{Moved, Read};
use year::{Known, Month};

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    year: Option<i32>,
}

#[derive(Template)]
#[template(path = "admin_calendar.html")]
struct YearPage {
    frame: Frame,
    /// What was pasted and could not be read.
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
    typed: Typed,
    /// Whether a notice may be pasted here.
    reads: bool,
    has_folder: bool,
    year: i32,
    years: Vec<i32>,
    /// The year's notices; of a year without any, dates are provisional.
    known: Option<Known>,
    provisional_from: String,
    months: Vec<Month>,
}

impl YearPage {
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "admin_calendar_notice.html")]
struct NoticePage {
    frame: Frame,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
    read: Read,
    moved: Moved,
    may_import: bool,
    has_folder: bool,
    text: String,
    number: String,
    /// The hash of the rules that it was compared with.
    seen: String,
}

#[derive(Template)]
#[template(path = "admin_calendar_imported.html")]
struct ImportedPage {
    frame: Frame,
    year: i32,
    number: String,
    file: String,
    moved: Moved,
}

/// `GET /admin/calendar?year=2027`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_look(&visit)?;
    year_page(&office, &visit, ask.year, Typed::default(), None)
}

fn year_page(
    office: &Office,
    visit: &Visit,
    year: Option<i32>,
    typed: Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let calendar = &office.rules.calendar;
    let years = calendar.years();
    // the year that comes may be looked at before its notice is there
    let years: Vec<i32> = (*years.start()..=years.end() + 1).collect();
    let year = year.unwrap_or_else(|| office.today().year());
    if !years.contains(&year) {
        return Err(Problem::of_status(StatusCode::NOT_FOUND));
    }
    let page = YearPage {
        frame: Frame::of(office, visit, Here::Admin, "放假安排"),
        refused: problem.map(|problem| Told::of(office, problem)),
        mistakes: problem.and_then(mistake).into_iter().collect(),
        typed,
        reads: is_admin(visit),
        has_folder: office.equipment.rules_folder.is_some(),
        year,
        years,
        known: Known::of(calendar, year),
        provisional_from: calendar.provisional_from().to_string(),
        months: year::months(calendar, year),
    };
    Ok((status(problem), html(&page)?).into_response())
}

/// `POST /admin/calendar/read`: what a notice says and would change.
pub(super) async fn read(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    must_keep(&visit)?;
    let typed = Typed::decode(&body);
    match read_from(&office, &typed) {
        Ok(read) => looked_at(&office, &visit, &typed, read, None).await,
        Err(problem) => year_page(&office, &visit, None, typed, Some(&problem)),
    }
}

/// `POST /admin/calendar/import`: the same is put in force.
pub(super) async fn import(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    must_keep(&visit)?;
    let typed = Typed::decode(&body);
    if let Err(problem) = read_from(&office, &typed) {
        return year_page(&office, &visit, None, typed, Some(&problem));
    }
    let seen = typed.get("seen").unwrap_or_default().to_owned();
    let (text, number) = asked(&typed);
    // It goes on although the browser goes away: cases are dated anew to the last.
    let (doing, desk) = (office.clone(), visit.desk().clone());
    let imported = tokio::spawn(async move {
        let number = Some(number.as_str());
        doing.import_notice(&desk, &text, number, &seen).await
    });
    let imported = imported
        .await
        .map_err(|error| Problem::internal(format!("an import broke off: {error}")))?;
    let now = office.current();
    match imported.map_err(Problem::from) {
        Ok(imported) => html(&ImportedPage {
            frame: Frame::of(&now, &visit, Here::Admin, "放假安排已经导入"),
            year: imported.year,
            number: imported.number,
            file: imported.file.display().to_string(),
            moved: Moved::of(&imported.moved),
        }),
        Err(problem) if problem.status().is_server_error() => Err(problem),
        Err(problem) if problem.status() == StatusCode::FORBIDDEN => Err(problem),
        Err(problem) => {
            let read = read_from(&now, &typed)?;
            looked_at(&now, &visit, &typed, read, Some(&problem)).await
        }
    }
}

/// The page of a notice that was read; with what kept it from coming into force.
async fn looked_at(
    office: &Office,
    visit: &Visit,
    typed: &Typed,
    read: NoticeRead,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let moved: Vec<RedatedCase> = match &read.outcome {
        casework::calendar::NoticeOutcome::Changes(filed) => {
            office.would_move(&filed.rules).await?
        }
        _ => Vec::new(),
    };
    let (text, number) = asked(typed);
    let title = format!("核对 {} 年的放假通知", read.arranged.year);
    let page = NoticePage {
        frame: Frame::of(office, visit, Here::Admin, title),
        refused: problem.map(|problem| Told::of(office, problem)),
        mistakes: Vec::new(),
        moved: Moved::of(&moved),
        may_import: office.may_import_calendar(visit.desk()).is_ok(),
        has_folder: office.equipment.rules_folder.is_some(),
        seen: office.rules.hash.clone(),
        text,
        number,
        read: Read::of(read),
    };
    let wrong = !page.read.findings.is_empty();
    let status = match wrong && problem.is_none() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => status(problem),
    };
    Ok((status, html(&page)?).into_response())
}

fn read_from(office: &Office, typed: &Typed) -> Result<NoticeRead, Problem> {
    let (text, number) = asked(typed);
    Ok(office.read_notice(&text, Some(&number))?)
}

/// Text and number as they were typed.
fn asked(typed: &Typed) -> (String, String) {
    let field = |name| typed.get(name).unwrap_or_default().to_owned();
    (field("text"), field("number"))
}

fn status(problem: Option<&Problem>) -> StatusCode {
    problem.map_or(StatusCode::OK, Problem::status)
}

fn mistake(problem: &Problem) -> Option<(String, String)> {
    let field = problem.field_path()?;
    Some((field.to_owned(), problem.detail().to_owned()))
}

/// Whoever looks at the records may look at the calendar.
fn may_look(visit: &Visit) -> Result<(), Problem> {
    let looks = |role: &Role| matches!(role, Role::Admin | Role::Auditor | Role::Supervisor);
    match visit.desk().officer.roles.iter().any(looks) {
        true => Ok(()),
        false => Err(not_here()),
    }
}

fn must_keep(visit: &Visit) -> Result<(), Problem> {
    match is_admin(visit) {
        true => Ok(()),
        false => Err(not_here()),
    }
}

fn not_here() -> Problem {
    disclosure::Refusal::not_yours(
        "role",
        "office",
        "这里由系统管理员使用",
        "放假安排由系统管理员导入；期限日历可以看到哪天上班。",
    )
    .into()
}
