//! The tables of others, looked through: nothing is kept of them.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use casework::annual::MOST_BYTES;
use casework::annual::outside::{Outside, Unreadable, read};
use disclosure::annual::Break;

use super::may_report;
use crate::api::Problem;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "annual_check.html")]
struct Page {
    frame: Frame,
    limit: usize,
    refused: Option<String>,
    looked: Option<Looked>,
}

/// What came of a file.
struct Looked {
    name: String,
    breaks: Vec<Break>,
    /// Tables that were not found.
    lacking: Vec<&'static str>,
    /// Whether row 二 was checked by the year before.
    last_year: bool,
}

/// `GET /reports/check`
pub(super) async fn form(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    may_report(&visit)?;
    page(&office, &visit, None, None, StatusCode::OK)
}

/// `POST /reports/check`
pub(super) async fn look(
    State(office): State<Office>,
    visit: Visit,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    may_report(&visit)?;
    let form = form.map_err(|_| Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    match looked(form).await {
        Ok(looked) => page(&office, &visit, Some(looked), None, StatusCode::OK),
        Err(said) => page(
            &office,
            &visit,
            None,
            Some(said),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    }
}

/// Reads the file, and last year's where there is one, and looks them through.
async fn looked(mut form: Multipart) -> Result<Looked, String> {
    let (mut file, mut last) = (None, None);
    let broken = || "文件没有完整送达，请重新选择".to_owned();
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        let part = field.name().unwrap_or_default().to_owned();
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| too_large())?;
        match part.as_str() {
            _ if name.is_empty() => {}
            "file" => file = Some((name, bytes)),
            "last_year" => last = Some((name, bytes)),
            _ => {}
        }
    }
    let (name, bytes) = file.ok_or_else(|| "请选择要核对的文件".to_owned())?;
    let known = |name: &str, found: Result<Outside, Unreadable>| {
        found.map_err(|why| format!("{name}：{why}"))
    };
    // a workbook takes a while to unpack
    let done = tokio::task::spawn_blocking(move || {
        let mut outside = known(&name, read(&bytes))?;
        if let Some((name, bytes)) = last {
            outside = outside.after(&known(&name, read(&bytes))?);
        }
        Ok(Looked {
            breaks: outside.check().breaks,
            lacking: outside.lacking(),
            last_year: outside.knows_last_year(),
            name,
        })
    });
    done.await.map_err(|_| broken())?
}

fn too_large() -> String {
    format!("文件没有完整送达，或者超过 {} MB", MOST_BYTES >> 20)
}

fn page(
    office: &Office,
    visit: &Visit,
    looked: Option<Looked>,
    refused: Option<String>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = html(&Page {
        frame: Frame::of(office, visit, Here::Reports, "核对年报表格"),
        limit: MOST_BYTES >> 20,
        refused,
        looked,
    })?;
    *response.status_mut() = status;
    Ok(response)
}
