//! The documents of a case: what was sent out, with its numbers, as PDF and DOCX.

use axum::Router;

use super::Bench;

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
