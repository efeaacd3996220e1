//! Values of the command line, with complaints for people.

use std::net::SocketAddr;

use chrono::NaiveDate;
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

/// A year.
pub fn year(text: &str) -> Result<i32, String> {
    text.parse()
        .ok()
        .filter(|year| (1900..=2199).contains(year))
        .ok_or_else(|| "应当是 1900 到 2199 的年份，写作 2026".to_owned())
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
        for bad in ["1899", "2200", "二〇二六"] {
            assert!(year(bad).unwrap_err().contains("写作 2026"), "{bad}");
        }
        assert_eq!((year("1900"), year("2199")), (Ok(1900), Ok(2199)));
    }
}
