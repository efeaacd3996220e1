//! The OpenAPI document: what the routes say of themselves, and what they have in common.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Json;
use utoipa::openapi::header::Header;
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Response,
    ResponseBuilder, Schema, Tag,
};
use utoipa::{PartialSchema, ToSchema};

use super::problem::Details;

const BEARER: &str = "bearer";
const DESCRIPTION: &str = "依申请公开案件系统的接口。\n\n\
    令牌：请求头 `Authorization: Bearer kj_…`。\
    版本：读取案件时响应头 `ETag` 给出版本，办理时原样写进 `If-Match`。\
    出错：一律为 RFC 9457 的 `application/problem+json`，说明哪里不对、依据哪一条、应当怎么办。";

#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "运行",
    summary = "本说明",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object)),
    security(())
)]
pub(super) async fn openapi_json() -> Json<&'static OpenApi> {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(super::openapi);
    Json(&DOCUMENT)
}

/// Completes the document that the routes made.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("开卷 Kaijuan")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .build();
    document.tags = Some(
        [
            "案件",
            "期限",
            "文书",
            "材料",
            "来信移交",
            "公开目录",
            "主动公开",
            "年度报告",
            "监督",
            "热点",
            "机关和人员",
            "消息订阅",
            "运行",
        ]
        .map(Tag::new)
        .to_vec(),
    );
    document.security = Some(vec![SecurityRequirement::new(BEARER, [""; 0])]);
    let components = document.components.get_or_insert_default();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("由 kaijuan token create 发放，库中只存其散列"))
        .build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(scheme));
    components
        .schemas
        .insert(Details::name().into_owned(), Details::schema());
    for (path, item) in &mut document.paths.paths {
        let known = known_problems(path);
        for operation in operations(item) {
            for (status, says) in known.iter().chain(&own_problems(operation)) {
                operation
                    .responses
                    .responses
                    .entry((*status).to_owned())
                    .or_insert_with(|| RefOr::T(problem(status, says)));
            }
            complete_answers(operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.delete]
        .into_iter()
        .flatten()
}

fn problem(status: &str, says: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Details::name())))
        .build();
    let mut response = ResponseBuilder::new()
        .description(says)
        .content("application/problem+json", content)
        .build();
    let (name, header) = match status {
        "401" => ("WWW-Authenticate", header(Type::String, "需要哪一种令牌")),
        "429" => ("Retry-After", header(Type::Integer, "多少秒以后可以重试")),
        _ => return response,
    };
    response.headers.insert(name.to_owned(), header);
    response
}

fn header(kind: Type, says: &str) -> RefOr<Header> {
    let schema = ObjectBuilder::new().schema_type(kind).build();
    let mut header = Header::new(schema);
    header.description = Some(says.to_owned());
    RefOr::T(header)
}

/// What every answer carries, and where its case can be read and acted on.
fn complete_answers(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        let id = header(
            Type::String,
            "请求编号：请求头 X-Request-Id 的值，或者新编的",
        );
        response.headers.insert("X-Request-Id".to_owned(), id);
        for (kind, content) in &mut response.content {
            if let RefOr::T(content) = content
                && !kind.contains("json")
                && !kind.starts_with("text/")
            {
                content.schema = Some(bytes(kind));
            }
        }
        if status.starts_with('2')
            && let Some(case) = case_in(operation.operation_id.as_deref())
        {
            response.links = links(case);
        }
    }
}

/// Bytes as they are: what describes them as a list of numbers is about JSON.
fn bytes(kind: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .content_media_type(kind)
        .build();
    RefOr::T(Schema::Object(text))
}

/// Where an answer names its case; only answers that also tell its version.
fn case_in(operation: Option<&str>) -> Option<&'static str> {
    match operation? {
        "register" | "act" => Some("$response.body#/case/id"),
        "case" | "permitted" => Some("$request.path.id"),
        _ => None,
    }
}

fn links(case: &str) -> BTreeMap<String, RefOr<Link>> {
    let link = |operation: &str| {
        LinkBuilder::new()
            .operation_id(operation)
            .parameter("path.id", case)
    };
    let reads = ["case", "events", "deadlines", "permitted"];
    let mut links: BTreeMap<_, _> = reads
        .map(|read| (read.to_owned(), RefOr::T(link(read).build())))
        .into();
    let act = link("act").parameter("header.If-Match", "$response.header.ETag");
    links.insert("act".to_owned(), RefOr::T(act.build()));
    links
}

type Said = (&'static str, &'static str);

const NO_TOKEN: Said = ("401", "没有令牌，或者令牌无效");
const TOO_MANY: Said = ("429", "请求太多：Retry-After 秒以后重试");
const FAILED: Said = ("500", "系统出错，请报告请求编号");

/// What every route of a kind may answer.
fn known_problems(path: &str) -> &'static [Said] {
    match path {
        "/livez" | "/readyz" => &[],
        super::guard::OPENAPI => &[TOO_MANY],
        path if path.starts_with("/api/v1/webhooks/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这项订阅，或者不在您的权限范围内"),
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/documents/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这份文书，或者不在您的权限范围内"),
            ("409", "文书还没有生成：说明缺什么、怎样补"),
            TOO_MANY,
            FAILED,
        ],
        path if path.contains("/dossiers/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件或者卷宗，或者不在您的权限范围内"),
            ("409", "卷宗还没有生成：说明缺什么、怎样补"),
            TOO_MANY,
            FAILED,
        ],
        path if path.ends_with("/dossiers") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/files/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这份材料，或者不在您的权限范围内"),
            OUT_OF_TURN,
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/deputies/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这项代理，或者不在您的权限范围内"),
            OUT_OF_TURN,
            TOO_MANY,
            FAILED,
        ],
        "/api/v1/topics/similar" => &[NO_TOKEN, OTHERS, WRONG, TOO_MANY, FAILED],
        "/api/v1/topics/decisions/{id}/undo" => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这项处理，或者已经撤销"),
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/topics") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个热点或者分析结果，或者不在您的权限范围内"),
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/annual-report") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个机关，或者不全在您的权限范围内"),
            OUT_OF_TURN,
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/supervision") => {
            &[NO_TOKEN, OTHERS, WRONG, TOO_MANY, FAILED]
        }
        "/api/v1/catalogue" | "/api/v1/catalogue/suggestions" | "/api/v1/outlook" => {
            &[NO_TOKEN, OTHERS, TOO_MANY, FAILED]
        }
        path if path.starts_with("/api/v1/catalogue/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个条目，或者不在您的权限范围内"),
            OUT_OF_TURN,
            TOO_MANY,
            FAILED,
        ],
        path if path.contains("{id}/suggestions") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            OUT_OF_TURN,
            TOO_MANY,
            FAILED,
        ],
        path if path.starts_with("/api/v1/proposals/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这项建议，或者不在您的权限范围内"),
            OUT_OF_TURN,
            TOO_MANY,
            FAILED,
        ],
        "/api/v1/proposals" | "/api/v1/proposals.xlsx" | "/api/v1/suggestions" => {
            &[NO_TOKEN, OTHERS, TOO_MANY, FAILED]
        }
        "/api/v1/deputies" => &[NO_TOKEN, OTHERS, WRONG, TOO_MANY, FAILED],
        path if path.starts_with("/api/v1/handovers/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这封来信，或者不在您的权限范围内"),
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        path if path.contains("/sheets/") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        "/api/v1/webhooks" => &[NO_TOKEN, OTHERS, TOO_MANY, FAILED],
        path if path.ends_with("/fee-quote") && path.contains("{id}") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            WRONG,
            TOO_MANY,
            FAILED,
        ],
        path if path.contains("/draft/comments") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            OUT_OF_TURN,
            TOO_MANY,
            FAILED,
        ],
        path if path.ends_with("/draft") => &[
            NO_TOKEN,
            OTHERS,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            TOO_MANY,
            FAILED,
        ],
        "/api/v1/carry-over" | "/api/v1/remedies/month" => &[NO_TOKEN, WRONG, TOO_MANY, FAILED],
        path if path.contains("{id}") => &[
            NO_TOKEN,
            ("404", "没有这个案件，或者不在您的权限范围内"),
            TOO_MANY,
            FAILED,
        ],
        _ => &[NO_TOKEN, TOO_MANY, FAILED],
    }
}

const OTHERS: Said = ("403", "您的角色不能办理");
const SLOW: Said = ("408", "正文迟迟没有传完");
const OUT_OF_TURN: Said = ("409", "现在不能办理，或者有人先一步办理");
const TOO_LARGE: Said = ("413", "正文超过 1 MiB");
const OTHER_TYPE: Said = ("415", "正文不是 application/json");
const WRONG: Said = ("422", "不符合规定，或者填写有误：说明字段和可用的值");
const OTHER_RULES: Said = ("503", "现行规则与本进程装载的不同");

/// What a route may answer by what it takes: a query, a body, a version, a key.
fn own_problems(operation: &Operation) -> Vec<Said> {
    let mut said = Vec::new();
    if operation.request_body.is_some() {
        said.extend([
            ("400", "正文不是 JSON，请求头写法不对，或者写了查询参数"),
            OTHERS,
            SLOW,
            TOO_LARGE,
            OTHER_TYPE,
            WRONG,
        ]);
    } else {
        // A route without parameters refuses those that it does not know, too.
        said.push(("400", "查询参数有误：说明参数和可用的值"));
    }
    if takes(operation, ParameterIn::Header, "Idempotency-Key") {
        said.extend([OUT_OF_TURN, OTHER_RULES]);
    }
    if takes(operation, ParameterIn::Header, "If-Match") {
        said.extend([
            ("412", "案件已有变化：说明现在的版本和最近一次办理"),
            ("428", "没有写 If-Match，或者写了 *"),
        ]);
    }
    said
}

/// Whether a route takes a parameter of this name; of any name when that is empty.
pub(super) fn takes(operation: &Operation, place: ParameterIn, name: &str) -> bool {
    let parameters = operation.parameters.iter().flatten();
    parameters.into_iter().any(|parameter| match parameter {
        RefOr::T(parameter) => {
            parameter.parameter_in == place && (name.is_empty() || parameter.name == name)
        }
        RefOr::Ref(_) => false,
    })
}
