//! Ids and time, passed in: nothing in the register asks the machine for them.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Id of an agency.
pub type AgencyId = Uuid;
/// Id of an officer. The nil id stands for the system itself.
pub type OfficerId = Uuid;
/// Id of a person who applied or acts for one.
pub type PersonId = Uuid;
/// Id of a case.
pub type CaseId = Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// Gives ids and salts.
pub trait Ids: Send {
    /// A new id (UUIDv7).
    fn next(&mut self) -> Uuid;
    /// Sixteen bytes that nobody can guess; they guard the digests of short texts.
    fn salt(&mut self) -> [u8; 16];
}

/// Ids for real use: the clock's milliseconds and the machine's randomness.
/// Ids of the same millisecond rise in the order they were given.
pub struct SystemIds {
    clock: Arc<dyn Clock>,
    sequence: Sequence,
}

impl SystemIds {
    /// Ids over this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        SystemIds {
            clock,
            sequence: Sequence::default(),
        }
    }
}

impl Ids for SystemIds {
    fn next(&mut self) -> Uuid {
        let random = self.salt();
        self.sequence.next(self.clock.now(), random)
    }

    fn salt(&mut self) -> [u8; 16] {
        random()
    }
}

/// Ids that come out the same for the same seed and clock: for tests and the
/// demonstration, never for a register that holds real applications.
pub struct SeededIds {
    clock: Arc<dyn Clock>,
    seed: u64,
    drawn: u64,
    sequence: Sequence,
}

impl SeededIds {
    /// Ids from this seed over this clock.
    pub fn new(seed: u64, clock: Arc<dyn Clock>) -> Self {
        SeededIds {
            clock,
            seed,
            drawn: 0,
            sequence: Sequence::default(),
        }
    }
}

impl Ids for SeededIds {
    fn next(&mut self) -> Uuid {
        let random = self.salt();
        self.sequence.next(self.clock.now(), random)
    }

    fn salt(&mut self) -> [u8; 16] {
        self.drawn += 1;
        let digest = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        bytes
    }
}

/// Keeps ids of one millisecond in order by the twelve bits after the time.
#[derive(Default)]
struct Sequence {
    milliseconds: u64,
    count: u16,
}

impl Sequence {
    fn next(&mut self, now: DateTime<Utc>, random: [u8; 16]) -> Uuid {
        let now = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        if now > self.milliseconds {
            (self.milliseconds, self.count) = (now, 0);
        } else if now == self.milliseconds {
            self.count = self.count.saturating_add(1).min(0x0fff);
        } else {
            // the clock was set back: such ids are unique, only not in order
            self.count = 0x0fff;
        }
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&random[..10]);
        bytes[0] = (self.count >> 8) as u8;
        bytes[1] = (self.count & 0xff) as u8;
        uuid::Builder::from_unix_timestamp_millis(now, &bytes).into_uuid()
    }
}

/// Bytes from the machine's source of randomness.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// The precision that both databases keep: microseconds.
pub(crate) fn micros(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(i64);
    impl Clock for Fixed {
        fn now(&self) -> DateTime<Utc> {
            DateTime::from_timestamp_millis(self.0).expect("a time")
        }
    }

    #[test]
    fn ids_of_one_millisecond_rise() {
        let mut ids = SystemIds::new(Arc::new(Fixed(1_750_000_000_000)));
        let given: Vec<Uuid> = (0..1000).map(|_| ids.next()).collect();
        assert!(given.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(given.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn a_seed_gives_the_same_ids_again() {
        let draw = |seed| {
            let mut ids = SeededIds::new(seed, Arc::new(Fixed(1_750_000_000_000)));
            (ids.next(), ids.salt(), ids.next())
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
