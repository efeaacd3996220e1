//! The personal data of a case in full: only with a reason, which is recorded.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use casework::Office;

use super::act::{Brief, file_of};
use super::person::{Person, people};
use crate::api::Problem;
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "identity.html")]
struct Page {
    frame: Frame,
    case: Brief,
    people: Vec<Person>,
    reason: String,
}

/// `POST /cases/{id}/identity`: the answer shows it once and is not kept anywhere.
pub(super) async fn reveal(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let typed = Typed::decode(&body);
    let reason = typed.get("reason").unwrap_or_default().to_owned();
    let contacts = office.reveal(visit.desk(), &file, &reason).await?;
    html(&Page {
        frame: Frame::of(
            &office,
            &visit,
            Here::Lists,
            format!("申请人信息 · {}", file.row.number),
        ),
        case: Brief::of(&office, &file),
        people: people(&file, Some(contacts), true),
        reason,
    })
}

/// Reloading the page that shows it leads back to the case.
pub(super) async fn back(Path(id): Path<String>) -> Response {
    match id.parse::<uuid::Uuid>() {
        Ok(id) => Redirect::to(&format!("/cases/{id}")).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
