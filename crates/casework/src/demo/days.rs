//! The workdays on which the demonstration plays.

use chrono::{DateTime, Duration, Months, NaiveDate, NaiveTime, Utc};
use disclosure::calendar::Calendar;

use crate::clock::{CHINA, civil_date};

/// How far back the demonstration begins.
const MONTHS: Months = Months::new(18);
/// How far stories are planned beyond the last day; those parts are not played.
const BEYOND: Duration = Duration::days(400);
/// Offices close: from then on a day can be played in full.
const CLOSING: NaiveTime = match NaiveTime::from_hms_opt(18, 0, 0) {
    Some(time) => time,
    None => panic!("there is a time of 18:00"),
};

/// Workdays in their order; the last one that is played has the index `last`.
pub(super) struct Days {
    list: Vec<NaiveDate>,
    pub last: usize,
}

impl Days {
    /// The workdays of the 18 months that end with the last full day before
    /// `until`, and those after them; `None` outside the calendar.
    pub fn new(calendar: &Calendar, until: DateTime<Utc>) -> Option<Days> {
        let today = civil_date(until);
        let over = until.with_timezone(&CHINA).time() >= CLOSING;
        let last_day = if over { today } else { today.pred_opt()? };
        let first = last_day.checked_sub_months(MONTHS)?;
        let end = last_day.checked_add_signed(BEYOND)?;
        let mut list = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= end) {
            if calendar.is_workday(day)? {
                list.push(day);
            }
        }
        let last = list
            .partition_point(|day| *day <= last_day)
            .checked_sub(1)?;
        Some(Days { list, last })
    }

    /// The workday of an index; the last one known for whatever lies beyond.
    pub fn on(&self, index: usize) -> NaiveDate {
        self.list[index.min(self.list.len() - 1)]
    }

    /// Index of the first workday of the natural month that lies `back` months
    /// before the last one.
    pub fn month(&self, back: u32) -> usize {
        let day = self.on(self.last);
        let first = day
            .checked_sub_months(Months::new(back))
            .and_then(|day| chrono::Datelike::with_day(&day, 1))
            .unwrap_or(day);
        self.list.partition_point(|day| *day < first)
    }

    /// A moment of a workday in China, counted in minutes from its midnight.
    pub fn moment(day: NaiveDate, minutes: i64) -> DateTime<Utc> {
        let local = day.and_time(NaiveTime::MIN) + Duration::minutes(minutes);
        local.and_utc() - Duration::seconds(i64::from(CHINA.local_minus_utc()))
    }
}
