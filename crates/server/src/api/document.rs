//! The OpenAPI document: what the routes say of themselves, and what they have in common.

use std::sync::LazyLock;

use axum::Json;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder, Tag,
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
        ["案件", "期限", "机关和人员", "运行"]
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
            for (status, says) in known.iter().chain(own_problems(path, operation)) {
                operation
                    .responses
                    .responses
                    .entry((*status).to_owned())
                    .or_insert_with(|| RefOr::T(problem(says)));
            }
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post].into_iter().flatten()
}

fn problem(says: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Details::name())))
        .build();
    ResponseBuilder::new()
        .description(says)
        .content("application/problem+json", content)
        .build()
}

type Said = (&'static str, &'static str);

/// What every route of a kind may answer.
fn known_problems(path: &str) -> &'static [Said] {
    match path {
        "/livez" | "/readyz" | super::guard::OPENAPI => &[],
        path if path.contains("{id}") => &[
            ("401", "没有令牌，或者令牌无效"),
            ("404", "没有这个案件，或者不在您的权限范围内"),
            ("500", "系统出错，附出错编号"),
        ],
        _ => &[
            ("401", "没有令牌，或者令牌无效"),
            ("500", "系统出错，附出错编号"),
        ],
    }
}

/// What a route may answer by what it takes: a query, a body, a version.
fn own_problems(path: &str, operation: &Operation) -> &'static [Said] {
    match (operation.request_body.is_some(), path.contains("{id}")) {
        (true, true) => &[
            ("400", "正文不是 JSON，或者 If-Match 写法不对"),
            ("403", "这一步由他人办理"),
            ("409", "现在不能办理，或者有人先一步办理"),
            ("412", "案件已有变化：说明现在的版本和最近一次办理"),
            ("413", "正文超过 1 MiB"),
            ("415", "正文不是 application/json"),
            ("422", "不符合规定，或者填写有误：说明字段和可用的值"),
            ("428", "没有写 If-Match，或者写了 *"),
            ("503", "现行规则与本进程装载的不同"),
        ],
        (true, false) => &[
            ("400", "正文不是 JSON"),
            ("403", "您不能登记申请"),
            ("409", "有人先一步办理"),
            ("413", "正文超过 1 MiB"),
            ("415", "正文不是 application/json"),
            ("422", "不符合规定，或者填写有误：说明字段和可用的值"),
            ("503", "现行规则与本进程装载的不同"),
        ],
        (false, _) if takes_query(operation) => &[("400", "查询参数有误：说明参数和可用的值")],
        (false, _) => &[],
    }
}

fn takes_query(operation: &Operation) -> bool {
    use utoipa::openapi::path::ParameterIn;
    let parameters = operation.parameters.iter().flatten();
    parameters.into_iter().any(|parameter| match parameter {
        RefOr::T(parameter) => matches!(parameter.parameter_in, ParameterIn::Query),
        RefOr::Ref(_) => false,
    })
}
