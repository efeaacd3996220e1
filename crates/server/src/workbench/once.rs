//! A form that is sent twice is done once: each carries a key of its own, remembered
//! for the officer, so that it also holds over a new session.

use casework::Once;
use disclosure::words::ActKind;
use sha2::{Digest, Sha256};
use store::OfficerId;

use super::forms::Typed;

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
pub(super) fn of(officer: OfficerId, address: &str, typed: &Typed) -> Option<Once> {
    let key = typed.get(KEY).filter(|key| is_fit(key))?;
    let mut hasher = Sha256::new_with_prefix(format!("POST {address}\n"));
    for (name, value) in typed.0.iter().filter(|(name, _)| !name.starts_with('_')) {
        hasher.update(format!("{}:{name}{}:{value}", name.len(), value.len()));
    }
    Some(Once {
        token: Sha256::digest(format!("workbench {officer}")).into(),
        key: key.to_owned(),
        fingerprint: hex::encode(hasher.finalize()),
    })
}

fn is_fit(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The name of a draft of an act's form.
pub(super) fn draft_of(case: uuid::Uuid, kind: ActKind) -> String {
    format!("case:{case}:{}", kind.word())
}
