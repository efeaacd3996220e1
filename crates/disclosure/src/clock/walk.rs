//! Counting: from day 0 until enough workdays have counted, with every stretch
//! of days and why it counts or not.

use chrono::NaiveDate;

use crate::calendar::{Calendar, DayKind};

/// Consecutive days that count, or not, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What the calendar says.
    pub day: DayKind,
    /// Consultations (bit by index, the last bit for all from the 64th on) that exclude it.
    pub excluded_by: u64,
    /// Days of it that count.
    pub counted: u32,
    /// Running count at its end.
    pub total: u32,
}

/// An interval (sent, end] of one opinion; `end` is none when nothing bounds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exclusion {
    pub bit: u64,
    pub sent_on: NaiveDate,
    pub end: Option<NaiveDate>,
}

pub(super) struct Walk {
    pub due_on: Option<NaiveDate>,
    pub paused_since: Option<NaiveDate>,
    pub excluded: u32,
    pub working: Vec<Stretch>,
}

/// Walks from day 0 until `limit` workdays have counted.
pub(super) fn walk(
    calendar: &Calendar,
    day0: NaiveDate,
    limit: u32,
    exclusions: &[Exclusion],
) -> Walk {
    let mut result = Walk {
        due_on: (limit == 0).then_some(day0),
        paused_since: None,
        excluded: 0,
        working: Vec::with_capacity(16),
    };
    let mut total = 0;
    let mut day = day0;
    while total < limit {
        let Some(next) = day.succ_opt() else {
            return result;
        };
        day = next;
        let Some(kind) = calendar.kind(day) else {
            return result;
        };
        let mut excluded_by = 0;
        for exclusion in exclusions {
            if day > exclusion.sent_on && exclusion.end.is_none_or(|end| day <= end) {
                if exclusion.end.is_none() {
                    result.paused_since = Some(exclusion.sent_on);
                    return result;
                }
                excluded_by |= exclusion.bit;
            }
        }
        let workday = kind.is_workday();
        let counts = workday && excluded_by == 0;
        total += u32::from(counts);
        result.excluded += u32::from(workday && excluded_by != 0);
        // A rest day does not count anyway: only its calendar reason is shown.
        let excluded_by = if workday { excluded_by } else { 0 };
        match result.working.last_mut() {
            Some(last) if last.day == kind && last.excluded_by == excluded_by => {
                last.to = day;
                last.counted += u32::from(counts);
                last.total = total;
            }
            _ => result.working.push(Stretch {
                from: day,
                to: day,
                day: kind,
                excluded_by,
                counted: u32::from(counts),
                total,
            }),
        }
    }
    result.due_on = Some(day);
    result
}

/// Walks from day 0 until `limit` days have counted, whatever days they are; where the
/// last one is `postponed` if it is no workday, on to the next workday.
pub(super) fn all_days(calendar: &Calendar, day0: NaiveDate, limit: u32, postponed: bool) -> Walk {
    let mut result = Walk {
        due_on: None,
        paused_since: None,
        excluded: 0,
        working: Vec::with_capacity(8),
    };
    let (mut day, mut total) = (day0, 0);
    let mut rests = false;
    while total < limit || (postponed && rests) {
        let Some((next, kind)) = day
            .succ_opt()
            .and_then(|next| Some((next, calendar.kind(next)?)))
        else {
            return result;
        };
        day = next;
        rests = !kind.is_workday();
        let counts = total < limit;
        total += u32::from(counts);
        match result.working.last_mut() {
            Some(last) if last.day == kind && (last.counted > 0) == counts => {
                last.to = day;
                last.counted += u32::from(counts);
                last.total = total;
            }
            _ => result.working.push(Stretch {
                from: day,
                to: day,
                day: kind,
                excluded_by: 0,
                counted: u32::from(counts),
                total,
            }),
        }
    }
    result.due_on = Some(day);
    result
}
