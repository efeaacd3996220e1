//! The supervisor's board: how each agency in reach keeps the periods, three lists of
//! what presses, and urging and reassigning from them.

mod figures;
mod lists;
mod outlook;
mod period;
mod replay;
mod supervision;
mod together;

use axum::Router;
use axum::routing::{get, post};

use super::Bench;
use super::page::watches;
use super::visit::Visit;
use crate::api::Problem;
use disclosure::Refusal;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/board", get(figures::show))
        .route("/board/outlook", get(outlook::show))
        .route("/board/outlook/files/{format}", get(outlook::file))
        .route("/board/replay", get(replay::show))
        .route("/board/replay/files/{format}", get(replay::file))
        .merge(supervision::routes())
        .route("/board/{list}", get(lists::show))
        .route("/board/urge", post(together::urge))
        .route("/board/dispatch", post(together::dispatch))
}

/// The board is for those who watch over others.
fn may_watch(visit: &Visit) -> Result<(), Problem> {
    if watches(&visit.desk().officer.roles) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "role",
        "office",
        "督办看板由负责人、督办人、分析人和审计人查看",
        "您承办的案件见“案件”中的待办和督办。",
    )
    .into())
}
