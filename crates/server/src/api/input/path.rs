//! The id of a case in an address.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use store::CaseId;

use crate::api::problem::Problem;

/// The case that an address names; what is no id names none.
#[derive(Debug, Clone, Copy)]
pub(in crate::api) struct CasePath(pub CaseId);

impl<S: Send + Sync> FromRequestParts<S> for CasePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<CaseId>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(CasePath(id)),
            Err(_) => Err(Problem::no_case()),
        }
    }
}
