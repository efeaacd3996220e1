//! What became of the requests once the information was public: as many months before as
//! after, counted from the day of publication.

use chrono::{Days, Months, NaiveDate};
use hotspots::Conversion;

/// A month before or after the publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// How often the information was asked for.
    pub requests: i64,
}

/// Requests before and after, over as many months each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Over how many months.
    pub months: u32,
    /// Requests in that time before.
    pub before: i64,
    /// In that time after.
    pub after: i64,
    /// Tenths of a per cent by which they changed; none where nobody had asked before.
    pub permille: Option<i64>,
    /// So few in all that it may be chance.
    pub few: bool,
}

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not enough time has passed, or no run reaches so far: a run that reaches this day
    /// is needed.
    TooEarly(NaiveDate),
    /// No application is known that asks for it, before or after.
    NobodyAsked,
    /// The comparison.
    Compared(Compared),
}

/// The effect of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The day of publication.
    pub published_on: NaiveDate,
    /// The last day that a run has read; none where there is no run.
    pub read_until: Option<NaiveDate>,
    /// The months before, the earliest first.
    pub before: Vec<Month>,
    /// The whole months after that a run has read.
    pub after: Vec<Month>,
    /// What can be said.
    pub verdict: Verdict,
}

/// Measures an effect from the days on which the information was asked for. The day of
/// publication itself counts as before.
pub(super) fn measured(
    days: &[NaiveDate],
    published_on: NaiveDate,
    read_until: Option<NaiveDate>,
    conversion: &Conversion,
) -> Effect {
    let later = |months: u32| published_on.checked_add_months(Months::new(months));
    let sooner = |months: u32| published_on.checked_sub_months(Months::new(months));
    let month = |after: Option<NaiveDate>, to: Option<NaiveDate>| -> Option<Month> {
        let (from, to) = (after?.checked_add_days(Days::new(1))?, to?);
        let within = days.iter().filter(|day| (from..=to).contains(*day));
        let requests = i64::try_from(within.count()).unwrap_or(i64::MAX);
        Some(Month { from, to, requests })
    };
    let all = conversion.effect_months;
    let before: Vec<Month> = (1..=all)
        .rev()
        .filter_map(|nth| month(sooner(nth), sooner(nth - 1)))
        .collect();
    let is_read = |month: &Month| read_until.is_some_and(|until| month.to <= until);
    let after: Vec<Month> = (1..=all)
        .filter_map(|nth| month(later(nth - 1), later(nth)))
        .take_while(is_read)
        .collect();
    let least = conversion.effect_least_months;
    let verdict = match u32::try_from(after.len()) {
        Ok(months) if months >= least && days.is_empty() => Verdict::NobodyAsked,
        Ok(months) if months >= least => {
            Verdict::Compared(compared(&before, &after, months, conversion))
        }
        _ => Verdict::TooEarly(later(least).unwrap_or(published_on)),
    };
    Effect {
        published_on,
        read_until,
        before,
        after,
        verdict,
    }
}

fn compared(before: &[Month], after: &[Month], months: u32, conversion: &Conversion) -> Compared {
    let sum = |months: &[Month]| months.iter().map(|month| month.requests).sum::<i64>();
    let skipped = before.len().saturating_sub(after.len());
    let (before, after) = (sum(&before[skipped..]), sum(after));
    Compared {
        months,
        before,
        after,
        permille: (before > 0).then(|| rounded((after - before) * 1000, before)),
        few: before + after < i64::from(conversion.effect_few),
    }
}

/// A quotient to the nearest whole number, halves away from zero.
fn rounded(number: i64, by: i64) -> i64 {
    let half = by / 2;
    match number < 0 {
        true => (number - half) / by,
        false => (number + half) / by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn conversion() -> Conversion {
        let rules = disclosure::Rules::embedded();
        crate::topics::settings(rules).unwrap().conversion
    }

    /// So many requests on a day.
    fn asked(days: &[(&str, usize)]) -> Vec<NaiveDate> {
        let each = days.iter();
        each.flat_map(|(on, times)| std::iter::repeat_n(day(on), *times))
            .collect()
    }

    #[test]
    fn as_many_months_after_as_before_are_compared() {
        // six months before: 2025-12-16 to 2026-06-15, the last of which is the day itself
        let days = asked(&[
            ("2025-12-15", 9),
            ("2026-03-15", 4),
            ("2026-03-16", 8),
            ("2026-06-15", 4),
            ("2026-06-16", 2),
            ("2026-09-15", 1),
            ("2026-09-16", 7),
        ]);
        let effect = measured(
            &days,
            day("2026-06-15"),
            Some(day("2026-09-20")),
            &conversion(),
        );
        let counts =
            |months: &[Month]| -> Vec<i64> { months.iter().map(|month| month.requests).collect() };
        assert_eq!(counts(&effect.before), [0, 0, 4, 8, 0, 4]);
        assert_eq!(counts(&effect.after), [2, 0, 1], "whole months alone");
        assert_eq!(
            (effect.before[0].from, effect.before[5].to),
            (day("2025-12-16"), day("2026-06-15"))
        );
        let Verdict::Compared(compared) = effect.verdict else {
            panic!("{effect:?}");
        };
        assert_eq!(
            (compared.months, compared.before, compared.after),
            (3, 12, 3)
        );
        assert_eq!((compared.permille, compared.few), (Some(-750), false));
    }

    #[test]
    fn nothing_is_said_too_early_or_without_a_run() {
        let days = asked(&[("2026-06-01", 5)]);
        for read in [None, Some("2026-06-20"), Some("2026-09-14")] {
            let effect = measured(&days, day("2026-06-15"), read.map(day), &conversion());
            assert_eq!(
                effect.verdict,
                Verdict::TooEarly(day("2026-09-15")),
                "{read:?}"
            );
        }
    }

    #[test]
    fn few_requests_are_said_to_be_few_and_none_before_have_no_share() {
        let last = Some(day("2027-06-15"));
        let of = |days: &[(&str, usize)]| match measured(
            &asked(days),
            day("2026-06-15"),
            last,
            &conversion(),
        )
        .verdict
        {
            Verdict::Compared(compared) => compared,
            other => panic!("{other:?}"),
        };
        let few = of(&[("2026-06-01", 3), ("2026-07-01", 2)]);
        assert_eq!((few.months, few.permille, few.few), (6, Some(-333), true));
        let none = of(&[("2026-07-01", 12)]);
        assert_eq!((none.before, none.permille, none.few), (0, None, false));
        let more = of(&[("2026-06-01", 8), ("2026-07-01", 21)]);
        assert_eq!(more.permille, Some(1625));
    }
}
