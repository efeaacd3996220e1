//! The cases behind a figure, a page at a time.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use casework::supervision::Watcher;
use store::{Measured, MeasuredCase};

use super::{Ask, Asked};
use crate::api::Problem;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// How many a page holds.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "board_figures_cases.html")]
struct Page {
    frame: Frame,
    back: String,
    label: &'static str,
    period: String,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    case: MeasuredCase,
    href: String,
    agency: String,
    on: String,
}

/// `GET /board/figures/cases/{set}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(set): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?;
    let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
    let set = Measured::parse(&set).ok_or_else(unknown)?;
    let names = office.names().await?;
    let after = ask.after.as_deref().map(str::parse).transpose();
    let after = after.map_err(|_| unknown())?;
    let who = Watcher::Desk(visit.desk());
    let (cases, next) = office.measured(who, asked.ask, set, after, PAGE).await?;
    let query = asked.query();
    let place = match set.is_of_proposals() {
        true => "/proposals",
        false => "/cases",
    };
    let line = |case: MeasuredCase| Line {
        href: format!("{place}/{}", case.id),
        agency: names
            .agency(case.agency_id)
            .map(|agency| agency.name.clone())
            .unwrap_or_default(),
        on: case.on.map(|on| on.to_string()).unwrap_or_default(),
        case,
    };
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Board, set.label()),
        back: format!("/board/figures?{query}"),
        label: set.label(),
        period: match set {
            Measured::OverdueNow => "今天".to_owned(),
            _ => asked.ask.period.label(),
        },
        lines: cases.into_iter().map(line).collect(),
        next: next.map(|last| format!("/board/figures/cases/{}?{query}&after={last}", set.word())),
    })
}
