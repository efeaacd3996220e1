//! The address of one's own calendar: made, shown this once, taken back.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use casework::Office;

use super::{back, sessions};
use crate::api::Problem;
use crate::workbench::Settings;
use crate::workbench::admin::origin;
use crate::workbench::flash::Said;
use crate::workbench::visit::Visit;

/// `POST /account/feed`: the answer shows the address, which is nowhere else.
pub(super) async fn renew(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = office.renew_feed(visit.desk()).await?;
    let address = format!("{}/feed/{secret}.ics", origin(&settings, &headers));
    sessions::page(&office, &settings, &visit, Some(address)).await
}

/// `POST /account/feed/end`
pub(super) async fn end(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    match office.revoke_feed(visit.desk()).await? {
        true => Ok(back(Said::done("日历的地址已经作废。"))),
        false => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}
