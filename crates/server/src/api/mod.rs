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
mod metrics;
mod officers;
mod once;
mod overdue;
mod permitted;
mod problem;
mod rate;
mod register;
mod token;
mod view;
mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use casework::Office;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use frame::Surroundings;
use guard::Gate;
use metrics::Metrics;
use rate::Rates;

pub use rate::Limits;
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
        .routes(routes!(metrics::metrics))
}

/// All routes over an office, with what surrounds them, and any number of requests.
pub fn router(office: Office) -> Router {
    limited(office, Limits::NONE)
}

/// The same, within limits. They tell peers apart by the `ConnectInfo` of a connection.
pub fn limited(office: Office, limits: Limits) -> Router {
    let (router, _) = routes().split_for_parts();
    let metrics = Metrics::default();
    let gate = Gate {
        office: office.clone(),
        rates: Arc::new(Rates::new(limits)),
    };
    let surroundings = Surroundings {
        office: office.clone(),
        metrics: metrics.clone(),
    };
    router
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(Extension(metrics))
        .layer(from_fn_with_state(gate, guard::guard))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(surroundings, frame::frame))
        .with_state(office)
}

/// The OpenAPI document (3.1) of these routes.
pub fn openapi() -> OpenApi {
    document::complete(routes().into_openapi())
}
