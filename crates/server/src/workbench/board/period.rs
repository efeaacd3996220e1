//! The period that the board looks at.

use chrono::{Datelike, NaiveDate};

/// A period that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offered {
    pub word: &'static str,
    pub label: &'static str,
    pub here: bool,
}

/// From which day to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

const OFFERED: [(&str, &str); 4] = [
    ("month", "本月"),
    ("quarter", "本季度"),
    ("year", "今年"),
    ("last_year", "去年"),
];

impl Period {
    /// A period by its word, as of today; `None` when there is none of that name.
    pub fn of(word: &str, today: NaiveDate) -> Option<Period> {
        let day = NaiveDate::from_ymd_opt;
        let year = today.year();
        let from = match word {
            "month" => today.with_day(1)?,
            "quarter" => day(year, today.month0() / 3 * 3 + 1, 1)?,
            "year" => day(year, 1, 1)?,
            "last_year" => {
                return Some(Period {
                    from: day(year - 1, 1, 1)?,
                    to: day(year - 1, 12, 31)?,
                });
            }
            _ => return None,
        };
        Some(Period { from, to: today })
    }

    /// Those that are offered, and which of them this is.
    pub fn offered(self, today: NaiveDate) -> Vec<Offered> {
        OFFERED
            .into_iter()
            .map(|(word, label)| Offered {
                word,
                label,
                here: Period::of(word, today) == Some(self),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn periods_end_today_but_for_the_one_that_is_over() {
        let today = day("2026-11-26");
        let of = |word| Period::of(word, today).map(|period| (period.from, period.to));
        assert_eq!(of("month"), Some((day("2026-11-01"), today)));
        assert_eq!(of("quarter"), Some((day("2026-10-01"), today)));
        assert_eq!(of("year"), Some((day("2026-01-01"), today)));
        assert_eq!(
            of("last_year"),
            Some((day("2025-01-01"), day("2025-12-31")))
        );
        assert_eq!(of("century"), None);
    }
}
