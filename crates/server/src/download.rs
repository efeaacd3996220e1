//! Files that go out piece by piece, and are never in memory as a whole.

use std::fs::File;
use std::io::Read as _;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Response};
use casework::{ExportError, Exported};
use futures_util::stream::try_unfold;

use crate::api::Problem;

/// How much is read at a time, in bytes.
const PIECE: u64 = 256 * 1024;

/// What was exported as an answer that says how long it is: a browser shows how far it has
/// come.
///
/// # Errors
/// It was not exported: the list could not be read, or the file not be written.
pub(crate) fn download(exported: Result<Exported, ExportError>) -> Result<Response, Problem> {
    let exported = exported.map_err(|error| match error {
        ExportError::List(error) => Problem::from(error),
        ExportError::File(cause) => Problem::internal(format!("export: {cause}")),
    })?;
    let length = [(CONTENT_LENGTH, exported.length)];
    Ok((length, in_pieces(exported.file)).into_response())
}

fn in_pieces(file: File) -> Body {
    Body::from_stream(try_unfold(file, |file| async move {
        let read = tokio::task::spawn_blocking(move || piece(file)).await;
        read.map_err(std::io::Error::other)?
    }))
}

/// The next piece, and the file behind it; none at its end.
fn piece(mut file: File) -> std::io::Result<Option<(Bytes, File)>> {
    let mut piece = Vec::new();
    file.by_ref().take(PIECE).read_to_end(&mut piece)?;
    Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
}
