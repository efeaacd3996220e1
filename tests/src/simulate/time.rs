//! The virtual clock, and the clock that a register is given: it can break off, and with
//! it whatever transaction asked for the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use store::Clock;

/// China is so many hours before Greenwich, all year.
const CHINA: TimeDelta = TimeDelta::hours(8);

/// A clock that stands where it was put.
#[derive(Default)]
pub struct VirtualClock(AtomicI64);

impl VirtualClock {
    /// Puts it to a moment; never back.
    pub fn put(&self, at: DateTime<Utc>) {
        self.0.fetch_max(at.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// The clock that leases are judged by. Armed, it fails once, at the so manieth look
/// from then on: the transaction that looks breaks off in the middle.
pub struct BreakableClock {
    clock: Arc<VirtualClock>,
    looks_left: AtomicI64,
}

impl BreakableClock {
    /// Over the virtual clock, and whole.
    pub fn over(clock: Arc<VirtualClock>) -> BreakableClock {
        BreakableClock {
            clock,
            looks_left: AtomicI64::new(0),
        }
    }

    /// Has it fail at the `nth` look, from 1; 0 has it whole again.
    pub fn break_at(&self, nth: i64) {
        self.looks_left.store(nth, Ordering::SeqCst);
    }
}

impl Clock for BreakableClock {
    fn now(&self) -> DateTime<Utc> {
        if self.looks_left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // without the hook that would print it
            std::panic::resume_unwind(Box::new("the clock broke"));
        }
        self.clock.now()
    }
}

/// A moment of a day in China, in minutes from its midnight.
pub fn moment(day: NaiveDate, minutes: i64) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes) - CHINA).and_utc()
}

/// Day and time in China.
pub fn here(at: DateTime<Utc>) -> (NaiveDate, NaiveTime) {
    let local = (at + CHINA).naive_utc();
    (local.date(), local.time())
}
