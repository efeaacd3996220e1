//! What is said on the page after a form was sent: kept in a cookie of the officer's
//! own browser for one page, so that reloading it sends nothing again.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// Its cookie.
pub(super) const COOKIE: &str = "__Host-kaijuan-said";

/// Browsers keep cookies of about 4 kB.
const LONGEST: usize = 2600;

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    /// Whether it is something to mind rather than something done.
    pub warning: bool,
    /// What.
    pub text: String,
    /// The article it rests on, in words; empty where none is needed.
    #[serde(default)]
    pub source: String,
    /// Where more of it is; empty where nothing is.
    #[serde(default)]
    pub href: String,
}

impl Said {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Said {
        Said {
            warning: false,
            text: text.into(),
            source: String::new(),
            href: String::new(),
        }
    }

    /// The same, with the way to it.
    #[must_use]
    pub fn at(self, href: impl Into<String>) -> Said {
        Said {
            href: href.into(),
            ..self
        }
    }

    /// Something to mind.
    pub fn warning(text: impl Into<String>, source: impl Into<String>) -> Said {
        Said {
            warning: true,
            text: text.into(),
            source: source.into(),
            href: String::new(),
        }
    }
}

/// The cookie that says it on the next page. What does not fit is left out from the
/// end, and that is said.
pub(super) fn cookie(said: &[Said]) -> Cookie<'static> {
    let mut kept = said.to_vec();
    let mut written = write(&kept);
    while written.len() > LONGEST && !kept.is_empty() {
        kept.pop();
        let mut shown = kept.clone();
        shown.push(Said::warning("还有其他提示，见案件页面。", ""));
        written = write(&shown);
    }
    built(COOKIE, written)
}

fn write(said: &[Said]) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(said).unwrap_or_default())
}

/// A cookie of the workbench: for this host alone, out of the reach of script.
pub(super) fn built(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

/// What the request before left to be said.
pub(super) fn of(headers: &HeaderMap) -> Vec<Said> {
    CookieJar::from_headers(headers)
        .get(COOKIE)
        .and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie.value()).ok())
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE as HEADER;

    fn read_back(said: &[Said]) -> Vec<Said> {
        let cookie = cookie(said);
        let pair = format!("{}={}", cookie.name(), cookie.value());
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_str(&pair).unwrap());
        of(&headers)
    }

    #[test]
    fn what_was_said_is_read_back() {
        let said = [
            Said::done("已办理：告知补正"),
            Said::warning("逾期", "《条例》第三十条"),
        ];
        assert_eq!(read_back(&said), said);
    }

    #[test]
    fn a_cookie_never_grows_too_long() {
        let said: Vec<Said> = (0..200)
            .map(|n| Said::done(format!("第{n}件已经办理完毕")))
            .collect();
        let back = read_back(&said);
        assert!(cookie(&said).value().len() <= LONGEST);
        assert!(back.len() > 10 && back.last().unwrap().warning);
    }
}
