//! How the coming workdays look: what will be late, and whom to give it to today.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use casework::outlook::{Outlook, OutlookAsk};
use chrono::NaiveDate;
use disclosure::explain::day;
use serde::Deserialize;

use super::may_watch;
use crate::api::Problem;
use crate::api::outlook::{SEED, WORKDAYS};
use crate::reports::{Form, Supervised};
use crate::workbench::kept::written_and_kept;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    workdays: Option<u32>,
    #[serde(default)]
    seed: Option<u64>,
}

impl Ask {
    fn of_office(&self) -> OutlookAsk {
        OutlookAsk {
            workdays: self.workdays.unwrap_or(WORKDAYS),
            seed: self.seed.unwrap_or(SEED),
        }
    }
}

#[derive(Template)]
#[template(path = "board_outlook.html")]
struct Page {
    frame: Frame,
    workdays: u32,
    outlook: Outlook,
    holidays: String,
}

impl Page {
    /// In how many of a hundred.
    fn of_hundred(&self, late: &u32) -> String {
        format!("{}%", late * 100 / self.outlook.plays.max(1))
    }

    fn mean(&self, mean: &f64) -> String {
        format!("{mean:.1}")
    }

    fn day(&self, on: &NaiveDate) -> String {
        day(*on)
    }
}

/// `GET /board/outlook?workdays=20&seed=1`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let ask = ask.of_office();
    let outlook = office.outlook(visit.desk(), ask).await?;
    let holidays = outlook.holidays.iter().map(|holidays| {
        let (from, to) = (day(holidays.from), day(holidays.to));
        match holidays.from == holidays.to {
            true => format!("{from}{}", holidays.name),
            false => format!("{from}至{to}{}", holidays.name),
        }
    });
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Board, "推演"),
        workdays: ask.workdays,
        holidays: holidays.collect::<Vec<_>>().join("，"),
        outlook,
    })
}

/// `GET /board/outlook/files/{format}?workdays=20&seed=1`
pub(super) async fn file(
    State(office): State<Office>,
    visit: Visit,
    Path(format): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let form = Form::parse(&format).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let outlook = office.outlook(visit.desk(), ask.of_office()).await?;
    let name = format!(
        "推演 {} {}个工作日.{}",
        outlook.on,
        outlook.days.len(),
        form.word()
    );
    let (agency, at) = (visit.desk().agency.name.clone(), office.clock.now());
    let write = move || Supervised::ahead(outlook, &agency)?.written(form, at);
    written_and_kept(form.media_type(), &name, write).await
}
