//! The dossier of a case: what it holds, what is missing, and the file itself.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use casework::dossier::{Binding, Dossiers, Standing};
use casework::{Office, china_time};
use disclosure::words::ActKind;
use store::{DossierRow, DossierState};
use uuid::Uuid;

use super::Bench;
use super::case::act::{Brief, file_of};
use super::flash::{self, Said};
use super::page::{Frame, Here, html};
use super::visit::Visit;
use crate::api::{Problem, no_dossier, sent};

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/cases/{id}/dossier", get(show).post(build))
        .route("/cases/{id}/dossier/{dossier}/{form}", get(content))
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct Page {
    frame: Frame,
    case: Brief,
    lines: Vec<Line>,
    missing: Vec<String>,
    retention: Option<(String, String)>,
    parts: Vec<(String, usize)>,
    /// Whether one waits: it is built when it is opened at the latest.
    waits: bool,
    /// Whether one failed that the reader may have built again.
    may_build: bool,
    once_closed: bool,
}

struct Line {
    id: Uuid,
    round: i64,
    closed_by: i64,
    closed_at: String,
    /// What it was bound for after the closing; empty for the closing itself.
    supplements: &'static str,
    /// The number that it was archived under; empty before.
    number: String,
    retention: String,
    reason: String,
    /// What the dossier itself says of that, where another class was chosen at archiving.
    bound: String,
    state: &'static str,
    class: &'static str,
    opens: bool,
    failure: String,
    manifest: String,
    head_hash: String,
}

impl From<(DossierRow, Standing)> for Line {
    fn from((row, standing): (DossierRow, Standing)) -> Line {
        let failed = row.state == DossierState::Failed;
        let closes = standing.act == ActKind::Close;
        Line {
            id: row.id,
            round: row.round,
            closed_by: row.closed_seq,
            supplements: if closes { "" } else { standing.act.label() },
            number: standing.number.unwrap_or_default(),
            closed_at: china_time(row.made_at).format("%Y-%m-%d %H:%M").to_string(),
            retention: standing.retention,
            reason: standing.retention_reason,
            bound: standing
                .chosen_by
                .map(|_| row.retention)
                .unwrap_or_default(),
            state: row.state.label(),
            class: match row.state {
                DossierState::Built => "done",
                DossierState::Waiting => "waits",
                DossierState::Failed => "failed",
            },
            opens: !failed,
            failure: row.failure.filter(|_| failed).unwrap_or_default(),
            manifest: row.manifest.unwrap_or_default(),
            head_hash: row.head_hash,
        }
    }
}

/// `GET /cases/{id}/dossier`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let case = Brief::of(&office, &file);
    let found = office.dossiers(visit.desk(), case.id).await?;
    let found = found.ok_or_else(Problem::no_case)?;
    let is = |state| found.rows.iter().any(|row| row.state == state);
    let Dossiers {
        missing,
        retention,
        parts,
        may_build,
        ..
    } = found.clone();
    html(&Page {
        frame: Frame::of(
            &office,
            &visit,
            Here::Lists,
            format!("卷宗 {}", case.number),
        ),
        waits: is(DossierState::Waiting),
        may_build: may_build && is(DossierState::Failed),
        once_closed: !found.rows.is_empty(),
        lines: found
            .rows
            .into_iter()
            .zip(found.standings)
            .map(Line::from)
            .collect(),
        case,
        missing,
        retention,
        parts,
    })
}

/// `POST /cases/{id}/dossier`
async fn build(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::no_case())?;
    let found = office.rebuild_dossiers(visit.desk(), id).await?;
    let found = found.ok_or_else(Problem::no_case)?;
    let failed = found
        .rows
        .iter()
        .any(|row| row.state == DossierState::Failed);
    let said = match failed {
        false => Said::done("卷宗已生成。".to_owned()),
        true => Said::warning("卷宗还是没有生成，原因见下。".to_owned(), ""),
    };
    Ok((
        CookieJar::new().add(flash::cookie(&[said])),
        Redirect::to(&format!("/cases/{id}/dossier")),
    )
        .into_response())
}

/// `GET /cases/{id}/dossier/{dossier}/zip` and `…/pdf`
async fn content(
    State(office): State<Office>,
    visit: Visit,
    Path((id, dossier, form)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let binding = match form.as_str() {
        "zip" => Binding::Zip,
        "pdf" => Binding::Pdf,
        _ => return Err(Problem::of_status(StatusCode::NOT_FOUND)),
    };
    let id: Uuid = id.parse().map_err(|_| Problem::no_case())?;
    if office.dossiers(visit.desk(), id).await?.is_none() {
        return Err(Problem::no_case());
    }
    let dossier = dossier.parse().unwrap_or_default();
    let found = office
        .dossier_content(visit.desk(), id, dossier, binding)
        .await?;
    found.map(sent).ok_or_else(no_dossier)
}
