//! A case: its page, the acts on it as forms, corrections, and its print sheets.

pub(super) mod act;
pub(super) mod assessment;
pub(super) mod choices;
pub(super) mod content;
mod correct;
mod drafting;
mod filled;
pub(super) mod person;
mod remedies;
mod reminders;
mod reveal;
pub(super) mod sentence;
mod show;
pub(super) mod stale;
pub(super) mod why;

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
