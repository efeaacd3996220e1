//! A year as a page shows it: its notices, and twelve months.

use chrono::{Datelike, NaiveDate};
use disclosure::calendar::{Calendar, DayKind, PublishedHoliday};

use super::notice::listed;

/// A year whose notices are known.
pub(super) struct Known {
    pub notices: Vec<Issued>,
}

/// A notice.
pub(super) struct Issued {
    pub number: String,
    pub issued_on: String,
    pub holidays: Vec<Holiday>,
}

/// A holiday as a notice arranges it.
pub(super) struct Holiday {
    pub name: String,
    pub rest: String,
    pub worked: String,
}

impl Known {
    pub fn of(calendar: &Calendar, year: i32) -> Option<Known> {
        let published = calendar.published(year);
        let notices = published.iter().map(|published| Issued {
            number: published.notice.number.clone(),
            issued_on: published.notice.issued_on.to_string(),
            holidays: published.holidays.iter().map(Holiday::of).collect(),
        });
        (!published.is_empty()).then(|| Known {
            notices: notices.collect(),
        })
    }
}

impl Holiday {
    fn of(holiday: &PublishedHoliday) -> Holiday {
        Holiday {
            name: holiday.name.clone(),
            rest: listed(&holiday.rest),
            worked: listed(&holiday.makeup_workdays),
        }
    }
}

/// A month in weeks from Monday to Sunday.
pub(super) struct Month {
    pub number: u32,
    pub weeks: Vec<Vec<Option<Day>>>,
    /// Days of it are provisional.
    pub provisional: bool,
}

/// A day.
pub(super) struct Day {
    pub number: u32,
    pub date: String,
    pub class: &'static str,
    /// 休, 班; nothing for what the weekday says.
    pub mark: &'static str,
    /// What it is, in words.
    pub said: String,
}

/// The months of a year.
pub(super) fn months(calendar: &Calendar, year: i32) -> Vec<Month> {
    (1..=12)
        .filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1))
        .map(|first| Month::of(calendar, first))
        .collect()
}

impl Month {
    fn of(calendar: &Calendar, first: NaiveDate) -> Month {
        let days: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| day.month() == first.month())
            .collect();
        let before = first.weekday().num_days_from_monday();
        let empty = (0..before).map(|_| None);
        let shown = days.iter().map(|day| Some(Day::of(calendar, *day)));
        let mut cells: Vec<Option<Day>> = empty.chain(shown).collect();
        let mut weeks = Vec::new();
        while !cells.is_empty() {
            let rest = cells.split_off(cells.len().min(7));
            cells.resize_with(7, || None);
            weeks.push(cells);
            cells = rest;
        }
        Month {
            number: first.month(),
            weeks,
            provisional: days.iter().any(|day| calendar.is_provisional(*day)),
        }
    }
}

impl Day {
    fn of(calendar: &Calendar, on: NaiveDate) -> Day {
        let (class, mark, said) = match calendar.kind(on) {
            Some(DayKind::Workday) => ("work", "", "工作日".to_owned()),
            Some(DayKind::MakeupWorkday { .. }) => ("makeup", "班", "调休上班".to_owned()),
            Some(DayKind::Weekend) => ("off", "", "周末".to_owned()),
            Some(DayKind::Holiday { name, .. }) => {
                let name = calendar.holiday_name(name);
                ("holiday", "休", format!("{name}放假"))
            }
            Some(DayKind::PresumedWorkday) => ("work", "", "工作日（暂定）".to_owned()),
            Some(DayKind::PresumedHoliday) => ("holiday", "休", "法定节假日（暂定）".to_owned()),
            None => ("off", "", "没有日历".to_owned()),
        };
        Day {
            number: on.day(),
            date: on.to_string(),
            class,
            mark,
            said,
        }
    }
}
