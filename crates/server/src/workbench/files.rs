//! The files of a case: added, looked into, released.

use axum::Router;

use super::Bench;

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
