//! Applications from a spreadsheet: looked at first, with every bad row and why, then
//! all of them registered or none.
//!
//! Between the two the file is kept like anything else that was typed and not sent,
//! sealed, where it is small enough; else it is chosen once more. What is imported is
//! what was looked at, and once: whoever imports takes the record of the look away.

mod held;
mod shown;

use askama::Template;
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::intake::import::{
    ImportError, ImportOutcomeError, ImportReport, MAX_UPLOAD, template,
};
use casework::{ActError, Office};
use disclosure::Refusal;
use disclosure::words::Role;

use super::Bench;
use super::flash::{self, Said};
use super::kept::{XLSX, kept};
use super::page::{Frame, Here, html};
use super::visit::Visit;
use crate::api::Problem;
pub(super) use held::Held;
use shown::Shown;

/// The name under which a file is kept between the look and its import.
const DRAFT: &str = "import";
/// What surrounds a file in a request: boundaries, names, a few fields.
const AROUND: usize = 64 * 1024;
/// Megabytes are told, bytes are counted.
const MEGABYTE: usize = 1 << 20;
/// How many numbers of cases to be minded are told.
const TOLD: usize = 20;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    let limit = DefaultBodyLimit::max(MAX_UPLOAD + AROUND);
    Router::new()
        .route("/import", get(form).post(look).layer(limit))
        .route("/import/confirm", post(confirm).layer(limit))
        .route("/import/template.xlsx", get(empty_list))
}

#[derive(Template)]
#[template(path = "import.html")]
struct Page {
    frame: Frame,
    limit: usize,
    /// What is wrong with the file as a whole.
    wrong: Vec<String>,
    shown: Option<Shown>,
}

fn page(
    office: &Office,
    visit: &Visit,
    wrong: Vec<String>,
    shown: Option<Shown>,
) -> Result<Response, Problem> {
    let status = match wrong.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        frame: Frame::of(office, visit, Here::Register, "从表格导入申请"),
        limit: MAX_UPLOAD / MEGABYTE,
        wrong,
        shown,
    };
    Ok((status, html(&page)?).into_response())
}

/// Whether an officer imports lists: who keeps the register, not each who may add to it.
pub(super) fn imports(roles: &[Role]) -> bool {
    let keeps = |role: &Role| matches!(role, Role::Clerk | Role::OfficeHead);
    roles.iter().any(keeps)
}

fn may_import(office: &Office, visit: &Visit) -> Result<(), Problem> {
    office.may_register(visit.desk())?;
    match imports(&visit.desk().officer.roles) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "office",
            "您不能批量导入申请",
            "批量导入由登记员、信息公开机构负责人办理；逐件登记请用“登记”。",
        )
        .into()),
    }
}

/// `GET /import`
async fn form(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    may_import(&office, &visit)?;
    page(&office, &visit, Vec::new(), None)
}

/// `GET /import/template.xlsx`
async fn empty_list(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    may_import(&office, &visit)?;
    let bytes = template(office.clock.now())
        .map_err(|error| Problem::internal(format!("template of a list: {error}")))?;
    Ok(kept(XLSX, "申请登记表.xlsx", bytes))
}

/// `POST /import`: what the file holds, and what is wrong with it.
async fn look(
    State(office): State<Office>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Problem> {
    may_import(&office, &visit)?;
    match sent(multipart).await {
        Ok(Sent { name, bytes, .. }) if !name.is_empty() => {
            looked_at(&office, &visit, &name, &bytes).await
        }
        Ok(_) => page(&office, &visit, vec!["请先选择文件。".to_owned()], None),
        Err(wrong) => page(&office, &visit, vec![wrong], None),
    }
}

async fn looked_at(
    office: &Office,
    visit: &Visit,
    name: &str,
    bytes: &[u8],
) -> Result<Response, Problem> {
    match office.preview_import(visit.desk(), name, bytes).await {
        Ok(preview) => {
            let held = Held::of(name, bytes);
            if preview.bad == 0 {
                held.keep(office, visit, DRAFT).await?;
            }
            page(office, visit, Vec::new(), Some(Shown::of(preview, &held)))
        }
        Err(error) => page(office, visit, told(error)?, None),
    }
}

/// What is wrong with a file, for people.
fn told(error: ImportOutcomeError) -> Result<Vec<String>, Problem> {
    Ok(match error {
        ImportOutcomeError::File(ImportError::Unreadable(why)) => vec![why],
        ImportOutcomeError::File(ImportError::BadRows(rows))
        | ImportOutcomeError::Refused(rows) => rows.iter().map(ToString::to_string).collect(),
        ImportOutcomeError::Failed(error) => return Err(error.into()),
    })
}

/// `POST /import/confirm`: all of what was looked at, or nothing.
async fn confirm(
    State(office): State<Office>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Problem> {
    may_import(&office, &visit)?;
    let sent = match sent(multipart).await {
        Ok(sent) => sent,
        Err(wrong) => return page(&office, &visit, vec![wrong], None),
    };
    let held = match Held::taken(&office, &visit, sent, DRAFT).await? {
        Ok(held) => held,
        Err(wrong) => return page(&office, &visit, vec![wrong], None),
    };
    let desk = visit.desk();
    match office.import_upload(desk, &held.name, &held.bytes).await {
        Ok(report) => Ok(imported(&report)),
        // something was registered meanwhile that makes another list of it
        Err(ImportOutcomeError::Refused(_) | ImportOutcomeError::File(_)) => {
            looked_at(&office, &visit, &held.name, &held.bytes).await
        }
        Err(ImportOutcomeError::Failed(error)) => {
            held.keep(&office, &visit, DRAFT).await?;
            Err(ActError::into(error))
        }
    }
}

fn imported(report: &ImportReport) -> Response {
    let number = |row: Option<&casework::intake::import::ImportedRow>| {
        row.map_or_else(String::new, |row| row.number.clone())
    };
    let mut said = vec![Said::done(match report.rows.len() {
        1 => format!("已导入 1 件：{}。", number(report.rows.first())),
        count => format!(
            "已导入 {count} 件：{} 至 {}。",
            number(report.rows.first()),
            number(report.rows.last())
        ),
    })];
    let minded: Vec<&str> = report
        .rows
        .iter()
        .filter(|row| !row.warnings.is_empty())
        .map(|row| row.number.as_str())
        .collect();
    if !minded.is_empty() {
        let more = match minded.len() > TOLD {
            true => "等",
            false => "",
        };
        let first: Vec<&str> = minded.iter().copied().take(TOLD).collect();
        said.push(Said::warning(
            format!(
                "其中 {} 件有需要注意的事项（如未见身份证明、相同文字的申请）：{}{more}。",
                minded.len(),
                first.join("、")
            ),
            "",
        ));
    }
    let cookies = CookieJar::new().add(flash::cookie(&said));
    (cookies, Redirect::to("/registered")).into_response()
}

/// What a form with a file holds.
#[derive(Default)]
pub(super) struct Sent {
    pub name: String,
    pub bytes: Vec<u8>,
    pub digest: String,
}

/// Reads a form with a file; what is wrong with it, for people.
pub(super) async fn sent(mut multipart: Multipart) -> Result<Sent, String> {
    let mut sent = Sent::default();
    while let Some(field) = multipart.next_field().await.map_err(unread)? {
        match field.name() {
            Some("file") => {
                sent.name = field.file_name().unwrap_or_default().to_owned();
                sent.bytes = field.bytes().await.map_err(unread)?.to_vec();
            }
            Some("_digest") => sent.digest = field.text().await.map_err(unread)?,
            _ => {}
        }
    }
    Ok(sent)
}

fn unread(error: MultipartError) -> String {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => format!(
            "文件超过 {} MB，没有读取；请删除图片和无关的工作表，或者分成几个文件。",
            MAX_UPLOAD / MEGABYTE
        ),
        _ => "文件没有传完，没有读取；请重新选择文件。".to_owned(),
    }
}
