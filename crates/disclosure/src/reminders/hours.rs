//! At what hour mail goes out: on workdays, the digest in the morning, what is urgent
//! at once but for the quiet hours.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Weekday};

use crate::calendar::Calendar;
use crate::rules::Rules;

/// The first moment, not before `now`, at which something may be sent: what is urgent
/// on any workday outside of the quiet hours, the rest on the morning of a workday.
/// `now` is China's time.
pub fn next_sending(
    now: DateTime<FixedOffset>,
    urgent: bool,
    rules: &Rules,
) -> DateTime<FixedOffset> {
    let today = now.date_naive();
    let days = today.iter_days();
    let moment = days
        .filter(|day| is_workday(&rules.calendar, *day))
        .find_map(|day| {
            let hours = rules.hours(day)?;
            let from = if day == today {
                now.time()
            } else {
                NaiveTime::MIN
            };
            let at = match urgent {
                false => Some(hours.morning).filter(|morning| *morning >= from),
                true if !hours.is_quiet(from) => Some(from),
                // a night that ends on another day is over on the next workday
                true => Some(hours.quiet_to).filter(|end| *end > from),
            };
            moment(now, day, at?)
        });
    moment.unwrap_or(now)
}

/// The latest morning of a workday that is not after `now`: what should have gone out
/// with that day's digest is due. `None` before the first day of the rules. `now` is
/// China's time.
pub fn last_morning(now: DateTime<FixedOffset>, rules: &Rules) -> Option<DateTime<FixedOffset>> {
    let mut day = now.date_naive();
    loop {
        let hours = rules.hours(day)?;
        let morning = moment(now, day, hours.morning)?;
        if is_workday(&rules.calendar, day) && morning <= now {
            return Some(morning);
        }
        day = day.pred_opt()?;
    }
}

/// Mail goes out on workdays also where the calendar ends.
fn is_workday(calendar: &Calendar, day: NaiveDate) -> bool {
    let week = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    calendar.is_workday(day).unwrap_or(week)
}

fn moment(
    now: DateTime<FixedOffset>,
    day: NaiveDate,
    at: NaiveTime,
) -> Option<DateTime<FixedOffset>> {
    day.and_time(at).and_local_timezone(*now.offset()).single()
}
