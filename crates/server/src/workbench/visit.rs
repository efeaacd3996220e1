//! Who looks at a page: the session that the cookie opened, and what it came with.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use casework::reminders::Beside;
use casework::{Desk, Session};

pub(super) use casework::is_ours;

use super::flash::Said;
use crate::api::Problem;

/// The name of the session's cookie. The prefix lets no other host and no page
/// over plain HTTP write it.
pub(super) const COOKIE: &str = "__Host-kaijuan";

/// A request of somebody who is signed in.
#[derive(Debug, Clone)]
pub(super) struct Visit(pub Arc<Visited>);

/// What a [`Visit`] holds.
#[derive(Debug)]
pub(super) struct Visited {
    /// The session.
    pub session: Session,
    /// The hash of its token.
    pub hash: [u8; 32],
    /// Path and query of the request.
    pub address: String,
    /// What the request before left to be said.
    pub said: Vec<Said>,
    /// What every page tells beside what was asked for.
    pub beside: Beside,
}

impl Visit {
    /// The desk that looks.
    pub fn desk(&self) -> &Desk {
        &self.0.session.desk
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // An address outside the surroundings answers nobody rather than everybody.
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .ok_or_else(|| Problem::unauthorized(false))
    }
}

/// Path and query as they were asked for.
pub(super) fn address(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), |asked| asked.as_str().to_owned())
}

/// Whether a fragment is asked for, to be put into a page that is already shown.
pub(super) fn is_fragment(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request")
}
