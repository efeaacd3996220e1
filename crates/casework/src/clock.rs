//! What time it is, and which civil date that is in China.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use store::Clock;

/// The machine's clock: the one place that asks for the time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one clock that the others are told to take"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// China keeps one time, eight hours ahead, all year.
pub(crate) const CHINA: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours are an offset"),
};

/// The civil date in China at a moment: legal days are these.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&CHINA).date_naive()
}

/// A moment as clocks in China show it.
pub fn china_time(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&CHINA)
}

/// The civil date in China now.
pub fn china_today(clock: &dyn Clock) -> NaiveDate {
    civil_date(clock.now())
}
