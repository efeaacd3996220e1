//! The lists of cases: to do, done, supervised, registered by me, and all. What is
//! shown and in which order stands in the address, so that a list can be sent to a
//! colleague, who sees of it what that one's own desk shows.

mod around;
mod asked;
mod controls;
mod export;
mod fields;
mod lines;
mod saved;

use askama::Template;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use casework::{DeskPage, Names, Office, WorkAsk};
use disclosure::Refusal;
use disclosure::words::Role;
use store::{Counts, Cursor, MOST_COUNTED, Tab};

use super::Bench;
use super::page::{Frame, Here, html, registers, sees_cases, watches};
use super::visit::Visit;
use crate::api::{ListAsked, Problem};

pub(super) use around::{Around, Came, query_of};
pub(super) use controls::{Control, Controls, Form};
pub(super) use export::{attached, spreadsheet};
pub(super) use fields::{CURSOR, Fields, Read};
pub(super) use lines::{Line, Pen};
pub(super) use saved::{Chip, chips};

use asked::{Asked, path};

/// How many cases a page shows.
pub(super) const PAGE: u32 = 50;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/", get(home))
        .route("/todo", list(Tab::Todo))
        .route("/done", list(Tab::Done))
        .route("/supervised", list(Tab::Supervised))
        .route("/registered", list(Tab::Registered))
        .route("/cases", list(Tab::All))
        .route("/todo/export.xlsx", export::list(Tab::Todo))
        .route("/done/export.xlsx", export::list(Tab::Done))
        .route("/supervised/export.xlsx", export::list(Tab::Supervised))
        .route("/registered/export.xlsx", export::list(Tab::Registered))
        .route("/cases/export.xlsx", export::list(Tab::All))
        .route("/views", post(saved::save))
}

/// `GET /`: where an officer's day begins.
async fn home(visit: Visit) -> Redirect {
    let roles = &visit.desk().roles();
    let handles = |role: &Role| {
        matches!(
            role,
            Role::Clerk | Role::Handler | Role::Reviewer | Role::OfficeHead
        )
    };
    Redirect::to(match () {
        () if !sees_cases(roles) => "/admin",
        () if watches(roles) && !roles.iter().any(handles) => "/board",
        () => path(Tab::Todo),
    })
}

#[derive(Template)]
#[template(path = "list.html")]
struct Page {
    frame: Frame,
    tab: Tab,
    tabs: Vec<TabLink>,
    chips: Vec<Chip>,
    action: &'static str,
    first: Vec<Control>,
    more: Vec<Control>,
    mistakes: Vec<(String, String)>,
    heads: [&'static str; 7],
    lines: Vec<Line>,
    /// What is put behind the address of a case.
    query: String,
    filters: bool,
    empty: &'static str,
    registers: bool,
    /// The address of this list, to be saved.
    address: String,
    export: String,
    first_page: Option<String>,
    next_page: Option<String>,
    /// Proposals that wait for this desk beside the cases.
    proposals: i64,
}

impl Page {
    fn submit(&self) -> &'static str {
        "筛选"
    }

    fn more_open(&self) -> bool {
        self.more.iter().any(Control::is_set)
    }
}

struct TabLink {
    href: &'static str,
    label: &'static str,
    count: Option<String>,
    here: bool,
}

fn list(tab: Tab) -> MethodRouter<Bench> {
    get(
        move |State(office): State<Office>, visit: Visit, RawQuery(query): RawQuery| async move {
            show(&office, &visit, tab, &query.unwrap_or_default()).await
        },
    )
}

async fn show(office: &Office, visit: &Visit, tab: Tab, query: &str) -> Result<Response, Problem> {
    may_see_cases(visit)?;
    let names = office.names().await?;
    let mut asked = Asked::of(tab, query, &names);
    if asked.is_long() {
        let short = asked.address(asked.cursor.as_deref());
        return Ok(Redirect::to(&short).into_response());
    }
    let pages = ListAsked::new(tab.word(), &asked.read.pairs)?;
    let cursor = place(&pages, asked.cursor.as_deref(), &mut asked.read);
    let ask = WorkAsk {
        tab,
        filter: &asked.filter,
        order: asked.order,
        cursor: cursor.as_ref(),
        limit: PAGE,
    };
    let (ask, status) = match asked.read.mistakes.is_empty() {
        true => (Some(ask), StatusCode::OK),
        false => (None, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let DeskPage {
        listed,
        counts,
        views,
    } = office.desk_page(visit.desk(), ask).await?;
    let next = listed.next.map(|next| pages.encode(&next)).transpose()?;
    let proposals = match tab {
        Tab::Todo => office.proposals_waiting(visit.desk()).await?,
        _ => 0,
    };
    let page = Page {
        proposals,
        next_page: next.map(|next| asked.address(Some(&next))),
        lines: lines(office, visit, &names, listed.rows),
        tabs: tabs(counts, tab),
        chips: chips(views, &asked.address(None)),
        ..page(office, visit, &names, asked)
    };
    Ok((status, html(&page)?).into_response())
}

/// The page without what the register says.
fn page(office: &Office, visit: &Visit, names: &Names, asked: Asked) -> Page {
    let desk = visit.desk();
    let tab = asked.tab;
    let (first, more) = controls::controls(office, desk, names, &asked);
    let here = asked.address(asked.cursor.as_deref());
    Page {
        frame: Frame::of(office, visit, Here::Lists, tab.label()),
        tab,
        tabs: Vec::new(),
        chips: Vec::new(),
        action: path(tab),
        first,
        more,
        heads: lines::heads(tab),
        lines: Vec::new(),
        query: query_of(&here),
        filters: asked.filters(),
        empty: empty(tab),
        registers: registers(&desk.officer.roles),
        address: asked.address(None),
        export: asked
            .read
            .address(&format!("{}/export.xlsx", path(tab)), None),
        first_page: asked.cursor.is_some().then(|| asked.address(None)),
        next_page: None,
        proposals: 0,
        mistakes: asked.read.mistakes,
    }
}

/// Where a page begins; a place in another list is told like any other mistake.
pub(super) fn place(pages: &ListAsked, cursor: Option<&str>, read: &mut Read) -> Option<Cursor> {
    match pages.decode_case(cursor?) {
        Ok(place) => Some(place),
        Err(_) => {
            let told = "这一页的地址不完整，或者条件已经改变，请从第一页看起";
            read.mistakes.push((CURSOR.to_owned(), told.to_owned()));
            None
        }
    }
}

fn lines(
    office: &Office,
    visit: &Visit,
    names: &Names,
    rows: Vec<(store::CaseListRow, casework::Sight)>,
) -> Vec<Line> {
    let pen = Pen {
        office,
        desk: visit.desk(),
        names,
        today: office.today(),
    };
    rows.into_iter()
        .map(|(row, sight)| pen.line(row, sight))
        .collect()
}

/// An administrator who is nothing else keeps accounts and sees no case.
pub(super) fn may_see_cases(visit: &Visit) -> Result<(), Problem> {
    match sees_cases(&visit.desk().roles()) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "office",
            "系统管理员不查看案件",
            "请从“管理”进入机关、人员和账号；需要办理案件的，请另设办理角色。",
        )
        .into()),
    }
}

fn tabs(counts: Counts, here: Tab) -> Vec<TabLink> {
    let counted = |tab| match tab {
        Tab::Todo => Some(counts.todo),
        Tab::Done => Some(counts.done),
        Tab::Supervised => Some(counts.supervised),
        Tab::Registered => Some(counts.registered),
        Tab::All => None,
    };
    let said = |count: i64| match count {
        count if count >= MOST_COUNTED => format!("{}+", MOST_COUNTED - 1),
        count => count.to_string(),
    };
    let link = |tab: Tab| TabLink {
        href: path(tab),
        label: tab.label(),
        count: counted(tab).map(said),
        here: tab == here,
    };
    Tab::ALL.into_iter().map(link).collect()
}

/// What an empty list says.
fn empty(tab: Tab) -> &'static str {
    match tab {
        Tab::Todo => "现在没有等您办理的案件。需要留意的，见“督办”；其他案件，见“全部案件”。",
        Tab::Done => "还没有经您办理的案件。办过的案件会列在这里。",
        Tab::Supervised => "没有超期、即将到期或者被催办的案件。",
        Tab::Registered => "您还没有登记过申请。登记的申请会列在这里。",
        Tab::All => "还没有您可以查看的案件。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_counts_beyond_the_most() {
        let counts = Counts {
            todo: 0,
            done: MOST_COUNTED - 1,
            supervised: MOST_COUNTED,
            registered: 7,
        };
        let said: Vec<Option<String>> = tabs(counts, Tab::Done)
            .into_iter()
            .map(|tab| tab.count)
            .collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            said,
            [some("0"), some("999"), some("999+"), some("7"), None]
        );
    }
}
