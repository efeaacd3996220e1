//! Bearer tokens: `kj_` and 256 random bits. The register holds their hashes alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const PREFIX: &str = "kj_";

/// A new token for its bearer, and the hash of it for the register.
pub fn new_token() -> (String, [u8; 32]) {
    let mut random = [0; 32];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
    let hash = Sha256::digest(&token).into();
    (token, hash)
}

/// A new secret that messages are signed with.
pub(super) fn new_secret() -> String {
    let mut random = [0; 32];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(random)
}

/// The hash of what somebody presented; `None` when it cannot be a token.
pub(super) fn hash_of(presented: &str) -> Option<[u8; 32]> {
    let random = URL_SAFE_NO_PAD
        .decode(presented.strip_prefix(PREFIX)?)
        .ok()?;
    (random.len() == 32).then(|| Sha256::digest(presented).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_hash_again() {
        let (token, hash) = new_token();
        assert_eq!(token.len(), PREFIX.len() + 43);
        assert_eq!(hash_of(&token), Some(hash));
        assert_ne!(new_token().0, token);
    }

    #[test]
    fn what_cannot_be_a_token_has_no_hash() {
        let (token, _) = new_token();
        for other in ["", "kj_", &token[1..], &token[..45], &format!("{token}A")] {
            assert_eq!(hash_of(other), None, "{other}");
        }
    }
}
