//! How the coming workdays look: what will be late, and whom to give it to today.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::Office;
use casework::outlook::{Outlook, OutlookAsk, OutlookHand};
use chrono::NaiveDate;
use disclosure::explain::day;
use serde::Deserialize;

use super::may_watch;
use crate::api::Problem;
use crate::api::outlook::{SEED, WORKDAYS};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    workdays: Option<u32>,
    #[serde(default)]
    seed: Option<u64>,
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

    fn rate(&self, hand: &OutlookHand) -> String {
        let (replies, present) = hand.rests_on;
        match hand.rate_of_office {
            true => format!("{:.2}（本人太少，按全机关平均）", hand.rate),
            false => format!("{:.2}（{present} 个工作日 {replies} 件）", hand.rate),
        }
    }
}

/// `GET /board/outlook?workdays=20&seed=1`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let ask = OutlookAsk {
        workdays: ask.workdays.unwrap_or(WORKDAYS),
        seed: ask.seed.unwrap_or(SEED),
    };
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
