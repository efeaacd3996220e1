//! One's own account: password, sessions, shortcuts.

use axum::Router;

use super::Bench;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
