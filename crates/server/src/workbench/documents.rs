//! The documents of a case: what was sent out, with its numbers, as PDF and DOCX, and
//! the sheets of its file.

use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::Office;
use casework::documents::{Document, Form, SHEETS, is_searched, proofs};
use disclosure::case::Case;
use store::DocumentState;
use uuid::Uuid;

use super::Bench;
use super::case::act::{Brief, file_of};
use super::flash::{self, Said};
use super::forms::Typed;
use super::page::{Frame, Here, html};
use super::visit::Visit;
use crate::api::{Problem, no_document, sent};

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/cases/{id}/documents", get(show))
        .route("/cases/{id}/sheets/{sheet}", get(sheet))
        .route("/documents/{id}/{form}", get(content))
        .route("/documents/{id}/render", post(render))
}

#[derive(Template)]
#[template(path = "documents.html")]
struct Page {
    frame: Frame,
    case: Brief,
    lines: Vec<Line>,
    sheets: Vec<SheetLink>,
    /// Whether one waits: it is made when it is opened at the latest.
    waits: bool,
}

struct Line {
    id: Uuid,
    title: String,
    number: String,
    dated: String,
    to: String,
    round: i64,
    state: &'static str,
    class: &'static str,
    opens: bool,
    /// Whether the visitor's role opens letters at all.
    may_open: bool,
    failure: String,
    voided_by: Option<i64>,
    carried_by: String,
    may_render: bool,
}

/// The way to a sheet.
struct SheetLink {
    /// Up to the form that is wanted.
    href: String,
    label: String,
}

impl Line {
    fn of(document: Document, may_open: bool) -> Line {
        let row = document.row;
        let failed = row.state == DocumentState::Failed;
        Line {
            id: row.id,
            title: document.title,
            number: row.number.unwrap_or_default(),
            dated: row.dated.to_string(),
            to: document.to,
            round: row.round,
            state: row.state.label(),
            class: match row.state {
                DocumentState::Attached => "done",
                DocumentState::Waiting => "waits",
                DocumentState::Failed => "failed",
            },
            opens: !failed && may_open,
            may_open,
            failure: row.failure.filter(|_| failed).unwrap_or_default(),
            voided_by: row.voided_seq,
            carried_by: document.carried_by.unwrap_or_default(),
            may_render: document.may_render && failed,
        }
    }
}

/// `GET /cases/{id}/documents`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let case = Brief::of(&office, &file);
    let found = office.documents(visit.desk(), case.id).await?;
    let found = found.ok_or_else(Problem::no_case)?;
    let waits = found
        .iter()
        .any(|document| document.row.state == DocumentState::Waiting);
    // who only watches is told what went out, and opens nothing that names people
    let may_open = office.opens_letters(visit.desk());
    let sheets = match may_open && file.sight.is_whole() {
        true => sheets(case.id, &file.case),
        false => Vec::new(),
    };
    html(&Page {
        frame: Frame::of(
            &office,
            &visit,
            Here::Lists,
            format!("文书 {}", case.number),
        ),
        lines: found
            .into_iter()
            .map(|document| Line::of(document, may_open))
            .collect(),
        case,
        sheets,
        waits,
    })
}

/// The sheets that a case has something for; a proof of service is one of each letter
/// that is served.
fn sheets(id: Uuid, case: &Case) -> Vec<SheetLink> {
    let drafted = case.draft.is_some();
    let has = |sheet: &str| match sheet {
        PROOF => false,
        "review_sheet" => drafted,
        "search_record" => is_searched(case),
        _ => true,
    };
    let plain = SHEETS.iter().filter(|(sheet, _)| has(sheet));
    let mut links: Vec<SheetLink> = plain
        .map(|(sheet, label)| SheetLink {
            href: format!("/cases/{id}/sheets/{sheet}?form="),
            label: (*label).to_owned(),
        })
        .collect();
    links.extend(proofs(case).into_iter().map(|proof| SheetLink {
        href: proof_href(id, &proof.subject),
        label: format!("送达回证（{}）", proof.label),
    }));
    links
}

/// A consultation may have any name.
fn proof_href(id: Uuid, subject: &str) -> String {
    let subject = serde_urlencoded::to_string([("subject", subject)]).unwrap_or_default();
    format!("/cases/{id}/sheets/{PROOF}?{subject}&form=")
}

const PROOF: &str = "proof_of_service";

/// `GET /cases/{id}/sheets/{sheet}`
async fn sheet(
    State(office): State<Office>,
    visit: Visit,
    Path((id, sheet)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::no_case())?;
    let asked = Typed::decode(&query.unwrap_or_default());
    let form = form_of(asked.get("form").unwrap_or("pdf"))?;
    let subject = asked.get("subject").unwrap_or_default();
    let found = office
        .sheet(visit.desk(), id, &sheet, subject, form)
        .await?;
    found.map(sent).ok_or_else(Problem::no_case)
}

/// `GET /documents/{id}/pdf` and `/documents/{id}/docx`
async fn content(
    State(office): State<Office>,
    visit: Visit,
    Path((id, form)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let form = form_of(&form)?;
    let found = office
        .document_content(visit.desk(), id_of(&id)?, form)
        .await?;
    found.map(sent).ok_or_else(no_document)
}

/// `POST /documents/{id}/render`
async fn render(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = office.render(visit.desk(), id_of(&id)?).await?;
    let document = found.ok_or_else(no_document)?;
    let said = match document.row.state {
        DocumentState::Attached => Said::done(format!("已生成：{}。", document.title)),
        _ => Said::warning(format!("{}还是没有生成，原因见下。", document.title), ""),
    };
    Ok((
        CookieJar::new().add(flash::cookie(&[said])),
        Redirect::to(&format!("/cases/{}/documents", document.row.case_id)),
    )
        .into_response())
}

fn form_of(word: &str) -> Result<Form, Problem> {
    match word {
        "pdf" => Ok(Form::Pdf),
        "docx" => Ok(Form::Docx),
        _ => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}

/// What is no id names none.
fn id_of(written: &str) -> Result<Uuid, Problem> {
    written.parse().map_err(|_| no_document())
}
