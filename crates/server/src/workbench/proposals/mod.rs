//! What should become public because people keep asking for it: the list, one proposal with
//! its forms, and two ways to make one.

mod choices;
mod list;
mod make;
mod show;
mod steps;
mod suggested;
mod timeline;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::{ActError, Office};
use uuid::Uuid;

use super::Bench;
use super::flash::{self, Said};
use crate::api::{Problem, no_proposal};

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/proposals", get(list::show).post(make::make))
        .route("/proposals/export.xlsx", get(list::export))
        .route("/proposals/new", get(make::form))
        .route(
            "/proposals/suggested",
            get(suggested::form).post(suggested::take_in),
        )
        .route("/proposals/{id}", get(show::show))
        .route("/proposals/{id}/send", post(steps::send))
        .route("/proposals/{id}/answer", post(steps::answer))
        .route("/proposals/{id}/publish", post(steps::publish))
        .route("/proposals/{id}/withdraw", post(steps::withdraw))
}

/// What the API says of one that there is not, to people.
fn problem(error: ActError) -> Problem {
    match error {
        ActError::NotFound => no_proposal().hint("请从主动公开建议的列表中打开。"),
        error => error.into(),
    }
}

/// How many people must have been given information before it is proposed.
fn least_applicants(office: &Office) -> usize {
    let settings = casework::topics::settings(&office.rules);
    settings.map_or(0, |settings| settings.conversion.least_applicants)
}

/// Back to a proposal after a form was done.
fn back(id: Uuid, said: &str) -> Response {
    let said = CookieJar::new().add(flash::cookie(&[Said::done(said)]));
    (said, Redirect::to(&format!("/proposals/{id}"))).into_response()
}
