//! 依申请公开登记表: the application as it was handed in, and how it was received.

use askama::Template;
use axum::response::Response;
use casework::{CaseFile, Contacts, Office};

use super::{Sheet, events};
use crate::api::Problem;
use crate::workbench::case::content::{self, Fact};
use crate::workbench::case::person::{Person, people};
use crate::workbench::page::{Frame, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "print_application.html")]
struct Page {
    frame: Frame,
    sheet: Sheet,
    people: Vec<Person>,
    /// What is asked for.
    asked: Vec<Fact>,
    /// How and when it came.
    received: Vec<Fact>,
    clerk: String,
    /// Whether numbers and addresses stand in it in full.
    is_open: bool,
    can_reveal: bool,
}

/// What belongs to how it came; the rest is what is asked for.
const RECEIVED: [&str; 10] = [
    "渠道",
    "提交之日",
    "到达之日",
    "签收之日",
    "确认之日",
    "联系之日",
    "收到之日",
    "登记之日",
    "附件",
    "拆分自",
];

pub(super) async fn show(
    office: &Office,
    visit: &Visit,
    file: CaseFile,
    open: Option<Contacts>,
) -> Result<Response, Problem> {
    let is_open = open.is_some();
    let contacts = match open {
        Some(open) => Some(open),
        None => office.contacts(&file).await?,
    };
    let (received, asked): (Vec<Fact>, Vec<Fact>) = content::application(&file)
        .into_iter()
        .partition(|fact| RECEIVED.contains(&fact.label.as_str()));
    let history = events(office, visit, &file).await?;
    let sheet = Sheet::of(office, visit, &file, "application");
    html(&Page {
        frame: sheet.frame(office, visit),
        sheet,
        people: people(&file, contacts, office.may_reveal(visit.desk(), &file)),
        asked,
        received,
        clerk: clerk(&history),
        is_open,
        can_reveal: !is_open && office.may_reveal(visit.desk(), &file),
    })
}

/// Who registered it.
pub(super) fn clerk(history: &[casework::SeenEvent]) -> String {
    let first = history.first();
    first.map_or_else(String::new, |seen| seen.event.actor.told())
}
