//! The dossier of a case: what it holds, what is missing, and the file itself.

use axum::Router;

use super::Bench;

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
}
