//! Who asks: the bearer token opens a desk, or nothing under `/api` is answered.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use casework::{Desk, Office};

use super::problem::Problem;
use super::token::hash_of;

/// The one address under `/api` that asks for no token.
pub(super) const OPENAPI: &str = "/api/v1/openapi.json";

/// The desk of the officer whose token came with the request.
#[derive(Debug, Clone)]
pub(super) struct Seat(pub Arc<Desk>);

/// Stands before every route, also before those that do not exist.
pub(super) async fn guard(
    State(office): State<Office>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if needs_token(request.uri().path()) {
        let seat = seat(&office, request.headers()).await?;
        request.extensions_mut().insert(seat);
    }
    Ok(next.run(request).await)
}

fn needs_token(path: &str) -> bool {
    let under_api = path == "/api" || path.starts_with("/api/");
    under_api && path != OPENAPI
}

async fn seat(office: &Office, headers: &HeaderMap) -> Result<Seat, Problem> {
    let presented = headers
        .get(AUTHORIZATION)
        .ok_or_else(|| Problem::unauthorized(false))?;
    let refused = || Problem::unauthorized(true);
    let hash = bearer(presented).and_then(hash_of).ok_or_else(refused)?;
    let mut reader = office.store.read().await?;
    let officer = reader
        .officer_by_token_hash(&hash, office.clock.now())
        .await?
        .ok_or_else(refused)?;
    let agency = reader
        .agency(officer.agency_id)
        .await?
        .ok_or_else(|| Problem::internal("an officer belongs to no agency"))?;
    Ok(Seat(Arc::new(Desk::new(officer, agency))))
}

/// The token of `Bearer …`; the scheme's letter case does not matter.
fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

impl<S: Send + Sync> FromRequestParts<S> for Seat {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // A route outside the guard answers nobody rather than everybody.
        parts
            .extensions
            .get::<Seat>()
            .cloned()
            .ok_or_else(|| Problem::unauthorized(false))
    }
}
