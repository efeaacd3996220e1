//! A list as a spreadsheet: what its page shows, all pages of it.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use casework::{ExportError, ExportList, Exported, Office};
use store::Tab;

use super::asked::Asked;
use super::may_see_cases;
use crate::api::Problem;
use crate::download::download;
use crate::workbench::Bench;
use crate::workbench::kept::{XLSX, kept};
use crate::workbench::visit::Visit;

/// `GET /{list}/export.xlsx`
pub(super) fn list(tab: Tab) -> MethodRouter<Bench> {
    get(
        move |State(office): State<Office>, visit: Visit, RawQuery(query): RawQuery| async move {
            export(&office, &visit, tab, &query.unwrap_or_default()).await
        },
    )
}

async fn export(
    office: &Office,
    visit: &Visit,
    tab: Tab,
    query: &str,
) -> Result<Response, Problem> {
    may_see_cases(visit)?;
    let names = office.names().await?;
    let asked = Asked::of(tab, query, &names);
    if !asked.read.mistakes.is_empty() {
        // the list says what is wrong
        return Ok(Redirect::to(&asked.address(None)).into_response());
    }
    let list = ExportList::Work(tab, asked.filter, asked.order);
    spreadsheet(office, visit, &list, tab.label()).await
}

/// A list as a file for the browser to keep, under a name with the day.
pub(in crate::workbench) async fn spreadsheet(
    office: &Office,
    visit: &Visit,
    list: &ExportList,
    name: &str,
) -> Result<Response, Problem> {
    let exported = office.export_cases(visit.desk(), list).await;
    attached(office, name, exported)
}

/// A spreadsheet for the browser to keep, under a name with the day.
pub(in crate::workbench) fn attached(
    office: &Office,
    name: &str,
    exported: Result<Exported, ExportError>,
) -> Result<Response, Problem> {
    let file = download(exported)?;
    Ok(kept(XLSX, &format!("{name} {}.xlsx", office.today()), file))
}
