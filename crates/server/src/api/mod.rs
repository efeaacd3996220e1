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
mod annual;
mod bare;
mod bulk_dispatch;
mod calendar;
mod carry_over;
mod case;
mod catalogue;
mod cursor;
mod deadlines;
mod deputies;
mod document;
mod documents;
mod dossiers;
mod draft;
mod draft_comments;
mod due;
mod due_soon;
mod error;
mod etag;
mod events;
mod explained;
mod fee_quote;
mod fee_quote_anyhow;
mod files;
mod frame;
mod guard;
mod hand_over;
mod handovers;
mod health;
mod input;
mod list;
mod me;
mod me_reminders;
mod metrics;
mod officers;
mod once;
pub(crate) mod outlook;
mod overdue;
mod parties;
mod permitted;
mod problem;
mod proposals;
mod quote;
mod rate;
mod register;
mod remedies;
mod search;
mod subscribe;
mod supervision;
mod supposed;
mod token;
mod topics;
mod unsubscribe;
mod view;
mod webhooks;
mod what_if;
mod what_if_received;
mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use casework::Office;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use bare::Bare;
use frame::Surroundings;
use guard::Gate;

pub(crate) use act::Asked;
pub(crate) use cursor::Asked as ListAsked;
pub(crate) use documents::{no_document, sent};
pub(crate) use dossiers::no_dossier;
pub(crate) use files::{handed_out, no_file};
pub(crate) use frame::{Written, panicked, refused};
pub(crate) use problem::Problem;
pub(crate) use proposals::no_proposal;
pub use rate::Limits;
pub(crate) use rate::{Payer, Rates};
pub(crate) use register::application;
pub use token::new_token;
pub(crate) use view::bare;

/// The most that a request's body may hold, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// How long a body may keep us waiting for its next piece.
const BODY_PAUSE: Duration = Duration::from_secs(30);

/// What the routes share. Each request gets the office by the rules that the process has
/// when it begins, and keeps them to its end.
#[derive(Clone)]
pub(crate) struct Served(Office);

impl FromRef<Served> for Office {
    fn from_ref(served: &Served) -> Office {
        served.0.current()
    }
}

fn routes() -> OpenApiRouter<Served> {
    OpenApiRouter::default()
        .routes(routes!(register::register, list::list))
        .routes(routes!(case::case))
        .routes(routes!(events::events))
        .routes(routes!(deadlines::deadlines))
        .merge(calendar::routes())
        .merge(catalogue::routes())
        .routes(routes!(permitted::permitted))
        .routes(routes!(act::act))
        .routes(routes!(parties::parties))
        .routes(routes!(draft::draft))
        .routes(routes!(draft_comments::comment_on_draft))
        .routes(routes!(draft_comments::settle_comment))
        .routes(routes!(fee_quote::fee_quote))
        .routes(routes!(what_if::what_if))
        .merge(documents::routes())
        .merge(dossiers::routes())
        .merge(files::routes())
        .merge(deputies::routes())
        .merge(proposals::routes())
        .routes(routes!(bulk_dispatch::bulk_dispatch))
        .routes(routes!(search::search))
        .routes(routes!(overdue::overdue))
        .routes(routes!(due_soon::due_soon))
        .routes(routes!(outlook::outlook))
        .routes(routes!(fee_quote_anyhow::fee_quote_anyhow))
        .routes(routes!(what_if_received::what_if_received))
        .routes(routes!(hand_over::hand_over, handovers::handovers))
        .routes(routes!(subscribe::subscribe, webhooks::webhooks))
        .routes(routes!(unsubscribe::unsubscribe))
        .routes(routes!(carry_over::carry_over))
        .merge(topics::routes())
        .routes(routes!(remedies::remedies))
        .routes(routes!(remedies::remedy_return))
        .merge(annual::routes())
        .merge(supervision::routes())
        .routes(routes!(me::me))
        .routes(routes!(me_reminders::me_reminders))
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
    surrounded(limits, Surroundings::of(office))
}

/// The same, and beside it other routes that are counted and logged together with it.
pub(crate) fn beside(other: Router, office: Office, limits: Limits) -> (Router, Router) {
    let surroundings = Surroundings::of(office);
    let frame = from_fn_with_state(surroundings.clone(), frame::frame);
    (surrounded(limits, surroundings), other.layer(frame))
}

fn surrounded(limits: Limits, surroundings: Surroundings) -> Router {
    let (router, document) = routes().split_for_parts();
    let bare = Bare::of(&document);
    let Surroundings { office, metrics } = surroundings.clone();
    let gate = Gate {
        office: office.clone(),
        rates: Arc::new(Rates::new(limits)),
    };
    router
        .layer(from_fn_with_state(bare, bare::no_query))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(Extension(metrics))
        .layer(from_fn_with_state(gate, guard::guard))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(surroundings, frame::frame))
        .with_state(Served(office))
}

/// The OpenAPI document (3.1) of these routes.
pub fn openapi() -> OpenApi {
    document::complete(routes().into_openapi())
}
