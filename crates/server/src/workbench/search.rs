//! Search, and lists as spreadsheets.

use axum::Router;

use super::Bench;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
