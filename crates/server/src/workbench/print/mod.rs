//! Sheets to print (A4): the page of a case, the registration form, the handling sheet,
//! and the acknowledgement that the applicant takes home. The browser prints them; what
//! surrounds the sheet stays on the screen.

mod application;
mod case;
mod handling;
mod slip;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use casework::{CaseFile, Office, SeenEvent};
use disclosure::Refusal;

use super::Bench;
use super::case::act::{Brief, file_of};
use super::case::stale::clock;
use super::forms::Typed;
use super::page::{Frame, Here};
use super::visit::Visit;
use crate::api::Problem;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new().route("/cases/{id}/print/{sheet}", get(show).post(reveal))
}

/// The sheets: the word in the address, and what it is called.
const SHEETS: [(&str, &str); 4] = [
    ("acknowledgement", "登记回执"),
    ("application", "登记表"),
    ("handling", "办理单"),
    ("case", "案件情况"),
];

/// What every sheet has: its case, the way to the others, and who printed it.
struct Sheet {
    case: Brief,
    agency: String,
    links: Vec<Link>,
    printed: String,
}

/// The way to a sheet.
struct Link {
    word: &'static str,
    label: &'static str,
    here: bool,
}

impl Sheet {
    fn of(office: &Office, visit: &Visit, file: &CaseFile, word: &'static str) -> Sheet {
        let links = SHEETS.iter().map(|(known, label)| Link {
            word: known,
            label,
            here: *known == word,
        });
        let officer = &visit.desk().officer.name;
        Sheet {
            case: Brief::of(office, file),
            agency: file.owner.name.clone(),
            links: links.collect(),
            printed: format!("{} {officer}", clock(office.clock.now())),
        }
    }

    fn frame(&self, office: &Office, visit: &Visit) -> Frame {
        let here = self.links.iter().find(|link| link.here);
        let label = here.map_or("", |link| link.label);
        let title = format!("{label} {}", self.case.number);
        Frame::of(office, visit, Here::Lists, title)
    }
}

/// A case that the visitor sees all of: an extract has no sheets.
async fn whole_file(office: &Office, visit: &Visit, id: &str) -> Result<CaseFile, Problem> {
    let file = file_of(office, visit, id).await?;
    match file.sight.is_whole() {
        true => Ok(file),
        false => Err(Refusal::not_yours(
            "other_agency",
            "reg:45",
            "本案由其他机关办理",
            "受征求意见的机关只看到向它征求的意见。",
        )
        .into()),
    }
}

/// The events that stand, oldest first.
async fn events(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
) -> Result<Vec<SeenEvent>, Problem> {
    let history = office.case_history(visit.desk(), file.row.id).await?;
    let mut history = history.unwrap_or_default();
    history.retain(|seen| seen.superseded_by.is_none());
    Ok(history)
}

/// `GET /cases/{id}/print/{sheet}`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path((id, sheet)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let file = whole_file(&office, &visit, &id).await?;
    match sheet.as_str() {
        "acknowledgement" => {
            let asked = Typed::decode(&query.unwrap_or_default());
            slip::show(&office, &visit, file, &asked).await
        }
        "application" => application::show(&office, &visit, file, None).await,
        "handling" => handling::show(&office, &visit, file).await,
        "case" => case::show(&office, &visit, file).await,
        _ => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}

/// `POST /cases/{id}/print/application`: with numbers and addresses in full, for a reason
/// that is recorded.
async fn reveal(
    State(office): State<Office>,
    visit: Visit,
    Path((id, sheet)): Path<(String, String)>,
    body: String,
) -> Result<Response, Problem> {
    let file = whole_file(&office, &visit, &id).await?;
    if sheet != "application" {
        return Err(Problem::of_status(StatusCode::METHOD_NOT_ALLOWED));
    }
    let typed = Typed::decode(&body);
    let reason = typed.get("reason").unwrap_or_default();
    let contacts = office.reveal(visit.desk(), &file, reason).await?;
    application::show(&office, &visit, file, Some(contacts)).await
}
