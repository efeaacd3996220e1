//! `/topics`: a result with its topics, beside the period before.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::Office;
use casework::topics::{LISTED, Rhythm, TopicList, UNJUDGED, decides, looks, settings};
use serde::Deserialize;
use store::TopicRun;
use uuid::Uuid;

use super::runs::{Progress, progress_of};
use super::shown::{Line, RunLine};
use super::{Tab, missing, tabs};
use crate::api::Problem;
use crate::workbench::forms::Choice;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Ask {
    /// A result.
    #[serde(default)]
    run: Option<String>,
    /// The newest result of a rhythm.
    #[serde(default)]
    rhythm: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    theme: String,
}

#[derive(Template)]
#[template(path = "topics.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    progress: Progress,
    rhythms: Vec<Offered>,
    /// The results of the rhythm that is shown.
    results: Vec<Choice>,
    themes: Vec<String>,
    ask: Ask,
    shown: Option<Shown>,
    decides: bool,
    listed: i64,
}

/// A result.
struct Shown {
    run: RunLine,
    before: String,
    lines: Vec<Line>,
    gone: Vec<Line>,
    new: usize,
    grown: usize,
}

/// A rhythm that is offered.
struct Offered {
    word: &'static str,
    label: &'static str,
    here: bool,
}

/// Whether an officer is shown topics.
pub(in crate::workbench) fn is_shown_topics(desk: &casework::Desk) -> bool {
    looks(desk)
}

/// `GET /topics`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let desk = visit.desk();
    let asked = match ask.run.as_deref().filter(|run| !run.is_empty()) {
        Some(run) => Some(run.parse::<Uuid>().map_err(|_| missing())?),
        None => None,
    };
    let rhythm = match ask.rhythm.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => Some(Rhythm::parse(word).ok_or_else(missing)?),
        None => None,
    };
    let newest = match rhythm {
        Some(rhythm) => office.topic_results(desk, rhythm).await?,
        None => Vec::new(),
    };
    let list = match (asked, rhythm, newest.first()) {
        // no result of this rhythm yet
        (None, Some(_), None) => None,
        (None, Some(_), Some(first)) => office.topic_list(desk, Some(first.id)).await?,
        (asked, ..) => office.topic_list(desk, asked).await?,
    };
    if asked.is_some() && list.is_none() {
        return Err(missing());
    }
    let of_list = list
        .as_ref()
        .and_then(|list| Rhythm::parse(&list.run.rhythm));
    let results = match of_list {
        Some(rhythm) => office.topic_results(desk, rhythm).await?,
        None => newest,
    };
    let here = list.as_ref().map(|list| list.run.id);
    let themes = settings(&office.rules)
        .map_err(casework::ActError::from)?
        .themes;
    let names = office.names().await?;
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Topics, "热点"),
        tabs: tabs("/topics"),
        progress: progress_of(&office, &visit, None).await?,
        rhythms: rhythms(rhythm.or(of_list)),
        results: choices(&results, here),
        themes: themes
            .into_iter()
            .map(|theme| theme.name)
            .chain([UNJUDGED.to_owned()])
            .collect(),
        shown: list.map(|list| Shown::of(list, &ask, &names)),
        ask,
        decides: decides(desk),
        listed: LISTED,
    })
}

impl Shown {
    fn of(mut list: TopicList, ask: &Ask, names: &casework::Names) -> Shown {
        list.narrow(&ask.text, &ask.theme);
        let moved = |word: &str| {
            let topics = list.topics.iter().filter_map(|found| found.moved);
            topics.filter(|moved| moved.word() == word).count()
        };
        Shown {
            new: moved("new"),
            grown: moved("grown"),
            run: RunLine::of(&list.run, names),
            before: list
                .before
                .as_ref()
                .map(|run| RunLine::of(run, names).period())
                .unwrap_or_default(),
            lines: list.topics.iter().map(Line::of).collect(),
            gone: list.gone.iter().map(Line::of).collect(),
        }
    }
}

fn rhythms(here: Option<Rhythm>) -> Vec<Offered> {
    let all = Rhythm::BY_ITSELF.into_iter().chain([Rhythm::OnDemand]);
    all.map(|rhythm| Offered {
        word: rhythm.word(),
        label: rhythm.label(),
        here: Some(rhythm) == here,
    })
    .collect()
}

/// The results to choose from; the one that is shown among them, however old.
fn choices(results: &[TopicRun], here: Option<Uuid>) -> Vec<Choice> {
    let choice = |run: &TopicRun| {
        let period = format!("{} 至 {}", run.since, run.until);
        Choice::new(run.id.to_string(), period)
    };
    let mut choices: Vec<Choice> = results.iter().map(choice).collect();
    if let Some(here) = here.map(|here| here.to_string())
        && !choices.iter().any(|choice| choice.value == here)
    {
        choices.insert(0, Choice::new(here, "现在显示的"));
    }
    choices
}
