//! Signing in and out.

use std::net::IpAddr;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActError, Client, SignInRefusal, SignedIn, session_hash};
use serde::Deserialize;

use super::Bench;
use super::flash;
use super::page::{Frame, html};
use super::visit::{COOKIE, Visit, is_ours};
use crate::api::Problem;
use crate::doors::ClientAddress;

/// A form that was sent when nobody was signed in.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    /// Where it was sent to.
    pub action: String,
    /// Its fields, as they were encoded.
    pub body: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    frame: Frame,
    login: String,
    next: String,
    held: String,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "resume.html")]
struct Resume {
    frame: Frame,
    action: String,
    fields: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub(super) async fn form(
    State(bench): State<Bench>,
    visit: Option<axum::Extension<Visit>>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    if visit.is_some() {
        return Ok(Redirect::to(on(&ask.next)).into_response());
    }
    html(&Page {
        frame: Frame::bare(&bench.office, "登录"),
        login: String::new(),
        next: ask.next,
        held: String::new(),
        refused: None,
    })
}

/// The address of the sign-in page that leads back here.
pub(super) fn way_back(asked: &str) -> String {
    match asked {
        "/" => "/sign-in".to_owned(),
        asked => {
            let pair = serde_urlencoded::to_string([("next", asked)]).unwrap_or_default();
            format!("/sign-in?{pair}")
        }
    }
}

/// The sign-in page that holds a form.
pub(super) fn held(bench: &Bench, held: Held) -> Result<Response, Problem> {
    let page = Page {
        frame: Frame::bare(&bench.office, "登录"),
        login: String::new(),
        next: held.action,
        refused: Some(match held.body.is_empty() {
            true => "登录已经过期。请重新登录，然后再办一次。".to_owned(),
            false => "登录已经过期。您填写的内容没有丢失：请重新登录，然后继续提交。".to_owned(),
        }),
        held: held.body,
    };
    Ok((StatusCode::UNAUTHORIZED, html(&page)?).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    held: String,
}

/// `POST /sign-in`
pub(super) async fn sign_in(
    State(bench): State<Bench>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let client = client(&headers, address);
    let old = CookieJar::from_headers(&headers)
        .get(COOKIE)
        .and_then(|cookie| session_hash(cookie.value()));
    let done = bench
        .office
        .sign_in(
            bench.settings.policy,
            &typed.login,
            &typed.password,
            &client,
            old,
        )
        .await;
    match done {
        Ok(signed_in) => Ok(signed(&bench, signed_in, typed)?),
        Err(refusal) => refused(&bench, refusal, typed),
    }
}

fn signed(bench: &Bench, signed_in: SignedIn, typed: Typed) -> Result<Response, Problem> {
    let response = match typed.held.is_empty() {
        true => Redirect::to(on(&typed.next)).into_response(),
        false => html(&Resume {
            frame: Frame::bare(&bench.office, "继续提交"),
            action: on(&typed.next).to_owned(),
            fields: serde_urlencoded::from_str(&typed.held).unwrap_or_default(),
        })?,
    };
    with_session(response, &signed_in.token)
}

/// Hands the session's token to the browser.
pub(super) fn with_session(mut response: Response, token: &str) -> Result<Response, Problem> {
    let cookie = flash::built(COOKIE, token.to_owned());
    let value = HeaderValue::from_str(&cookie.to_string())
        .map_err(|_| Problem::internal("a session's token does not fit a cookie"))?;
    response.headers_mut().append(SET_COOKIE, value);
    Ok(response)
}

fn refused(bench: &Bench, refusal: SignInRefusal, typed: Typed) -> Result<Response, Problem> {
    let status = refusal_status(&refusal)?;
    let page = Page {
        frame: Frame::bare(&bench.office, "登录"),
        login: typed.login,
        next: typed.next,
        held: typed.held,
        refused: Some(refusal.to_string()),
    };
    Ok((status, html(&page)?).into_response())
}

fn refusal_status(refusal: &SignInRefusal) -> Result<StatusCode, Problem> {
    Ok(match refusal {
        SignInRefusal::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        SignInRefusal::Failed(ActError::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        SignInRefusal::Failed(error) => {
            return Err(Problem::internal(format!("sign-in: {error}")));
        }
        _ => StatusCode::UNAUTHORIZED,
    })
}

/// Where to go on: an address of ours, else the lists.
fn on(next: &str) -> &str {
    match is_ours(next) {
        true => next,
        false => "/",
    }
}

pub(super) fn client(headers: &HeaderMap, address: IpAddr) -> Client {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Client {
        agent: agent.unwrap_or_default().chars().take(200).collect(),
        address: address.to_string(),
    }
}

/// `POST /sign-out`
pub(super) async fn sign_out(
    State(bench): State<Bench>,
    visit: Visit,
) -> Result<Response, Problem> {
    bench.office.sign_out(visit.0.hash).await?;
    let mut over = flash::built(COOKIE, String::new());
    over.make_removal();
    let mut response = Redirect::to("/sign-in").into_response();
    if let Ok(value) = HeaderValue::from_str(&over.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    Ok(response)
}
