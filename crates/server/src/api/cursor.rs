//! Where the next page begins, opaque to clients. A cursor belongs to one list, in
//! one order, under one set of filters: anywhere else it would leave cases out.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use casework::reminders::ToldCursor;
use chrono::{Datelike, NaiveDate};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Cursor, HandoverCursor};

use super::problem::Problem;

/// A list as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    list: &'static str,
    digest: String,
}

/// What a cursor holds.
#[derive(Serialize, Deserialize)]
struct Mark<C> {
    list: String,
    asked: String,
    after: C,
}

impl Asked {
    /// A list by its name; order and filters as they were asked for, without what
    /// may differ from page to page.
    pub fn new(list: &'static str, filters: &impl Serialize) -> Result<Asked, Problem> {
        let text = serde_json::to_vec(filters).map_err(unwritten)?;
        let digest = Sha256::digest(text);
        Ok(Asked {
            list,
            digest: hex::encode(&digest[..8]),
        })
    }

    /// A cursor for a client to keep.
    pub fn encode(&self, after: &impl Serialize) -> Result<String, Problem> {
        let mark = Mark {
            list: self.list.to_owned(),
            asked: self.digest.clone(),
            after,
        };
        let text = serde_json::to_vec(&mark).map_err(unwritten)?;
        Ok(URL_SAFE_NO_PAD.encode(text))
    }

    /// A cursor that came back.
    ///
    /// # Errors
    /// It is none of ours, or it belongs to another list, order or filter.
    pub fn decode<C: DeserializeOwned>(&self, text: &str) -> Result<C, Problem> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let mark: Mark<serde_json::Value> = bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(not_ours)?;
        if mark.list != self.list {
            return Err(refused("cursor 是另一个列表的翻页标记"));
        }
        if mark.asked != self.digest {
            return Err(refused("cursor 是按另外的排序或者条件查询时给出的"));
        }
        serde_json::from_value(mark.after).map_err(|_| not_ours())
    }

    /// A cursor of the list of cases.
    ///
    /// # Errors
    /// As for [`Asked::decode`].
    pub fn decode_case(&self, text: &str) -> Result<Cursor, Problem> {
        let cursor = self.decode(text)?;
        within_our_time(&cursor)
            .then_some(cursor)
            .ok_or_else(not_ours)
    }
}

impl Asked {
    /// A cursor of a list in the order of [`store::CaseOrder::Newest`] alone.
    ///
    /// # Errors
    /// As for [`Asked::decode`].
    pub fn decode_newest(&self, text: &str) -> Result<Cursor, Problem> {
        let cursor = self.decode_case(text)?;
        let newest = matches!(cursor, Cursor::Newest(..));
        newest.then_some(cursor).ok_or_else(not_ours)
    }

    /// A cursor of the letters handed over.
    ///
    /// # Errors
    /// As for [`Asked::decode`].
    pub fn decode_letter(&self, text: &str) -> Result<HandoverCursor, Problem> {
        let HandoverCursor(at, letter) = self.decode(text)?;
        within_our_time(&Cursor::Newest(at, letter))
            .then_some(HandoverCursor(at, letter))
            .ok_or_else(not_ours)
    }
}

impl Asked {
    /// A cursor of what an officer was told.
    ///
    /// # Errors
    /// As for [`Asked::decode`].
    pub fn decode_told(&self, text: &str) -> Result<ToldCursor, Problem> {
        let ToldCursor(at, notice) = self.decode(text)?;
        within_our_time(&Cursor::Newest(at, notice))
            .then_some(ToldCursor(at, notice))
            .ok_or_else(not_ours)
    }
}

fn unwritten(error: serde_json::Error) -> Problem {
    Problem::internal(format!("cursor: {error}"))
}

fn not_ours() -> Problem {
    refused("cursor 不是本系统给出的翻页标记")
}

fn refused(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "cursor", "翻页标记有误", detail)
        .hint("请照抄上一页的 next，其余条件保持不变；或者去掉 cursor 从第一页查询。")
        .field("cursor", Vec::new())
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
    use uuid::Uuid;

    fn asked(list: &'static str, filters: &str) -> Asked {
        Asked::new(list, &filters).unwrap()
    }

    fn said(refused: Problem) -> String {
        let details = serde_json::to_value(refused.details("/", None, "")).unwrap();
        details["detail"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_cursor_comes_back_to_its_own_list() {
        let ours = asked("cases", "due");
        let cursor = Cursor::Due(NaiveDate::from_ymd_opt(2025, 2, 12), Uuid::nil());
        let text = ours.encode(&cursor).unwrap();
        assert_eq!(ours.decode_case(&text).unwrap(), cursor);
        let other = asked("events", "due").decode_case(&text).unwrap_err();
        assert!(said(other).contains("另一个列表"));
        let other = asked("cases", "newest").decode_case(&text).unwrap_err();
        assert!(said(other).contains("排序或者条件"));
    }

    #[test]
    fn what_is_no_cursor_of_ours_is_refused() {
        let ours = asked("cases", "due");
        let far = Cursor::Due(NaiveDate::from_ymd_opt(99999, 1, 1), Uuid::nil());
        let far = ours.encode(&far).unwrap();
        let odd = ours.encode(&7).unwrap();
        for other in ["", "eA", "{}", "e30", &far, &odd] {
            let refused = ours.decode_case(other).unwrap_err();
            assert!(said(refused).contains("不是本系统"), "{other}");
        }
    }
}
