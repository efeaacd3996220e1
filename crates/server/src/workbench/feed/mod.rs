//! An officer's deadlines as a calendar, under a secret address: calendar programs sign
//! in nowhere.

mod ics;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

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
) -> Result<Response, Problem> {
    let now = bench.office.clock.now();
    bench.readers.take(Payer::at(address), now)?;
    let none = || Problem::of_status(StatusCode::NOT_FOUND);
    let secret = file.strip_suffix(".ics").ok_or_else(none)?;
    let entries = bench.office.feed(secret).await?.ok_or_else(none)?;
    let links = bench.settings.origin.as_deref();
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CACHE_CONTROL, "private, max-age=300"),
        (CONTENT_DISPOSITION, "inline; filename=\"kaijuan.ics\""),
    ];
    Ok((headers, ics::calendar(&entries, links, now)).into_response())
}
