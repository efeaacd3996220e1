//! When to try again: soon at first, then ever more rarely, for five days. A mail server
//! that is repaired on Monday still gets Friday's letters (RFC 5321, section 4.5.4.1,
//! advises four to five days). These numbers are technical: no law knows them.

use std::time::Duration;

use uuid::Uuid;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The first pauses, in seconds.
const GROWING: [u64; 6] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];

/// The pause of all later ones.
const LONGEST: u64 = 12 * HOUR;

/// From the first attempt to the last one.
pub const PATIENCE: Duration = Duration::from_secs(5 * 24 * HOUR);

/// Pauses are spread by a tenth either way, so that what failed together does not come
/// back together.
const SPREAD: u64 = 10;

/// How long to wait after so many failed attempts; `None` when it is time to give up.
/// The same for the same letter and attempt, whoever asks.
pub fn after(attempts: u32, id: Uuid) -> Option<Duration> {
    let pause = nominal(attempts.max(1))?;
    let most = pause * 2 / SPREAD;
    let drawn = draw(attempts, id) % (most + 1);
    Some(Duration::from_secs(pause - pause / SPREAD + drawn))
}

/// The pause after the `attempt`-th attempt without its spread, in seconds. They add up
/// to [`PATIENCE`]: the last one is what is left of it.
fn nominal(attempt: u32) -> Option<u64> {
    let mut waited = 0;
    let pauses = GROWING.into_iter().chain(std::iter::repeat(LONGEST));
    for (pause, number) in pauses.zip(1..=attempt) {
        let left = PATIENCE.as_secs() - waited;
        if left == 0 {
            return None;
        }
        let pause = pause.min(left);
        if number == attempt {
            return Some(pause);
        }
        waited += pause;
    }
    None
}

/// A number that looks drawn by lot and follows from id and attempt (splitmix64).
fn draw(attempt: u32, id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    let mut drawn = (high ^ low.rotate_left(32)).wrapping_add(u64::from(attempt));
    drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    drawn ^ (drawn >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses_of(id: Uuid) -> Vec<Duration> {
        (1..).map_while(|attempt| after(attempt, id)).collect()
    }

    #[test]
    fn pauses_grow_and_add_up_to_five_days() {
        let nominal: Vec<u64> = (1..).map_while(nominal).collect();
        assert_eq!(nominal[..3], [60, 300, 900]);
        assert_eq!(nominal.iter().sum::<u64>(), 5 * 24 * 3600);
        let (last, growing) = nominal.split_last().unwrap();
        assert!(growing.is_sorted() && *last <= LONGEST, "{nominal:?}");
        assert_eq!(super::nominal(1_000_000_000), None);
    }

    #[test]
    fn what_failed_together_does_not_come_back_together() {
        let ids: Vec<Uuid> = (1..=50_u128)
            .map(|n| Uuid::from_u128(n * 0x9E37_79B9_7F4A_7C15))
            .collect();
        for attempt in 3..=10 {
            let mut pauses: Vec<_> = ids.iter().map(|id| after(attempt, *id).unwrap()).collect();
            pauses.sort();
            pauses.dedup();
            assert!(pauses.len() > 25, "attempt {attempt}: {pauses:?}");
        }
    }

    #[test]
    fn each_pause_is_near_its_size_and_stays_what_it_was() {
        for n in 0..200_u128 {
            let id = Uuid::from_u128((n << 64) | (n * 7));
            let pauses = pauses_of(id);
            assert_eq!(pauses, pauses_of(id));
            for (pause, attempt) in pauses.iter().zip(1..) {
                let size = nominal(attempt).unwrap();
                let apart = pause.as_secs().abs_diff(size);
                assert!(apart * 10 <= size, "{pause:?} for {size} s");
            }
            let days = pauses.iter().sum::<Duration>().as_secs() / 3600;
            assert!((108..=132).contains(&days), "{days} h");
        }
    }

    #[test]
    fn an_attempt_that_was_not_counted_waits_as_the_first() {
        let id = Uuid::from_u128(5);
        assert!(after(0, id).unwrap() <= Duration::from_secs(66));
    }
}
