//! What goes wrong, told to people: problem details (RFC 9457) in Chinese.
//!
//! A handler returns a [`Problem`]; the frame around all routes writes it out,
//! because only there the address, the sources and the request's id are at hand.

use std::borrow::Cow;

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use disclosure::Cite;
use serde::Serialize;
use utoipa::ToSchema;

/// 出错说明（RFC 9457，`application/problem+json`）。
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Details {
    /// 问题类型：`urn:kaijuan:problem:` 加 `code`。
    r#type: String,
    /// 问题类型的名称。
    title: Cow<'static, str>,
    /// HTTP 状态码。
    status: u16,
    /// 这一次哪里不对。
    detail: String,
    /// 出错的地址（不含查询参数）。
    instance: String,
    /// 稳定的代码，供程序判断。
    code: Cow<'static, str>,
    /// 依据的条款，如 `reg:33`。
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    cite: Option<Cite>,
    /// 依据的条款全称。
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// 应当怎么办。
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// 有误的字段，如 `applicant.name`。
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// 该字段可用的值。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<String>,
    /// 案件现在的版本（412）。
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    /// 最近一次由谁办理了什么（412）。
    #[serde(skip_serializing_if = "Option::is_none")]
    last_act: Option<String>,
    /// 请求编号，与响应头 `X-Request-Id` 相同；日志中按它查找。
    request_id: String,
}

/// Something that went wrong.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    status: StatusCode,
    details: Details,
    /// For the log, never for the client.
    cause: Option<String>,
    /// What the answer says beside its body.
    header: Option<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem.
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Problem {
        let code = code.into();
        Problem(Box::new(Inner {
            status,
            details: Details {
                r#type: format!("urn:kaijuan:problem:{code}"),
                title: title.into(),
                status: status.as_u16(),
                detail: detail.into(),
                instance: String::new(),
                code,
                cite: None,
                source: None,
                hint: None,
                field: None,
                allowed: Vec::new(),
                version: None,
                last_act: None,
                request_id: String::new(),
            },
            cause: None,
            header: None,
        }))
    }

    /// What to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.0.details.hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self
    }

    /// The article.
    pub fn cite(mut self, cite: Cite) -> Problem {
        self.0.details.cite = Some(cite);
        self
    }

    /// The field that is wrong, and what it may hold.
    pub fn field(mut self, field: impl Into<String>, allowed: Vec<String>) -> Problem {
        self.0.details.field = Some(field.into()).filter(|field| !field.is_empty());
        self.0.details.allowed = allowed;
        self
    }

    /// The same of a part of what was handed in, such as `acts[0]`.
    pub fn within(mut self, part: &str) -> Problem {
        let field = self.0.details.field.take();
        self.0.details.field = Some(match field {
            Some(field) => format!("{part}.{field}"),
            None => part.to_owned(),
        });
        self
    }

    /// What the caller did not see yet.
    pub fn unseen(mut self, version: i64, last_act: String) -> Problem {
        self.0.details.version = Some(version);
        self.0.details.last_act = Some(last_act).filter(|last| !last.is_empty());
        self
    }

    /// What the log says of it.
    pub fn cause(mut self, cause: impl Into<String>) -> Problem {
        self.0.cause = Some(cause.into());
        self
    }

    /// Something failed inside; nothing of it is shown.
    pub fn internal(cause: impl Into<String>) -> Problem {
        Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).cause(cause)
    }

    /// No case with this id within the caller's scope.
    pub fn no_case() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_case",
            "没有这个案件",
            "没有这个案件，或者不在您的权限范围内",
        )
        .hint("请核对案件标识；需要查看其他机关的案件时，请与该机关联系。")
    }

    /// A token is missing, or opens nothing.
    pub fn unauthorized(presented: bool) -> Problem {
        let (code, detail, challenge) = if presented {
            (
                "token_invalid",
                "令牌无效、已过期或者已收回",
                "Bearer realm=\"kaijuan\", error=\"invalid_token\"",
            )
        } else {
            (
                "token_missing",
                "请求没有带令牌",
                "Bearer realm=\"kaijuan\"",
            )
        };
        let mut problem = Problem::new(StatusCode::UNAUTHORIZED, code, "需要令牌", detail)
            .hint("请在请求头写 Authorization: Bearer 令牌；没有令牌的，请系统管理员用 kaijuan token create 发放。");
        problem.0.header = Some((WWW_AUTHENTICATE, HeaderValue::from_static(challenge)));
        problem
    }

    /// More requests than are taken; `seconds` until the next one is.
    pub fn too_many(seconds: u64) -> Problem {
        let mut problem = Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "请求太多",
            "请求过于频繁，这一次没有受理",
        )
        .hint(format!(
            "请在 {seconds} 秒以后重试（响应头 Retry-After）；批量办理的，请放慢速度。"
        ));
        problem.0.header = Some((RETRY_AFTER, HeaderValue::from(seconds)));
        problem
    }

    /// What the framework answers by itself, in words.
    pub fn of_status(status: StatusCode) -> Problem {
        let (code, title, detail, hint) = match status {
            StatusCode::NOT_FOUND => (
                "not_found",
                "没有这个地址",
                "没有这个地址，或者不在您的权限范围内",
                "地址见 /api/v1/openapi.json。",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "method_not_allowed",
                "不支持这种请求方法",
                "这个地址不支持这种请求方法",
                "可用的方法见响应头 Allow。",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "too_large",
                "请求太大",
                "请求正文超过 1 MiB",
                "申请的文字应当精简；附件不随本接口提交。",
            ),
            StatusCode::REQUEST_TIMEOUT => (
                "body_timeout",
                "请求没有传完",
                "请求正文迟迟没有传完，没有受理",
                "请检查网络后重新提交。",
            ),
            status if status.is_server_error() => (
                "internal",
                "系统出错",
                "系统内部出错，本次操作没有办成",
                "请稍后重试；仍然出错的，把请求编号（request_id）告诉系统管理员。",
            ),
            _ => (
                "bad_request",
                "请求无法识别",
                "请求不符合接口的要求",
                "接口说明见 /api/v1/openapi.json。",
            ),
        };
        Problem::new(status, code, title, detail).hint(hint)
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.0.details.title
    }

    /// What is wrong this time.
    pub fn detail(&self) -> &str {
        &self.0.details.detail
    }

    /// Its stable code.
    pub fn code(&self) -> &str {
        &self.0.details.code
    }

    /// What to do about it.
    pub fn hinted(&self) -> Option<&str> {
        self.0.details.hint.as_deref()
    }

    /// The field that is wrong, by its path.
    pub fn field_path(&self) -> Option<&str> {
        self.0.details.field.as_deref()
    }

    /// What the answer says beside its body.
    pub fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        self.0.header.clone()
    }

    /// Its article.
    pub fn cited(&self) -> Option<&Cite> {
        self.0.details.cite.as_ref()
    }

    /// What the log says of it.
    pub fn logged(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The details, with what only the frame knows.
    pub fn details(self, instance: &str, source: Option<String>, request: &str) -> Details {
        let mut details = self.0.details;
        details.instance = instance.to_owned();
        details.source = source;
        details.request_id = request.to_owned();
        details
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        if let Some((name, value)) = self.0.header.clone() {
            response.headers_mut().insert(name, value);
        }
        response.extensions_mut().insert(self);
        response
    }
}
