//! Routes that take no query parameters refuse any: whoever writes `?dry_run=true`
//! where there is no such thing must not believe that nothing was stored.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::ParameterIn;

use super::document::takes;
use super::input::Filter;
use super::problem::Problem;

/// The routes that the document knows without a query parameter.
#[derive(Clone)]
pub(super) struct Bare(Arc<HashSet<(Method, String)>>);

impl Bare {
    pub fn of(document: &OpenApi) -> Bare {
        let routes = document.paths.paths.iter().flat_map(|(path, item)| {
            let operations = [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
            ];
            operations
                .into_iter()
                .filter_map(move |(method, operation)| {
                    let bare = !takes(operation.as_ref()?, ParameterIn::Query, "");
                    bare.then(|| (method, path.clone()))
                })
        });
        Bare(Arc::new(routes.collect()))
    }

    fn has(&self, request: &Request) -> bool {
        let method = match request.method() {
            // The framework answers it like its GET.
            &Method::HEAD => &Method::GET,
            method => method,
        };
        request
            .extensions()
            .get::<MatchedPath>()
            .is_some_and(|path| self.0.contains(&(method.clone(), path.as_str().to_owned())))
    }
}

/// The query of a route that takes none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Stands before every route, after the guard.
pub(super) async fn no_query(
    State(bare): State<Bare>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if request.uri().query().is_none() || !bare.has(&request) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let Filter(Nothing {}) = Filter::from_request_parts(&mut parts, &()).await?;
    Ok(next.run(Request::from_parts(parts, body)).await)
}
