//! `/topics/runs`: what was analysed, what is being analysed, and asking for it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::topics::decides;
use casework::{ActError, Office};
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde::Deserialize;
use store::TopicRun;
use uuid::Uuid;

use super::shown::RunLine;
use super::{Tab, tabs};
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::{Mistakes, Typed};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "topic_runs.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    progress: Progress,
    runs: Vec<RunLine>,
    decides: bool,
    typed: Typed,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

impl Page {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

/// How far the analysis is, a part of several pages.
#[derive(Template)]
#[template(path = "topic_progress.html")]
pub(super) struct Progress {
    /// The run that is under way, or waits.
    pub run: Option<RunLine>,
    /// The one that was watched, or one just now, ended: with what.
    pub ended: Option<RunLine>,
    /// Whether the page is older than that.
    pub outdated: bool,
}

/// That an analysis ended is told for so long, also to who comes to the page anew.
const LATELY: TimeDelta = TimeDelta::seconds(30);

/// How far it is; `watched` is the run that was under way when the page was made.
pub(super) async fn progress_of(
    office: &Office,
    visit: &Visit,
    watched: Option<Uuid>,
) -> Result<Progress, Problem> {
    let runs = office.topic_runs(visit.desk()).await?;
    let names = office.names().await?;
    let is_under_way = |state: &str| matches!(state, "waiting" | "running");
    // the one asked for first is made first
    let under_way = runs.iter().rev().find(|run| is_under_way(&run.state));
    // a small one may have ended before the page that it was asked for from is there again
    let lately = office.clock.now() - LATELY;
    let is_told = |run: &&TopicRun| match watched {
        Some(watched) => run.id == watched,
        None => run.finished_at.is_some_and(|ended| ended >= lately),
    };
    let ended = runs
        .iter()
        .filter(|run| !is_under_way(&run.state))
        .find(is_told);
    Ok(Progress {
        run: under_way.map(|run| RunLine::of(run, &names)),
        ended: ended.map(|run| RunLine::of(run, &names)),
        outdated: watched.is_some(),
    })
}

/// The run that a page watches.
#[derive(Debug, Deserialize)]
pub(super) struct Watched {
    #[serde(default)]
    run: Option<String>,
}

/// `GET /topics/runs/progress`
pub(super) async fn progress(
    State(office): State<Office>,
    visit: Visit,
    Query(watched): Query<Watched>,
) -> Result<Response, Problem> {
    let run = watched.run.and_then(|run| run.parse().ok());
    html(&progress_of(&office, &visit, run).await?)
}

async fn page(office: &Office, visit: &Visit, typed: Typed) -> Result<Page, Problem> {
    let runs = office.topic_runs(visit.desk()).await?;
    let names = office.names().await?;
    Ok(Page {
        frame: Frame::of(office, visit, Here::Topics, "分析记录"),
        tabs: tabs("/topics/runs"),
        progress: progress_of(office, visit, None).await?,
        runs: runs.iter().map(|run| RunLine::of(run, &names)).collect(),
        decides: decides(visit.desk()),
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// `GET /topics/runs`
pub(super) async fn show(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    let today = office.today();
    let mut typed = Typed::default();
    typed.push("since", quarter_before(today).to_string());
    typed.push("until", today.to_string());
    html(&page(&office, &visit, typed).await?)
}

/// The first day of the month, two months back: three months up to now.
fn quarter_before(today: NaiveDate) -> NaiveDate {
    let first = today.with_day(1);
    let back = first.and_then(|first| first.checked_sub_months(Months::new(2)));
    back.unwrap_or(today)
}

/// `POST /topics/runs`
pub(super) async fn request(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let mut mistakes = Mistakes::default();
    let mut day = |name: &str, label: &str| -> Option<NaiveDate> {
        let found = typed.get(name).and_then(|day| day.parse().ok());
        if found.is_none() {
            mistakes.add(name, format!("{label}：应当是日期，如 2026-03-02"));
        }
        found
    };
    let (since, until) = (day("since", "从哪一天"), day("until", "到哪一天"));
    let mut told = None;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let (Some(since), Some(until)) = (since, until) {
        match office.request_analysis(visit.desk(), since, until).await {
            Ok(_) => {
                let said = Said::done("已安排分析，进度见本页。");
                let said = CookieJar::new().add(flash::cookie(&[said]));
                return Ok((said, Redirect::to("/topics/runs")).into_response());
            }
            Err(error @ ActError::Refused(_)) => {
                let problem = Problem::from(error);
                status = problem.status();
                let said = Told::of(&office, &problem);
                if let Some(field) = problem.field_path() {
                    mistakes.add(field, said.detail.clone());
                }
                told = Some(said);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let mut page = page(&office, &visit, typed).await?;
    page.refused = told;
    page.mistakes = mistakes.0.into_iter().collect();
    Ok((status, html(&page)?).into_response())
}
