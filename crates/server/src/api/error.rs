//! The one mapping from what refuses or fails inside to what a client is told.

use axum::http::StatusCode;
use casework::ActError;
use casework::files::CabinetError;
use disclosure::{Refusal, RefusalKind};
use store::StoreError;

use super::problem::Problem;

impl From<ActError> for Problem {
    fn from(error: ActError) -> Problem {
        match error {
            ActError::Refused(refusal) => refusal.into(),
            ActError::NotFound => Problem::no_case(),
            ActError::Stale {
                expected,
                found,
                last,
            } => stale(expected, found, last),
            ActError::KeyReused => key_reused(),
            ActError::OtherRules { active, loaded } => {
                other_rules().cause(format!("rules in force {active}, rules loaded {loaded}"))
            }
            busy @ ActError::Busy => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "暂时繁忙",
                busy.to_string(),
            )
            .hint("没有保存任何内容，请过半分钟再试。"),
            ActError::Cabinet(error) => error.into(),
            ActError::Store(error) => error.into(),
            ActError::Wording(error) => Problem::internal(format!("mails: {error}")),
            ActError::Form(error) => Problem::internal(format!("payload: {error}")),
        }
    }
}

impl From<CabinetError> for Problem {
    fn from(error: CabinetError) -> Problem {
        let problem = match &error {
            CabinetError::Objects(_) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "files_unavailable",
                "材料暂时不能存取",
                "材料库没有应答",
            )
            .hint(
                "没有保存任何内容，请稍后再试；仍然不行的，请系统管理员检查材料目录或者对象存储。",
            ),
            CabinetError::Missing(_) | CabinetError::Changed(_) | CabinetError::Sealed(_) => {
                Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "file_damaged",
                    "材料不完好",
                    "这份材料的内容不见了，或者与登记的校验值不符",
                )
                .hint("请系统管理员从备份恢复材料目录，再用 kaijuan verify --files 核对。")
            }
            CabinetError::Broken => return Problem::internal(error.to_string()),
        };
        problem.cause(error.to_string())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let (status, title) = match refusal.kind {
            RefusalKind::OutOfTurn => (StatusCode::CONFLICT, "现在不能办理"),
            RefusalKind::Unlawful => (StatusCode::UNPROCESSABLE_ENTITY, "不符合规定"),
            RefusalKind::Malformed => (StatusCode::UNPROCESSABLE_ENTITY, "填写有误"),
            RefusalKind::NotYours => (StatusCode::FORBIDDEN, "无权办理"),
        };
        Problem::new(status, refusal.code, title, refusal.message)
            .hint(refusal.hint)
            .cite(refusal.cite)
            .field(refusal.field.unwrap_or_default(), Vec::new())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Conflict | StoreError::Stale => Problem::new(
                StatusCode::CONFLICT,
                "acted_first",
                "有人先一步办理",
                "有人先一步办理了同一事项，您的办理没有保存任何内容",
            )
            .hint("请重新读取案件，核对后再办理。"),
            StoreError::Unstorable { what } => unstorable(StatusCode::UNPROCESSABLE_ENTITY, what),
            StoreError::Cursor => Problem::new(
                StatusCode::BAD_REQUEST,
                "cursor",
                "翻页标记有误",
                "翻页标记与排序方式不符",
            )
            .hint("请去掉 cursor，从第一页重新查询。")
            .field("cursor", Vec::new()),
            other => Problem::internal(format!("register: {other}")),
        }
    }
}

/// A character that cannot be stored.
pub(super) fn unstorable(status: StatusCode, field: &str) -> Problem {
    Problem::new(
        status,
        "unstorable",
        "填写有误",
        format!("{field} 含有无法保存的控制字符（U+0000）"),
    )
    .hint("请删除该字符后重新提交。")
}

fn stale(expected: i64, found: i64, last: String) -> Problem {
    let by = match last.as_str() {
        "" => String::new(),
        last => format!("，最近一次是 {last}"),
    };
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale",
        "案件已有变化",
        format!("您看到的是第 {expected} 版，案件现在是第 {found} 版{by}"),
    )
    .hint("没有保存任何内容。请重新读取案件，核对后用新的 ETag 再提交。")
    .unseen(found, last)
}

fn key_reused() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency_key_reused",
        "填写有误",
        "这个 Idempotency-Key 已经用于另一项请求",
    )
    .hint("重发同一请求用原来的键，新的请求换一个新的键。")
    .field("Idempotency-Key", Vec::new())
}

/// The rules in force are not those of this process.
pub(super) fn other_rules() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "other_rules",
        "规则已经更换",
        "现行规则刚刚更换，与本进程装载的不同，没有办理",
    )
    .hint("请再试一次：只换了日历的，本进程会自己换用。仍然如此的，请系统管理员用新规则重新启动本进程。")
}

/// A year of our time.
///
/// # Errors
/// It is long gone, or far ahead.
pub(super) fn our_year(field: &str, year: i32) -> Result<(), Problem> {
    match (1900..=2199).contains(&year) {
        true => Ok(()),
        false => Err(out_of_range(field, 1900, 2199)),
    }
}

/// A query parameter beyond what it may be.
pub(super) fn out_of_range(field: &str, least: u32, most: u32) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "out_of_range",
        "填写有误",
        format!("{field}：超出范围"),
    )
    .hint(format!("请填 {least} 到 {most} 之间的整数。"))
    .field(field, Vec::new())
}

/// A text to seek that is longer than `most` characters.
pub(super) fn too_long(field: &str, most: usize) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "out_of_range",
        "填写有误",
        format!("{field}：文字太长"),
    )
    .hint(format!("请不超过 {most} 个字。"))
    .field(field, Vec::new())
}
