//! An officer's deadlines as a calendar, under a secret address: calendar programs sign
//! in nowhere.

mod ics;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use casework::feeds::Entry;
use chrono::DateTime;
use sha2::{Digest, Sha256};

use super::Bench;
use crate::api::{Payer, Problem};
use crate::doors::ClientAddress;

/// Its address.
pub(super) fn routes() -> Router<Bench> {
    Router::new().route("/feed/{file}", get(feed))
}

/// `GET /feed/{secret}.ics`
async fn feed(
    State(bench): State<Bench>,
    ClientAddress(address): ClientAddress,
    Path(file): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let now = bench.office.clock.now();
    bench.readers.take(Payer::at(address), now)?;
    let none = || Problem::of_status(StatusCode::NOT_FOUND);
    let secret = file.strip_suffix(".ics").ok_or_else(none)?;
    let entries = bench.office.feed(secret).await?.ok_or_else(none)?;
    let links = bench.settings.origin.as_deref();
    let tag = tag(&entries, links);
    let head = [
        (CACHE_CONTROL, "private, max-age=300"),
        (ETAG, tag.as_str()),
    ];
    if knows(&asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let kind = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "inline; filename=\"kaijuan.ics\""),
    ];
    let written = ics::calendar(&entries, links, now);
    Ok((head, kind, written).into_response())
}

/// The tag of a calendar: of what it says, whenever it is written.
fn tag(entries: &[Entry], links: Option<&str>) -> String {
    let said = ics::calendar(entries, links, DateTime::UNIX_EPOCH);
    format!("\"{}\"", hex::encode(&Sha256::digest(said)[..16]))
}

/// Whether the reader has it already (RFC 9110, 13.1.2: compared weakly).
fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let tags = asked.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let mut tags = tags.unwrap_or_default().split(',').map(str::trim);
    tags.any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
