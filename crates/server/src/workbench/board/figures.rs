//! The figures by agency; each is a link to the cases that make it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::{BoardFigures, Office};
use serde::Deserialize;
use uuid::Uuid;

use super::may_watch;
use super::period::{Offered, Period};
use crate::api::Problem;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    period: Option<String>,
}

#[derive(Template)]
#[template(path = "board.html")]
struct Page {
    frame: Frame,
    periods: Vec<Offered>,
    from: String,
    to: String,
    rows: Vec<Row>,
    total: Row,
}

/// A line of the board.
struct Row {
    agency: Option<Uuid>,
    name: String,
    figures: BoardFigures,
    median: String,
    share: String,
}

impl Row {
    fn of(agency: Option<Uuid>, name: String, figures: BoardFigures) -> Row {
        Row {
            agency,
            name,
            median: figures
                .median_workdays
                .map_or_else(|| "—".to_owned(), |days| format!("{days}")),
            share: share(figures.on_time_share),
            figures,
        }
    }

    /// A list of this line's cases; `rest` is the rest of its filters.
    fn list(&self, rest: &str) -> String {
        match self.agency {
            Some(agency) => format!("/cases?{rest}&agency={agency}"),
            None => format!("/cases?{rest}"),
        }
    }

    /// Its late replies of a period.
    fn late(&self, from: &str, to: &str) -> String {
        self.list(&format!("late=yes&concluded_from={from}&concluded_to={to}"))
    }

    /// The trouble that puts it on top: overdue first, then what is about to be.
    fn trouble(&self) -> (i64, i64, i64) {
        (
            self.figures.overdue,
            self.figures.due_soon,
            self.figures.answered_late,
        )
    }
}

/// A share in words, never without its numbers.
fn share((on_time, all): (i64, i64)) -> String {
    match all {
        0 => "—".to_owned(),
        all => format!("{on_time}/{all}（{}%）", on_time * 100 / all),
    }
}

/// `GET /board`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let today = office.today();
    let word = ask.period.as_deref().unwrap_or("year");
    let period =
        Period::of(word, today).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let board = office.board(visit.desk(), period.from, period.to).await?;
    let mut rows: Vec<Row> = board
        .rows
        .into_iter()
        .map(|row| Row::of(Some(row.agency.id), row.agency.name, row.figures))
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.trouble()));
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Board, "督办看板"),
        periods: period.offered(today),
        from: period.from.to_string(),
        to: period.to.to_string(),
        rows,
        total: Row::of(None, "合计".to_owned(), board.total),
    })
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_says_of_how_many() {
        assert_eq!(share((23, 25)), "23/25（92%）");
        assert_eq!(share((0, 0)), "—");
        // never rounded up to a hundred
        assert_eq!(share((999, 1000)), "999/1000（99%）");
    }
}
