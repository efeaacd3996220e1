//! What surrounds every route: the request's id, the log line, the headers that
//! each answer carries, and problems written out.
//!
//! The log holds method, matched path, status and latency: no address as typed,
//! no query and no body, because all of them may name people.

use std::any::Any;
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use casework::Office;
use disclosure::explain;

use super::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Surrounds a request.
pub(super) async fn frame(State(office): State<Office>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|matched| matched.as_str().to_owned());
    let response = next.run(request).await;
    let mut response = match problem_of(&response) {
        Some(problem) => write_out(problem, response, &office, &path, &id),
        None => response,
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    log(&id, &method, route.as_deref(), &response, began);
    response
}

fn request_id() -> String {
    let mut random = [0; 8];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    hex::encode(random)
}

/// The problem that a response stands for; the framework's own refusals are one too.
fn problem_of(response: &Response) -> Option<Problem> {
    let status = response.status();
    let stated = response.extensions().get::<Problem>().cloned();
    stated.or_else(|| {
        (status.is_client_error() || status.is_server_error()).then(|| Problem::of_status(status))
    })
}

/// Writes a problem out; headers that came with it (`Allow`, `WWW-Authenticate`) stay.
fn write_out(
    problem: Problem,
    response: Response,
    office: &Office,
    path: &str,
    id: &str,
) -> Response {
    if problem.status().is_server_error() {
        let cause = problem.logged().unwrap_or("unknown");
        tracing::error!(request = id, cause, "request failed");
    }
    let status = problem.status();
    let source = problem
        .cited()
        .map(|cite| explain::source(cite, &office.rules));
    let mut written = (status, Json(problem.details(path, source, id))).into_response();
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != axum::http::header::CONTENT_LENGTH {
            written.headers_mut().insert(name.clone(), value.clone());
        }
    }
    written.headers_mut().insert(CONTENT_TYPE, PROBLEM);
    written
}

fn log(id: &str, method: &Method, route: Option<&str>, response: &Response, began: Instant) {
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(
        request = id,
        %method,
        route = route.unwrap_or("-"),
        status = response.status().as_u16(),
        micros,
        "request"
    );
}

/// No panic reaches a client.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal("a handler panicked").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn breaks() -> Response {
        panic!("王小明")
    }

    #[tokio::test]
    async fn a_panic_becomes_a_problem_that_says_nothing_of_it() {
        let router = Router::new()
            .route("/", get(breaks))
            .layer(CatchPanicLayer::custom(panicked));
        let request = Request::builder().uri("/").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let problem = problem_of(&response).unwrap();
        assert_eq!(problem.status().as_u16(), 500);
        let details = serde_json::to_string(&problem.details("/", None, "a1")).unwrap();
        assert!(details.contains("a1") && !details.contains("王小明"));
    }
}
