//! A case: its page, the acts on it as forms, corrections, and its print sheets.

mod act;
mod choices;
mod content;
mod correct;
mod person;
mod reveal;
mod sentence;
mod show;
mod stale;
mod why;

use axum::Router;
use axum::routing::get;

use super::Bench;

/// The addresses under one case.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/cases/{id}", get(show::show))
        .route(
            "/cases/{id}/identity",
            get(reveal::back).post(reveal::reveal),
        )
        .route("/cases/{id}/acts/{act}", get(act::form).post(act::act))
        .route(
            "/cases/{id}/correct/{seq}",
            get(correct::form).post(correct::correct),
        )
}
