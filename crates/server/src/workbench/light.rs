//! A deadline as light and words: colour is never alone.

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::calendar::Calendar;

/// How many workdays ahead of the last day it begins to be urgent on the boards of the
/// office; a way of showing, not a period of the law.
pub(super) const SOON: u32 = 3;

/// How a deadline stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Light {
    /// The class of its colour.
    pub class: &'static str,
    /// The sign before the words.
    pub sign: &'static str,
    pub words: String,
}

impl Light {
    fn new(class: &'static str, sign: &'static str, words: impl Into<String>) -> Light {
        Light {
            class,
            sign,
            words: words.into(),
        }
    }

    /// No period runs any more, or none has begun.
    pub fn none() -> Light {
        Light::new("none", "", "—")
    }

    /// A period within which something could be done, and no longer can.
    pub fn past() -> Light {
        Light::new("stopped", "", "已过，不能再办")
    }

    /// The period waits for somebody else.
    pub fn stopped(label: &str) -> Light {
        Light::new("stopped", "⏸", format!("{label}，不计时"))
    }

    /// A limit that the office sets for itself, as of today: past it, nothing is overdue.
    pub fn limit(due: NaiveDate, today: NaiveDate, provisional: bool, rules: &Rules) -> Light {
        if today <= due {
            return Light::due(due, today, provisional, rules);
        }
        let days = between(&rules.calendar, due, today);
        Light::new("soon", "▲", format!("内部时限已过 {days} 个工作日"))
    }

    /// A period with a last day, as of today.
    pub fn due(due: NaiveDate, today: NaiveDate, provisional: bool, rules: &Rules) -> Light {
        let calendar = &rules.calendar;
        let tail = if provisional { "（暂定）" } else { "" };
        if due < today {
            let days = between(calendar, due, today);
            return Light::new("overdue", "■", format!("超期 {days} 个工作日{tail}"));
        }
        match between(calendar, today, due) {
            0 => Light::new("soon", "▲", format!("今天到期{tail}")),
            days if days <= SOON => Light::new("soon", "▲", format!("剩 {days} 个工作日{tail}")),
            days => Light::new("fine", "●", format!("剩 {days} 个工作日{tail}")),
        }
    }
}

fn between(calendar: &Calendar, after: NaiveDate, upto: NaiveDate) -> u32 {
    calendar.workdays_between(after, upto).unwrap_or_default()
}
