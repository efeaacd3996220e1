//! `GET /api/v1/documents/{id}/pdf` and `…/docx`: the paper itself.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use casework::Office;
use casework::documents::{Content, Form};

use super::{id_of, no_document};
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}/pdf",
    tag = "文书",
    summary = "文书的 PDF",
    description = "PDF/A-2b，一经生成不再改变。等待生成的，先生成再返回；未能生成的，回答 409，说明缺什么、怎样补。",
    params(("id" = uuid::Uuid, Path, description = "文书标识")),
    responses((status = 200, description = "文书的 PDF", content_type = "application/pdf", body = Vec<u8>))
)]
pub(in crate::api) async fn document_pdf(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = office
        .document_content(&desk, id_of(&id)?, Form::Pdf)
        .await?;
    found.map(sent).ok_or_else(no_document)
}

#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}/docx",
    tag = "文书",
    summary = "文书的 DOCX",
    description = "与 PDF 同时生成，供编辑；用公文规定的字体名称。",
    params(("id" = uuid::Uuid, Path, description = "文书标识")),
    responses((
        status = 200,
        description = "文书的 DOCX",
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        body = Vec<u8>
    ))
)]
pub(in crate::api) async fn document_docx(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = office
        .document_content(&desk, id_of(&id)?, Form::Docx)
        .await?;
    found.map(sent).ok_or_else(no_document)
}

/// A paper for the browser: a PDF is shown, anything else is kept, under its own name
/// (RFC 6266, RFC 8187).
pub(crate) fn sent(content: Content) -> Response {
    let octet = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => (byte as char).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let name: String = content.name.bytes().map(octet).collect();
    let (way, plain) = match content.media_type {
        casework::documents::PDF => ("inline", "document.pdf"),
        "application/zip" => ("attachment", "dossier.zip"),
        _ => ("attachment", "document.docx"),
    };
    let disposition = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{name}");
    let headers = [
        (CONTENT_TYPE, content.media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, content.bytes).into_response()
}
