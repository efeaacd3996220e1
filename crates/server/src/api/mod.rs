//! The JSON API. One file for each operation: request, handler, answer.
//!
//! The doc comments of requests and answers are Chinese: they are what readers
//! of the OpenAPI document see.

mod error;
mod frame;
mod guard;
mod health;
mod problem;
mod token;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use casework::Office;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use token::new_token;

/// The most that a request's body may hold, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

fn routes() -> OpenApiRouter<Office> {
    OpenApiRouter::default()
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
}

/// All routes over an office, with what surrounds them.
pub fn router(office: Office) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(office.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(office.clone(), frame::frame))
        .with_state(office)
}
