//! Figures and assessment sheets as files.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use casework::supervision::{Period, SupervisionAsk, Watcher};
use serde::Deserialize;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::reports::{Form, Sheet, Supervised};
use crate::workbench::board::may_watch;
use crate::workbench::kept::written_and_kept;
use crate::workbench::visit::Visit;

/// What is asked for as the return of a month.
#[derive(Debug, Deserialize)]
pub(super) struct AskMonth {
    month: String,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    whole: Option<String>,
    #[serde(default)]
    form: String,
}

/// `GET /board/figures/files/{format}`
pub(super) async fn figures(
    State(office): State<Office>,
    visit: Visit,
    Path(format): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?.ask;
    let name = format!("监督指标 {}", asked.period.label());
    written(&office, &visit, asked, Sheet::Figures, &format, &name).await
}

/// `GET /board/figures/month?month=2026-10&form=xlsx|json`
pub(super) async fn month(
    State(office): State<Office>,
    visit: Visit,
    Query(month): Query<AskMonth>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let period = Period::of_month(&month.month);
    let period = period.ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let ask = Ask {
        from: Some(period.from.to_string()),
        to: Some(period.to.to_string()),
        agency: month.agency,
        whole: month.whole,
        after: None,
    };
    let asked = Asked::of(&office, &visit, &ask).await?.ask;
    let format = match month.form.as_str() {
        "" => Form::Xlsx.word(),
        form => form,
    };
    let name = format!("监督指标月报 {}", month.month);
    written(&office, &visit, asked, Sheet::Figures, format, &name).await
}

/// `GET /board/assessment/files/{format}`
pub(super) async fn assessment(
    State(office): State<Office>,
    visit: Visit,
    Path(format): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?.ask;
    let name = format!("考核表 {}", asked.period.label());
    written(&office, &visit, asked, Sheet::Assessment, &format, &name).await
}

async fn written(
    office: &Office,
    visit: &Visit,
    ask: SupervisionAsk,
    sheet: Sheet,
    format: &str,
    name: &str,
) -> Result<Response, Problem> {
    let form = Form::parse(format).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let made = Supervised::of(sheet, office, Watcher::Desk(visit.desk()), ask).await?;
    let at = office.clock.now();
    let name = format!("{name}.{}", form.word());
    written_and_kept(form.media_type(), &name, move || made.written(form, at)).await
}
