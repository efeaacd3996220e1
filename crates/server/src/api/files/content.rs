//! `GET /api/v1/files/{id}/content`: what a file holds.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use casework::Office;
use store::FileRow;

use super::{id_of, no_file};
use crate::api::guard::Seat;
use crate::api::problem::Problem;

#[utoipa::path(
    get,
    path = "/api/v1/files/{id}/content",
    tag = "材料",
    summary = "材料的内容",
    description = "原样返回上传的内容，返回前与登记的 SHA-256 核对。",
    params(("id" = uuid::Uuid, Path, description = "材料标识")),
    responses((status = 200, description = "内容", content_type = "application/octet-stream", body = Vec<u8>))
)]
pub(in crate::api) async fn file_content(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = office.file_bytes(&desk, id_of(&id)?).await?;
    let (file, bytes) = found.ok_or_else(no_file)?;
    Ok(handed_out(&file, bytes))
}

/// A file as somebody handed it in: kept by the browser under its own name (RFC 8187),
/// never shown as a page of ours.
pub(crate) fn handed_out(file: &FileRow, bytes: Vec<u8>) -> Response {
    let octet = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => (byte as char).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let name: String = file.name.bytes().map(octet).collect();
    let headers = [
        // What it claims to be is for whoever opens it, not for the browser.
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"file\"; filename*=UTF-8''{name}"),
        ),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned(),
        ),
    ];
    (headers, bytes).into_response()
}
