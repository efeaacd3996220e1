//! The workbench: pages for clerks, handlers, supervisors, analysts and
//! administrators, rendered here and usable with script off.
//!
//! One folder or file for each thing that officers do. Every address is private
//! unless [`surround`] names it as public; every page is rendered by a template in
//! `templates/`, which escapes what it shows. What an officer may see and do is
//! asked of `casework`, as the JSON API asks it.

mod account;
mod admin;
mod assets;
mod board;
mod case;
mod catalogue;
mod deputies;
mod documents;
mod dossier;
mod draft;
mod drafting;
mod feed;
mod files;
mod flash;
mod forms;
mod import;
mod kept;
mod light;
mod lists;
mod manual;
mod month;
mod once;
mod page;
mod print;
mod proposals;
mod refused;
mod register;
mod remedies;
mod reminders;
mod reports;
mod search;
mod sign_in;
mod steps;
mod surround;
mod topics;
mod visit;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use casework::{Office, PasswordPolicy};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::api::{Limits, Problem, Rates, panicked};

/// The most that a form may hold, in bytes; files have their own limit.
const FORM_LIMIT: usize = 1024 * 1024;

/// How long a form may keep us waiting for its next piece.
const BODY_PAUSE: Duration = Duration::from_secs(30);
/// How long it may take in all until it is answered.
const LONGEST_REQUEST: Duration = Duration::from_secs(180);

/// How the workbench is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What passwords must be like, and how long a session lasts.
    pub policy: PasswordPolicy,
    /// How officers reach it, where that is set up: scheme, host and port.
    pub origin: Option<String>,
    /// Whether it is reached over TLS.
    pub tls: bool,
    /// How often a calendar may be read from one address.
    pub limits: Limits,
}

/// What every page knows. Each request gets the office by the rules that the process has
/// when it begins.
#[derive(Clone)]
struct Bench {
    office: Office,
    settings: Arc<Settings>,
    /// How often calendars are read, by who reads.
    readers: Arc<Rates>,
}

impl FromRef<Bench> for Office {
    fn from_ref(bench: &Bench) -> Office {
        bench.office.current()
    }
}

impl FromRef<Bench> for Arc<Settings> {
    fn from_ref(bench: &Bench) -> Arc<Settings> {
        bench.settings.clone()
    }
}

/// Every address of the workbench. `tests/it/workbench/matrix` walks all of them
/// for every role, and fails when one is missing there.
fn routes() -> Router<Bench> {
    Router::new()
        .route(
            "/sign-in",
            // it may hold another form, encoded once more
            get(sign_in::form)
                .post(sign_in::sign_in)
                .layer(DefaultBodyLimit::max(4 * FORM_LIMIT)),
        )
        .route("/sign-out", post(sign_in::sign_out))
        .route("/drafts", post(draft::save))
        .route("/assets/{file}", get(assets::asset))
        .merge(account::routes())
        .merge(admin::routes())
        .merge(board::routes())
        .merge(case::routes())
        .merge(catalogue::routes())
        .merge(deputies::routes())
        .merge(documents::routes())
        .merge(dossier::routes())
        .merge(drafting::routes())
        .merge(feed::routes())
        .merge(files::routes())
        .merge(import::routes())
        .merge(lists::routes())
        .merge(manual::routes())
        .merge(month::routes())
        .merge(print::routes())
        .merge(proposals::routes())
        .merge(register::routes())
        .merge(remedies::routes())
        .merge(reminders::routes())
        .merge(reports::routes())
        .merge(search::routes())
        .merge(steps::routes())
        .merge(topics::routes())
}

/// All pages over an office.
pub fn router(office: Office, settings: Settings) -> Router {
    let bench = Bench {
        office,
        readers: Arc::new(Rates::new(settings.limits)),
        settings: Arc::new(settings),
    };
    routes()
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            LONGEST_REQUEST,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(bench.clone(), surround::surround))
        .with_state(bench)
}

/// A refusal of the doors, before any page was looked for.
pub(crate) fn refused(office: &Office, problem: Problem) -> Response {
    let frame = page::Frame::bare(office, problem.title());
    refused::page(office, frame, problem, false).unwrap_or_else(IntoResponse::into_response)
}
