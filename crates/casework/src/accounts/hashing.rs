//! Passwords as hashes: argon2id in PHC form, away from the threads that answer, and
//! few at a time, for each takes some memory.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::ActError;

/// What OWASP's cheat sheet on password storage asks of argon2id at least: 19 MiB,
/// two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many are computed at once, and how many wait: who comes then is sent away.
static QUEUE: Queue = Queue::new(2, 32);

struct Queue {
    /// For those that are computed and those that wait.
    places: Semaphore,
    at_once: Semaphore,
}

impl Queue {
    const fn new(at_once: usize, waiting: usize) -> Queue {
        Queue {
            places: Semaphore::const_new(at_once + waiting),
            at_once: Semaphore::const_new(at_once),
        }
    }

    /// A place, and the turn once it has come.
    async fn turn(&'static self) -> Result<[SemaphorePermit<'static>; 2], ActError> {
        let place = self.places.try_acquire().map_err(|_| ActError::Busy)?;
        let turn = self.at_once.acquire().await;
        Ok([place, turn.expect("the places are never closed")])
    }
}

/// The hash that a password is compared with where there is none, so that the answer
/// takes as long.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed(&super::token::new_token().0));

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.expect("the parameters are within the bounds of argon2");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hashed(password: &str) -> String {
    let hash: Result<PasswordHash, _> = argon2().hash_password(password.as_bytes());
    hash.expect("argon2 hashes any text, and the operating system gives random bytes")
        .to_string()
}

fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether a hash was made with other parameters than today's.
pub(super) fn is_outdated(hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else {
        return true;
    };
    let current = argon2();
    let current = current.params();
    !Params::try_from(&parsed).is_ok_and(|params| {
        (params.m_cost(), params.t_cost(), params.p_cost())
            == (current.m_cost(), current.t_cost(), current.p_cost())
            && parsed.algorithm.as_str() == Algorithm::Argon2id.as_str()
    })
}

/// The hash of a password, with a new salt.
pub(crate) async fn hash(password: &str) -> Result<String, ActError> {
    let password = password.to_owned();
    computed(move || hashed(&password)).await
}

/// Whether a password is the one with this hash; without a hash it is none, and that
/// takes as long to find out.
pub(super) async fn verify(password: &str, hash: Option<&str>) -> Result<bool, ActError> {
    let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
    computed(move || match hash {
        Some(hash) => fits(&password, &hash),
        None => {
            std::hint::black_box(fits(&password, &NOBODYS));
            false
        }
    })
    .await
}

/// Whether a password is one of those with these hashes.
pub(super) async fn is_among(password: &str, hashes: Vec<String>) -> Result<bool, ActError> {
    let password = password.to_owned();
    computed(move || hashes.iter().any(|hash| fits(&password, hash))).await
}

/// Whether somebody who comes now finds a place.
///
/// # Errors
/// [`ActError::Busy`] when not.
pub(super) fn has_place() -> Result<(), ActError> {
    match QUEUE.places.available_permits() {
        0 => Err(ActError::Busy),
        _ => Ok(()),
    }
}

/// The turn is kept until the work is done, also when nobody waits for it any more.
async fn computed<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActError> {
    let turn = QUEUE.turn().await?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await
        .map_err(|_| ActError::Store(store::StoreError::Panicked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_alone() {
        let hash = hashed("松下问童子2026");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(fits("松下问童子2026", &hash));
        assert!(!fits("松下问童子2025", &hash));
        assert!(!fits("松下问童子2026", "plain"));
        assert_ne!(hash, hashed("松下问童子2026"), "every salt is new");
    }

    #[tokio::test]
    async fn who_finds_no_place_is_sent_away_at_once() {
        static SMALL: Queue = Queue::new(1, 2);
        let first = SMALL.turn().await.unwrap();
        let waiting = [tokio::spawn(SMALL.turn()), tokio::spawn(SMALL.turn())];
        tokio::task::yield_now().await;
        assert!(matches!(SMALL.turn().await, Err(ActError::Busy)));
        drop(first);
        for turn in waiting {
            drop(turn.await.unwrap().unwrap());
        }
        drop(SMALL.turn().await.expect("there is a place again"));
    }

    #[test]
    fn a_hash_of_other_parameters_is_outdated() {
        let hash = hashed("x");
        assert!(!is_outdated(&hash));
        assert!(is_outdated(&hash.replace("t=2", "t=3")));
        assert!(is_outdated(&hash.replace("argon2id", "argon2i")));
        assert!(is_outdated("plain"));
    }
}
