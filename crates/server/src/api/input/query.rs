//! Query parameters, with mistakes told like those of a body.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use chrono::{Datelike, NaiveDate};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::wording::refuse;
use crate::api::error::{out_of_range, unstorable};
use crate::api::problem::Problem;

/// Query parameters of this type.
#[derive(Debug)]
pub(in crate::api) struct Filter<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Filter<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        check_encoding(&parts.uri)?;
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(filter)) => Ok(Filter(filter)),
            Err(rejection) => Err(misfit(&rejection.body_text())),
        }
    }
}

/// The framework would replace what is no UTF-8; a register does not guess.
fn check_encoding(uri: &Uri) -> Result<(), Problem> {
    let query = uri.query().unwrap_or_default();
    let Ok(decoded) = String::from_utf8(percent_decoded(query)) else {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "not_utf8",
            "查询参数无法识别",
            "查询参数不是 UTF-8 编码",
        )
        .hint("请按 UTF-8 对查询参数作百分号编码。"));
    };
    if decoded.contains('\0') {
        return Err(unstorable(StatusCode::BAD_REQUEST, "查询参数"));
    }
    Ok(())
}

fn percent_decoded(query: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(query.len());
    let mut rest = query.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, after) = match (first, after) {
            (b'%', [high, low, after @ ..]) => match hex([*high, *low]) {
                Some(byte) => (byte, after),
                None => (b'%', &rest[1..]),
            },
            _ => (*first, after),
        };
        decoded.push(byte);
        rest = after;
    }
    decoded
}

fn hex(pair: [u8; 2]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()
}

/// `Failed to deserialize query string: FIELD: MESSAGE`, the field left out for
/// what concerns the whole.
fn misfit(text: &str) -> Problem {
    let text = text
        .strip_prefix("Failed to deserialize query string: ")
        .unwrap_or(text);
    let is_name = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let (path, message) = match text.split_once(": ") {
        Some((path, message)) if is_name(path) => (path, message),
        _ => ("", text),
    };
    refuse(StatusCode::BAD_REQUEST, path, message)
}

/// What a page holds when nothing is said, and at most.
const PAGE: u32 = 50;
const LONGEST_PAGE: u32 = 100;

/// How many lines a page of a list holds.
///
/// # Errors
/// Fewer than one, or more than a page may hold.
pub(in crate::api) fn page_size(limit: Option<u32>) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(PAGE);
    if (1..=LONGEST_PAGE).contains(&limit) {
        return Ok(limit);
    }
    Err(out_of_range("limit", 1, LONGEST_PAGE))
}

/// A civil date of our time, `2025-02-12` and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(in crate::api) struct Day(pub NaiveDate);

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .pattern(Some("^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"))
            .into()
    }
}

impl ToSchema for Day {}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let day = text.parse::<NaiveDate>().ok();
        day.filter(|day| text.len() == 10 && (1900..2200).contains(&day.year()))
            .map(Day)
            .ok_or_else(|| D::Error::custom("input is out of range"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_utf8_is_told() {
        let check = |uri: &'static str| check_encoding(&Uri::from_static(uri));
        assert!(check("/?title=%E5%96%86&number=%").is_ok());
        assert!(check("/?title=%C5%E3").is_err());
        assert!(check("/?title=%00").is_err());
    }
}
