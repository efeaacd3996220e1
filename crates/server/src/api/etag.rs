//! The version of a case as an entity tag.

use axum::http::header::ETAG;
use axum::http::{HeaderName, HeaderValue};

/// The `ETag` header of a version.
pub(super) fn etag(version: impl Into<i128>) -> [(HeaderName, HeaderValue); 1] {
    let tag = format!("\"v{}\"", version.into());
    // quotes, a letter and digits are always a header value
    let value = HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"v0\""));
    [(ETAG, value)]
}
