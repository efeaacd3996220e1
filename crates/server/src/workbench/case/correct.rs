//! A correction as the form of the act itself, filled in as it was recorded: what is
//! changed in it is what is asked to be set right, by another person's confirmation.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActRequest, CaseFile, Office, SeenEvent};
use disclosure::words::ActKind;
use serde_json::{Map, Value, json};

use super::act::{Brief, Filled, file_of, is_not_anothers, not_done, once_key, tell};
use super::choices::choices;
use super::filled::version_of;
use super::stale::Change;
use crate::api::acts::{Field, fields, objects};
use crate::api::{Asked, Problem};
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::{Control, Piece, Typed, pieces, read};
use crate::workbench::once;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "correct.html")]
struct Page {
    frame: Frame,
    case: Brief,
    seq: u64,
    what: String,
    recorded_on: String,
    pieces: Vec<Piece>,
    effective_on: String,
    reason: String,
    strike: bool,
    version: i64,
    changes: Vec<Change>,
    once: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

/// The fields of the act as its event holds them. An application's people are sealed
/// in the register: they are corrected in its own form.
fn fields_of(kind: ActKind) -> Vec<&'static Field> {
    let own: &[Field] = match kind {
        ActKind::Register => objects()
            .find(|object| object.name == "NewApplication")
            .map_or(&[], |object| object.fields),
        kind => fields(kind).unwrap_or_default(),
    };
    let people = [
        "applicant",
        "agent",
        "jointly",
        "agency",
        "on",
        "on_the_spot",
    ];
    own.iter()
        .filter(|field| kind != ActKind::Register || !people.contains(&field.name))
        .collect()
}

/// What the event says now, as its form holds it.
fn recorded(seen: &SeenEvent) -> Result<Value, Problem> {
    let payload = seen
        .event
        .act
        .payload()
        .map_err(|error| Problem::internal(format!("payload: {error}")))?;
    let bare = crate::api::bare(payload);
    Ok(match seen.event.act.kind() {
        ActKind::Register => bare.get("application").cloned().unwrap_or_default(),
        _ => bare,
    })
}

async fn wrong(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    seq: u64,
) -> Result<SeenEvent, Problem> {
    let history = office.case_history(visit.desk(), file.row.id).await?;
    history
        .unwrap_or_default()
        .into_iter()
        .find(|seen| seen.event.seq == seq)
        .ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))
}

/// `GET /cases/{id}/correct/{seq}`
pub(super) async fn form(
    State(office): State<Office>,
    visit: Visit,
    Path((id, seq)): Path<(String, u64)>,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let offered = office.permitted(visit.desk(), &file);
    if let Some(refusal) = offered
        .into_iter()
        .find(|offer| offer.act == ActKind::RequestCorrection)
        .and_then(|offer| offer.refusal)
    {
        return Err(refusal.into());
    }
    let seen = wrong(&office, &visit, &file, seq).await?;
    let typed = Typed::of(&recorded(&seen)?);
    html(&page(&office, &visit, &file, &seen, Filled::with(&typed)).await?)
}

async fn page(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    seen: &SeenEvent,
    filled: Filled<'_>,
) -> Result<Page, Problem> {
    let kind = seen.event.act.kind();
    let choices = choices(office, visit.desk(), file, kind).await?;
    let typed = filled.typed;
    let on = typed.get("_effective_on").map(str::to_owned);
    Ok(Page {
        frame: Frame::of(
            office,
            visit,
            Here::Lists,
            format!("提出更正 · {}", file.row.number),
        ),
        case: Brief::of(office, file),
        seq: seen.event.seq,
        what: kind.label().to_owned(),
        recorded_on: seen.event.on.to_string(),
        pieces: pieces(fields_of(kind), typed, &filled.mistakes, &choices),
        effective_on: on.unwrap_or_else(|| seen.event.on.to_string()),
        reason: typed.get("_reason").unwrap_or_default().to_owned(),
        strike: typed.get("_strike").is_some(),
        version: filled.version.unwrap_or(file.row.version),
        changes: filled.changes,
        once: once_key(typed),
        refused: filled.refused,
        mistakes: filled.mistakes.0.into_iter().collect(),
    })
}

/// `POST /cases/{id}/correct/{seq}`
pub(super) async fn correct(
    State(office): State<Office>,
    visit: Visit,
    Path((id, seq)): Path<(String, u64)>,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let file = file_of(&office, &visit, &id).await?;
    is_not_anothers(&office, &visit, &file, ActKind::RequestCorrection)?;
    let seen = wrong(&office, &visit, &file, seq).await?;
    let mut filled = Filled::unsent(&typed);
    if typed.get("_more").is_some() {
        return html(&page(&office, &visit, &file, &seen, filled).await?);
    }
    let kind = seen.event.act.kind();
    let choices = choices(&office, visit.desk(), &file, kind).await?;
    let (body, mut mistakes) = read(fields_of(kind), &typed, &choices);
    if typed.get("_reason").is_none_or(str::is_empty) {
        mistakes.add("_reason", "请写明错误是怎样发生的");
    }
    filled.mistakes = mistakes;
    if filled.mistakes.is_empty() {
        match asked(&seen, &typed, body) {
            Ok(asked) => {
                let request = ActRequest {
                    expected: Some(version_of(&typed)),
                    beside: asked.beside,
                    once: Some(once::of(visit.desk().officer.id, &visit.0.address, &typed)?),
                    ..ActRequest::of(file.row.id, asked.act)
                };
                match office.act(visit.desk(), request).await {
                    Ok(_) => {
                        let said = [Said::done(format!(
                            "已提出更正第 {seq} 项。由另一名审核人或者负责人确认以后生效。"
                        ))];
                        let to = format!("/cases/{}", file.row.id);
                        return Ok((
                            CookieJar::new().add(flash::cookie(&said)),
                            Redirect::to(&to),
                        )
                            .into_response());
                    }
                    Err(error) => filled = not_done(&office, &visit, &file, &typed, error).await?,
                }
            }
            Err(problem) => tell(&office, &mut filled, problem),
        }
    }
    let status = match filled.changes.is_empty() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::CONFLICT,
    };
    let page = page(&office, &visit, &file, &seen, filled).await?;
    Ok((status, html(&page)?).into_response())
}

/// What is asked to be set right: only what differs from what was recorded.
fn asked(seen: &SeenEvent, typed: &Typed, body: Map<String, Value>) -> Result<Asked, Problem> {
    let strike = typed.get("_strike").is_some();
    let was = recorded(seen)?;
    let mut change = difference(&was, &Value::Object(body), fields_of(seen.event.act.kind()));
    if seen.event.act.kind() == ActKind::Register && !change.is_empty() {
        change = Map::from_iter([("application".to_owned(), Value::Object(change))]);
    }
    let on = typed
        .get("_effective_on")
        .filter(|on| !on.is_empty() && *on != seen.event.on.to_string());
    let mut request = json!({
        "act": ActKind::RequestCorrection.word(),
        "event": seen.event.seq,
        "effective_on": on,
        "strike": strike,
        "reason": typed.get("_reason"),
    });
    if !strike && !change.is_empty() {
        request["change"] = Value::Object(change);
    }
    Asked::read(request)
}

/// The merge patch (RFC 7396) from what was recorded to what was typed, in the fields
/// that the form shows.
fn difference(was: &Value, now: &Value, fields: Vec<&'static Field>) -> Map<String, Value> {
    let mut change = Map::new();
    for field in fields {
        let (before, after) = (&was[field.name], &now[field.name]);
        if is_nothing(before) && is_nothing(after) || before == after {
            continue;
        }
        change.insert(field.name.to_owned(), after.clone());
    }
    change
}

/// Empty lists, blank texts and `false` say the same as nothing in a form.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_nothing),
        Value::Number(number) => number.as_u64() == Some(0),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_asked_for() {
        let was = json!({ "confirmed_on": "2026-03-02", "remark": "电话确认" });
        let fields = || fields_of(ActKind::ConfirmReceipt);
        let same = json!({ "confirmed_on": "2026-03-02", "remark": "电话确认" });
        assert!(difference(&was, &same, fields()).is_empty());
        let other = json!({ "confirmed_on": "2026-03-03" });
        assert_eq!(
            Value::Object(difference(&was, &other, fields())),
            json!({ "confirmed_on": "2026-03-03", "remark": null })
        );
    }

    #[test]
    fn what_says_nothing_is_no_change() {
        let was = json!({ "within_workdays": 15, "items": ["甲"] });
        let now = json!({ "within_workdays": 15, "items": ["甲"], "guidance": "" });
        let fields = fields_of(ActKind::RequestSupplement);
        assert!(difference(&was, &now, fields).is_empty());
    }
}
