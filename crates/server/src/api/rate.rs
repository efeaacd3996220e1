//! How many requests one may make: a bucket for each token that is known, and one
//! for each address from which others come, so that guessing is slow.
//!
//! An own one rather than a library's: time is the office's clock, and whether a
//! token pays for itself depends on what the register said of it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::problem::Problem;

/// How many buckets are kept; beyond, those that are full again are forgotten.
const MOST: usize = 8192;

/// How many requests are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// In the long run, a minute; 0: no limit.
    pub per_minute: u32,
    /// At once, after a pause.
    pub burst: u32,
}

impl Limits {
    /// Any number.
    pub const NONE: Limits = Limits {
        per_minute: 0,
        burst: 0,
    };

    /// What one request costs; none without a limit.
    fn cost(self) -> Option<TimeDelta> {
        let minute = TimeDelta::minutes(1);
        let requests = i32::try_from(self.per_minute).unwrap_or(i32::MAX);
        (requests > 0).then(|| minute / requests)
    }

    /// How far one may be ahead.
    fn room(self, cost: TimeDelta) -> TimeDelta {
        cost * i32::try_from(self.burst.max(1)).unwrap_or(i32::MAX)
    }
}

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Payer {
    /// A token of the register, by its hash.
    Token([u8; 32]),
    /// An address that shows no such token.
    Address(IpAddr),
}

impl Payer {
    /// Whoever comes from an address; of an IPv6 network everybody is one.
    pub fn at(address: IpAddr) -> Payer {
        let IpAddr::V6(six) = address.to_canonical() else {
            return Payer::Address(address.to_canonical());
        };
        let [a, b, c, d, ..] = six.segments();
        Payer::Address(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
    }
}

/// All buckets.
#[derive(Debug)]
pub(crate) struct Rates {
    limits: Limits,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    /// When each is full again.
    full_at: HashMap<Payer, DateTime<Utc>>,
    /// When full ones were forgotten last.
    swept_at: DateTime<Utc>,
}

impl Buckets {
    /// The bucket of a payer, or one that it shares when there are too many.
    fn of(&mut self, payer: Payer, now: DateTime<Utc>) -> &mut DateTime<Utc> {
        let is_crowded =
            |all: &Self| all.full_at.len() >= MOST && !all.full_at.contains_key(&payer);
        if is_crowded(self) && (now - self.swept_at).abs() >= TimeDelta::seconds(1) {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.swept_at = now;
        }
        let payer = match payer {
            // So many at once come from everywhere: together they are one.
            Payer::Address(_) if is_crowded(self) => Payer::at(Ipv6Addr::UNSPECIFIED.into()),
            payer => payer,
        };
        self.full_at.entry(payer).or_insert(now)
    }
}

impl Rates {
    /// Buckets that are full.
    pub fn new(limits: Limits) -> Rates {
        Rates {
            limits,
            buckets: Mutex::default(),
        }
    }

    /// Whether a token was found in the register before.
    pub fn knows(&self, hash: &[u8; 32]) -> bool {
        self.buckets().full_at.contains_key(&Payer::Token(*hash))
    }

    /// A token that opens nothing any more pays no longer for itself.
    pub fn forget(&self, hash: &[u8; 32]) {
        self.buckets().full_at.remove(&Payer::Token(*hash));
    }

    /// Takes one request out of a bucket.
    ///
    /// # Errors
    /// It is empty; the problem says for how long.
    pub fn take(&self, payer: Payer, now: DateTime<Utc>) -> Result<(), Problem> {
        let Some(cost) = self.limits.cost() else {
            return Ok(());
        };
        let room = self.limits.room(cost);
        let mut buckets = self.buckets();
        let full_at = buckets.of(payer, now);
        // No fuller than full; and a clock that was put back locks nobody out.
        *full_at = (*full_at).clamp(now, now + room);
        let after = *full_at + cost;
        if after > now + room {
            let wait = after - now - room;
            let seconds = (wait + TimeDelta::milliseconds(999)).num_seconds().max(1);
            return Err(Problem::too_many(seconds.unsigned_abs()));
        }
        *full_at = after;
        Ok(())
    }

    fn buckets(&self) -> MutexGuard<'_, Buckets> {
        // a moment is written whole or not at all
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn rates() -> Rates {
        Rates::new(Limits {
            per_minute: 60,
            burst: 3,
        })
    }

    fn after(milliseconds: i64) -> DateTime<Utc> {
        START + TimeDelta::milliseconds(milliseconds)
    }

    /// How many are taken at one moment.
    fn taken(rates: &Rates, payer: Payer, now: DateTime<Utc>) -> usize {
        (0..100)
            .take_while(|_| rates.take(payer, now).is_ok())
            .count()
    }

    #[test]
    fn a_bucket_holds_its_burst_and_fills_by_the_minute() {
        let (rates, one) = (rates(), Payer::Token([1; 32]));
        assert_eq!(taken(&rates, one, START), 3);
        assert_eq!(taken(&rates, one, after(999)), 0);
        assert_eq!(taken(&rates, one, after(1000)), 1);
        assert_eq!(taken(&rates, one, after(3500)), 2);
        assert_eq!(taken(&rates, one, after(3_600_000)), 3);
        assert_eq!(taken(&rates, Payer::Token([2; 32]), START), 3);
    }

    #[test]
    fn whoever_is_refused_is_told_how_long_and_pays_nothing_for_it() {
        let (rates, one) = (rates(), Payer::Token([1; 32]));
        taken(&rates, one, START);
        for _ in 0..50 {
            let refused = rates.take(one, after(10)).unwrap_err();
            let details = serde_json::to_value(refused.details("/", None, "")).unwrap();
            assert!(details["hint"].as_str().unwrap().contains(" 1 秒"));
        }
        assert!(rates.take(one, after(1000)).is_ok());
    }

    #[test]
    fn a_clock_that_was_put_back_locks_nobody_out() {
        let (rates, one) = (rates(), Payer::Token([1; 32]));
        taken(&rates, one, after(86_400_000));
        assert_eq!(taken(&rates, one, START), 0);
        assert_eq!(taken(&rates, one, after(1000)), 1);
    }

    #[test]
    fn memory_is_bounded_and_no_token_is_lost_in_the_crowd() {
        let (rates, one) = (rates(), Payer::Token([1; 32]));
        for n in 0..50_000_u32 {
            let _ = rates.take(Payer::at(IpAddr::from(n.to_be_bytes())), START);
        }
        assert!(rates.buckets().full_at.len() <= MOST + 1);
        assert_eq!(taken(&rates, one, START), 3);
        let crowd = Payer::at(IpAddr::from([9, 9, 9, 9]));
        assert_eq!(taken(&rates, crowd, START), 0, "the rest share one bucket");
        assert_eq!(taken(&rates, crowd, after(60_000)), 3);
        assert_eq!(rates.buckets().full_at.len(), 1, "idle ones are forgotten");
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let rates = Rates::new(Limits::NONE);
        assert_eq!(taken(&rates, Payer::Token([1; 32]), START), 100);
        assert!(rates.buckets().full_at.is_empty());
    }

    #[test]
    fn a_network_of_version_six_is_one_payer() {
        let at = |text: &str| Payer::at(text.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
    }
}
