//! What the doors refuse, told as the asker reads it: a program a problem, a person a page.

use axum::extract::Request;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Doors, Settings, is_api};
use crate::api::{self, Problem};
use crate::workbench;

/// Why a request was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It names a host that is none of ours.
    OtherHost,
    /// It reached the proxy without TLS.
    WithoutTls,
    /// It came over the network without TLS and not through a proxy.
    PastTheProxies,
    /// A form of another site was sent here.
    OtherSite,
}

/// A refusal in words.
struct Words {
    title: &'static str,
    detail: &'static str,
    hint: &'static str,
}

/// What of a request decides in which form a refusal is told.
pub(super) struct Asked {
    path: String,
    /// Path and query, when they may be asked for again elsewhere.
    again: Option<String>,
    headers: HeaderMap,
}

impl Asked {
    /// What is needed of a request that is about to be let in.
    pub fn of(request: &Request) -> Asked {
        let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
        let target = request.uri().path_and_query();
        Asked {
            path: request.uri().path().to_owned(),
            again: target.filter(|_| is_reading).map(ToString::to_string),
            headers: request.headers().clone(),
        }
    }
}

impl Refused {
    fn status(self) -> StatusCode {
        match self {
            Refused::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            _ => StatusCode::FORBIDDEN,
        }
    }

    /// A stable code, for programs and the log.
    fn code(self) -> &'static str {
        match self {
            Refused::OtherHost => "other_host",
            Refused::WithoutTls => "without_tls",
            Refused::PastTheProxies => "past_the_proxies",
            Refused::OtherSite => "other_site",
        }
    }

    fn words(self) -> Words {
        match self {
            Refused::OtherHost => Words {
                title: "主机名不对",
                detail: "请求中的主机名不是本系统的，为防止其他网站冒用，没有受理",
                hint: "请使用本单位公布的网址；网址确实是本系统的，请系统管理员在配置文件中写明 public_url。",
            },
            Refused::WithoutTls => Words {
                title: "连接没有加密",
                detail: "请求没有通过加密连接到达，没有受理",
                hint: "请把网址开头的 http:// 改为 https:// 再访问。",
            },
            Refused::PastTheProxies => Words {
                title: "连接没有加密",
                detail: "请求绕过了反向代理，从网络上直接到达，没有加密，没有受理",
                hint: "请使用本单位公布的网址；来的就是反向代理的，请系统管理员把它的地址写入配置文件的 trusted_proxies。",
            },
            Refused::OtherSite => Words {
                title: "不是从本系统提交的",
                detail: "这次提交来自其他网站的页面，没有受理，什么都没有改动",
                hint: "请回到本系统的页面重新提交；仍然出现的，请系统管理员核对配置文件的 public_url 与浏览器中的网址是否一致。",
            },
        }
    }

    fn problem(self) -> Problem {
        let Words {
            title,
            detail,
            hint,
        } = self.words();
        Problem::new(self.status(), self.code(), title, detail).hint(hint)
    }

    /// The answer.
    pub fn told(self, doors: &Doors, asked: &Asked) -> Response {
        tracing::warn!(reason = self.code(), "refused at the door");
        if is_api(&asked.path) {
            return api::refused(self.problem(), &asked.headers, &asked.path);
        }
        self.moved(&doors.settings, asked)
            .unwrap_or_else(|| workbench::refused(&doors.office, self.problem()))
    }

    /// Where a page is to be asked for instead.
    fn moved(self, settings: &Settings, asked: &Asked) -> Option<Response> {
        let url = settings.public_url.as_ref()?;
        let target = asked
            .again
            .as_ref()
            .filter(|_| self == Refused::WithoutTls)?;
        let location = HeaderValue::try_from(format!("{}{target}", url.origin())).ok()?;
        Some((StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response())
    }
}
