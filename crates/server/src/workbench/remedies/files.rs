//! Lists and returns of reconsideration and litigation as files.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::{ExportError, Office};
use serde::Deserialize;
use uuid::Uuid;

use super::{Ask, may_see};
use crate::api::Problem;
use crate::workbench::kept::{XLSX, kept};
use crate::workbench::visit::Visit;

/// What is asked for as the return of a month.
#[derive(Debug, Deserialize)]
pub(super) struct AskMonth {
    month: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    form: String,
}

/// `GET /remedies/export.xlsx`
pub(super) async fn export(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_see(&visit)?;
    let asked = ask.read(&office)?;
    let listed = office
        .remedies(visit.desk(), asked.agency, asked.list())
        .await?;
    let bytes = office.remedy_sheet(&listed).await.map_err(unmade)?;
    let name = format!("复议诉讼 {}.xlsx", office.today());
    Ok(kept(XLSX, &name, bytes))
}

/// `GET /remedies/month?month=2026-11&form=xlsx|json`
pub(super) async fn month(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<AskMonth>,
) -> Result<Response, Problem> {
    may_see(&visit)?;
    let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
    let agency: Option<Uuid> = match ask.agency.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| unknown())?),
    };
    let told = office
        .remedy_return(visit.desk(), agency, &ask.month)
        .await?
        .ok_or_else(unknown)?;
    let name = format!("复议诉讼月报 {}", told.month);
    match ask.form.as_str() {
        "json" => {
            let bytes = serde_json::to_vec_pretty(&told)
                .map_err(|error| Problem::internal(format!("return: {error}")))?;
            Ok(kept("application/json", &format!("{name}.json"), bytes))
        }
        "" | "xlsx" => {
            let bytes = office.remedy_return_sheet(&told).map_err(unmade)?;
            Ok(kept(XLSX, &format!("{name}.xlsx"), bytes))
        }
        _ => Err(unknown()),
    }
}

fn unmade(error: ExportError) -> Problem {
    match error {
        ExportError::List(error) => Problem::from(error),
        ExportError::File(cause) => Problem::internal(format!("export: {cause}")),
    }
}
