//! One entry: what it says, how often it was suggested and used, what was changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::catalogue::EntryFile;
use casework::{ActError, Names, Office, china_time};
use disclosure::Cite;
use disclosure::explain::source;
use store::{CatalogueChange, EntryCounts};
use uuid::Uuid;

use super::list::class_of;
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "catalogue_entry.html")]
struct Page {
    frame: Frame,
    id: Uuid,
    title: String,
    attribute: &'static str,
    class: &'static str,
    facts: Vec<(&'static str, String)>,
    url: String,
    about: String,
    body: String,
    retired: String,
    counts: EntryCounts,
    used_by: Vec<Used>,
    changes: Vec<Line>,
    may_keep: bool,
}

struct Used {
    id: Uuid,
    number: String,
    reply: String,
    on: String,
}

/// A change.
struct Line {
    at: String,
    who: String,
    what: &'static str,
    attribute: String,
    was: Vec<(&'static str, String)>,
}

/// `GET /catalogue/{entry}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    office.may_see_catalogue(visit.desk())?;
    let file = file_of(&office, &visit, &id).await?;
    let names = office.names().await?;
    html(&page(&office, &visit, &names, file))
}

/// An entry that the visitor is shown.
pub(super) async fn file_of(
    office: &Office,
    visit: &Visit,
    id: &str,
) -> Result<EntryFile, Problem> {
    let id: Uuid = id.parse().map_err(|_| not_found())?;
    let file = office.catalogue_entry(visit.desk(), id).await?;
    file.ok_or_else(not_found)
}

pub(super) fn not_found() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND)
}

fn page(office: &Office, visit: &Visit, names: &Names, file: EntryFile) -> Page {
    let entry = file.entry;
    let agency = names.agency(entry.agency_id);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let basis = entry.basis.as_deref();
    let facts = [
        ("机关", agency.map(|agency| agency.name.clone())),
        ("文号", entry.document_number.clone()),
        (
            "依据",
            basis.map(|basis| source(&Cite::from(basis), &office.rules)),
        ),
        ("公布日期", day(entry.published_on)),
        ("形成日期", day(entry.formed_on)),
        ("主题", entry.theme.clone()),
        ("列入目录", Some(entry.since.to_string())),
    ];
    let facts = facts.into_iter();
    Page {
        frame: Frame::of(office, visit, Here::Catalogue, entry.title.clone()),
        id: entry.id,
        attribute: entry.attribute.label(),
        class: class_of(entry.attribute),
        facts: facts
            .filter_map(|(label, said)| said.map(|said| (label, said)))
            .collect(),
        url: entry.url.unwrap_or_default(),
        about: entry.about,
        body: entry.body,
        retired: day(entry.until).unwrap_or_default(),
        counts: file.counts,
        used_by: file
            .used_by
            .into_iter()
            .map(|used| Used {
                id: used.case_id,
                number: used.number,
                reply: used.reply_number.unwrap_or_default(),
                on: used.used_on.to_string(),
            })
            .collect(),
        changes: file
            .changes
            .into_iter()
            .map(|change| Line::of(change, names))
            .collect(),
        may_keep: file.may_keep,
        title: entry.title,
    }
}

impl Line {
    fn of(change: CatalogueChange, names: &Names) -> Line {
        let officer = change.officer_id.and_then(|id| names.officer(id));
        let was = change.was.as_object().cloned().unwrap_or_default();
        let said = |value: &serde_json::Value| match value.as_str() {
            Some(text) => shortened(text),
            None => "（空）".to_owned(),
        };
        Line {
            at: china_time(change.at).format("%Y-%m-%d %H:%M").to_string(),
            who: officer.map_or_else(|| "系统".to_owned(), |officer| officer.name.clone()),
            what: match change.kind.as_str() {
                "added" => "新增",
                "retired" => "撤下",
                "restored" => "恢复",
                "published" => "转为主动公开",
                _ => "修改",
            },
            attribute: match change.was_attribute {
                Some(was) if was != change.attribute => {
                    format!("{} → {}", was.label(), change.attribute.label())
                }
                _ => String::new(),
            },
            was: FIELDS
                .iter()
                .filter_map(|(name, label)| Some((*label, said(was.get(*name)?))))
                .collect(),
        }
    }
}

/// How the fields of a change are called.
const FIELDS: [(&str, &str); 9] = [
    ("title", "名称"),
    ("document_number", "文号"),
    ("about", "内容概述"),
    ("body", "正文"),
    ("url", "公布网址"),
    ("published_on", "公布日期"),
    ("formed_on", "形成日期"),
    ("basis", "依据"),
    ("theme", "主题"),
];

/// As much of what stood there as a line shows.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `POST /catalogue/{entry}/retire`
pub(super) async fn retire(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    list(&office, &visit, &id, false, "已撤下，不再列出和提示。").await
}

/// `POST /catalogue/{entry}/restore`
pub(super) async fn restore(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    list(&office, &visit, &id, true, "已恢复。").await
}

async fn list(
    office: &Office,
    visit: &Visit,
    id: &str,
    listed: bool,
    said: &str,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    let id: Uuid = id.parse().map_err(|_| not_found())?;
    match office.list_in_catalogue(visit.desk(), id, listed).await {
        Ok(_) => Ok(back(id, said)),
        Err(ActError::NotFound) => Err(not_found()),
        Err(error) => Err(error.into()),
    }
}

/// Back to an entry, with something said.
pub(super) fn back(id: Uuid, said: &str) -> Response {
    let cookies = CookieJar::new().add(flash::cookie(&[Said::done(said)]));
    (cookies, Redirect::to(&format!("/catalogue/{id}"))).into_response()
}
