//! Entries from a spreadsheet: looked at first, with what would become of every row, then
//! all of them written or none.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::Office;
use casework::catalogue::{
    CatalogueImportError, CataloguePreview, CatalogueRow, MOST_BY_PAGE, template,
};
use casework::intake::import::{ImportError, MAX_UPLOAD};

use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::import::{Held, Sent, sent};
use crate::workbench::kept::{XLSX, kept};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// The name under which a file is kept between the look and its import.
const DRAFT: &str = "catalogue";
/// Megabytes are told, bytes are counted.
const MEGABYTE: usize = 1 << 20;

#[derive(Template)]
#[template(path = "catalogue_import.html")]
struct Page {
    frame: Frame,
    limit: usize,
    most: usize,
    /// What is wrong with the file as a whole.
    wrong: Vec<String>,
    shown: Option<Shown>,
}

/// What was found in a file.
struct Shown {
    name: String,
    told: String,
    good: usize,
    bad: usize,
    bad_rows: Vec<Row>,
    good_rows: Vec<Row>,
    digest: String,
    /// Whether the file must be chosen again to be imported.
    is_large: bool,
}

struct Row {
    row: usize,
    values: [String; 3],
    outcome: &'static str,
    problems: Vec<String>,
}

impl Shown {
    fn of(preview: CataloguePreview, held: &Held) -> Shown {
        let rows =
            |rows: Vec<CatalogueRow>| -> Vec<Row> { rows.into_iter().map(Row::of).collect() };
        Shown {
            name: held.name.clone(),
            told: preview.report.told(),
            good: preview.good,
            bad: preview.bad,
            bad_rows: rows(preview.bad_rows),
            good_rows: rows(preview.good_rows),
            digest: held.digest.clone(),
            is_large: !held.is_kept(),
        }
    }
}

impl Row {
    fn of(row: CatalogueRow) -> Row {
        let told = |bad: &casework::intake::import::BadRow| match &bad.column {
            Some(column) => format!("“{column}”：{}", bad.message),
            None => bad.message.clone(),
        };
        Row {
            row: row.row,
            values: [row.title, row.number, row.attribute],
            outcome: row.outcome.map_or("", |outcome| outcome.label()),
            problems: row.problems.iter().map(told).collect(),
        }
    }
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
        frame: Frame::of(office, visit, Here::Catalogue, "从表格导入目录"),
        limit: MAX_UPLOAD / MEGABYTE,
        most: MOST_BY_PAGE,
        wrong,
        shown,
    };
    Ok((status, html(&page)?).into_response())
}

/// `GET /catalogue/import`
pub(super) async fn form(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    page(&office, &visit, Vec::new(), None)
}

/// `GET /catalogue/import/template.xlsx`
pub(super) async fn empty_list(
    State(office): State<Office>,
    visit: Visit,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    let bytes = template(office.clock.now())
        .map_err(|error| Problem::internal(format!("template of a catalogue: {error}")))?;
    Ok(kept(XLSX, "公开目录模板.xlsx", bytes))
}

/// `POST /catalogue/import`: what would become of each row, and what is wrong.
pub(super) async fn look(
    State(office): State<Office>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
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
    let preview = office.preview_catalogue(visit.desk(), name, bytes, MOST_BY_PAGE);
    match preview.await {
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
fn told(error: CatalogueImportError) -> Result<Vec<String>, Problem> {
    Ok(match error {
        CatalogueImportError::File(ImportError::Unreadable(why)) => vec![why],
        CatalogueImportError::File(ImportError::BadRows(rows))
        | CatalogueImportError::Bad(rows) => rows.iter().map(ToString::to_string).collect(),
        CatalogueImportError::Failed(error) => return Err(error.into()),
    })
}

/// `POST /catalogue/import/confirm`: all of what was looked at, or nothing.
pub(super) async fn confirm(
    State(office): State<Office>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    let sent = match sent(multipart).await {
        Ok(sent) => sent,
        Err(wrong) => return page(&office, &visit, vec![wrong], None),
    };
    let held = match Held::taken(&office, &visit, sent, DRAFT).await? {
        Ok(held) => held,
        Err(wrong) => return page(&office, &visit, vec![wrong], None),
    };
    let done = office
        .import_catalogue(visit.desk(), &held.name, &held.bytes, MOST_BY_PAGE)
        .await;
    match done {
        Ok(report) => {
            let said = Said::done(format!("已导入目录：{}。", report.told()));
            let cookies = CookieJar::new().add(flash::cookie(&[said]));
            Ok((cookies, Redirect::to("/catalogue")).into_response())
        }
        // something was written meanwhile that makes another list of it
        Err(CatalogueImportError::File(_) | CatalogueImportError::Bad(_)) => {
            looked_at(&office, &visit, &held.name, &held.bytes).await
        }
        Err(CatalogueImportError::Failed(error)) => {
            held.keep(&office, &visit, DRAFT).await?;
            Err(error.into())
        }
    }
}
