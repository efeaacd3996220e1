//! The three lists: about to be overdue, overdue and open, answered overdue.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::{Listed, Office, WorkFilter};
use disclosure::words::ActKind;
use serde::Deserialize;
use store::{Tab, WorkOrder};

use super::may_watch;
use super::period::Period;
use crate::api::{ListAsked, Problem};
use crate::workbench::case::choices::handlers;
use crate::workbench::forms::Choice;
use crate::workbench::lists::{Line, PAGE, Pen};
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Soon,
    Overdue,
    Late,
}

impl List {
    const ALL: [List; 3] = [List::Soon, List::Overdue, List::Late];

    const fn word(self) -> &'static str {
        match self {
            List::Soon => "soon",
            List::Overdue => "overdue",
            List::Late => "late",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            List::Soon => "即将超期",
            List::Overdue => "超期未答复",
            List::Late => "超期答复",
        }
    }

    const fn empty(self) -> &'static str {
        match self {
            List::Soon => "三个工作日内没有到期的案件。",
            List::Overdue => "没有超期未答复的案件。",
            List::Late => "这一时期没有超期答复的案件。",
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    cursor: Option<String>,
    #[serde(default)]
    period: Option<String>,
}

#[derive(Template)]
#[template(path = "board_list.html")]
struct Page {
    frame: Frame,
    label: &'static str,
    empty: &'static str,
    tabs: Vec<(String, &'static str, bool)>,
    lines: Vec<Seen>,
    next_page: Option<String>,
    /// Where the forms come back to.
    back: String,
    may_urge: bool,
    handlers: Vec<Choice>,
    once: String,
}

/// A line with the version that is seen.
struct Seen {
    line: Line,
    version: i64,
}

/// `GET /board/{list}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(list): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
    let list = List::ALL
        .into_iter()
        .find(|known| known.word() == list)
        .ok_or_else(unknown)?;
    let word = ask.period.as_deref().unwrap_or("year");
    let period = Period::of(word, office.today()).ok_or_else(unknown)?;
    let (filter, order) = match list {
        List::Soon => (WorkFilter::about_to_be_overdue(), WorkOrder::Due),
        List::Overdue => (WorkFilter::overdue(), WorkOrder::Due),
        List::Late => (
            WorkFilter::answered_late(period.from, period.to),
            WorkOrder::Newest,
        ),
    };
    let pages = ListAsked::new("board", &(list.word(), word))?;
    let cursor = ask.cursor.as_deref();
    let cursor = cursor.map(|text| pages.decode(text)).transpose()?;
    let listed = office
        .worklist(
            visit.desk(),
            Tab::All,
            &filter,
            order,
            cursor.as_ref(),
            PAGE,
        )
        .await?;
    let roles = &visit.desk().officer.roles;
    let may = |act: ActKind| {
        let allowed = &office.rules.lifecycle.act(act).roles;
        list != List::Late && roles.iter().any(|role| allowed.contains(role))
    };
    let address = |cursor: Option<&str>| match cursor {
        Some(cursor) => format!("/board/{}?period={word}&cursor={cursor}", list.word()),
        None => format!("/board/{}?period={word}", list.word()),
    };
    let Listed { rows, next } = listed;
    let next = next.map(|next| pages.encode(&next)).transpose()?;
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Board, list.label()),
        label: list.label(),
        empty: list.empty(),
        tabs: List::ALL
            .into_iter()
            .map(|other| {
                let href = format!("/board/{}?period={word}", other.word());
                (href, other.label(), other == list)
            })
            .collect(),
        lines: lines(&office, &visit, rows).await?,
        next_page: next.map(|next| address(Some(&next))),
        back: address(ask.cursor.as_deref()),
        may_urge: may(ActKind::Urge),
        handlers: match may(ActKind::Dispatch) {
            true => handlers(office.names().await?.as_ref(), visit.desk().agency.id),
            false => Vec::new(),
        },
        once: once::new_key(),
    })
}

async fn lines(
    office: &Office,
    visit: &Visit,
    rows: Vec<(store::CaseListRow, casework::Sight)>,
) -> Result<Vec<Seen>, Problem> {
    let names = office.names().await?;
    let pen = Pen {
        office,
        desk: visit.desk(),
        names: &names,
        today: office.today(),
    };
    Ok(rows
        .into_iter()
        .map(|(row, sight)| Seen {
            version: row.version,
            line: pen.line(row, sight),
        })
        .collect())
}
