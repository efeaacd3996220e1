//! The files of a case: added, looked into, released, removed, handed out.

mod shown;

use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::files::{GIVEN, NewFile, accepted, endings};
use casework::{ActError, CaseFile, Office};
use store::FileRow;
use uuid::Uuid;

use super::Bench;
use super::case::act::{Brief, file_of};
use super::flash::{self, Said};
use super::forms::Typed;
use super::page::{Frame, Here, html};
use super::refused::Told;
use super::visit::Visit;
use crate::api::{Problem, handed_out, no_file};
use crate::upload::{self, Upload};
use shown::{Line, Part};

/// How long an upload waits for the result of its inspection, so that it is mostly
/// there at once; a file that takes longer is shown as waiting.
const PATIENCE: Duration = Duration::from_secs(5);

/// Mebibytes are told, bytes are counted.
const MIB: u64 = 1024 * 1024;

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route(
            "/cases/{id}/files",
            // The limit of a file is the office's own; what is read counts as it comes.
            get(show).post(add).layer(DefaultBodyLimit::disable()),
        )
        .route("/files/{id}/content", get(content))
        .route("/files/{id}/inspect", post(inspect_again))
        .route("/files/{id}/release", post(release))
        .route("/files/{id}/remove", post(remove))
        .route("/files/{id}/masked-copy", post(masked_copy))
}

#[derive(Template)]
#[template(path = "files.html")]
struct Page {
    frame: Frame,
    case: Brief,
    extract: bool,
    parts: Vec<Part>,
    /// Files that wait for inspection: the page says so and can be read again.
    waits: bool,
    /// Files that hold up what is to go out.
    held_back: usize,
    may_add: bool,
    /// Word and label of each part that may be chosen.
    choices: Vec<(String, String)>,
    /// Name and label of each consultation that may be chosen.
    consultations: Vec<(String, String)>,
    accepted: String,
    endings: String,
    limit: u64,
    typed: Typed,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

impl Page {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }

    fn chosen(&self) -> &str {
        match self.value("part") {
            "" => GIVEN,
            part => part,
        }
    }
}

async fn page(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    typed: Typed,
) -> Result<Page, Problem> {
    let case = Brief::of(office, file);
    let desk = visit.desk();
    let found = office.files(desk, case.id).await?;
    let found = found.ok_or_else(Problem::no_case)?;
    let names = office.names().await?;
    let may_add = match file.sight.is_whole() {
        true => office.may_add_files(desk, case.id).await?,
        false => file
            .sight
            .consultations(&file.case)
            .any(|asked| asked.ended.is_none()),
    };
    let mut lines = Vec::new();
    for row in found {
        let may_release = office.may_release_file(desk, row.id).await.is_ok();
        let known = (&*office.rules, &*names);
        lines.push(Line::of(row, known, may_add, may_release));
    }
    let extract = !file.sight.is_whole();
    let labelled = office
        .rules
        .parts()
        .iter()
        .map(|part| (part.part.clone(), part.label.clone()));
    let choices: Vec<(String, String)> = labelled
        .filter(|(part, _)| !extract || part == CONSULTATION)
        .collect();
    let consultations = file.sight.consultations(&file.case).map(|asked| {
        let label = match asked.agency.and_then(|agency| names.agency(agency)) {
            Some(agency) => format!("{}：{}", asked.with.label(), agency.name),
            None => format!("{}：{}", asked.with.label(), asked.id),
        };
        (asked.id.clone(), label)
    });
    Ok(Page {
        frame: Frame::of(office, visit, Here::Lists, format!("材料 {}", case.number)),
        extract,
        waits: lines.iter().any(|line| line.waits),
        held_back: lines
            .iter()
            .filter(|line| !line.held_back.is_empty())
            .count(),
        may_add,
        parts: shown::by_part(lines, office.rules.parts()),
        consultations: consultations.collect(),
        choices,
        accepted: accepted(),
        endings: endings(),
        limit: office.equipment.file_limit / MIB,
        case,
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// What the form has beside the file.
const FIELDS: [&str; 3] = ["part", "subject", "note"];
/// The part of what is a paper of a consultation.
const CONSULTATION: &str = "consultation";

/// The page again, with why not and with what was typed.
async fn refused(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    typed: Typed,
    problem: Problem,
) -> Result<Response, Problem> {
    let mut page = page(office, visit, file, typed).await?;
    page.refused = Some(Told::of(office, &problem));
    Ok((problem.status(), html(&page)?).into_response())
}

/// `GET /cases/{id}/files`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    html(&page(&office, &visit, &file, Typed::default()).await?)
}

/// `POST /cases/{id}/files`
async fn add(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let form = form.map_err(|_| Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let read = upload::read(form, office.equipment.file_limit, &FIELDS).await;
    let upload = match read {
        Ok(upload) => upload,
        Err(problem) => return refused(&office, &visit, &file, Typed::default(), problem).await,
    };
    let typed = kept(&upload);
    let new = NewFile {
        part: upload.field("part"),
        subject: upload.field("subject"),
        note: upload.field("note"),
        name: upload.name,
        bytes: upload.bytes.into(),
    };
    match office.add_file(visit.desk(), file.row.id, new).await {
        Ok(row) => looked_into(&office, &visit, row, "已添加").await,
        Err(error @ (ActError::Refused(_) | ActError::Cabinet(_))) => {
            refused(&office, &visit, &file, typed, error.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed beside the file, which must be chosen once more.
fn kept(upload: &Upload) -> Typed {
    let mut typed = Typed::default();
    for name in FIELDS {
        typed.push(name, upload.field(name));
    }
    typed
}

/// Back to the list, with what the inspection says where it says it in time.
async fn looked_into(
    office: &Office,
    visit: &Visit,
    row: FileRow,
    what: &str,
) -> Result<Response, Problem> {
    office.inspect_soon();
    let now = office.inspected_within(visit.desk(), row, PATIENCE).await?;
    let said = shown::said(&now, what);
    back(now.case_id, said)
}

fn back(case: Uuid, said: Said) -> Result<Response, Problem> {
    let cookies = CookieJar::new().add(flash::cookie(&[said]));
    Ok((cookies, Redirect::to(&format!("/cases/{case}/files"))).into_response())
}

/// `GET /files/{id}/content`
async fn content(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = office.file_bytes(visit.desk(), id_of(&id)?).await?;
    let (file, bytes) = found.ok_or_else(no_file)?;
    Ok(handed_out(&file, bytes))
}

/// `POST /files/{id}/inspect`
async fn inspect_again(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let row = row_of(&office, &visit, &id).await?;
    match office.inspect_again(visit.desk(), row.id).await {
        Ok(row) => looked_into(&office, &visit, row, "已重新检查").await,
        Err(error) => not_decided(&office, &visit, &row, "inspect", &Typed::default(), error).await,
    }
}

/// `POST /files/{id}/release`
async fn release(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let row = row_of(&office, &visit, &id).await?;
    let typed = Typed::decode(&body);
    let reason = typed.get("reason").unwrap_or_default();
    match office.release_file(visit.desk(), row.id, reason).await {
        Ok(row) => back(row.case_id, Said::done(format!("已放行“{}”。", row.name))),
        Err(error) => not_decided(&office, &visit, &row, "release", &typed, error).await,
    }
}

/// `POST /files/{id}/remove`
async fn remove(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let row = row_of(&office, &visit, &id).await?;
    let typed = Typed::decode(&body);
    let reason = typed.get("reason").unwrap_or_default();
    match office.remove_file(visit.desk(), row.id, reason).await {
        Ok(row) => back(row.case_id, Said::done(format!("已移除“{}”。", row.name))),
        Err(error) => not_decided(&office, &visit, &row, "remove", &typed, error).await,
    }
}

/// `POST /files/{id}/masked-copy`
async fn masked_copy(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let row = row_of(&office, &visit, &id).await?;
    match office.masked_copy(visit.desk(), row.id).await {
        Ok(copy) => looked_into(&office, &visit, copy, "已生成脱敏副本").await,
        Err(error) => not_decided(&office, &visit, &row, "copy", &Typed::default(), error).await,
    }
}

/// The list again, with why not; a reason that was typed is kept at its file.
async fn not_decided(
    office: &Office,
    visit: &Visit,
    row: &FileRow,
    what: &str,
    typed: &Typed,
    error: ActError,
) -> Result<Response, Problem> {
    let ActError::Refused(refusal) = error else {
        return Err(error.into());
    };
    let problem = Problem::from(refusal);
    if problem.status() == StatusCode::FORBIDDEN {
        return Err(problem);
    }
    let file = file_of(office, visit, &row.case_id.to_string()).await?;
    let mut kept = Typed::default();
    let reason = typed.get("reason").unwrap_or_default();
    kept.push(format!("{what}-{}", row.id), reason.to_owned());
    refused(office, visit, &file, kept, problem).await
}

async fn row_of(office: &Office, visit: &Visit, id: &str) -> Result<FileRow, Problem> {
    let found = office.file(visit.desk(), id_of(id)?).await?;
    found.ok_or_else(no_file)
}

/// What is no id names none.
fn id_of(written: &str) -> Result<Uuid, Problem> {
    written.parse().map_err(|_| no_file())
}
