//! A JSON body: the right type, not too long, strict UTF-8, and texts that can be kept.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use disclosure::act::Act;
use disclosure::words::ActKind;
use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::Value;
use serde_json::error::Category;
use tower_http::timeout::TimeoutError;

use super::distinct::Distinct;
use super::strict::Strict;
use super::wording::refuse;
use crate::api::BODY_LIMIT;
use crate::api::error::unstorable;
use crate::api::problem::Problem;
use crate::json::message;

/// The body of a request, an object.
#[derive(Debug)]
pub(in crate::api) struct JsonBody(pub Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        is_json(request.headers())?;
        if declared_length(request.headers()) > Some(BODY_LIMIT as u64) {
            return Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unread(&rejection))?;
        let value = parse(&bytes)?;
        if !value.is_object() {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad_type",
                "填写有误",
                "请求正文应当是一个 JSON 对象",
            )
            .hint("请把各字段写在一对花括号里。"));
        }
        check_values(&value, "")?;
        Ok(JsonBody(value))
    }
}

/// A body that could not be read to its end; the framework calls one that stopped
/// coming a bad request.
fn unread(rejection: &BytesRejection) -> Problem {
    let mut cause: Option<&(dyn Error + 'static)> = Some(rejection);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return Problem::of_status(StatusCode::REQUEST_TIMEOUT);
        }
        cause = error.source();
    }
    Problem::of_status(rejection.status())
}

fn is_json(headers: &HeaderMap) -> Result<(), Problem> {
    let declared = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut parts = declared.split(';').map(str::trim);
    let json = parts.next() == Some("application/json");
    let charset = parts.find_map(|part| part.strip_prefix("charset="));
    let utf8 = charset.is_none_or(|name| matches!(name.trim_matches('"'), "utf-8" | "utf8"));
    if json && utf8 {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_json_type",
        "正文类型不对",
        "请求正文应当是 UTF-8 编码的 JSON",
    )
    .hint("请在请求头写 Content-Type: application/json。"))
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let not_json = |detail: String| {
        Problem::new(StatusCode::BAD_REQUEST, "not_json", "正文不是 JSON", detail)
            .hint("请检查引号、逗号、括号和编码（UTF-8）。")
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() + 1;
        not_json(format!("请求正文从第 {at} 个字节起不是 UTF-8 编码"))
    })?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
    let value = Distinct.deserialize(tracked);
    let read = value.and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            Category::Data => twice(&track.path().to_string(), &error),
            Category::Eof => not_json(format!("请求正文第 {line} 行第 {column} 列：正文没有写完")),
            Category::Syntax | Category::Io => not_json(format!(
                "请求正文第 {line} 行第 {column} 列：不符合 JSON 的写法"
            )),
        }
    })
}

/// A field that an object has twice.
fn twice(path: &str, error: &serde_json::Error) -> Problem {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, path, &message(error))
}

/// Texts come as bare strings: the forms in which the register keeps them are
/// not for clients. U+0000 cannot be stored, and no number beyond 64 bits with a sign.
pub(in crate::api) fn check_values(value: &Value, path: &str) -> Result<(), Problem> {
    match value {
        Value::Number(number) if number.as_u64().is_some_and(|n| i64::try_from(n).is_err()) => {
            Err(refuse(StatusCode::UNPROCESSABLE_ENTITY, path, "这个数太大"))
        }
        Value::String(text) if text.contains('\0') => {
            Err(unstorable(StatusCode::UNPROCESSABLE_ENTITY, path))
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| check_values(item, &format!("{path}[{index}]"))),
        Value::Object(fields) => {
            let kept = ["plain", "kept", "erased"];
            if kept.iter().any(|name| fields.contains_key(*name)) {
                return Err(refuse(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    path,
                    "应当直接写文字",
                ));
            }
            fields.iter().try_for_each(|(name, field)| {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                check_values(field, &path)
            })
        }
        _ => Ok(()),
    }
}

/// A value of this type.
pub(in crate::api) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Strict(value)).map_err(|error| {
        let path = error.path().to_string();
        misfit(&path, &error.into_inner())
    })
}

/// The payload of an act.
pub(in crate::api) fn act(kind: ActKind, payload: Value) -> Result<Act, Problem> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(Strict(payload), &mut track);
    Act::read(kind, tracked).map_err(|error| misfit(&track.path().to_string(), &error))
}

fn misfit(path: &str, error: &serde_json::Error) -> Problem {
    let path = if path == "." { "" } else { path };
    refuse(StatusCode::UNPROCESSABLE_ENTITY, path, &error.to_string())
}
