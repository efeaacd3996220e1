//! The assessment sheet on a page: each point that is lost names its cases.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::Office;
use casework::supervision::{AssessedItem, Assessment, Cost, Watcher};
use disclosure::explain::source;
use store::MeasuredCase;
use uuid::Uuid;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// So many cases of an item are named; the files name all.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "board_assessment.html")]
struct Page {
    frame: Frame,
    /// Where the form leads.
    action: &'static str,
    heading: String,
    asked: Asked,
    base: i64,
    cite: String,
    costs: Vec<(Cost, String)>,
    rows: Vec<Row>,
}

/// The sheet of an agency.
struct Row {
    id: Uuid,
    name: String,
    score: i64,
    lost: i64,
    items: Vec<Item>,
}

/// What it loses for one thing.
struct Item {
    label: &'static str,
    lost: i64,
    many: usize,
    cases: Vec<MeasuredCase>,
    more: usize,
}

impl Item {
    fn of(item: AssessedItem) -> Item {
        let many = item.cases.len();
        Item {
            label: item.cost.item.label(),
            lost: item.lost(),
            many,
            more: many.saturating_sub(NAMED),
            cases: item.cases.into_iter().take(NAMED).collect(),
        }
    }
}

/// `GET /board/assessment?from=&to=&agency=&whole=`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?;
    let who = Watcher::Desk(visit.desk());
    let told = office.assessment(who, asked.ask).await?;
    let heading = format!("{}考核表", told.agency.name);
    let article = |cite: &str| source(&cite.into(), &office.rules);
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Board, heading.clone()),
        action: "/board/assessment",
        heading,
        asked,
        base: told.base,
        cite: article(&told.cite),
        costs: told
            .costs
            .iter()
            .map(|cost| (cost.clone(), article(&cost.cite)))
            .collect(),
        rows: rows(told),
    })
}

fn rows(told: Assessment) -> Vec<Row> {
    let row = |of: casework::supervision::Assessed| Row {
        id: of.agency.id,
        score: of.score(),
        lost: of.lost(),
        name: of.agency.name,
        items: of.items.into_iter().map(Item::of).collect(),
    };
    told.agencies.into_iter().map(row).collect()
}
