//! Secrets in cookies and links: 256 random bits. The register holds their hashes alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const BYTES: usize = 32;

/// A new secret for its bearer, and the hash of it for the register.
pub(crate) fn new_token() -> (String, [u8; 32]) {
    let mut random = [0; BYTES];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    let token = URL_SAFE_NO_PAD.encode(random);
    let hash = Sha256::digest(&token).into();
    (token, hash)
}

/// The hash of what somebody presented, in a cookie or a link; `None` when it cannot
/// be a secret of ours.
pub fn session_hash(presented: &str) -> Option<[u8; 32]> {
    let random = URL_SAFE_NO_PAD.decode(presented).ok()?;
    (random.len() == BYTES).then(|| Sha256::digest(presented).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_hash_again() {
        let (token, hash) = new_token();
        assert_eq!(token.len(), 43);
        assert_eq!(session_hash(&token), Some(hash));
        assert_ne!(new_token().0, token);
        for other in ["", &token[1..], &format!("{token}A"), &"%".repeat(43)] {
            assert_eq!(session_hash(other), None, "{other}");
        }
    }
}
