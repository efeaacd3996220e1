//! Whether a topic flares up: applicants of the period against the year before.

use chrono::NaiveDate;
use serde::Serialize;

use crate::settings::Bursts;

/// Days from one to another, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Period {
    /// Whether a day lies in it.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// How many days it has; none if it ends before it begins.
    pub fn days(&self) -> i64 {
        ((self.to - self.from).num_days() + 1).max(0)
    }

    /// The year before it, or as much of that as there are texts of; `None` with less than four weeks.
    pub(crate) fn base(&self, first_text: NaiveDate) -> Option<Period> {
        let to = self.from.pred_opt()?;
        let from = self
            .from
            .checked_sub_signed(chrono::TimeDelta::days(YEAR))?;
        let base = Period {
            from: from.max(first_text),
            to,
        };
        (base.days() >= LEAST_BASE).then_some(base)
    }
}

const YEAR: i64 = 365;
const LEAST_BASE: i64 = 28;
/// What is added to the base: nothing seen in a year does not mean never.
const UNSEEN: f64 = 0.5;

/// How the period compares with the time before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Burst {
    /// Distinct applicants in the period.
    pub applicants: u32,
    /// As many as the time before lets one expect.
    pub expected: f64,
    /// The chance of as many or more by accident.
    pub chance: f64,
    /// Whether that is a burst.
    pub flares: bool,
}

impl Burst {
    /// From applicants in the period and in the base before it.
    pub(crate) fn of(
        applicants: u32,
        before: u32,
        period: &Period,
        base: &Period,
        rules: &Bursts,
    ) -> Burst {
        let expected = (f64::from(before) + UNSEEN) * period.days() as f64 / base.days() as f64;
        let chance = at_least(applicants, expected);
        Burst {
            applicants,
            expected,
            chance,
            flares: applicants >= rules.least_applicants && chance <= rules.chance,
        }
    }

    /// How many times as many as expected.
    pub(crate) fn growth(&self) -> f64 {
        if self.expected > 0.0 {
            f64::from(self.applicants) / self.expected
        } else {
            0.0
        }
    }
}

/// The chance that a Poisson variable reaches `count`.
fn at_least(count: u32, expected: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if expected <= 0.0 {
        return 0.0;
    }
    // In logarithms: e^-λ itself is 0 for a large λ.
    let mut term = -expected;
    let mut below = term.exp();
    for it in 1..count {
        term += expected.ln() - f64::from(it).ln();
        below += term.exp();
    }
    (1.0 - below).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_tail_of_poisson() {
        // 1 - e^-2 (1 + 2 + 2) = 0.3233; 1 - e^-0.5 = 0.3935
        assert!((at_least(3, 2.0) - 0.323_323_58).abs() < 1e-6);
        assert!((at_least(1, 0.5) - 0.393_469_34).abs() < 1e-6);
        assert!((at_least(0, 7.0) - 1.0).abs() < 1e-9);
        assert!(at_least(2_000, 1_000.0) < 1e-6);
        assert!((at_least(500, 1_000.0) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn four_a_month_after_two_a_year_is_a_burst() {
        let rules = Bursts {
            least_applicants: 3,
            chance: 0.01,
        };
        let period = Period {
            from: day("2026-03-01"),
            to: day("2026-03-31"),
        };
        let base = period.base(day("2020-01-01")).unwrap();
        assert_eq!((base.from, base.to), (day("2025-03-01"), day("2026-02-28")));
        assert!(Burst::of(4, 2, &period, &base, &rules).flares);
        assert!(
            !Burst::of(2, 0, &period, &base, &rules).flares,
            "two are no crowd"
        );
        assert!(!Burst::of(4, 40, &period, &base, &rules).flares, "as ever");
        assert_eq!(
            period.base(day("2026-02-15")),
            None,
            "too short to compare with"
        );
    }
}
