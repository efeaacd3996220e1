//! The periods that scripts keep to, as the rules have them.

use disclosure::Rules;
use disclosure::words::Period;

/// Workdays. Where a rule changed in time, waits are the longest and what may be
/// added is the least, so that a script holds under each.
pub(super) struct Periods {
    /// Until a supplement is overdue.
    pub supplement: usize,
    /// Until a third party or a joint agency has been silent to its limit.
    pub opinion: usize,
    /// Until a payment is overdue.
    pub fee_payment: usize,
    /// The most that an extension may add.
    pub extension: u32,
    /// The most that a deferral may add.
    pub deferral: u32,
}

/// Hundredths of the most that may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share(pub u32);

impl Share {
    pub fn of(self, most: u32) -> u32 {
        (most.saturating_mul(self.0) / 100).max(1)
    }
}

impl Periods {
    pub fn of(rules: &Rules) -> Periods {
        let workdays = |period| rules.periods(period).iter().map(|row| row.workdays);
        let longest = |period| {
            let longest = workdays(period).max().unwrap_or_default();
            usize::try_from(longest).unwrap_or_default()
        };
        let least = |period| workdays(period).min().unwrap_or_default();
        Periods {
            supplement: longest(Period::Supplement),
            opinion: longest(Period::ThirdParty).max(longest(Period::JointAgency)),
            fee_payment: longest(Period::FeePayment),
            extension: least(Period::Extension),
            deferral: least(Period::Deferral),
        }
    }
}
