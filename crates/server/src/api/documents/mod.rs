//! The documents of a case: what its acts sent out, and the sheets of its file.

mod content;
mod handover;
mod list;
mod one;
mod render;
mod sheet;

use std::str::FromStr;

use axum::http::StatusCode;
use casework::documents;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::problem::Problem;
pub(crate) use content::sent;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(list::documents))
        .routes(routes!(one::document))
        .routes(routes!(content::document_pdf))
        .routes(routes!(content::document_docx))
        .routes(routes!(render::render_document))
        .routes(routes!(sheet::sheet))
        .routes(routes!(handover::handover_letter))
}

/// 一份发出的文书。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub(super) struct Line {
    /// 标识。
    id: Uuid,
    /// 载有它的案件；一份文书涉及几件案件的，是其中一件。
    case_id: Uuid,
    /// 载有它的是另一件案件时，该案的案号。
    carried_by: Option<String>,
    /// 第几轮办理。
    round: i64,
    /// 哪一项办理发出的（`events` 中的 `seq`）。
    event: i64,
    /// 文书，按 `letters.toml`。
    letter: String,
    /// 名称。
    title: String,
    /// 同一项办理发出几份时是哪一份，例如征求意见的名称；其他为空。
    subject: String,
    /// 文号；不编号的文书没有。
    number: Option<String>,
    /// 成文日期。
    dated: NaiveDate,
    /// 发给谁。
    to: String,
    /// 到哪一步：`waiting` 等待生成，`attached` 已经生成，`failed` 未能生成。
    state: &'static str,
    /// 已经试过几次。
    attempts: i64,
    /// 未能生成的原因，以及怎样补救。
    failure: Option<String>,
    /// 何时生成。
    rendered_at: Option<DateTime<Utc>>,
    /// 作废：使它作废的办理。文号保留。
    voided_by: Option<i64>,
}

impl From<documents::Document> for Line {
    fn from(document: documents::Document) -> Line {
        let documents::Document {
            row,
            title,
            to,
            carried_by,
            ..
        } = document;
        Line {
            id: row.id,
            case_id: row.case_id,
            carried_by,
            round: row.round,
            event: row.seq,
            letter: row.letter,
            title,
            subject: row.subject,
            number: row.number,
            dated: row.dated,
            to,
            state: row.state.word(),
            attempts: row.attempts,
            failure: row.failure,
            rendered_at: row.rendered_at,
            voided_by: row.voided_seq,
        }
    }
}

/// The id of a document; what is no id names none.
fn id_of(written: &str) -> Result<Uuid, Problem> {
    Uuid::from_str(written).map_err(|_| no_document())
}

/// No document with this id within the caller's scope.
pub(crate) fn no_document() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_document",
        "没有这份文书",
        "没有这份文书，或者不在您的权限范围内",
    )
    .hint("请核对文书标识，见 GET /api/v1/cases/{id}/documents。")
}
