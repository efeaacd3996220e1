//! Who asks, and how often: the bearer token opens a desk, or nothing under `/api` is
//! answered.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, FORWARDED};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use casework::{Desk, Office};

use super::metrics::METRICS;
use super::problem::Problem;
use super::rate::{Payer, Rates};
use super::token::hash_of;
use crate::doors::{ClientAddress, peer};

/// The one address under `/api` that asks for no token.
pub(super) const OPENAPI: &str = "/api/v1/openapi.json";

/// The desk of the officer whose token came with the request.
#[derive(Debug, Clone)]
pub(super) struct Seat(pub Arc<Desk>);

/// The hash of the token that came with the request.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokenHash(pub [u8; 32]);

/// The request comes from this machine itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near;

/// What the guard knows.
#[derive(Clone)]
pub(super) struct Gate {
    pub office: Office,
    pub rates: Arc<Rates>,
}

/// Stands before every route, also before those that do not exist.
pub(super) async fn guard(
    State(gate): State<Gate>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let near = is_near(&request);
    match request.uri().path() {
        METRICS if near && !request.headers().contains_key(AUTHORIZATION) => {
            request.extensions_mut().insert(Near);
        }
        OPENAPI => gate.charge(ClientAddress::of(request.extensions()))?,
        path if path == METRICS || path == "/api" || path.starts_with("/api/") => {
            let client = ClientAddress::of(request.extensions());
            let (seat, hash) = gate.admit(presented(request.headers()), client).await?;
            request.extensions_mut().insert(seat);
            request.extensions_mut().insert(hash);
        }
        _ => {}
    }
    Ok(next.run(request).await)
}

impl Gate {
    /// Lets a known token in. What is presented by others costs the address, before
    /// the register is asked.
    async fn admit(
        &self,
        presented: Result<[u8; 32], Problem>,
        client: ClientAddress,
    ) -> Result<(Seat, TokenHash), Problem> {
        let known = presented.as_ref().is_ok_and(|hash| self.rates.knows(hash));
        if !known {
            self.charge(client)?;
        }
        let hash = presented?;
        let Some(seat) = seat(&self.office, &hash).await? else {
            self.rates.forget(&hash);
            return Err(Problem::unauthorized(true));
        };
        self.rates
            .take(Payer::Token(hash), self.office.clock.now())?;
        Ok((seat, TokenHash(hash)))
    }

    /// Takes a request from the address that it comes from.
    fn charge(&self, client: ClientAddress) -> Result<(), Problem> {
        let payer = Payer::at(client.0);
        self.rates.take(payer, self.office.clock.now())
    }
}

/// A proxy on this machine speaks for others, trusted or not: it says so.
fn is_near(request: &Request) -> bool {
    let passed_on = [FORWARDED.as_str(), "x-forwarded-for", "x-real-ip", "via"];
    peer(request.extensions()).is_some_and(|peer| peer.is_loopback())
        && !passed_on
            .iter()
            .any(|name| request.headers().contains_key(*name))
}

/// The hash of what is presented as a token.
fn presented(headers: &HeaderMap) -> Result<[u8; 32], Problem> {
    let presented = headers
        .get(AUTHORIZATION)
        .ok_or_else(|| Problem::unauthorized(false))?;
    bearer(presented)
        .and_then(hash_of)
        .ok_or_else(|| Problem::unauthorized(true))
}

/// The desk that a token opens, if any.
async fn seat(office: &Office, hash: &[u8; 32]) -> Result<Option<Seat>, Problem> {
    let mut reader = office.store.read().await?;
    let now = office.clock.now();
    let Some(officer) = reader.officer_by_token_hash(hash, now).await? else {
        return Ok(None);
    };
    let agency = reader
        .agency(officer.agency_id)
        .await?
        .ok_or_else(|| Problem::internal("an officer belongs to no agency"))?;
    drop(reader);
    let desk = office.desk_today(Desk::new(officer, agency)).await?;
    Ok(Some(Seat(Arc::new(desk))))
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
