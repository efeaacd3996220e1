//! The annual report: its tables with the cases behind each cell, frozen when the year is
//! over, as files; and the tables of others, looked through.

mod cell;
mod check;
mod file;
mod freeze;
mod show;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use casework::Office;
use casework::annual::MOST_BYTES;
use chrono::Datelike;
use disclosure::Refusal;
use serde::Deserialize;
use store::{AgencyKind, Extent};

use super::Bench;
use super::page::watches;
use super::visit::Visit;
use crate::api::Problem;

/// What surrounds the files in a form.
const AROUND: usize = 64 * 1024;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/reports/annual", get(show::show))
        .route("/reports/annual/cells/{row}/{column}", get(cell::show))
        .route(
            "/reports/annual/cells/{row}/{column}/export.xlsx",
            get(cell::export),
        )
        .route("/reports/annual/files/{format}", get(file::file))
        .route("/reports/annual/freeze", post(freeze::freeze))
        .route(
            "/reports/check",
            get(check::form)
                .post(check::look)
                .layer(DefaultBodyLimit::max(2 * MOST_BYTES + AROUND)),
        )
}

/// Reports are for those who watch over others.
fn may_report(visit: &Visit) -> Result<(), Problem> {
    if watches(&visit.desk().officer.roles) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "role",
        "reg:50",
        "您不能查看年度报告",
        "年度报告由负责人、督办人、分析人和审计人查看。",
    )
    .into())
}

/// Which report, as addresses and forms say it.
#[derive(Debug, Default, Deserialize)]
struct Ask {
    #[serde(default)]
    year: Option<String>,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    whole: Option<String>,
    #[serde(default)]
    after: Option<String>,
}

/// Which report.
#[derive(Debug, Clone, Copy)]
struct Asked {
    year: i32,
    extent: Extent,
}

impl Asked {
    /// What an address asks for, of those who may see reports: without a year the last one
    /// until its report is due at the end of March (article 49), without an agency the own
    /// one.
    async fn of(office: &Office, visit: &Visit, ask: &Ask) -> Result<Asked, Problem> {
        may_report(visit)?;
        let names = office.names().await?;
        let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
        let today = office.today();
        let year = match ask.year.as_deref().filter(|year| !year.is_empty()) {
            None => today.year() - i32::from(today.month() <= 3),
            Some(year) => year.trim().parse().map_err(|_| unknown())?,
        };
        if !(1900..=today.year()).contains(&year) {
            return Err(unknown());
        }
        let desk = visit.desk();
        let agency = match ask.agency.as_deref().filter(|agency| !agency.is_empty()) {
            None => desk.agency.id,
            Some(agency) => agency.parse().map_err(|_| unknown())?,
        };
        let reach = names.in_reach(desk);
        let agency = reach.iter().find(|known| known.id == agency);
        let agency = agency.ok_or_else(unknown)?;
        let whole = match ask.whole.as_deref() {
            // the district reports for all
            None if ask.agency.is_none() => agency.kind == AgencyKind::District,
            whole => whole == Some("yes"),
        };
        Ok(Asked {
            year,
            extent: Extent {
                agency: agency.id,
                whole,
            },
        })
    }

    /// The same as the rest of an address.
    fn query(self) -> String {
        let Extent { agency, whole } = self.extent;
        let whole = if whole { "yes" } else { "no" };
        format!("year={}&agency={agency}&whole={whole}", self.year)
    }
}
