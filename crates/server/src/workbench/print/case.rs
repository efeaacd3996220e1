//! The page of a case on paper: what was asked, where it stands, until when and why,
//! and what was done.

use askama::Template;
use axum::response::Response;
use casework::{CaseFile, Office};

use super::{Sheet, events};
use crate::api::Problem;
use crate::workbench::case::content::{self, Fact};
use crate::workbench::case::person::{Person, people};
use crate::workbench::case::sentence::sentence;
use crate::workbench::case::why::{Why, deadlines};
use crate::workbench::page::{Frame, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "print_case.html")]
struct Page {
    frame: Frame,
    sheet: Sheet,
    people: Vec<Person>,
    application: Vec<Fact>,
    handling: Vec<Fact>,
    opinions: Vec<Fact>,
    deadlines: Vec<Why>,
    lines: Vec<Line>,
}

/// One thing that was done.
struct Line {
    seq: u64,
    on: String,
    who: String,
    sentence: String,
}

pub(super) async fn show(
    office: &Office,
    visit: &Visit,
    file: CaseFile,
) -> Result<Response, Problem> {
    let contacts = office.contacts(&file).await?;
    let questions = office.questions(visit.desk(), file.row.id).await?;
    let lines = events(office, visit, &file)
        .await?
        .into_iter()
        .map(|seen| Line {
            seq: seen.event.seq,
            on: seen.event.on.to_string(),
            who: seen.event.actor.told(),
            sentence: sentence(&seen.event, &office.rules),
        })
        .collect();
    let sheet = Sheet::of(office, visit, &file, "case");
    html(&Page {
        frame: sheet.frame(office, visit),
        sheet,
        people: people(&file, contacts, office.may_reveal(visit.desk(), &file)),
        application: content::application(&file),
        handling: content::handling(office, &file),
        opinions: content::opinions(office, &file, &questions),
        deadlines: deadlines(office, &file, office.today()),
        lines,
    })
}
