//! Registration on one page.

use axum::Router;

use super::Bench;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
