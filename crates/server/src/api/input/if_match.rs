//! `If-Match`: whoever writes to a case names the version that they saw.

use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};

use crate::api::problem::Problem;

/// The version that the caller saw.
#[derive(Debug, Clone, Copy)]
pub(in crate::api) struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(IF_MATCH).iter();
        match (values.next(), values.next()) {
            (None, _) => Err(required("没有说明您看到的是案件的哪一版")),
            // Any version at all is what If-Match is there to prevent.
            (Some(value), None) if value == "*" => {
                Err(required("If-Match: * 等于不看案件就办理，不能接受"))
            }
            (Some(value), None) => version(value).map(IfMatch).ok_or_else(malformed),
            (Some(_), Some(_)) => Err(malformed()),
        }
    }
}

/// The version in one strong tag, as `ETag` gave it.
fn version(value: &HeaderValue) -> Option<i64> {
    let tag = value.to_str().ok()?.trim();
    let digits = tag.strip_prefix("\"v")?.strip_suffix('"')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn required(detail: &str) -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_REQUIRED,
        "if_match_required",
        "需要案件版本",
        detail,
    )
    .hint("请先读取案件，把响应头 ETag 的值（如 \"v7\"）原样写进请求头 If-Match。")
}

fn malformed() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "if_match_malformed",
        "案件版本写法不对",
        "If-Match 应当是一个带引号的版本，如 \"v7\"",
    )
    .hint("请把读取案件时响应头 ETag 的值原样照抄。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_strong_tag_is_a_version() {
        let read = |text| version(&HeaderValue::from_static(text));
        assert_eq!(read("\"v7\""), Some(7));
        for other in [
            "v7",
            "\"7\"",
            "W/\"v7\"",
            "\"v\"",
            "\"v+7\"",
            "\"v7\", \"v8\"",
            "\"v99999999999999999999\"",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
