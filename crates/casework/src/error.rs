//! Why an act was not done.

use disclosure::Refusal;
use store::StoreError;

use crate::files::CabinetError;

/// Why an act was not done; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The law or the office's rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No such case within one's scope.
    #[error("没有这个案件，或者不在您的权限范围内")]
    NotFound,
    /// Somebody acted first: the case has another version than the caller saw.
    #[error("有人先办理了本案：您看到的是第 {expected} 版，现在是第 {found} 版（{last}）")]
    Stale {
        /// The version that the caller saw.
        expected: i64,
        /// The version that it has.
        found: i64,
        /// What was done last, in Chinese.
        last: String,
    },
    /// The same key came with another request.
    #[error("这个 Idempotency-Key 已经用于另一项请求")]
    KeyReused,
    /// Another process has put other rules in force.
    #[error("规则已经更换（现行规则 {active}），本进程装载的是 {loaded}")]
    OtherRules {
        /// Hash of the rules in force.
        active: String,
        /// Hash of the rules that this process read.
        loaded: String,
    },
    /// Too many passwords are being tried; nothing was looked at.
    #[error("同时核对密码的人太多，这一次没有核对，请过半分钟再试")]
    Busy,
    /// The bytes of a file cannot be kept or got.
    #[error(transparent)]
    Cabinet(#[from] CabinetError),
    /// The register failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The texts of mails do not fit what is to be said.
    #[error("邮件文字：{0}")]
    Wording(#[from] crate::mails::MailsError),
    /// A payload of this crate's own making does not serialise: a defect.
    #[error("登记内容无法序列化：{0}")]
    Form(#[from] serde_json::Error),
}
