//! Values of the command line, with complaints for people.

use std::net::SocketAddr;

use chrono::NaiveDate;
use clap::error::{ContextKind, ContextValue};
use uuid::Uuid;

/// The longest that a token may open anything, in days.
const LONGEST: u32 = 3650;

/// A civil date.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse()
        .map_err(|_| "应当是历上有的一天，写作 2024-08-30".to_owned())
}

/// The id of an officer.
pub fn id(text: &str) -> Result<Uuid, String> {
    text.parse()
        .map_err(|_| "应当是一个编号，请用 kaijuan officer list 查看".to_owned())
}

/// An address to listen on.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "应当是 IP 地址和端口，如 127.0.0.1:8080".to_owned())
}

/// How many days a token is good for.
pub fn days(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|days| (1..=LONGEST).contains(days))
        .ok_or_else(|| format!("应当是 1 到 {LONGEST} 的整数；长期有效请用 --forever"))
}

/// What a wrong value is told in; `None` when the complaint is of another kind.
pub fn complaint(error: &clap::Error) -> Option<String> {
    if error.kind() != clap::error::ErrorKind::ValueValidation {
        return None;
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    let why = std::error::Error::source(error)?;
    Some(format!(
        "{} 的值“{}”不对：{why}",
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidValue),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_form_is_told_in_chinese() {
        assert!(date("2024-02-30").unwrap_err().contains("2024-08-30"));
        assert!(id("张三").unwrap_err().contains("officer list"));
        assert!(address("8080").unwrap_err().contains("127.0.0.1:8080"));
        for bad in ["0", "3651", "4294967296", "-1", "x"] {
            assert!(days(bad).unwrap_err().contains("--forever"), "{bad}");
        }
        assert_eq!((days("1"), days("3650")), (Ok(1), Ok(3650)));
    }
}
