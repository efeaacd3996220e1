//! The list of entries, with filters in the address.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{ExportError, Office, catalogue};
use chrono::{Datelike, NaiveDate};
use disclosure::words::Attribute;
use store::{CatalogueAsk, CatalogueEntry, EntryCounts};
use uuid::Uuid;

use crate::api::{ListAsked, Problem};
use crate::workbench::forms::{Choice, Typed};
use crate::workbench::kept::{XLSX, kept};
use crate::workbench::lists::{CURSOR, Fields, Read};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// How many entries a page shows.
const PAGE: u32 = 50;
const PATH: &str = "/catalogue";

#[derive(Template)]
#[template(path = "catalogue.html")]
struct Page {
    frame: Frame,
    /// What was sought.
    text: String,
    attribute: String,
    agency: String,
    retired: bool,
    attributes: Vec<Choice>,
    agencies: Vec<Choice>,
    mistakes: Vec<(String, String)>,
    lines: Vec<Line>,
    seeks: bool,
    keeps: bool,
    year: i32,
    counts: EntryCounts,
    export: String,
    first_page: Option<String>,
    next_page: Option<String>,
}

/// An entry of the list.
struct Line {
    id: Uuid,
    title: String,
    number: String,
    attribute: &'static str,
    class: &'static str,
    agency: String,
    published_on: String,
    retired: bool,
}

/// How an attribute is marked.
pub(super) fn class_of(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Proactive => "open",
        Attribute::OnRequest => "asked",
        Attribute::NotDisclosed => "shut",
    }
}

struct Asked {
    sought: CatalogueAsk,
    read: Read,
    cursor: Option<String>,
}

impl Asked {
    fn of(typed: &Typed, known: impl Fn(Uuid) -> bool) -> Asked {
        let mut fields = Fields::of(typed);
        let sought = CatalogueAsk {
            text: fields.public_text("text", "查找的文字").unwrap_or_default(),
            attribute: fields.word("attribute", "公开属性", Attribute::parse),
            agency: fields.id("agency", "机关", known),
            retired: fields.word("retired", "已经撤下的", |it| {
                (it == "1").then_some(true)
            }) == Some(true),
        };
        Asked {
            sought,
            cursor: fields.pass(CURSOR),
            read: fields.read(),
        }
    }
}

/// `GET /catalogue`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let desk = visit.desk();
    office.may_see_catalogue(desk)?;
    let names = office.names().await?;
    let typed = Typed::decode(&query.unwrap_or_default());
    let mut asked = Asked::of(&typed, |id| names.agency(id).is_some());
    let pages = ListAsked::new("catalogue", &asked.read.pairs)?;
    let cursor = asked.cursor.as_deref();
    let after = match cursor.map(|text| pages.decode::<Uuid>(text)).transpose() {
        Ok(after) => after,
        Err(problem) => {
            let told = (CURSOR.to_owned(), problem.detail().to_owned());
            asked.read.mistakes.push(told);
            None
        }
    };
    let fine = asked.read.mistakes.is_empty();
    let page = match fine {
        true => office.catalogue(desk, &asked.sought, after, PAGE).await?,
        false => store::CataloguePage {
            rows: Vec::new(),
            next: None,
        },
    };
    let next = page.next.map(|next| pages.encode(&next)).transpose()?;
    let today = office.today();
    let (counts, _) = office.catalogue_figures(desk, year_of(today)).await?;
    let agency = |id: Uuid| {
        let agency = names.agency(id);
        agency.map(|agency| agency.name.clone()).unwrap_or_default()
    };
    let line = |entry: CatalogueEntry| Line {
        id: entry.id,
        number: entry.document_number.unwrap_or_default(),
        attribute: entry.attribute.label(),
        class: class_of(entry.attribute),
        agency: agency(entry.agency_id),
        published_on: entry
            .published_on
            .map(|on| on.to_string())
            .unwrap_or_default(),
        retired: entry.until.is_some(),
        title: entry.title,
    };
    let sought = &asked.sought;
    let page = Page {
        frame: Frame::of(&office, &visit, Here::Catalogue, "公开目录"),
        text: typed.get("text").unwrap_or_default().to_owned(),
        attribute: sought.attribute.map_or("", Attribute::word).to_owned(),
        agency: sought.agency.map(|id| id.to_string()).unwrap_or_default(),
        retired: sought.retired,
        attributes: Attribute::ALL
            .iter()
            .map(|it| Choice::new(it.word(), it.label()))
            .collect(),
        agencies: names
            .agencies()
            .iter()
            .map(|agency| Choice::new(agency.id.to_string(), agency.name.clone()))
            .collect(),
        lines: page.rows.into_iter().map(line).collect(),
        seeks: !asked.read.pairs.is_empty(),
        keeps: catalogue::keeps(desk),
        year: today.year(),
        counts,
        export: asked.read.address("/catalogue/export.xlsx", None),
        first_page: asked
            .cursor
            .is_some()
            .then(|| asked.read.address(PATH, None)),
        next_page: next.map(|next| asked.read.address(PATH, Some(&next))),
        mistakes: asked.read.mistakes,
    };
    let status = match fine {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, html(&page)?).into_response())
}

/// The days of the year so far.
fn year_of(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today.with_ordinal(1).unwrap_or(today), today)
}

/// `GET /catalogue/export.xlsx`
pub(super) async fn export(
    State(office): State<Office>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    office.may_see_catalogue(visit.desk())?;
    let names = office.names().await?;
    let typed = Typed::decode(&query.unwrap_or_default());
    let asked = Asked::of(&typed, |id| names.agency(id).is_some());
    let done = office.export_catalogue(visit.desk(), &asked.sought).await;
    let (bytes, _) = done.map_err(|error| match error {
        ExportError::List(error) => Problem::from(error),
        ExportError::File(why) => Problem::internal(format!("the catalogue: {why}")),
    })?;
    Ok(kept(XLSX, "公开目录.xlsx", bytes))
}
