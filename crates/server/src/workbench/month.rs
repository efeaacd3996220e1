//! The month: what falls due on each day.

use axum::Router;

use super::Bench;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
