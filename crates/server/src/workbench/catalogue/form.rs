//! One entry by a form: added, or changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::catalogue::{NewEntry, Outcome, Written};
use casework::{ActError, Office};
use chrono::NaiveDate;
use disclosure::Cite;
use disclosure::explain::source;
use disclosure::words::Attribute;
use store::CatalogueEntry;
use uuid::Uuid;

use super::entry::{back, file_of, not_found};
use crate::api::Problem;
use crate::workbench::forms::{Choice, Mistakes, Typed};
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

const NEW: &str = "/catalogue/new";

#[derive(Template)]
#[template(path = "catalogue_form.html")]
struct Page {
    frame: Frame,
    heading: &'static str,
    action: String,
    back: String,
    agencies: Vec<Choice>,
    attributes: Vec<Choice>,
    typed: Typed,
    once: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

impl Page {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }

    /// What is wrong with a field; empty where nothing is.
    fn error(&self, name: &str) -> &str {
        let wrong = self.mistakes.iter().find(|(path, _)| path == name);
        wrong.map_or("", |(_, what)| what)
    }
}

/// Which form it is.
struct Which {
    heading: &'static str,
    action: String,
    back: String,
}

impl Which {
    fn new() -> Which {
        Which {
            heading: "新增条目",
            action: NEW.to_owned(),
            back: "/catalogue".to_owned(),
        }
    }

    fn of(id: Uuid) -> Which {
        Which {
            heading: "修改条目",
            action: format!("/catalogue/{id}/edit"),
            back: format!("/catalogue/{id}"),
        }
    }
}

async fn page(office: &Office, visit: &Visit, which: Which, typed: Typed) -> Result<Page, Problem> {
    let names = office.names().await?;
    let mut agencies = names.in_reach(visit.desk());
    // one's own comes first
    agencies.sort_by_key(|agency| agency.id != visit.desk().agency.id);
    Ok(Page {
        frame: Frame::of(office, visit, Here::Catalogue, which.heading),
        heading: which.heading,
        action: which.action,
        back: which.back,
        agencies: agencies
            .into_iter()
            .map(|agency| Choice::new(agency.id.to_string(), agency.name.clone()))
            .collect(),
        attributes: Attribute::ALL
            .iter()
            .map(|it| Choice::new(it.word(), it.label()))
            .collect(),
        once: typed
            .get(once::KEY)
            .map_or_else(once::new_key, str::to_owned),
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// `GET /catalogue/new`
pub(super) async fn new(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    html(&page(&office, &visit, Which::new(), Typed::default()).await?)
}

/// `POST /catalogue/new`
pub(super) async fn add(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    let typed = Typed::decode(&body);
    let once = once::of(visit.desk().officer.id, NEW, &typed)?;
    let new = match read(&typed) {
        Ok(new) => new,
        Err(mistakes) => {
            return refused(&office, &visit, Which::new(), typed, mistakes, None).await;
        }
    };
    let written = office
        .put_in_catalogue(visit.desk(), &new, Some(once))
        .await;
    answered(&office, &visit, Which::new(), typed, written).await
}

/// `GET /catalogue/{entry}/edit`
pub(super) async fn edit(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    let file = file_of(&office, &visit, &id).await?;
    let typed = filled(&office, &file.entry);
    html(&page(&office, &visit, Which::of(file.entry.id), typed).await?)
}

/// `POST /catalogue/{entry}/edit`
pub(super) async fn save(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    office.may_keep_catalogue(visit.desk())?;
    let id: Uuid = id.parse().map_err(|_| not_found())?;
    let typed = Typed::decode(&body);
    let new = match read(&typed) {
        Ok(new) => new,
        Err(mistakes) => {
            return refused(&office, &visit, Which::of(id), typed, mistakes, None).await;
        }
    };
    let written = office.edit_in_catalogue(visit.desk(), id, &new).await;
    answered(&office, &visit, Which::of(id), typed, written).await
}

async fn answered(
    office: &Office,
    visit: &Visit,
    which: Which,
    typed: Typed,
    written: Result<Written, ActError>,
) -> Result<Response, Problem> {
    match written {
        Ok(written) => Ok(back(
            written.id,
            match (written.replayed, written.outcome) {
                (true, _) => "此前已经写入，没有重复写入。",
                (_, Outcome::Added) => "已列入目录。",
                (_, Outcome::Changed) => "已修改；此前的内容留在变更记录里。",
                (_, Outcome::Same) => "内容没有变化。",
                (_, Outcome::Restored) => "这一条此前已经撤下，现已恢复并更新。",
            },
        )),
        Err(ActError::NotFound) => Err(not_found()),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status().is_server_error() || problem.field_path().is_none() {
                return Err(problem);
            }
            let mut mistakes = Mistakes::default();
            let told = Told::of(office, &problem);
            mistakes.add(
                problem.field_path().unwrap_or_default(),
                told.detail.clone(),
            );
            refused(office, visit, which, typed, mistakes, Some(told)).await
        }
    }
}

async fn refused(
    office: &Office,
    visit: &Visit,
    which: Which,
    typed: Typed,
    mistakes: Mistakes,
    told: Option<Told>,
) -> Result<Response, Problem> {
    let page = Page {
        refused: told,
        mistakes: mistakes.0.into_iter().collect(),
        ..page(office, visit, which, typed).await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// What was typed; what cannot be read is told.
fn read(typed: &Typed) -> Result<NewEntry, Mistakes> {
    let mut mistakes = Mistakes::default();
    let text = |name: &str| typed.get(name).unwrap_or_default().to_owned();
    let some = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let mut day = |name: &str, label: &str| -> Option<NaiveDate> {
        let typed = some(name)?;
        let day = typed.parse().ok();
        if day.is_none() {
            mistakes.add(name, format!("{label}：应当是日期，如 2026-03-02"));
        }
        day
    };
    let (published_on, formed_on) = (
        day("published_on", "公布日期"),
        day("formed_on", "形成日期"),
    );
    let attribute = typed.get("attribute").and_then(Attribute::parse);
    if attribute.is_none() {
        mistakes.add("attribute", "请选择公开属性");
    }
    let agency = some("agency").map(|id| id.parse::<Uuid>());
    if let Some(Err(_)) = agency {
        mistakes.add("agency", "请从名单中选择机关");
    }
    match (attribute, mistakes.is_empty()) {
        (Some(attribute), true) => Ok(NewEntry {
            agency: agency.and_then(Result::ok),
            title: text("title"),
            document_number: some("document_number"),
            about: text("about"),
            body: text("body"),
            attribute,
            url: some("url"),
            published_on,
            formed_on,
            basis: some("basis"),
            theme: some("theme"),
        }),
        _ => Err(mistakes),
    }
}

/// The form with what an entry says.
fn filled(office: &Office, entry: &CatalogueEntry) -> Typed {
    let mut typed = Typed::default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let basis = entry.basis.as_deref();
    for (name, value) in [
        ("agency", entry.agency_id.to_string()),
        ("title", entry.title.clone()),
        ("document_number", some(&entry.document_number)),
        ("about", entry.about.clone()),
        ("body", entry.body.clone()),
        ("attribute", entry.attribute.word().to_owned()),
        ("url", some(&entry.url)),
        ("published_on", day(entry.published_on)),
        ("formed_on", day(entry.formed_on)),
        (
            "basis",
            basis
                .map(|basis| source(&Cite::from(basis), &office.rules))
                .unwrap_or_default(),
        ),
        ("theme", some(&entry.theme)),
    ] {
        typed.push(name, value);
    }
    typed
}
