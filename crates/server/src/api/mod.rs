//! The JSON API. One file for each operation: request, handler, answer.
//!
//! The doc comments of requests and answers are Chinese: they are what readers
//! of the OpenAPI document see.

#![allow(
    unused_qualifications,
    reason = "the macros that describe routes qualify what they name"
)]

mod act;
pub mod acts;
mod agencies;
mod case;
mod cursor;
mod deadlines;
mod document;
mod due;
mod due_soon;
mod error;
mod etag;
mod events;
mod explained;
mod frame;
mod guard;
mod health;
mod input;
mod list;
mod me;
mod officers;
mod overdue;
mod permitted;
mod problem;
mod register;
mod token;
mod view;
mod words;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use casework::Office;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use token::new_token;

/// The most that a request's body may hold, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// How long a body may keep us waiting for its next piece.
const BODY_PAUSE: Duration = Duration::from_secs(30);

fn routes() -> OpenApiRouter<Office> {
    OpenApiRouter::default()
        .routes(routes!(register::register, list::list))
        .routes(routes!(case::case))
        .routes(routes!(events::events))
        .routes(routes!(deadlines::deadlines))
        .routes(routes!(permitted::permitted))
        .routes(routes!(act::act))
        .routes(routes!(overdue::overdue))
        .routes(routes!(due_soon::due_soon))
        .routes(routes!(me::me))
        .routes(routes!(agencies::agencies))
        .routes(routes!(officers::officers))
        .routes(routes!(document::openapi_json))
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
}

/// All routes over an office, with what surrounds them.
pub fn router(office: Office) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(from_fn_with_state(office.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(office.clone(), frame::frame))
        .with_state(office)
}

/// The OpenAPI document (3.1) of these routes.
pub fn openapi() -> OpenApi {
    document::complete(routes().into_openapi())
}
