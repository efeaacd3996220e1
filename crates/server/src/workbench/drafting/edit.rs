//! The text of a draft, edited piece by piece; every button works without script.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActError, ActRequest, CaseFile, Composed, Office};
use disclosure::Text;
use disclosure::act::{Act, DraftReply};
use disclosure::words::ActKind;

use super::edited::{self, Edited};
use super::shown;
use crate::api::Problem;
use crate::workbench::case::act::{
    Brief, Filled, file_of, is_not_anothers, may, not_done, once_key,
};
use crate::workbench::case::stale::Change;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::lists::Came;
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "draft_text.html")]
struct Page {
    frame: Frame,
    came: Came,
    case: Brief,
    kind: String,
    letter: String,
    blocks: Vec<Block>,
    taken_out: Vec<(usize, String)>,
    remedy: Option<String>,
    lacks: Option<String>,
    version: i64,
    once: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
    changes: Vec<Change>,
}

struct Block {
    text: String,
    of: String,
    rows: usize,
    /// It is not as the wording has it.
    changed: bool,
    /// It names the article that the reply rests on.
    laws: bool,
}

/// A draft in the form of its text.
struct Asked<'a> {
    file: &'a CaseFile,
    composed: &'a Composed,
    edited: Vec<Edited>,
    filled: Filled<'a>,
}

async fn page(office: &Office, visit: &Visit, asked: Asked<'_>) -> Result<Page, Problem> {
    let Asked {
        file,
        composed,
        edited,
        filled,
    } = asked;
    let kind = file.case.draft.as_ref().map(|draft| draft.kind.as_str());
    let row = kind.and_then(|kind| office.rules.reply_kind(kind));
    let taken_out = edited::taken_out(&edited, composed);
    Ok(Page {
        frame: Frame::of(
            office,
            visit,
            Here::Lists,
            format!("草稿正文 · {}", file.row.number),
        ),
        case: Brief::of(office, file),
        kind: row.map(|row| row.label.clone()).unwrap_or_default(),
        letter: row.map(|row| row.letter.clone()).unwrap_or_default(),
        taken_out: taken_out
            .into_iter()
            .map(|(place, piece)| (place, piece.plain.clone()))
            .collect(),
        blocks: edited
            .into_iter()
            .map(|one| {
                let (changed, laws) = edited::minded(&one, composed);
                Block {
                    rows: rows(&one.text),
                    of: one.of.map(|of| of.to_string()).unwrap_or_default(),
                    text: one.text,
                    changed,
                    laws,
                }
            })
            .collect(),
        remedy: composed.remedy.clone(),
        lacks: composed.lacks.clone(),
        version: filled.version.unwrap_or(file.row.version),
        once: once_key(filled.typed),
        came: filled.came,
        refused: filled.refused,
        mistakes: filled.mistakes.0.into_iter().collect(),
        changes: filled.changes,
    })
}

/// About as many lines as a piece needs.
fn rows(text: &str) -> usize {
    const WIDE: usize = 44;
    let lines = text.lines().map(|line| line.chars().count() / WIDE + 1);
    lines.sum::<usize>().clamp(1, 12)
}

/// The draft in hand, and what the wording makes of it; `None` without a draft.
async fn composed(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
) -> Result<Option<(DraftReply, Composed)>, Problem> {
    let Some(draft) = file.case.draft.clone() else {
        return Ok(None);
    };
    let composed = office.composed(visit.desk(), file.row.id, &draft).await?;
    Ok(Some((draft, composed)))
}

/// Where a draft begins: with its kind, and what that must carry.
fn first(file: &CaseFile, came: &Came) -> Response {
    let to = format!("/cases/{}/acts/draft{}", file.row.id, came.query());
    Redirect::to(&to).into_response()
}

/// `GET /cases/{id}/draft/text`
pub(super) async fn form(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    may(&office, &visit, &file, ActKind::Draft)?;
    let came = Came::of(query.as_deref());
    let Some((draft, composed)) = composed(&office, &visit, &file).await? else {
        return Ok(first(&file, &came));
    };
    let edited = match &draft.body {
        Some(body) => edited::beside(&composed, &casework::pieces(body.as_str())),
        None => edited::beginning(&composed),
    };
    let typed = Typed::default();
    let filled = Filled {
        came,
        ..Filled::with(&typed)
    };
    let asked = Asked {
        file: &file,
        composed: &composed,
        edited,
        filled,
    };
    html(&page(&office, &visit, asked).await?)
}

/// `POST /cases/{id}/draft/text`: a button of a piece, or the text as it is kept.
pub(super) async fn save(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let file = file_of(&office, &visit, &id).await?;
    is_not_anothers(&office, &visit, &file, ActKind::Draft)?;
    let Some((draft, composed)) = composed(&office, &visit, &file).await? else {
        return Ok(first(&file, &Came::in_form(&typed)));
    };
    let mut edited = edited::in_form(&typed);
    let mut filled = Filled::unsent(&typed);
    let mut status = StatusCode::OK;
    if let Some(button) = typed.get("_do") {
        edited::pressed(&mut edited, &composed, button);
    } else {
        let act = Act::Draft(Box::new(with_text(draft, &edited, &composed)));
        let request = ActRequest {
            expected: Some(filled.version.unwrap_or_default()),
            once: Some(once::of(visit.desk().officer.id, &visit.0.address, &typed)?),
            ..ActRequest::of(file.row.id, act)
        };
        match office.act(visit.desk(), request).await {
            Ok(_) => return Ok(done(&file, &filled.came)),
            Err(error) => {
                let stale = matches!(error, ActError::Stale { .. });
                filled = not_done(&office, &visit, &file, &typed, error).await?;
                status = match stale {
                    true => StatusCode::CONFLICT,
                    false => StatusCode::UNPROCESSABLE_ENTITY,
                };
            }
        }
    }
    let asked = Asked {
        file: &file,
        composed: &composed,
        edited,
        filled,
    };
    let page = page(&office, &visit, asked).await?;
    Ok((status, html(&page)?).into_response())
}

/// `POST /cases/{id}/draft.pdf`: the text in the form, as it would read.
pub(super) async fn preview(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let file = file_of(&office, &visit, &id).await?;
    is_not_anothers(&office, &visit, &file, ActKind::Draft)?;
    let Some((draft, composed)) = composed(&office, &visit, &file).await? else {
        return Ok(first(&file, &Came::in_form(&typed)));
    };
    let draft = with_text(draft, &edited::in_form(&typed), &composed);
    let bytes = office
        .draft_pdf(visit.desk(), file.row.id, Some(draft))
        .await?;
    Ok(shown(bytes))
}

/// The draft with the text of the form.
fn with_text(draft: DraftReply, edited: &[Edited], composed: &Composed) -> DraftReply {
    DraftReply {
        body: edited::kept(edited, composed).map(Text::plain),
        ..draft
    }
}

fn done(file: &CaseFile, came: &Came) -> Response {
    let to = format!("/cases/{}/draft{}", file.row.id, came.query());
    let said = CookieJar::new().add(flash::cookie(&[Said::done("草稿已经保存。")]));
    (said, Redirect::to(&to)).into_response()
}
