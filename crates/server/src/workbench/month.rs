//! The month: which days are worked, and what falls due on each.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use casework::{MonthDay, MonthOf, Office};
use chrono::{Datelike, Months, NaiveDate};
use disclosure::calendar::DayKind;
use serde::Deserialize;
use uuid::Uuid;

use super::Bench;
use super::page::{Frame, Here, html, sees_cases};
use super::visit::Visit;
use crate::api::Problem;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new().route("/calendar", get(show))
}

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    month: Option<String>,
    #[serde(default)]
    of: Option<String>,
}

#[derive(Template)]
#[template(path = "month.html")]
struct Page {
    frame: Frame,
    label: String,
    of: &'static str,
    month: String,
    before: Option<String>,
    after: Option<String>,
    /// Weeks from Monday to Sunday; days of other months are empty.
    weeks: Vec<Vec<Option<Cell>>>,
    provisional: bool,
}

/// A day.
struct Cell {
    day: u32,
    date: String,
    today: bool,
    class: &'static str,
    mark: &'static str,
    said: String,
    due: i64,
    cases: Vec<(Uuid, String)>,
    rest: i64,
    /// What reconsideration and litigation have due: case, number, and which deadline.
    remedies: Vec<(Uuid, String, &'static str)>,
}

/// `GET /calendar?month=2026-11&of=hands|reach`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
    if !sees_cases(&visit.desk().roles()) {
        return Err(unknown());
    }
    let today = office.today();
    let first = match &ask.month {
        None => today.with_day(1).ok_or_else(unknown)?,
        Some(text) => month(text).ok_or_else(unknown)?,
    };
    let (of, word) = match ask.of.as_deref() {
        Some("hands") => (MonthOf::Hands, "hands"),
        None | Some("reach") => (MonthOf::Reach, "reach"),
        Some(_) => return Err(unknown()),
    };
    let days = office
        .month(visit.desk(), first.year(), first.month(), of)
        .await?;
    let provisional = days
        .iter()
        .any(|day| office.rules.calendar.is_provisional(day.on));
    let beside = |month: Option<NaiveDate>| month.map(|month| month.format("%Y-%m").to_string());
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Calendar, "期限日历"),
        label: first.format("%Y 年 %-m 月").to_string(),
        of: word,
        month: first.format("%Y-%m").to_string(),
        before: beside(first.checked_sub_months(Months::new(1))),
        after: beside(first.checked_add_months(Months::new(1))),
        weeks: weeks(days, today),
        provisional,
    })
}

/// `2026-11`, of our time.
fn month(text: &str) -> Option<NaiveDate> {
    let first: NaiveDate = format!("{text}-01").parse().ok()?;
    (text.len() == 7 && (2000..2200).contains(&first.year())).then_some(first)
}

fn weeks(days: Vec<MonthDay>, today: NaiveDate) -> Vec<Vec<Option<Cell>>> {
    let mut weeks: Vec<Vec<Option<Cell>>> = Vec::new();
    let before = days
        .first()
        .map_or(0, |day| day.on.weekday().num_days_from_monday());
    let mut cells: Vec<Option<Cell>> = (0..before).map(|_| None).collect();
    cells.extend(days.into_iter().map(|day| Some(Cell::of(day, today))));
    while !cells.is_empty() {
        let rest = cells.split_off(cells.len().min(7));
        cells.resize_with(7, || None);
        weeks.push(cells);
        cells = rest;
    }
    weeks
}

impl Cell {
    fn of(day: MonthDay, today: NaiveDate) -> Cell {
        let (class, mark, said) = match day.kind {
            Some(DayKind::Workday) => ("work", "", "工作日".to_owned()),
            Some(DayKind::MakeupWorkday { .. }) => ("makeup", "班", "调休上班".to_owned()),
            Some(DayKind::Weekend) => ("off", "", "周末".to_owned()),
            Some(DayKind::Holiday { .. }) => {
                ("holiday", "休", day.holiday.clone().unwrap_or_default())
            }
            Some(DayKind::PresumedWorkday) => ("work", "", "工作日（暂定）".to_owned()),
            Some(DayKind::PresumedHoliday) => ("holiday", "休", "法定节假日（暂定）".to_owned()),
            None => ("off", "", "没有日历".to_owned()),
        };
        let named = i64::try_from(day.first.len()).unwrap_or(i64::MAX);
        Cell {
            day: day.on.day(),
            date: day.on.to_string(),
            today: day.on == today,
            class,
            mark,
            said,
            due: day.due,
            rest: day.due - named,
            remedies: day
                .remedies
                .into_iter()
                .filter_map(|it| Some((it.case_id, it.number, it.remedy.due_kind?.label())))
                .collect(),
            cases: day
                .first
                .into_iter()
                .map(|case| (case.id, case.number))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_strictly() {
        assert_eq!(month("2026-11"), NaiveDate::from_ymd_opt(2026, 11, 1));
        for other in ["2026-13", "2026", "2026-1", "1999-12", "2026-11-01", ""] {
            assert_eq!(month(other), None, "{other}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let days: Vec<MonthDay> = first
            .iter_days()
            .take(30)
            .map(|on| MonthDay {
                on,
                kind: None,
                holiday: None,
                due: 0,
                first: Vec::new(),
                remedies: Vec::new(),
            })
            .collect();
        let weeks = weeks(days, first);
        // the 1st of November 2026 is a Sunday
        assert_eq!(weeks.len(), 6);
        assert!(weeks.iter().all(|week| week.len() == 7));
        assert!(weeks[0][5].is_none());
        assert_eq!(weeks[0][6].as_ref().map(|cell| cell.day), Some(1));
        assert_eq!(weeks[5][0].as_ref().map(|cell| cell.day), Some(30));
    }
}
