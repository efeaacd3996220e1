//! What an officer was told: by day, the newest first. Reading changes nothing; what was
//! shown is marked as seen by a form, which script sends by itself.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use casework::reminders::Told;
use casework::{Office, china_time};
use chrono::NaiveDate;
use disclosure::explain::day;
use disclosure::words::NoticeKind;
use serde::Deserialize;
use store::NoticeRow;
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
    /// What of it was not seen before.
    unseen: Vec<Uuid>,
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
    /// Where there is more of it.
    href: String,
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
    let cursor = cursor.map(|text| pages.decode_told(text)).transpose()?;
    let page = office.told_to(visit.desk(), cursor, PAGE).await?;
    let unseen = page.told.iter().filter(|told| is_unseen(told));
    let unseen = unseen.map(|told| told.notice.id).collect();
    let next = page.next.map(|next| pages.encode(&next)).transpose()?;
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Reminders, "我的提醒"),
        unseen,
        days: by_day(page.told),
        next: next.map(|next| format!("/reminders?cursor={next}")),
    })
}

/// `POST /reminders/seen`: those that a page showed.
async fn seen(
    State(office): State<Office>,
    visit: Visit,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let ids = typed.all("id").take(PAGE as usize);
    let ids: Result<Vec<Uuid>, _> = ids.map(str::parse).collect();
    let ids = ids.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
    office.see_told(visit.desk(), ids).await?;
    Ok(match is_fragment(&headers) {
        true => StatusCode::NO_CONTENT.into_response(),
        false => Redirect::to("/reminders").into_response(),
    })
}

fn is_unseen(told: &Told) -> bool {
    told.notice.seen_at.is_none()
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

/// Where a notice leads to.
fn href(notice: &NoticeRow) -> String {
    match (notice.case_id, NoticeKind::parse(&notice.kind)) {
        (Some(case), _) => format!("/cases/{case}"),
        (None, Some(NoticeKind::OnLeave)) => "/deputies".to_owned(),
        (None, Some(NoticeKind::DeadLetter)) => "/admin/delivery".to_owned(),
        (None, Some(NoticeKind::Proposal)) => match notice.refs["proposal"].as_str() {
            Some(proposal) => format!("/proposals/{proposal}"),
            None => "/proposals".to_owned(),
        },
        (None, Some(NoticeKind::DatesMoved) | None) => String::new(),
    }
}

fn line(told: Told, at: String) -> Line {
    Line {
        at,
        unseen: is_unseen(&told),
        number: told.number.unwrap_or_default(),
        href: href(&told.notice),
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
