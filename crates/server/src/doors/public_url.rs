//! The address under which officers reach the system.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};
use serde::{Deserialize, Serialize};

/// `https://host[:port]`, as a browser writes an origin: in lower case, without the
/// scheme's own port and without a path. Plain `http` only for this machine itself:
/// a browser sends the cookies of a session nowhere else without TLS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// The origin, such as `https://kaijuan.example.gov.cn`; a path may follow it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Whether a host is a name or an address of this machine itself.
pub(super) fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || address(host).is_some_and(|at| at.is_loopback())
}

/// The address that a host stands for when it is no name; one of version six is in brackets.
pub(super) fn address(host: &str) -> Option<IpAddr> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match bare {
        Some(six) => six.parse().ok().filter(IpAddr::is_ipv6),
        None => host.parse().ok().filter(IpAddr::is_ipv4),
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<PublicUrl, String> {
        let form = || {
            format!(
                "“{text}”不是网址，应写作 https://主机名 或者 https://主机名:端口，不带路径；中文域名写成 xn-- 开头的形式"
            )
        };
        let url: Uri = text.parse().map_err(|_| form())?;
        let (Some(scheme), Some(authority)) = (url.scheme(), url.authority()) else {
            return Err(form());
        };
        let is_bare = url.path() == "/" && url.query().is_none();
        if !is_bare || authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(form());
        }
        let host = authority.host().to_ascii_lowercase();
        if *scheme == Scheme::HTTP && !is_this_machine(&host) {
            return Err(format!(
                "“{text}”应当是 https://：除本机以外，浏览器不通过 http 传送登录状态"
            ));
        }
        let port = port(scheme, authority).ok_or_else(form)?;
        let origin = format!("{scheme}://{host}{port}");
        Ok(PublicUrl { origin, host })
    }
}

/// The port as an origin shows it; `None` for another scheme than those of the web.
fn port(scheme: &Scheme, authority: &Authority) -> Option<String> {
    let usual = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    Some(match authority.port_u16() {
        Some(port) if port != usual => format!(":{port}"),
        _ => String::new(),
    })
}

impl TryFrom<String> for PublicUrl {
    type Error = String;

    fn try_from(text: String) -> Result<PublicUrl, String> {
        text.parse()
    }
}

impl From<PublicUrl> for String {
    fn from(url: PublicUrl) -> String {
        url.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Result<PublicUrl, String> {
        text.parse()
    }

    #[test]
    fn it_is_written_as_a_browser_writes_an_origin() {
        for (text, origin, host) in [
            ("https://KJ.gov.cn/", "https://kj.gov.cn", "kj.gov.cn"),
            ("https://kj.gov.cn:443", "https://kj.gov.cn", "kj.gov.cn"),
            ("https://10.1.2.3:8443", "https://10.1.2.3:8443", "10.1.2.3"),
            ("https://[fd00::1]", "https://[fd00::1]", "[fd00::1]"),
            ("http://localhost:80", "http://localhost", "localhost"),
            ("http://[::1]:8080", "http://[::1]:8080", "[::1]"),
        ] {
            let url = url(text).unwrap();
            assert_eq!((url.origin(), url.host()), (origin, host));
        }
    }

    #[test]
    fn what_is_no_address_of_a_site_is_refused_with_the_form() {
        for text in [
            "",
            "kj.gov.cn",
            "ftp://kj.gov.cn",
            "https://kj.gov.cn/oa",
            "https://kj.gov.cn/?a",
            "https://a@kj.gov.cn",
            "https://开卷.cn",
        ] {
            assert!(url(text).unwrap_err().contains("https://主机名"), "{text}");
        }
        assert!(url("http://kj.gov.cn").unwrap_err().contains("https://"));
    }

    #[test]
    fn this_machine_has_a_name_and_addresses() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "10.0.0.1",
            "localhost.evil.cn",
            "::1",
            "[::2]",
            "127.0.0.1.evil.cn",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
