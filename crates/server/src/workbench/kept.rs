//! Files for the browser to keep, under a name that may be Chinese.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::task::spawn_blocking;

use crate::api::Problem;
use crate::reports::Form;

/// A spreadsheet.
pub(super) const XLSX: &str = Form::Xlsx.media_type();

/// A file for the browser to keep: its bytes, or a body that brings them.
pub(super) fn kept(media_type: &str, name: &str, bytes: impl IntoResponse) -> Response {
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition(name)),
    ];
    (headers, bytes).into_response()
}

/// The same of a file that takes a while to write: aside, so that others are served.
///
/// # Errors
/// It could not be written.
pub(super) async fn written_and_kept(
    media_type: &str,
    name: &str,
    write: impl FnOnce() -> anyhow::Result<Vec<u8>> + Send + 'static,
) -> Result<Response, Problem> {
    let failed = |cause: String| Problem::internal(format!("{name}: {cause}"));
    let written = spawn_blocking(write).await;
    let bytes = written.map_err(|cause| failed(cause.to_string()))?;
    let bytes = bytes.map_err(|cause| failed(cause.to_string()))?;
    Ok(kept(media_type, name, bytes))
}

/// The name that a file is kept under (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let octet = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => (byte as char).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let encoded: String = name.bytes().map(octet).collect();
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    format!("attachment; filename=\"kaijuan.{ending}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_chinese_name() {
        assert_eq!(
            disposition("待办 2026.xlsx"),
            "attachment; filename=\"kaijuan.xlsx\"; filename*=UTF-8''%E5%BE%85%E5%8A%9E%202026.xlsx"
        );
        assert!(disposition("年报.pdf").contains("filename=\"kaijuan.pdf\""));
    }
}
