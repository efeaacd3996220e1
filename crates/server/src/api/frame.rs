//! What surrounds every route: the request's id, the log line, the headers that
//! each answer carries, and problems written out.
//!
//! The log holds method, matched path, status and latency: no address as typed,
//! no query and no body, because all of them may name people.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use casework::Office;
use disclosure::explain;

use super::metrics::Metrics;
use super::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What the frame knows.
#[derive(Clone)]
pub(super) struct Surroundings {
    pub office: Office,
    pub metrics: Metrics,
}

impl Surroundings {
    /// Nothing is counted yet.
    pub fn of(office: Office) -> Surroundings {
        Surroundings {
            office,
            metrics: Metrics::default(),
        }
    }
}

/// Marks an answer that is written out already, as a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written;

/// Surrounds a request.
pub(super) async fn frame(
    State(Surroundings { office, metrics }): State<Surroundings>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|matched| matched.as_str().to_owned());
    office.follow_soon().await;
    let response = next.run(request).await;
    let mut response = match problem_of(&response) {
        Some(problem) => write_out(problem, response, &office.current(), &path, &id),
        None => response,
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // an asset says itself how long it may be kept
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    let took = began.elapsed();
    metrics.count(&method, route.as_deref(), &response, took);
    log(&id, &method, route.as_deref(), &response, took);
    response
}

/// The id that the caller gave it, when it is fit for a log; else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let mut given = headers.get_all(REQUEST_ID).iter();
    if let (Some(id), None) = (given.next(), given.next())
        && let Some(id) = id.to_str().ok().filter(|id| is_fit(id))
    {
        return id.to_owned();
    }
    let mut random = [0; 8];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    hex::encode(random)
}

fn is_fit(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}

/// The problem that a response stands for; the framework's own refusals are one too.
fn problem_of(response: &Response) -> Option<Problem> {
    if response.extensions().get::<Written>().is_some() {
        return None;
    }
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
    let source = problem
        .cited()
        .map(|cite| explain::source(cite, &office.rules));
    let mut written = told(problem, source, path, id);
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != axum::http::header::CONTENT_LENGTH {
            written.headers_mut().insert(name.clone(), value.clone());
        }
    }
    *written.extensions_mut() = response.extensions().clone();
    written
}

/// The problem as a document.
fn told(problem: Problem, source: Option<String>, path: &str, id: &str) -> Response {
    let status = problem.status();
    let mut told = (status, Json(problem.details(path, source, id))).into_response();
    told.headers_mut().insert(CONTENT_TYPE, PROBLEM);
    told
}

/// What is refused before any route is looked for, without an article.
pub(crate) fn refused(problem: Problem, headers: &HeaderMap, path: &str) -> Response {
    let id = request_id(headers);
    let mut response = told(problem, None, path, &id);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn log(id: &str, method: &Method, route: Option<&str>, response: &Response, took: Duration) {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
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
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response {
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

    #[test]
    fn an_id_that_came_with_a_request_is_kept_when_it_is_fit() {
        let read = |given: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for id in given {
                headers.append(REQUEST_ID, HeaderValue::from_static(id));
            }
            request_id(&headers)
        };
        let longest = "aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-";
        assert_eq!(longest.len(), 64);
        for fit in ["a", "req-7_X", longest] {
            assert_eq!(read(&[fit]), fit);
        }
        let unfit: [&[&'static str]; 5] = [&[], &[""], &["a b"], &["a\"b"], &["a", "b"]];
        for other in unfit {
            let made = read(other);
            assert!(made.len() == 16 && is_fit(&made), "{made}");
        }
        assert!(!is_fit(&format!("{longest}x")));
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
