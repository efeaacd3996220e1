//! The periods over which the analysis runs by itself: whole weeks, months, quarters and
//! years, once they are over.

use chrono::{Datelike, Days, Months, NaiveDate};
use hotspots::{Period, Runs};

/// How often a run is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// After every week, Monday to Sunday.
    Weekly,
    /// After every month.
    Monthly,
    /// After every quarter.
    Quarterly,
    /// After every year.
    Yearly,
    /// When an analyst asks.
    OnDemand,
}

impl Rhythm {
    /// Those that come by themselves.
    pub const BY_ITSELF: [Rhythm; 4] = [
        Rhythm::Weekly,
        Rhythm::Monthly,
        Rhythm::Quarterly,
        Rhythm::Yearly,
    ];

    /// Its word in the register.
    pub fn word(self) -> &'static str {
        match self {
            Rhythm::Weekly => "weekly",
            Rhythm::Monthly => "monthly",
            Rhythm::Quarterly => "quarterly",
            Rhythm::Yearly => "yearly",
            Rhythm::OnDemand => "on_demand",
        }
    }

    /// What officers call it.
    pub fn label(self) -> &'static str {
        match self {
            Rhythm::Weekly => "每周",
            Rhythm::Monthly => "每月",
            Rhythm::Quarterly => "每季度",
            Rhythm::Yearly => "每年",
            Rhythm::OnDemand => "随时",
        }
    }

    /// The rhythm of a word in the register.
    pub fn parse(word: &str) -> Option<Rhythm> {
        let all = Rhythm::BY_ITSELF.into_iter().chain([Rhythm::OnDemand]);
        all.into_iter().find(|rhythm| rhythm.word() == word)
    }

    fn is_on(self, runs: &Runs) -> bool {
        match self {
            Rhythm::Weekly => runs.weekly,
            Rhythm::Monthly => runs.monthly,
            Rhythm::Quarterly => runs.quarterly,
            Rhythm::Yearly => runs.yearly,
            Rhythm::OnDemand => false,
        }
    }

    /// The last whole period that was over before a day.
    fn before(self, today: NaiveDate) -> Option<Period> {
        let month = today.with_day(1)?;
        let from_to = |from: NaiveDate, next: NaiveDate| {
            let to = next.pred_opt()?;
            Some(Period { from, to })
        };
        match self {
            Rhythm::Weekly => {
                let weekday = u64::from(today.weekday().num_days_from_monday());
                let monday = today.checked_sub_days(Days::new(weekday))?;
                from_to(monday.checked_sub_days(Days::new(7))?, monday)
            }
            Rhythm::Monthly => from_to(month.checked_sub_months(Months::new(1))?, month),
            Rhythm::Quarterly => {
                let quarter = month.checked_sub_months(Months::new(month.month0() % 3))?;
                from_to(quarter.checked_sub_months(Months::new(3))?, quarter)
            }
            Rhythm::Yearly => {
                let year = month.with_month(1)?;
                from_to(year.checked_sub_months(Months::new(12))?, year)
            }
            Rhythm::OnDemand => None,
        }
    }
}

/// What should have been run by a day: of every rhythm that is on the last whole period.
/// Whoever stood still for long runs each rhythm once, not once for every week missed: a
/// run reads the time before, too.
pub(super) fn due(runs: &Runs, today: NaiveDate) -> Vec<(Rhythm, Period)> {
    let on = Rhythm::BY_ITSELF.into_iter();
    on.filter(|rhythm| rhythm.is_on(runs))
        .filter_map(|rhythm| Some((rhythm, rhythm.before(today)?)))
        .collect()
}

/// The first day that a run reads.
pub(super) fn reads_since(runs: &Runs, period: &Period) -> NaiveDate {
    let first = period
        .to
        .checked_sub_months(Months::new(runs.months))
        .and_then(|day| day.succ_opt());
    first.map_or(period.from, |first| first.min(period.from))
}

/// How many whole months a period is; none where it is no whole months.
fn whole_months(period: &Period) -> Option<u32> {
    let next = period.to.succ_opt()?;
    let months = (next.year() - period.from.year()) * 12 + next.month0() as i32
        - period.from.month0() as i32;
    let whole = period.from.day() == 1 && next.day() == 1;
    u32::try_from(months)
        .ok()
        .filter(|months| whole && *months > 0)
}

/// The period as long right before one: of whole months as many whole months.
pub(crate) fn before(period: &Period) -> Option<Period> {
    let to = period.from.pred_opt()?;
    let from = match whole_months(period) {
        Some(months) => period.from.checked_sub_months(Months::new(months))?,
        None => {
            let days = u64::try_from((period.to - period.from).num_days()).ok()?;
            to.checked_sub_days(Days::new(days))?
        }
    };
    Some(Period { from, to })
}

/// The same days a year before.
pub(crate) fn year_before(period: &Period) -> Option<Period> {
    let year = Months::new(12);
    let to = match whole_months(period) {
        Some(_) => period.to.succ_opt()?.checked_sub_months(year)?.pred_opt()?,
        None => period.to.checked_sub_months(year)?,
    };
    let from = period.from.checked_sub_months(year)?;
    Some(Period { from, to })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Period, Rhythm, before, year_before};

    #[test]
    fn a_period_is_compared_with_whole_months_or_as_many_days() {
        let period = |from: &str, to: &str| Period {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        let told = |period: Option<Period>| period.map(|it| format!("{} {}", it.from, it.to));
        let february = period("2024-02-01", "2024-02-29");
        assert_eq!(told(before(&february)).unwrap(), "2024-01-01 2024-01-31");
        assert_eq!(
            told(year_before(&february)).unwrap(),
            "2023-02-01 2023-02-28"
        );
        let quarter = period("2026-01-01", "2026-03-31");
        assert_eq!(told(before(&quarter)).unwrap(), "2025-10-01 2025-12-31");
        let week = period("2026-03-02", "2026-03-08");
        assert_eq!(told(before(&week)).unwrap(), "2026-02-23 2026-03-01");
        assert_eq!(told(year_before(&week)).unwrap(), "2025-03-02 2025-03-08");
    }

    #[test]
    fn a_period_is_whole_and_over() {
        let of = |rhythm: Rhythm, day: &str| {
            let period = rhythm.before(day.parse().unwrap()).unwrap();
            format!("{} {}", period.from, period.to)
        };
        // a Sunday belongs to the week that it ends
        assert_eq!(of(Rhythm::Weekly, "2026-03-01"), "2026-02-16 2026-02-22");
        assert_eq!(of(Rhythm::Weekly, "2026-03-02"), "2026-02-23 2026-03-01");
        assert_eq!(of(Rhythm::Monthly, "2026-03-31"), "2026-02-01 2026-02-28");
        assert_eq!(of(Rhythm::Quarterly, "2026-03-31"), "2025-10-01 2025-12-31");
        assert_eq!(of(Rhythm::Quarterly, "2026-04-01"), "2026-01-01 2026-03-31");
        assert_eq!(of(Rhythm::Yearly, "2026-12-31"), "2025-01-01 2025-12-31");
        assert!(Rhythm::Weekly.before(NaiveDate::MIN).is_none());
    }
}
