//! Reconsideration and litigation across cases: what is open, table four of a year, and
//! the return of a month.

mod files;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use casework::remedies::{RemedyList, RemedyTable, cell_label, outcome};
use casework::{Names, Office};
use disclosure::words::{RemedyKind, RemedyOutcome};
use serde::Deserialize;
use store::ListedRemedy;
use uuid::Uuid;

use super::Bench;
use super::forms::Choice;
use super::light::Light;
use super::page::{Frame, Here, html, sees_cases};
use super::visit::Visit;
use crate::api::Problem;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/remedies", get(show))
        .route("/remedies/export.xlsx", get(files::export))
        .route("/remedies/month", get(files::month))
}

/// What is asked for; a field that is left empty asks nothing.
#[derive(Debug, Default, Deserialize)]
struct Ask {
    #[serde(default)]
    agency: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    cell: String,
}

/// The same, read.
#[derive(Debug, Clone, Copy)]
struct Asked {
    agency: Option<Uuid>,
    year: Option<i32>,
    cell: Option<usize>,
}

impl Ask {
    fn read(&self, office: &Office) -> Result<Asked, Problem> {
        let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let agency = given(&self.agency).map(|text| text.parse().map_err(|_| unknown()));
        let year = given(&self.year).map(|text| {
            let year = text.parse().ok();
            let known = year.filter(|year| office.remedy_years().any(|it| it == *year));
            known.ok_or_else(unknown)
        });
        let cell = given(&self.cell).map(|text| {
            let cell = text.parse().ok();
            cell.filter(|cell| cell_label(*cell).is_some())
                .ok_or_else(unknown)
        });
        Ok(Asked {
            agency: agency.transpose()?,
            year: year.transpose()?,
            cell: cell.transpose()?,
        })
    }
}

impl Asked {
    fn list(self) -> RemedyList {
        match self.year {
            None => RemedyList::Open,
            Some(year) => RemedyList::Counted(year, self.cell),
        }
    }

    /// The address that asks for it, under a path.
    fn address(self, path: &str) -> String {
        let mut query = Vec::new();
        query.extend(self.agency.map(|id| format!("agency={id}")));
        query.extend(self.year.map(|year| format!("year={year}")));
        query.extend(self.cell.map(|cell| format!("cell={cell}")));
        match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{}", query.join("&")),
        }
    }
}

#[derive(Template)]
#[template(path = "remedies.html")]
struct Page {
    frame: Frame,
    /// What the list shows, in words.
    shown: String,
    open: String,
    /// The years, the latest first, each with its address.
    years: Vec<(i32, String, bool)>,
    is_open: bool,
    table: Option<Table>,
    lines: Vec<Line>,
    export: String,
    agencies: Vec<Choice>,
    agency: String,
    year: String,
    month: String,
}

/// Table four of a year.
struct Table {
    year: i32,
    groups: Vec<(&'static str, Vec<Cell>)>,
    /// 纠错率, as a sentence.
    share: String,
}

/// A cell, which opens what it counts.
struct Cell {
    label: &'static str,
    count: i64,
    href: String,
    here: bool,
}

/// A line of the list.
struct Line {
    id: Uuid,
    number: String,
    title: String,
    agency: String,
    kind: &'static str,
    by: &'static str,
    authority: String,
    received: String,
    status: &'static str,
    decided: String,
    due: &'static str,
    due_on: String,
    light: Light,
}

/// `GET /remedies`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_see(&visit)?;
    let asked = ask.read(&office)?;
    let names = office.names().await?;
    let table = match asked.year {
        Some(year) => Some(
            office
                .remedy_table(visit.desk(), asked.agency, year)
                .await?,
        ),
        None => None,
    };
    let listed = office
        .remedies(visit.desk(), asked.agency, asked.list())
        .await?;
    let agencies = agencies(&office, &visit).await?;
    let nothing = Asked {
        year: None,
        cell: None,
        ..asked
    };
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Remedies, "复议、诉讼"),
        shown: shown(asked),
        open: nothing.address("/remedies"),
        years: office
            .remedy_years()
            .map(|year| {
                let of = Asked {
                    year: Some(year),
                    ..nothing
                };
                (year, of.address("/remedies"), asked.year == Some(year))
            })
            .collect(),
        is_open: asked.year.is_none(),
        table: table.map(|table| Table::of(&table, asked)),
        lines: listed
            .iter()
            .map(|it| Line::of(&office, &names, it))
            .collect(),
        export: asked.address("/remedies/export.xlsx"),
        agencies,
        agency: ask.agency,
        year: ask.year,
        month: office.today().format("%Y-%m").to_string(),
    })
}

fn may_see(visit: &Visit) -> Result<(), Problem> {
    match sees_cases(&visit.desk().roles()) {
        true => Ok(()),
        false => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}

/// Those whose cases may be asked for: where there is but one, none is chosen.
async fn agencies(office: &Office, visit: &Visit) -> Result<Vec<Choice>, Problem> {
    let mut reader = office.store.read().await?;
    let agencies = reader.agencies(&visit.desk().scope).await?;
    let choices = agencies
        .into_iter()
        .map(|agency| Choice::new(agency.id.to_string(), agency.name));
    let choices: Vec<Choice> = choices.collect();
    Ok(match choices.len() {
        0 | 1 => Vec::new(),
        _ => choices,
    })
}

fn shown(asked: Asked) -> String {
    match (asked.year, asked.cell.and_then(cell_label)) {
        (None, _) => "没有审结，或者还有事要办的".to_owned(),
        (Some(year), None) => format!("{year} 年计入表四的"),
        (Some(year), Some((kind, column))) => {
            format!("{year} 年：{}，{column}", kind.label())
        }
    }
}

impl Table {
    fn of(table: &RemedyTable, asked: Asked) -> Table {
        let cell = |cell: usize| {
            let (_, label) = cell_label(cell)?;
            Some(Cell {
                label,
                count: table.cells[cell],
                href: Asked {
                    cell: Some(cell),
                    ..asked
                }
                .address("/remedies"),
                here: asked.cell == Some(cell),
            })
        };
        let group = |(group, kind): (usize, &RemedyKind)| {
            let cells = (group * 5..group * 5 + 5).filter_map(cell);
            (kind.label(), cells.collect())
        };
        let (corrected, decided) = table.corrected_of_decided();
        let share = match decided {
            0 => "本年没有审结的".to_owned(),
            _ => format!(
                "本年审结 {decided} 件，其中纠正 {corrected} 件，纠错率 {:.1}%",
                100.0 * corrected as f64 / decided as f64
            ),
        };
        Table {
            year: table.year,
            groups: RemedyKind::ALL.iter().enumerate().map(group).collect(),
            share,
        }
    }
}

impl Line {
    fn of(office: &Office, names: &Names, listed: &ListedRemedy) -> Line {
        let remedy = &listed.remedy;
        let today = office.today();
        let agency = names.agency(listed.agency_id);
        Line {
            id: listed.case_id,
            number: listed.number.clone(),
            title: listed.title.clone(),
            agency: agency.map_or_else(String::new, |agency| agency.name.clone()),
            kind: remedy.kind.label(),
            by: remedy.sought_by.label(),
            authority: format!(
                "{}{}",
                remedy.authority,
                remedy.authority_number.as_deref().unwrap_or_default()
            ),
            received: remedy.received_on.to_string(),
            status: outcome(remedy).map_or("尚未审结", RemedyOutcome::label),
            decided: remedy
                .closed_on
                .map_or_else(String::new, |day| day.to_string()),
            due: remedy.due_kind.map_or("", |kind| kind.label()),
            due_on: remedy
                .due_on
                .map_or_else(String::new, |day| day.to_string()),
            light: match remedy.due_on {
                Some(due) => {
                    let provisional = office.rules.calendar.is_provisional(due);
                    Light::due(due, today, provisional, &office.rules)
                }
                None => Light::none(),
            },
        }
    }
}
