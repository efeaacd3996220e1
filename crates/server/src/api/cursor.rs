//! Where the next page begins, opaque to clients.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, NaiveDate};
use store::Cursor;

use super::problem::Problem;

/// A cursor for a client to keep.
pub(super) fn encode(cursor: &Cursor) -> Result<String, Problem> {
    let text = serde_json::to_vec(cursor)
        .map_err(|error| Problem::internal(format!("cursor: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(text))
}

/// A cursor that came back.
pub(super) fn decode(text: &str) -> Result<Cursor, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .filter(within_our_time)
        .ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "cursor",
                "翻页标记有误",
                "cursor 不是本系统给出的翻页标记",
            )
            .hint("请照抄上一页的 next，或者去掉 cursor 从第一页查询。")
            .field("cursor", Vec::new())
        })
}

/// Days that a database can hold; a cursor of ours has no others.
fn within_our_time(cursor: &Cursor) -> bool {
    let ours = |day: NaiveDate| (1900..2200).contains(&day.year());
    match *cursor {
        Cursor::Newest(at, _) => ours(at.date_naive()),
        Cursor::Received(day, _) => ours(day),
        Cursor::Due(day, _) => day.is_none_or(ours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_others_are_refused() {
        let cursor = Cursor::Due(NaiveDate::from_ymd_opt(2025, 2, 12), uuid::Uuid::nil());
        assert_eq!(decode(&encode(&cursor).unwrap()).unwrap(), cursor);
        let far = Cursor::Due(NaiveDate::from_ymd_opt(99999, 1, 1), uuid::Uuid::nil());
        for other in ["", "eA", "{}", &encode(&far).unwrap()] {
            assert!(decode(other).is_err(), "{other}");
        }
    }
}
