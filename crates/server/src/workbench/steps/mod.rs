//! Deciding step by step (七步): one question after another on one page.
//!
//! The answers so far travel in the form, so that the page needs no script; they are
//! also kept like any other form that was not sent. Nothing is done to the case until
//! the judgement is recorded by the act `assess`. The form is sent as a whole page on
//! purpose: one that is sent after the session has ended comes back after signing in.

mod page;
mod path;

use axum::Router;
use axum::extract::{Path as InPath, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use casework::{CaseFile, Office};
use disclosure::words::ActKind;

use super::Bench;
use super::case::act::{
    Filled, Unread, file_of, is_not_anothers, may, not_done, request, said_of, tell,
};
use super::case::stale::clock;
use super::catalogue::near;
use super::flash;
use super::forms::{Choices, Typed};
use super::lists::Came;
use super::once;
use super::page::html;
use super::visit::Visit;
use crate::api::Problem;
use page::page;
use path::Path;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new().route("/cases/{id}/steps", get(show).post(answer))
}

/// `GET /cases/{id}/steps`: goes on with what was kept, or with the judgement that
/// stands in the register.
async fn show(
    State(office): State<Office>,
    visit: Visit,
    InPath(id): InPath<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    may(&office, &visit, &file, ActKind::Assess)?;
    let name = once::draft_of(file.row.id, ActKind::Assess);
    let draft = office.form_draft(visit.desk(), &name).await?;
    let steps = office.rules.steps(office.today());
    let recorded = Path::recorded(&file);
    let (mut path, restored) = match draft {
        Some(draft) => {
            let typed = Typed::decode(&draft.content);
            (Path::typed(&typed), Some(clock(draft.saved_at)))
        }
        None => (recorded.clone(), None),
    };
    // what does not follow any more, by other steps in force, is answered anew
    let _ = path.fit(&steps);
    let typed = Typed::default();
    let filled = Filled {
        came: Came::of(query.as_deref()),
        restored: restored.filter(|_| path != recorded),
        ..Filled::with(&typed)
    };
    html(&page(&office, &visit, &file, &path, filled).await?)
}

/// `POST /cases/{id}/steps`: the next question, an earlier one again, or the record.
async fn answer(
    State(office): State<Office>,
    visit: Visit,
    InPath(id): InPath<String>,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let file = file_of(&office, &visit, &id).await?;
    let records = typed.get("_record").is_some();
    if !records {
        may(&office, &visit, &file, ActKind::Assess)?;
    }
    let steps = office.rules.steps(office.today());
    let mut path = Path::typed(&typed);
    let mut filled = Filled::unsent(&typed);
    if let Some(place) = typed.get("_back").and_then(|text| text.parse().ok()) {
        path.back_to(place);
        keep(&office, &visit, &file, &path).await?;
    } else if let Some(entry) = typed.get("_take") {
        if let Some(taken) = near::taken(&office, &visit, entry).await? {
            path.note(&taken.way());
        }
    } else if let Some(place) = path.unanswered(records) {
        let field = format!("answers[{place}].answer");
        filled.mistakes.add(field, "请选择一个答案");
    }
    if let Err(refusal) = path.fit(&steps) {
        tell(&office, &mut filled, refusal.into());
    } else if filled.mistakes.is_empty() {
        if typed.get("_take").is_some() {
            // it stands in the form; the answer is the officer's
        } else if records {
            match record(&office, &visit, &file, &typed, &path).await? {
                Ok(done) => return Ok(done),
                Err(refused) => filled = refused,
            }
        } else {
            keep(&office, &visit, &file, &path).await?;
        }
    }
    let status = match filled.mistakes.is_empty() && filled.refused.is_none() {
        true => StatusCode::OK,
        false if filled.changes.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::CONFLICT,
    };
    is_not_anothers(&office, &visit, &file, ActKind::Assess)?;
    let page = page(&office, &visit, &file, &path, filled).await?;
    Ok((status, html(&page)?).into_response())
}

/// Keeps the answers so far, as what is typed into other forms is kept.
async fn keep(office: &Office, visit: &Visit, file: &CaseFile, path: &Path) -> Result<(), Problem> {
    let name = once::draft_of(file.row.id, ActKind::Assess);
    let content = serde_urlencoded::to_string(&path.fields().0)
        .map_err(|error| Problem::internal(format!("draft: {error}")))?;
    office
        .save_form_draft(visit.desk(), &name, &content)
        .await?;
    Ok(())
}

/// Records the answers. Within, what fills the page where that was refused.
async fn record<'t>(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    typed: &'t Typed,
    path: &Path,
) -> Result<Result<Response, Filled<'t>>, Problem> {
    let mut sent = path.answered().fields();
    for name in [once::KEY, "_version"] {
        sent.push(name, typed.get(name).unwrap_or_default());
    }
    let mut filled = Filled::unsent(typed);
    match request(ActKind::Assess, file, visit, &sent, &Choices::default()) {
        Ok(request) => match office.act(visit.desk(), request).await {
            Ok(acted) => {
                let name = once::draft_of(file.row.id, ActKind::Assess);
                office.drop_form_draft(visit.desk(), &name).await?;
                let said = said_of(office, ActKind::Assess, acted);
                let cookies = CookieJar::new().add(flash::cookie(&said));
                let to = format!("/cases/{}/steps{}", file.row.id, filled.came.query());
                return Ok(Ok((cookies, Redirect::to(&to)).into_response()));
            }
            Err(error) => filled = not_done(office, visit, file, typed, error).await?,
        },
        Err(Unread::Mistakes(mistakes)) => filled.mistakes = mistakes,
        Err(Unread::Problem(problem)) => tell(office, &mut filled, problem),
    }
    Ok(Err(filled))
}
