//! What an officer was told: by day, the newest first. Reading changes nothing; what was
//! shown is marked as seen by a form, which script sends by itself.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use casework::reminders::{Told, ToldCursor};
use casework::{Office, china_time};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use disclosure::explain::day;
use serde::Deserialize;
use uuid::Uuid;

use super::Bench;
use super::forms::Typed;
use super::page::{Frame, Here, html};
use super::visit::{Visit, is_fragment};
use crate::api::{ListAsked, Problem};

/// How many a page holds.
const PAGE: u32 = 50;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/reminders", get(show))
        .route("/reminders/seen", post(seen))
}

#[derive(Debug, Deserialize)]
struct Ask {
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "reminders.html")]
struct Page {
    frame: Frame,
    days: Vec<Day>,
    /// Up to which moment the button marks; none where all was seen.
    up_to: Option<String>,
    /// All that is unseen is on this page, so that showing it is enough.
    shows_all: bool,
    next: Option<String>,
}

/// What was told on one day.
struct Day {
    on: String,
    lines: Vec<Line>,
}

/// One reminder.
struct Line {
    at: String,
    number: String,
    case: Option<Uuid>,
    title: String,
    due_on: String,
    provisional: bool,
    internal: bool,
    urgent: bool,
    stands: bool,
    unseen: bool,
    advice: String,
    stands_for: String,
}

/// `GET /reminders`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let pages = ListAsked::new("reminders", &())?;
    let cursor = ask.cursor.as_deref();
    let cursor: Option<ToldCursor> = cursor.map(|text| pages.decode(text)).transpose()?;
    let page = office.told_to(visit.desk(), cursor, PAGE).await?;
    let unseen = visit.0.beside.unseen;
    let shown = page.told.iter().filter(|told| is_unseen(told)).count();
    let newest = page.told.first().filter(|_| unseen > 0);
    let next = page.next.map(|next| pages.encode(&next)).transpose()?;
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Reminders, "我的提醒"),
        up_to: newest.map(|told| written(told.notice.created_at)),
        shows_all: i64::try_from(shown).is_ok_and(|shown| shown == unseen),
        days: by_day(page.told),
        next: next.map(|next| format!("/reminders?cursor={next}")),
    })
}

/// `POST /reminders/seen`: all up to the moment that a page showed.
async fn seen(
    State(office): State<Office>,
    visit: Visit,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let up_to = typed
        .get("up_to")
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .ok_or_else(|| Problem::of_status(StatusCode::BAD_REQUEST))?;
    office
        .see_told(visit.desk(), up_to.with_timezone(&Utc))
        .await?;
    Ok(match is_fragment(&headers) {
        true => StatusCode::NO_CONTENT.into_response(),
        false => Redirect::to("/reminders").into_response(),
    })
}

fn is_unseen(told: &Told) -> bool {
    told.notice.seen_at.is_none()
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn by_day(told: Vec<Told>) -> Vec<Day> {
    let mut days: Vec<(NaiveDate, Day)> = Vec::new();
    for told in told {
        let at = china_time(told.notice.created_at);
        let on = at.date_naive();
        if days.last().is_none_or(|(last, _)| *last != on) {
            let lines = Vec::new();
            days.push((on, Day { on: day(on), lines }));
        }
        if let Some((_, today)) = days.last_mut() {
            today.lines.push(line(told, at.format("%H:%M").to_string()));
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn line(told: Told, at: String) -> Line {
    Line {
        at,
        unseen: is_unseen(&told),
        number: told.number.unwrap_or_default(),
        case: told.notice.case_id,
        title: told.title,
        due_on: told.due_on.map(day).unwrap_or_default(),
        provisional: told.provisional,
        internal: told.internal,
        urgent: told.notice.urgent,
        stands: told.stands,
        advice: told.advice.unwrap_or_default(),
        stands_for: told.stands_for.unwrap_or_default(),
    }
}
