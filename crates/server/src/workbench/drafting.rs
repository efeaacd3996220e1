//! A reply as text blocks: drafted, commented, checked before it is signed.

use axum::Router;

use super::Bench;

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
