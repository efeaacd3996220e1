//! Entries that are suggested for a case, as pages show them: with the passage that
//! matches, and what may be done with them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::catalogue::{Suggestion, Suggestions};
use casework::{ActError, CaseFile, Office};
use disclosure::Cite;
use disclosure::rules::ReplyRow;
use disclosure::words::{Attribute, Part};
use store::CatalogueEntry;
use uuid::Uuid;

use crate::api::Problem;
use crate::workbench::case::assessment::brief;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::visit::Visit;

/// What is suggested.
#[derive(Debug, Default)]
pub(in crate::workbench) struct Shown {
    pub near: Vec<Near>,
    pub declined: Vec<(Uuid, String)>,
    /// Whether it may be said of an entry that it does not fit.
    pub case: Option<Uuid>,
}

/// An entry that is suggested.
#[derive(Debug)]
pub(in crate::workbench) struct Near {
    pub id: Uuid,
    pub title: String,
    pub number: String,
    pub attribute: &'static str,
    pub agency: String,
    pub url: String,
    pub published_on: String,
    pub passage: String,
    /// Why it is suggested.
    pub why: String,
    /// What the application and the entry name that is not the same.
    pub differs: String,
    /// What follows from it.
    pub follows: String,
    pub source: String,
    /// Whether a reply may name it as published.
    pub is_public: bool,
    /// The address of a draft that names it.
    pub draft: String,
}

impl Shown {
    /// What is suggested for a text, with nothing to do about it.
    pub fn of_text(office: &Office, near: Vec<Suggestion>) -> Shown {
        Shown {
            near: near
                .into_iter()
                .map(|near| Near::of(office, near))
                .collect(),
            ..Shown::default()
        }
    }

    /// The same for a case.
    pub fn of_case(office: &Office, case: Uuid, query: &str, found: Suggestions) -> Shown {
        let kind = published_kind(office).map_or("", |row| row.kind.as_str());
        let more = query.replacen('?', "&", 1);
        let near = found.near.into_iter().map(|near| {
            let draft = format!(
                "/cases/{case}/acts/draft?kind={kind}&entry={}{more}",
                near.entry.id
            );
            Near {
                draft,
                ..Near::of(office, near)
            }
        });
        let declined = found.declined.into_iter();
        Shown {
            near: near.collect(),
            declined: declined.map(|entry| (entry.id, entry.title)).collect(),
            case: Some(case),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.near.is_empty() && self.declined.is_empty()
    }
}

impl Near {
    fn of(office: &Office, near: Suggestion) -> Near {
        let attribute = near.entry.attribute;
        let (follows, source) = follows(office, &near);
        Near {
            id: near.entry.id,
            number: near.entry.document_number.clone().unwrap_or_default(),
            attribute: attribute.label(),
            agency: near.agency.clone(),
            url: near.entry.url.clone().unwrap_or_default(),
            published_on: near
                .entry
                .published_on
                .map(|on| on.to_string())
                .unwrap_or_default(),
            why: match near.by_number {
                true => "申请写明了它的文号".to_owned(),
                false => format!("都写到：{}", near.words.join("、")),
            },
            differs: near.differing.as_ref().map_or_else(String::new, |it| {
                format!(
                    "申请写的是{}，条目写的是{}",
                    it.one.join("、"),
                    it.other.join("、")
                )
            }),
            is_public: attribute == Attribute::Proactive,
            passage: near.passage,
            title: near.entry.title,
            follows,
            source,
            draft: String::new(),
        }
    }
}

/// What follows from an entry for the reply, and by which article.
fn follows(office: &Office, near: &Suggestion) -> (String, String) {
    let rules = &office.rules;
    match near.entry.attribute {
        Attribute::Proactive if near.differing.is_some() => (
            "相近的信息已经主动公开，但是写到的不同：不是所申请的信息的，不能告知已经公开。"
                .to_owned(),
            String::new(),
        ),
        Attribute::Proactive => (
            match near.by_number {
                true => "已经主动公开：可以告知获取的方式、途径。",
                // shared words do not make it the same village, year or contract
                false => {
                    "相近的信息已经主动公开：请核对名称、地点、年份，确是所申请的，可以告知获取的方式、途径。"
                }
            }
            .to_owned(),
            published_kind(office)
                .map(|row| brief(&row.cite, rules))
                .unwrap_or_default(),
        ),
        Attribute::OnRequest => (
            match near
                .earlier
                .as_ref()
                .and_then(|it| it.reply_number.as_ref())
            {
                Some(number) => format!("依申请公开：此前已经答复（{number}）。"),
                None => "依申请公开：没有在网上公布，可以依申请提供。".to_owned(),
            },
            String::new(),
        ),
        Attribute::NotDisclosed => (
            "目录上标为不予公开：仍须逐件审查，能够区分的区分处理。".to_owned(),
            near.entry
                .basis
                .as_deref()
                .map(|basis| brief(&Cite::from(basis), rules))
                .unwrap_or_default(),
        ),
    }
}

/// The kind of reply that says where published information is found.
pub(in crate::workbench) fn published_kind(office: &Office) -> Option<&ReplyRow> {
    let rows = office.rules.reply_kinds().iter();
    rows.into_iter()
        .find(|row| row.requires.contains(&Part::PublishedAt))
}

/// What is suggested for a case, for a page of it; nothing where it is not shown whole.
pub(in crate::workbench) async fn of_case(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    query: &str,
) -> Result<Shown, Problem> {
    if !file.sight.is_whole() {
        return Ok(Shown::default());
    }
    let found = office.suggestions_for(visit.desk(), file).await?;
    Ok(Shown::of_case(office, file.row.id, query, found))
}

/// An entry that a form asks to be taken in, as it is suggested: published, and shown to
/// the officer.
pub(in crate::workbench) async fn taken(
    office: &Office,
    visit: &Visit,
    entry: &str,
) -> Result<Option<Suggestion>, Problem> {
    let Ok(id) = entry.parse::<Uuid>() else {
        return Ok(None);
    };
    let file = office.catalogue_entry(visit.desk(), id).await?;
    let public =
        |entry: &CatalogueEntry| entry.attribute == Attribute::Proactive && entry.until.is_none();
    let Some(file) = file.filter(|file| public(&file.entry)) else {
        return Ok(None);
    };
    let names = office.names().await?;
    let agency = names.agency(file.entry.agency_id);
    Ok(Some(Suggestion {
        agency: agency.map(|agency| agency.name.clone()).unwrap_or_default(),
        score: 0,
        by_number: false,
        words: Vec::new(),
        differing: None,
        passage: String::new(),
        earlier: None,
        entry: file.entry,
    }))
}

/// Puts where an entry is published into the form of a reply; `within` is where the reply
/// stands in it, with its dot.
pub(in crate::workbench) fn fill(typed: &mut Typed, within: &str, taken: &Suggestion) {
    typed.set(
        &format!("{within}parts.published_at.channel"),
        taken.channel(),
    );
    typed.set(&format!("{within}parts.published_at.way"), taken.way());
}

/// `POST /cases/{id}/suggestions/{entry}/decline`
pub(super) async fn decline(
    State(office): State<Office>,
    visit: Visit,
    Path(named): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, entry) = ids(&named)?;
    let done = office.decline_suggestion(visit.desk(), id, entry).await;
    marked(id, done, "已标为不适用，本案不再提示这一条。")
}

/// `POST /cases/{id}/suggestions/{entry}/restore`
pub(super) async fn restore(
    State(office): State<Office>,
    visit: Visit,
    Path(named): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, entry) = ids(&named)?;
    let done = office.restore_suggestion(visit.desk(), id, entry).await;
    marked(id, done, "已恢复，本案继续提示这一条。")
}

fn ids((id, entry): &(String, String)) -> Result<(Uuid, Uuid), Problem> {
    let id = id.parse().map_err(|_| Problem::no_case())?;
    let entry = entry.parse();
    let not_found = |_| Problem::of_status(StatusCode::NOT_FOUND);
    Ok((id, entry.map_err(not_found)?))
}

fn marked(case: Uuid, done: Result<(), ActError>, said: &str) -> Result<Response, Problem> {
    match done {
        Ok(()) => {
            let cookies = CookieJar::new().add(flash::cookie(&[Said::done(said)]));
            Ok((cookies, Redirect::to(&format!("/cases/{case}"))).into_response())
        }
        Err(ActError::NotFound) => Err(Problem::no_case()),
        Err(error) => Err(error.into()),
    }
}
