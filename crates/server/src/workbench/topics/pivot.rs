//! `/topics/pivot`: themes by town and quarter; each number leads to its applications.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::topics::{Pivot, PivotCell};
use casework::{ExportError, Office};
use serde::{Deserialize, Serialize};
use store::CountedMember;
use uuid::Uuid;

use super::shown::RunLine;
use super::{Tab, missing, tabs};
use crate::api::Problem;
use crate::workbench::kept::{XLSX, kept};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// How many applications of a cell are listed.
const LISTED: usize = 300;

/// What is asked for.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Ask {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    run: String,
    #[serde(default)]
    quarter: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theme: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    township: Option<String>,
}

impl Ask {
    fn run(&self) -> Result<Option<Uuid>, Problem> {
        match self.run.as_str() {
            "" => Ok(None),
            run => run.parse().map(Some).map_err(|_| missing()),
        }
    }
}

#[derive(Template)]
#[template(path = "topic_pivot.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    shown: Option<Shown>,
}

struct Shown {
    run: RunLine,
    quarters: Vec<Offered>,
    townships: Vec<String>,
    rows: Vec<Row>,
    alone: i64,
    listed: Option<Listed>,
    export: String,
}

/// A quarter that is offered.
struct Offered {
    label: String,
    href: String,
    here: bool,
}

/// A theme.
struct Row {
    name: String,
    is_sum: bool,
    numbers: Vec<Number>,
}

/// How many of a theme in a town.
struct Number {
    many: u64,
    href: String,
}

/// The applications of a cell.
struct Listed {
    heading: String,
    lines: Vec<Line>,
    more: usize,
}

struct Line {
    id: Uuid,
    topic: String,
    number: String,
    title: String,
    on: String,
}

/// `GET /topics/pivot`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let run = ask.run()?;
    let pivot = office.topic_pivot(visit.desk(), run).await?;
    if run.is_some() && pivot.is_none() {
        return Err(missing());
    }
    let names = office.names().await?;
    let shown = match &pivot {
        None => None,
        Some(pivot) => Some(shown(pivot, &ask, RunLine::of(&pivot.run, &names))?),
    };
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Topics, "主题、镇街和季度"),
        tabs: tabs("/topics/pivot"),
        shown,
    })
}

fn shown(pivot: &Pivot, ask: &Ask, run: RunLine) -> Result<Shown, Problem> {
    if !ask.quarter.is_empty() && !pivot.quarters.contains(&ask.quarter) {
        return Err(missing());
    }
    let listed = match (&ask.theme, &ask.township) {
        (None, None) => None,
        (theme, township) => {
            let cell = PivotCell {
                theme: theme.clone().unwrap_or_default(),
                township: township.clone().unwrap_or_default(),
                quarter: ask.quarter.clone(),
            };
            pivot.cell(&cell).ok_or_else(missing)?;
            Some(listed(pivot, &cell))
        }
    };
    let themes = pivot.themes.iter().map(String::as_str).chain([""]);
    Ok(Shown {
        run,
        quarters: quarters(pivot, ask),
        townships: pivot.townships.clone(),
        rows: themes.map(|theme| row(pivot, ask, theme)).collect(),
        alone: pivot.alone,
        listed,
        export: address(
            "/topics/pivot.xlsx",
            &Ask {
                quarter: String::new(),
                theme: None,
                township: None,
                ..ask.clone()
            },
        ),
    })
}

fn quarters(pivot: &Pivot, ask: &Ask) -> Vec<Offered> {
    let all = std::iter::once("").chain(pivot.quarters.iter().map(String::as_str));
    all.map(|quarter| Offered {
        label: label(quarter),
        href: address(
            "/topics/pivot",
            &Ask {
                run: ask.run.clone(),
                quarter: quarter.to_owned(),
                theme: None,
                township: None,
            },
        ),
        here: quarter == ask.quarter,
    })
    .collect()
}

/// `2026-Q1` as people say it.
fn label(quarter: &str) -> String {
    match quarter.split_once("-Q") {
        Some((year, number)) => format!("{year} 年第 {number} 季度"),
        None => "全部季度".to_owned(),
    }
}

fn row(pivot: &Pivot, ask: &Ask, theme: &str) -> Row {
    let townships = pivot.townships.iter().map(String::as_str).chain([""]);
    let number = |township: &str| {
        let cell = PivotCell {
            theme: theme.to_owned(),
            township: township.to_owned(),
            quarter: ask.quarter.clone(),
        };
        let many = pivot.cell(&cell).unwrap_or_default().applications;
        let own = Ask {
            theme: Some(cell.theme),
            township: Some(cell.township),
            ..ask.clone()
        };
        Number {
            many,
            href: format!("{}#cases", address("/topics/pivot", &own)),
        }
    };
    Row {
        name: match theme {
            "" => "合计".to_owned(),
            theme => theme.to_owned(),
        },
        is_sum: theme.is_empty(),
        numbers: townships.map(number).collect(),
    }
}

fn address(path: &str, ask: &Ask) -> String {
    match serde_urlencoded::to_string(ask) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

fn listed(pivot: &Pivot, cell: &PivotCell) -> Listed {
    let members = pivot.members(cell);
    let named = |name: &str, all: &str| match name {
        "" => all.to_owned(),
        name => name.to_owned(),
    };
    let line = |member: &&CountedMember| Line {
        id: member.case_id,
        topic: member.topic.clone(),
        number: member.number.clone(),
        title: member.title.clone(),
        on: member.asked_on.to_string(),
    };
    Listed {
        heading: format!(
            "{} · {} · {}：{} 件",
            named(&cell.theme, "全部主题"),
            named(&cell.township, "全部镇街"),
            label(&cell.quarter),
            members.len()
        ),
        more: members.len().saturating_sub(LISTED),
        lines: members.iter().take(LISTED).map(line).collect(),
    }
}

/// `GET /topics/pivot.xlsx`
pub(super) async fn export(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let exported = office.export_pivot(visit.desk(), ask.run()?).await;
    let exported = exported.map_err(|error| match error {
        ExportError::List(error) => Problem::from(error),
        ExportError::File(cause) => Problem::internal(format!("export: {cause}")),
    })?;
    let bytes = exported.ok_or_else(missing)?;
    let name = format!("主题、镇街和季度 {}.xlsx", office.today());
    Ok(kept(XLSX, &name, bytes))
}
