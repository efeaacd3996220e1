//! The cases of a cell, a page at a time, or all of them as a spreadsheet.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use casework::annual::{Cell, result};
use store::CellCase;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::workbench::lists::attached;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// How many a page holds.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "annual_cell.html")]
struct Page {
    frame: Frame,
    back: String,
    agency: String,
    year: i32,
    row: &'static str,
    column: &'static str,
    lines: Vec<Line>,
    next: Option<String>,
    export: String,
}

struct Line {
    case: CellCase,
    agency: String,
    /// The row that its result made.
    result: &'static str,
}

/// `GET /reports/annual/cells/{row}/{column}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path((row, column)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?;
    let cell = named(&row, &column)?;
    let names = office.names().await?;
    let after = ask.after.as_deref().map(str::parse).transpose();
    let after = after.map_err(|_| Problem::of_status(StatusCode::NOT_FOUND))?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut cases = office
        .annual_cell(visit.desk(), asked.extent, asked.year, cell, after, limit)
        .await?;
    let more = cases.len() > PAGE;
    cases.truncate(PAGE);
    let last = cases.last().filter(|_| more).map(|last| last.case_id);
    let query = asked.query();
    let name = |id| names.agency(id).map(|agency| agency.name.clone());
    let (row_label, column_label) = cell.label();
    html(&Page {
        frame: Frame::of(
            &office,
            &visit,
            Here::Reports,
            format!("{row_label}　{column_label}"),
        ),
        back: format!("/reports/annual?{query}"),
        agency: name(asked.extent.agency).unwrap_or_default(),
        year: asked.year,
        row: row_label,
        column: column_label,
        lines: cases
            .into_iter()
            .map(|case| Line {
                agency: name(case.agency_id).unwrap_or_default(),
                result: result(&case),
                case,
            })
            .collect(),
        next: last.map(|last| format!("{}?{query}&after={last}", address(cell))),
        export: format!("{}/export.xlsx?{query}", address(cell)),
    })
}

/// `GET /reports/annual/cells/{row}/{column}/export.xlsx`
pub(super) async fn export(
    State(office): State<Office>,
    visit: Visit,
    Path((row, column)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?;
    let cell = named(&row, &column)?;
    let exported = office
        .export_annual_cell(visit.desk(), asked.extent, asked.year, cell)
        .await;
    let (row, column) = cell.label();
    let name = format!("{} 年 {row} {column}", asked.year);
    attached(&office, &name, exported)
}

fn named(row: &str, column: &str) -> Result<Cell, Problem> {
    let place = row.parse().ok().zip(column.parse().ok());
    let cell = place.and_then(|(row, column)| Cell::at(row, column));
    cell.ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))
}

fn address(cell: Cell) -> String {
    format!("/reports/annual/cells/{}/{}", cell.row, cell.column)
}
