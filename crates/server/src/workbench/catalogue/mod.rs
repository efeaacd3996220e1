//! The catalogue of what is public and what is not: its list, its entries, lists that come
//! in, and what of it is suggested where a case is registered, judged and answered.

mod entry;
mod form;
mod import;
mod list;
pub(super) mod near;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use casework::intake::import::MAX_UPLOAD;

use super::Bench;

/// What surrounds a file in a request: boundaries, names, a few fields.
const AROUND: usize = 64 * 1024;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    let limit = DefaultBodyLimit::max(MAX_UPLOAD + AROUND);
    Router::new()
        .route("/catalogue", get(list::show))
        .route("/catalogue/export.xlsx", get(list::export))
        .route(
            "/catalogue/import",
            get(import::form).post(import::look).layer(limit),
        )
        .route(
            "/catalogue/import/confirm",
            post(import::confirm).layer(limit),
        )
        .route("/catalogue/import/template.xlsx", get(import::empty_list))
        .route("/catalogue/new", get(form::new).post(form::add))
        .route("/catalogue/{entry}", get(entry::show))
        .route("/catalogue/{entry}/edit", get(form::edit).post(form::save))
        .route("/catalogue/{entry}/retire", post(entry::retire))
        .route("/catalogue/{entry}/restore", post(entry::restore))
        .route(
            "/cases/{id}/suggestions/{entry}/decline",
            post(near::decline),
        )
        .route(
            "/cases/{id}/suggestions/{entry}/restore",
            post(near::restore),
        )
}
