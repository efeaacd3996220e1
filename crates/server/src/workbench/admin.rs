//! Agencies, officers, roles, and the records of signing in and of revealed identities.

use axum::Router;

use super::Bench;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
