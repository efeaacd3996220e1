//! What stands around every page: the session, and what is told when something is
//! refused.
//!
//! An address is private unless it is named here. Whoever is not signed in is sent to
//! the sign-in page; a form that was sent after the session had ended is held there,
//! in the browser, and can be sent on after signing in.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::reminders::Beside;
use casework::session_hash;

use super::flash;
use super::page::Frame;
use super::sign_in::{self, Held};
use super::visit::{COOKIE, Visit, Visited, address, is_fragment};
use super::{Bench, FORM_LIMIT, refused};
use crate::api::{Problem, Written};

/// Style and script.
const ASSETS: &str = "/assets/";

/// Addresses that ask for no session.
fn is_public(path: &str) -> bool {
    path == "/sign-in"
        || [ASSETS, "/invitation/", "/manual", "/feed/"]
            .iter()
            .any(|open| path.starts_with(open))
}

/// Surrounds a request.
pub(super) async fn surround(
    State(bench): State<Bench>,
    mut request: Request,
    next: Next,
) -> Response {
    let bench = Bench {
        office: bench.office.current(),
        ..bench
    };
    let headers = request.headers().clone();
    let visit = match visit(&bench, &headers, address(request.uri())).await {
        Ok(visit) => visit,
        Err(problem) => return told(&bench, None, problem, &headers),
    };
    let path = request.uri().path().to_owned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match &visit {
        None if !is_public(&path) => return written(signed_out(&bench, request).await),
        Some(Visit(visited)) if visited.session.must_change && reads && is_closed(&path) => {
            return Redirect::to("/account/password").into_response();
        }
        Some(visit) => {
            request.extensions_mut().insert(visit.clone());
        }
        None => {}
    }
    let response = next.run(request).await;
    let shows_said = response.status() == StatusCode::OK
        && visit.as_ref().is_some_and(|visit| !visit.0.said.is_empty())
        && !is_fragment(&headers)
        && is_page(&response);
    let mut response = match problem_of(&response) {
        Some(problem) => told(&bench, visit.as_ref(), problem, &headers),
        None => response,
    };
    if shows_said {
        forget_said(&mut response);
    }
    written(response)
}

/// Written out as a page already: it is not told again as the API tells a problem.
fn written(mut response: Response) -> Response {
    response.extensions_mut().insert(Written);
    response
}

/// Whoever must change the password does that before the next page; a form that was
/// being filled in is still taken.
fn is_closed(path: &str) -> bool {
    path != "/account/password" && path != "/sign-out" && !is_public(path)
}

/// The visit that the cookie opens, if any.
async fn visit(
    bench: &Bench,
    headers: &HeaderMap,
    address: String,
) -> Result<Option<Visit>, Problem> {
    let jar = CookieJar::from_headers(headers);
    let Some(hash) = jar
        .get(COOKIE)
        .and_then(|cookie| session_hash(cookie.value()))
    else {
        return Ok(None);
    };
    let policy = bench.settings.policy;
    let Some(session) = bench.office.session(policy, &hash).await? else {
        return Ok(None);
    };
    // a part of a page has no head
    let beside = match is_fragment(headers) || address.starts_with(ASSETS) {
        true => Beside::default(),
        false => bench.office.beside(session.desk.officer.id).await?,
    };
    Ok(Some(Visit(std::sync::Arc::new(Visited {
        session,
        hash,
        address,
        said: flash::of(headers),
        beside,
    }))))
}

/// The way to the sign-in page.
async fn signed_out(bench: &Bench, request: Request) -> Response {
    let asked = address(request.uri());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_fragment(request.headers()) && !reads {
        // the page around it holds what somebody is typing: it stays, and is told
        let headers = request.headers().clone();
        return told(bench, None, expired(), &headers);
    }
    if is_fragment(request.headers()) {
        let mut response = StatusCode::UNAUTHORIZED.into_response();
        // the whole page goes to the sign-in page, not the fragment
        response
            .headers_mut()
            .insert("hx-redirect", HeaderValue::from_static("/sign-in"));
        return response;
    }
    if reads {
        let next = sign_in::way_back(&asked);
        return Redirect::to(&next).into_response();
    }
    let headers = request.headers().clone();
    let held = Held {
        action: asked,
        body: body_of(request).await,
    };
    sign_in::held(bench, held).unwrap_or_else(|problem| told(bench, None, problem, &headers))
}

/// A session that ended while a form was being filled in.
fn expired() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "session_over",
        "登录已经过期",
        "登录已经过期，这里暂时不能更新",
    )
    .hint("请继续填写：提交时会请您重新登录，填写的内容不会丢失。")
}

/// The fields of a form that was sent; nothing of a file.
async fn body_of(request: Request) -> String {
    let is_form = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return String::new();
    }
    let bytes = to_bytes(request.into_body(), FORM_LIMIT).await;
    bytes
        .ok()
        .and_then(|bytes| String::from_utf8(bytes.to_vec()).ok())
        .unwrap_or_default()
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}

/// The problem that a response stands for; the framework's own refusals are one too.
fn problem_of(response: &Response) -> Option<Problem> {
    let stated = response.extensions().get::<Problem>().cloned();
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    stated.or_else(|| (failed && !is_page(response)).then(|| Problem::of_status(status)))
}

/// A problem told as a page, or as a line for a page that is shown already.
fn told(bench: &Bench, visit: Option<&Visit>, problem: Problem, headers: &HeaderMap) -> Response {
    let frame = match visit {
        Some(visit) => Frame {
            of_case: case_of(&visit.0.address),
            ..Frame::of(
                &bench.office,
                visit,
                super::page::Here::Elsewhere,
                problem.title().to_owned(),
            )
        },
        None => Frame::bare(&bench.office, problem.title().to_owned()),
    };
    let mut response = refused::page(&bench.office, frame, problem, is_fragment(headers))
        .unwrap_or_else(|_| (StatusCode::INTERNAL_SERVER_ERROR, Body::empty()).into_response());
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    written(response)
}

/// The case whose page was asked for something: the way back leads there.
fn case_of(address: &str) -> Option<String> {
    let (id, _) = address.strip_prefix("/cases/")?.split_once('/')?;
    id.parse::<uuid::Uuid>().ok().map(|id| id.to_string())
}

fn forget_said(response: &mut Response) {
    let mut over = flash::built(flash::COOKIE, String::new());
    over.make_removal();
    if let Ok(value) = HeaderValue::from_str(&over.to_string())
        && !response
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .any(|set| set.as_bytes().starts_with(flash::COOKIE.as_bytes()))
    {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
