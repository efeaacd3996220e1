//! What is typed is kept while it is typed: the script sends the form here now and
//! then, sealed until it is sent or thrown away.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use casework::Office;

use super::forms::Typed;
use super::visit::{Visit, is_ours};
use crate::api::Problem;

/// `POST /drafts`: the pairs of a form under `_draft`; with `_drop`, throws it away.
pub(super) async fn save(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let name = typed
        .get("_draft")
        .filter(|name| (1..=120).contains(&name.len()))
        .ok_or_else(|| Problem::of_status(StatusCode::BAD_REQUEST))?;
    if let Some(back) = typed.get("_drop") {
        office.drop_form_draft(visit.desk(), name).await?;
        let back = if is_ours(back) { back } else { "/" };
        return Ok(Redirect::to(back).into_response());
    }
    let kept: Vec<&(String, String)> = typed
        .0
        .iter()
        .filter(|(name, value)| !value.is_empty() && (name == "_on" || !name.starts_with('_')))
        .collect();
    let content = serde_urlencoded::to_string(&kept)
        .map_err(|error| Problem::internal(format!("draft: {error}")))?;
    office.save_form_draft(visit.desk(), name, &content).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
