//! An act as a form, and what becomes of it.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActError, ActRequest, Acted, CaseFile, Office, documents};
use disclosure::words::ActKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::choices::choices;
use super::drafting::{self, Drafting, Dropped};
pub(in crate::workbench) use super::filled::Filled;
use super::filled::version_of;
use super::stale::{self, Change};
use crate::api::acts::{Field, beside, fields};
use crate::api::{Asked, Problem};
use crate::workbench::catalogue::near::{self, Shown};
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::{Choices, Control, Mistakes, Piece, Typed, pieces, read};
use crate::workbench::lists::Came;
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

/// The page of an act's form.
#[derive(Template)]
#[template(path = "act.html")]
pub(super) struct Page {
    pub frame: Frame,
    /// The list that the officer came from.
    pub came: Came,
    pub case: Brief,
    pub label: String,
    /// The article and what it asks, from the table of acts.
    pub source: String,
    pub hint: String,
    pub action: String,
    pub pieces: Vec<Piece>,
    /// What a reply's form has besides.
    pub drafting: Option<Drafting>,
    /// Entries of the catalogue that the reply may name.
    pub suggested: Shown,
    /// What was typed for another kind of reply and was left out.
    pub dropped: Vec<Dropped>,
    pub version: i64,
    pub once: String,
    pub on: String,
    /// The name under which what is typed is kept.
    pub draft: String,
    /// When what is shown was kept, if it is a draft.
    pub restored: Option<String>,
    pub refused: Option<Told>,
    pub mistakes: Vec<(String, String)>,
    /// What others did meanwhile.
    pub changes: Vec<Change>,
    pub submit: String,
}

/// What the head of every page about a case says.
#[derive(Debug)]
pub(in crate::workbench) struct Brief {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub state: String,
    /// Whether the reader sees the whole case, and not the extract of an opinion.
    pub whole: bool,
}

impl Brief {
    pub fn of(office: &Office, file: &CaseFile) -> Brief {
        Brief {
            id: file.row.id,
            number: file.row.number.clone(),
            title: match file.sight.is_whole() {
                true => file.row.title.clone(),
                false => String::new(),
            },
            state: office.rules.lifecycle.state(file.case.state).label.clone(),
            whole: file.sight.is_whole(),
        }
    }

    /// The pages of the case that the reader may open: the word of each in its address,
    /// and its label. The case itself comes first and has no word.
    pub fn papers(&self) -> &'static [(&'static str, &'static str)] {
        match self.whole {
            true => &[
                ("", "案件"),
                ("documents", "文书"),
                ("files", "材料"),
                ("draft", "拟稿和审签"),
                ("dossier", "卷宗"),
            ],
            // who was asked for an opinion
            false => &[
                ("", "案件"),
                ("documents", "征求意见的文书"),
                ("files", "材料"),
            ],
        }
    }
}

/// All fields of an act's form.
pub(super) fn all_fields(kind: ActKind) -> Vec<&'static Field> {
    fields(kind)
        .unwrap_or_default()
        .iter()
        .chain(beside(kind))
        .filter(|field| field.name != "change")
        .collect()
}

/// Reads an act's word in an address; the acts that have forms.
fn kind_of(word: &str) -> Result<ActKind, Problem> {
    ActKind::parse(word)
        .filter(|kind| fields(*kind).is_some())
        .ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))
}

/// A case that the visitor sees.
pub(in crate::workbench) async fn file_of(
    office: &Office,
    visit: &Visit,
    id: &str,
) -> Result<CaseFile, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::no_case())?;
    office
        .case_file(visit.desk(), id)
        .await?
        .ok_or_else(Problem::no_case)
}

/// `GET /cases/{id}/acts/{act}`
pub(super) async fn form(
    State(office): State<Office>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let kind = kind_of(&act)?;
    let file = file_of(&office, &visit, &id).await?;
    let came = Came::of(query.as_deref());
    if kind == ActKind::Assess {
        let steps = format!("/cases/{}/steps{}", file.row.id, came.query());
        return Ok(Redirect::to(&steps).into_response());
    }
    may(&office, &visit, &file, kind)?;
    let name = once::draft_of(file.row.id, kind);
    let draft = office.form_draft(visit.desk(), &name).await?;
    let mut typed = draft
        .as_ref()
        .map(|draft| Typed::decode(&draft.content))
        .unwrap_or_else(|| begun(kind, &file));
    let mut dropped = Vec::new();
    if drafting::is_drafted(kind) {
        let asked = Typed::decode(query.as_deref().unwrap_or_default());
        let wanted = asked.get("kind");
        match drafting::choose(&office, &visit, &file, kind, &mut typed, wanted) {
            Some(others) => dropped = others,
            None => return html(&drafting::picker(&office, &visit, &file, kind, came, None)),
        }
        drafting::take(&office, &visit, kind, &mut typed, asked.get("entry")).await?;
    }
    let filled = Filled {
        came,
        dropped,
        restored: draft.map(|draft| stale::clock(draft.saved_at)),
        ..Filled::with(&typed)
    };
    html(&page(&office, &visit, &file, kind, filled).await?)
}

/// Whether some form of an act would be taken from this officer now.
///
/// # Errors
/// The refusal, where none would.
pub(in crate::workbench) fn may(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    kind: ActKind,
) -> Result<(), Problem> {
    let offered = office.permitted(visit.desk(), file);
    let offer = offered.into_iter().find(|offer| offer.act == kind);
    match offer.and_then(|offer| offer.refusal) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// Whether an act is another's to do, whenever: its form is not shown again either, as
/// what it offers may be more than the officer is shown of the case.
///
/// # Errors
/// The refusal, where it is.
pub(in crate::workbench) fn is_not_anothers(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    kind: ActKind,
) -> Result<(), Problem> {
    match may(office, visit, file, kind) {
        Err(problem) if problem.status() == StatusCode::FORBIDDEN => Err(problem),
        _ => Ok(()),
    }
}

/// What a new form begins with: the draft in hand for one that is drafted anew.
fn begun(kind: ActKind, file: &CaseFile) -> Typed {
    let payload = match (kind, &file.case.draft) {
        (ActKind::Draft, Some(draft)) => serde_json::to_value(draft).ok(),
        _ => None,
    };
    let bare = payload.map(crate::api::bare).unwrap_or(Value::Null);
    let mut typed = Typed::of(&bare);
    if kind == ActKind::Consult {
        let next = file.case.consultations.len() + 1;
        typed.push("id", format!("意见{next}"));
    }
    typed
}

async fn page(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    kind: ActKind,
    filled: Filled<'_>,
) -> Result<Page, Problem> {
    let choices = choices_of(office, visit, file, kind, filled.typed).await?;
    let drafting = drafting::of(office, visit, file, kind, filled.typed);
    let pieces = match &drafting {
        Some(drafting) => drafting.pieces(office, filled.typed, &filled.mistakes, &choices),
        None => pieces(all_fields(kind), filled.typed, &filled.mistakes, &choices),
    };
    let suggested = match drafting {
        Some(_) => near::of_case(office, visit, file, &filled.came.query()).await?,
        None => Shown::default(),
    };
    let row = office.rules.lifecycle.act(kind);
    let action = format!("/cases/{}/acts/{}", file.row.id, kind.word());
    Ok(Page {
        frame: Frame::of(
            office,
            visit,
            Here::Lists,
            format!("{} · {}", row.label, file.row.number),
        ),
        came: filled.came,
        case: Brief::of(office, file),
        label: row.label.clone(),
        source: disclosure::explain::source(&row.cite, &office.rules),
        hint: row.hint.clone(),
        action,
        pieces,
        drafting,
        suggested,
        dropped: filled.dropped,
        version: filled.version.unwrap_or(file.row.version),
        once: once_key(filled.typed),
        on: filled.typed.get("_on").unwrap_or_default().to_owned(),
        draft: once::draft_of(file.row.id, kind),
        restored: filled.restored,
        refused: filled.refused,
        mistakes: filled.mistakes.0.into_iter().collect(),
        changes: filled.changes,
        submit: row.label.clone(),
    })
}

/// What the form offers, and what it needs for the kind of reply that was chosen.
async fn choices_of(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    kind: ActKind,
    typed: &Typed,
) -> Result<Choices, ActError> {
    let mut choices = choices(office, visit.desk(), file, kind).await?;
    if let Some(drafting) = drafting::of(office, visit, file, kind, typed) {
        drafting.need(&mut choices, typed);
    }
    Ok(choices)
}

/// A form that comes back keeps its key: what was refused was not done.
pub(in crate::workbench) fn once_key(typed: &Typed) -> String {
    typed
        .get(once::KEY)
        .map_or_else(once::new_key, str::to_owned)
}

/// `POST /cases/{id}/acts/{act}`
pub(super) async fn act(
    State(office): State<Office>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    body: String,
) -> Result<Response, Problem> {
    let kind = kind_of(&act)?;
    let mut typed = Typed::decode(&body);
    let file = file_of(&office, &visit, &id).await?;
    let mut dropped = Vec::new();
    if drafting::is_drafted(kind) {
        let wanted = drafting::wanted(&office, &typed);
        let others = drafting::choose(&office, &visit, &file, kind, &mut typed, wanted.as_deref());
        let (picks, known) = (typed.get("_pick").is_some(), others.is_some());
        dropped = others.unwrap_or_default();
        if picks || !known {
            may(&office, &visit, &file, kind)?;
            let came = Came::in_form(&typed);
            let page = drafting::picker(&office, &visit, &file, kind, came, Some(&typed));
            let status = match picks {
                true => StatusCode::OK,
                false => StatusCode::UNPROCESSABLE_ENTITY,
            };
            return Ok((status, html(&page)?).into_response());
        }
    }
    if ["_more", "_kind", "_take"]
        .into_iter()
        .any(|name| typed.get(name).is_some())
    {
        may(&office, &visit, &file, kind)?;
        let entry = typed.get("_take").map(str::to_owned);
        drafting::take(&office, &visit, kind, &mut typed, entry.as_deref()).await?;
        let filled = Filled {
            dropped,
            ..Filled::unsent(&typed)
        };
        return html(&page(&office, &visit, &file, kind, filled).await?);
    }
    let choices = choices_of(&office, &visit, &file, kind, &typed).await?;
    let mut filled = Filled::unsent(&typed);
    match request(kind, &file, &visit, &typed, &choices) {
        Ok(request) => match office.act(visit.desk(), request).await {
            Ok(acted) => {
                return done(&office, &visit, file.row.id, kind, acted, &filled.came).await;
            }
            Err(error) => filled = not_done(&office, &visit, &file, &typed, error).await?,
        },
        Err(Unread::Mistakes(mistakes)) => filled.mistakes = mistakes,
        Err(Unread::Problem(problem)) => tell(&office, &mut filled, problem),
    }
    is_not_anothers(&office, &visit, &file, kind)?;
    let status = match filled.changes.is_empty() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::CONFLICT,
    };
    let page = page(&office, &visit, &file, kind, filled).await?;
    Ok((status, html(&page)?).into_response())
}

/// Why what was typed is no act.
pub(in crate::workbench) enum Unread {
    Mistakes(Mistakes),
    Problem(Problem),
}

/// What was typed, as the act that the office is asked for.
pub(in crate::workbench) fn request(
    kind: ActKind,
    file: &CaseFile,
    visit: &Visit,
    typed: &Typed,
    choices: &Choices,
) -> Result<ActRequest, Unread> {
    let (mut body, mut mistakes) = read(all_fields(kind), typed, choices);
    let on = typed.get("_on").filter(|on| !on.is_empty());
    if let Some(on) = on
        && on.parse::<chrono::NaiveDate>().is_err()
    {
        mistakes.add("_on", "应当是日期，如 2026-03-02");
    }
    if !mistakes.is_empty() {
        return Err(Unread::Mistakes(mistakes));
    }
    body.insert("act".into(), json!(kind.word()));
    body.insert("on".into(), json!(on));
    let Asked { act, on, beside } = Asked::read(Value::Object(body)).map_err(Unread::Problem)?;
    Ok(ActRequest {
        expected: Some(version_of(typed)),
        on,
        beside,
        once: Some(
            once::of(visit.desk().officer.id, &visit.0.address, typed).map_err(Unread::Problem)?,
        ),
        ..ActRequest::of(file.row.id, act)
    })
}

/// What the page says of an act that was not done.
pub(in crate::workbench) async fn not_done<'f>(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    typed: &'f Typed,
    error: ActError,
) -> Result<Filled<'f>, Problem> {
    let mut filled = Filled::unsent(typed);
    if let ActError::Stale { expected, .. } = &error {
        filled.changes = stale::since(office, visit, file, *expected).await?;
        // what was done meanwhile is shown now: sent again, the form knows of it
        filled.version = None;
    }
    let problem = Problem::from(office.told(visit.desk(), file.row.id, error).await?);
    if problem.status().is_server_error() {
        return Err(problem);
    }
    tell(office, &mut filled, problem);
    Ok(filled)
}

/// A problem beside its field, and at the top.
pub(in crate::workbench) fn tell(office: &Office, filled: &mut Filled<'_>, problem: Problem) {
    let told = Told::of(office, &problem);
    if let Some(field) = problem.field_path() {
        filled.mistakes.add(field, told.detail.clone());
    }
    filled.refused = Some(told);
}

async fn done(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    kind: ActKind,
    acted: Acted,
    came: &Came,
) -> Result<Response, Problem> {
    office
        .drop_form_draft(visit.desk(), &once::draft_of(id, kind))
        .await?;
    let letters = documents::which(&acted.event.act, &acted.event.derived);
    let mut said = said_of(office, kind, acted);
    if !letters.is_empty() {
        let made = Said::done("文书已编号，正在生成。");
        said.push(made.at(format!("/cases/{id}/documents")));
    }
    // who gave an opinion may not see the case any more
    let to = match office.case_file(visit.desk(), id).await? {
        Some(_) => format!("/cases/{id}{}", came.query()),
        None if came.list().is_empty() => "/todo".to_owned(),
        None => came.list().to_owned(),
    };
    Ok((
        CookieJar::new().add(flash::cookie(&said)),
        Redirect::to(&to),
    )
        .into_response())
}

/// What is said of an act that was done.
pub(in crate::workbench) fn said_of(office: &Office, kind: ActKind, acted: Acted) -> Vec<Said> {
    let mut said = vec![Said::done(match acted.replayed {
        true => format!("“{}”此前已经办理，没有重复办理。", kind.label()),
        false => format!("已办理：{}。", kind.label()),
    })];
    for warning in acted.warnings {
        let source = disclosure::explain::source(&warning.cite, &office.rules);
        let source = if warning.cite.to_string() == "office" {
            String::new()
        } else {
            source
        };
        said.push(Said::warning(warning.message, source));
    }
    for (_, number) in acted.opened {
        said.push(Said::done(format!("拆分产生案件 {number}。")));
    }
    said
}
