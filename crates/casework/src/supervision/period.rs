//! The days that are asked about, and those that they are compared with.

use chrono::{Datelike, Months, NaiveDate};
use disclosure::Refusal;

use crate::topics::periods;

/// From a day to a day, both of them in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
}

/// A period is no longer than these years.
const MOST_YEARS: i32 = 10;

impl Period {
    /// A period that has begun.
    ///
    /// # Errors
    /// It ends before it begins, has not begun yet, or is too long.
    pub fn new(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<Period, Refusal> {
        let wrong = |field: &str, message: String, hint: &str| {
            Refusal::malformed("period", "office", message, hint).at(field)
        };
        if from > to {
            let said = format!("时期的第一日 {from} 晚于最后一日 {to}");
            return Err(wrong("to", said, "请核对起止日期。"));
        }
        if from > today {
            let said = format!("{from} 至 {to} 还没有开始，没有可以统计的");
            let hint = format!("请选择 {today} 以前开始的时期。");
            return Err(wrong("from", said, &hint));
        }
        if to.year() - from.year() >= MOST_YEARS {
            let said = format!("{from} 至 {to} 太长");
            return Err(wrong("from", said, "一次不超过十年，请分次查看。"));
        }
        Ok(Period { from, to })
    }

    /// The month of a first day.
    pub fn month_of(first: NaiveDate) -> Option<Period> {
        let from = first.with_day(1)?;
        let to = from.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Period { from, to })
    }

    /// A month as `2026-10` writes it; none where it is written otherwise.
    pub fn of_month(month: &str) -> Option<Period> {
        let first: NaiveDate = format!("{month}-01").parse().ok()?;
        Period::month_of(first).filter(|_| month.len() == "2026-10".len())
    }

    /// A quarter as `2026-Q3` writes it; none where it is written otherwise.
    pub fn of_quarter(quarter: &str) -> Option<Period> {
        let (year, nth) = quarter.split_once("-Q")?;
        let (year, nth): (i32, u32) = (year.parse().ok()?, nth.parse().ok()?);
        let from = NaiveDate::from_ymd_opt(year, nth.checked_sub(1)?.checked_mul(3)? + 1, 1)?;
        let to = from.checked_add_months(Months::new(3))?.pred_opt()?;
        (1..=4).contains(&nth).then_some(Period { from, to })
    }

    /// A year.
    pub fn of_year(year: i32) -> Option<Period> {
        Some(Period {
            from: NaiveDate::from_ymd_opt(year, 1, 1)?,
            to: NaiveDate::from_ymd_opt(year, 12, 31)?,
        })
    }

    /// The period as long right before it: as many whole months, or days.
    pub fn before(self) -> Option<Period> {
        periods::before(&self.into()).map(Period::from)
    }

    /// The same days a year before.
    pub fn year_before(self) -> Option<Period> {
        periods::year_before(&self.into()).map(Period::from)
    }

    /// As people read it.
    pub fn label(self) -> String {
        format!("{} 至 {}", self.from, self.to)
    }

    /// The `many` months up to its last day, the earliest first.
    pub fn months(self, many: u32) -> Vec<Period> {
        let month = |back: u32| {
            let first = self.to.with_day(1)?;
            Period::month_of(first.checked_sub_months(Months::new(back))?)
        };
        (0..many).rev().filter_map(month).collect()
    }
}

impl From<Period> for hotspots::Period {
    fn from(Period { from, to }: Period) -> hotspots::Period {
        hotspots::Period { from, to }
    }
}

impl From<hotspots::Period> for Period {
    fn from(hotspots::Period { from, to }: hotspots::Period) -> Period {
        Period { from, to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_has_begun_and_ends_after_that() {
        let today = day("2026-11-26");
        let new = |from, to| Period::new(day(from), day(to), today);
        assert!(new("2026-11-26", "2026-12-31").is_ok(), "it runs");
        for (from, to, said) in [
            ("2026-11-27", "2026-11-30", "还没有开始"),
            ("2026-11-02", "2026-11-01", "晚于"),
            ("2016-01-01", "2026-01-01", "太长"),
        ] {
            let refused = new(from, to).unwrap_err();
            assert!(refused.message.contains(said), "{refused}");
        }
    }

    #[test]
    fn months_quarters_and_years_are_read_strictly() {
        let told = |period: Option<Period>| period.map(Period::label);
        let february = Period::of_month("2024-02");
        assert_eq!(told(february).unwrap(), "2024-02-01 至 2024-02-29");
        let quarter = Period::of_quarter("2026-Q4");
        assert_eq!(told(quarter).unwrap(), "2026-10-01 至 2026-12-31");
        for wrong in ["2026-2", "2026", "2026-13", ""] {
            assert_eq!(Period::of_month(wrong), None, "{wrong}");
        }
        for wrong in ["2026-Q0", "2026-Q5", "2026", "Q1", "2026-Q4294967295"] {
            assert_eq!(Period::of_quarter(wrong), None, "{wrong}");
        }
        let months = february.unwrap().months(3);
        let firsts: Vec<String> = months.iter().map(|it| it.from.to_string()).collect();
        assert_eq!(firsts, ["2023-12-01", "2024-01-01", "2024-02-01"]);
    }
}
