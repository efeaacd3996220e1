//! The files of a case: added, looked into, released, handed out.

mod add;
mod again;
mod content;
mod decide;
mod list;
mod one;

use std::str::FromStr;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use casework::ActError;
use casework::files::{FileFinding, findings, held_back_for};
use chrono::{DateTime, Utc};
use disclosure::Rules;
use serde::Serialize;
use store::{Decided, FileRow};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::problem::Problem;
pub(crate) use content::handed_out;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    // The limit of a file is the office's own; what is read counts as it comes.
    let adding = OpenApiRouter::default()
        .routes(routes!(add::add_file))
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::default()
        .routes(routes!(list::files))
        .merge(adding)
        .routes(routes!(one::file))
        .routes(routes!(content::file_content))
        .routes(routes!(again::inspect_file))
        .routes(routes!(decide::release_file))
        .routes(routes!(decide::remove_file))
        .routes(routes!(decide::masked_copy))
}

/// 案卷中的一份材料。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub(super) struct Line {
    /// 标识。
    id: Uuid,
    /// 案件。
    case_id: Uuid,
    /// 第几轮办理。
    round: i64,
    /// 归入案卷的哪一部分，按 `archive.toml`；`given` 随答复提供给申请人。
    part: String,
    /// 属于哪一次征求意见；其他为空。
    subject: String,
    /// 说明。
    note: String,
    /// 文件名。
    name: String,
    /// 类型。
    media_type: String,
    /// 字节数。
    size: i64,
    /// 内容的 SHA-256。
    sha256: String,
    /// 页数；不知道的没有。
    pages: Option<i64>,
    /// 检查结果：`waiting` 等待检查，`clean` 检查通过，`warned` 有发现，`unreadable` 无法检查，`own` 系统生成。
    inspected: &'static str,
    /// 检查有什么发现。
    findings: Vec<Found>,
    /// 何时检查。
    inspected_at: Option<DateTime<Utc>>,
    /// 不能发出的原因；可以发出的，或者只留在卷内的，没有。
    held_back: Option<String>,
    /// 放行：由谁、何时、为什么。
    release: Option<Decision>,
    /// 由哪一份材料脱敏而成。
    masked_from: Option<Uuid>,
    /// 移除：由谁、何时、为什么。移除的仍列在这里，不发出。
    removal: Option<Decision>,
    /// 由谁添加。
    added_by: Uuid,
    /// 何时添加。
    added_at: DateTime<Utc>,
}

/// 检查的一项发现。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileFinding)]
pub(super) struct Found {
    /// 种类。
    kind: String,
    /// 名称。
    label: &'static str,
    /// `warning` 要处理，`note` 供参考。
    severity: &'static str,
    /// 在哪里；有几处的，是第一处。
    place: String,
    /// 是什么，号码已遮盖。
    what: String,
    /// 有几处。
    count: u64,
    /// 怎么办。
    advice: &'static str,
}

/// 对材料的一项决定。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileDecision)]
pub(super) struct Decision {
    /// 由谁。
    by: Uuid,
    /// 何时。
    at: DateTime<Utc>,
    /// 为什么。
    reason: String,
}

impl From<FileFinding> for Found {
    fn from(finding: FileFinding) -> Found {
        Found {
            kind: finding.kind,
            label: finding.label,
            severity: if finding.warns { "warning" } else { "note" },
            place: finding.place,
            what: finding.what,
            count: finding.count,
            advice: finding.advice,
        }
    }
}

impl From<Decided> for Decision {
    fn from(decided: Decided) -> Decision {
        Decision {
            by: decided.by,
            at: decided.at,
            reason: decided.reason,
        }
    }
}

impl Line {
    fn of(rules: &Rules, row: FileRow) -> Line {
        Line {
            findings: findings(&row).into_iter().map(Found::from).collect(),
            held_back: held_back_for(rules, &row),
            id: row.id,
            case_id: row.case_id,
            round: row.round,
            part: row.part,
            subject: row.subject,
            note: row.note,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            pages: row.pages,
            inspected: row.inspected.word(),
            inspected_at: row.inspected_at,
            release: row.release.map(Decision::from),
            masked_from: row.masked_from,
            removal: row.removal.map(Decision::from),
            added_by: row.added_by,
            added_at: row.added_at,
        }
    }
}

/// The id of a file; what is no id names none.
fn id_of(written: &str) -> Result<Uuid, Problem> {
    Uuid::from_str(written).map_err(|_| no_file())
}

/// No file with this id within the caller's scope.
pub(crate) fn no_file() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_file",
        "没有这份材料",
        "没有这份材料，或者不在您的权限范围内",
    )
    .hint("请核对材料标识，见 GET /api/v1/cases/{id}/files。")
}

/// What is not found is a file, not a case.
pub(super) fn of_file(error: ActError) -> Problem {
    match error {
        ActError::NotFound => no_file(),
        error => error.into(),
    }
}
