//! A form that is sent twice is done once: each carries a key of its own, remembered
//! for the officer, so that it also holds over a new session.

use axum::http::StatusCode;
use casework::Once;
use disclosure::words::ActKind;
use sha2::{Digest, Sha256};
use store::OfficerId;

use super::forms::Typed;
use crate::api::Problem;

/// The field that carries the key.
pub(super) const KEY: &str = "_once";

/// A new key for a form.
pub(super) fn new_key() -> String {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    hex::encode(random)
}

/// The key of a form with what is asked under it: the same key with other content is
/// another request, and refused.
///
/// # Errors
/// The form came without its key, or with one that no page of ours gave it.
pub(super) fn of(officer: OfficerId, address: &str, typed: &Typed) -> Result<Once, Problem> {
    let key = typed
        .get(KEY)
        .filter(|key| is_fit(key))
        .ok_or_else(not_whole)?;
    let mut hasher = Sha256::new_with_prefix(format!("POST {address}\n"));
    for (name, value) in typed.0.iter().filter(|(name, _)| is_content(name)) {
        hasher.update(format!("{}:{name}{}:{value}", name.len(), value.len()));
    }
    Ok(Once {
        token: Sha256::digest(format!("workbench {officer}")).into(),
        key: key.to_owned(),
        fingerprint: hex::encode(hasher.finalize()),
    })
}

/// Whether a field says what is to be done, and not only how the form came about.
fn is_content(name: &str) -> bool {
    ![KEY, "_version", "_in", "_more", "_back"].contains(&name)
}

fn not_whole() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "form_not_whole",
        "表单不完整",
        "表单没有完整送达，没有保存任何内容",
    )
    .hint("请回到原来的页面，刷新以后重新提交。")
}

fn is_fit(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The name of a draft of an act's form.
pub(super) fn draft_of(case: uuid::Uuid, kind: ActKind) -> String {
    format!("case:{case}:{}", kind.word())
}
