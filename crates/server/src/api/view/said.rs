//! What the law says of an act: refusals and warnings with their source in words.

use casework::Office;
use disclosure::explain;
use disclosure::{Cite, Refusal, RefusalKind, Warning};
use serde::Serialize;
use utoipa::ToSchema;

/// 不能办理的原因。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Refusal)]
pub(in crate::api) struct RefusalView {
    /// 稳定的代码，供程序判断。
    code: &'static str,
    /// 哪一类：`out_of_turn` 现在不能办理，`unlawful` 不符合规定，`not_yours` 应由他人办理，`malformed` 填写有误。
    #[schema(value_type = String)]
    kind: RefusalKind,
    /// 依据的条款，如 `reg:33`。
    #[schema(value_type = String)]
    cite: Cite,
    /// 依据的条款全称。
    source: String,
    /// 哪里不对。
    message: String,
    /// 应当怎么办。
    hint: String,
}

impl RefusalView {
    pub fn of(refusal: Refusal, office: &Office) -> RefusalView {
        RefusalView {
            code: refusal.code,
            kind: refusal.kind,
            source: explain::source(&refusal.cite, &office.rules),
            cite: refusal.cite,
            message: refusal.message,
            hint: refusal.hint,
        }
    }
}

/// 已经办理，但经办人应当注意的事。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Warning)]
pub(in crate::api) struct WarningView {
    /// 稳定的代码，供程序判断。
    code: &'static str,
    /// 依据的条款，如 `reg:31`。
    #[schema(value_type = String)]
    cite: Cite,
    /// 依据的条款全称。
    source: String,
    /// 注意什么。
    message: String,
}

/// Warnings with their sources.
pub(in crate::api) fn warnings(warnings: Vec<Warning>, office: &Office) -> Vec<WarningView> {
    let view = |warning: Warning| WarningView {
        code: warning.code,
        source: explain::source(&warning.cite, &office.rules),
        cite: warning.cite,
        message: warning.message,
    };
    warnings.into_iter().map(view).collect()
}
