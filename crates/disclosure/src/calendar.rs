//! The calendar of workdays: what the yearly notices of the State Council make
//! of each day, and counting over it. Built once from `workflows/calendar/`,
//! then every question is a look-up in a table.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;

use crate::rules::{Cite, Reading};

mod settled;

use settled::Settled;

/// What a day is, and by which notice. The indices are those of
/// [`Calendar::notice`] and [`Calendar::holiday_name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, and no notice says otherwise.
    Workday,
    /// A weekend day that a notice makes a workday.
    MakeupWorkday {
        /// The notice.
        notice: u16,
    },
    /// Saturday or Sunday.
    Weekend,
    /// A day off by a notice, weekend days within the holiday included.
    Holiday {
        /// The notice.
        notice: u16,
        /// The holiday's name.
        name: u16,
    },
    /// Monday to Friday of a year without a notice.
    PresumedWorkday,
    /// A fixed public holiday of a year without a notice.
    PresumedHoliday,
}

impl DayKind {
    /// Whether such a day counts.
    pub const fn is_workday(self) -> bool {
        matches!(
            self,
            Self::Workday | Self::MakeupWorkday { .. } | Self::PresumedWorkday
        )
    }
}

/// A notice of the State Council's office on the holidays of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its number, as 国办发明电〔2023〕7号.
    pub number: String,
    /// The day it was issued.
    pub issued_on: NaiveDate,
    /// Its source in `sources.toml`.
    pub cite: Cite,
    /// The year whose holidays it arranges.
    pub year: i32,
    /// How sure the reading is.
    pub status: Reading,
}

/// One year as its notices now leave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// The number of the year's first notice.
    pub number: String,
    /// The numbers of the later notices that changed it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amended_by: Vec<String>,
    /// The days off, those of the December before included.
    pub rest: Vec<NaiveDate>,
    /// The weekend days that are workdays.
    pub makeup_workdays: Vec<NaiveDate>,
}

/// A holiday as a notice names it.
#[derive(Debug, Clone)]
pub struct PublishedHoliday {
    /// 春节 …
    pub name: String,
    /// What earlier notices of the year published for it falls away.
    pub replaces: bool,
    /// The days off.
    pub rest: Vec<NaiveDate>,
    /// The weekend days worked instead.
    pub makeup_workdays: Vec<NaiveDate>,
}

/// A notice with what it says.
#[derive(Debug, Clone)]
pub struct PublishedNotice {
    /// The notice.
    pub notice: Notice,
    /// Its holidays.
    pub holidays: Vec<PublishedHoliday>,
}

/// A year's notices in the order of their issue: a later one wins day by day.
#[derive(Debug, Clone)]
pub struct PublishedYear {
    /// The year.
    pub year: i32,
    /// Its notices.
    pub notices: Vec<PublishedNotice>,
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// What is presumed of a year whose notice is not out.
#[derive(Debug, Clone)]
pub struct UnpublishedRule {
    /// The fixed public holidays.
    pub rest: Vec<MonthDay>,
    /// The last day that the table reaches.
    pub until: NaiveDate,
    /// From this day of the last published year before one without a notice on, dates are
    /// provisional: the missing notice may still move that week.
    pub provisional_from: MonthDay,
    /// From this day of that year on, the notice is missed.
    pub missed_from: Option<MonthDay>,
    /// After how many days that is told again, until the notice is there.
    pub missed_every: Option<u32>,
}

/// The calendar. Questions about days outside `first_day..=last_day` are answered with `None`.
#[derive(Debug, Clone)]
pub struct Calendar {
    first_day: NaiveDate,
    last_day: NaiveDate,
    first_from_ce: i32,
    kinds: Vec<DayKind>,
    /// Workdays from the first day up to and including each day.
    counted: Vec<u32>,
    /// The workdays, in order.
    workdays: Vec<NaiveDate>,
    notices: Vec<Notice>,
    names: Vec<String>,
    years: RangeInclusive<i32>,
    views: Vec<YearView>,
    published: Vec<PublishedYear>,
    settled: Settled,
    missed_every: Option<u32>,
}

impl Calendar {
    /// The calendar of published years and the presumption for those after and between
    /// them. `since` is the first day on which a period may begin. `None` when there is
    /// no year or when a day does not exist.
    pub fn new(
        years: &[PublishedYear],
        unpublished: &UnpublishedRule,
        since: NaiveDate,
    ) -> Option<Calendar> {
        let (first, last) = (years.first()?.year, years.last()?.year);
        let settled = Settled::by(years, unpublished, since)?;
        let presumed = |year: i32| year > last || settled.gaps.contains(&year);
        let first_day = NaiveDate::from_ymd_opt(first, 1, 1)?;
        let last_day = unpublished
            .until
            .max(NaiveDate::from_ymd_opt(last, 12, 31)?);
        let mut calendar = Calendar {
            first_day,
            last_day,
            first_from_ce: first_day.num_days_from_ce(),
            kinds: first_day
                .iter_days()
                .take_while(|day| *day <= last_day)
                .map(|day| plain_kind(day, presumed(day.year()), unpublished))
                .collect(),
            counted: Vec::new(),
            workdays: Vec::new(),
            notices: Vec::new(),
            names: Vec::new(),
            years: first..=last,
            views: Vec::new(),
            published: years.to_vec(),
            settled,
            missed_every: unpublished.missed_every,
        };
        for year in years {
            calendar.apply_year(year)?;
        }
        calendar.count();
        Some(calendar)
    }

    /// Writes a year's notices over the plain weeks.
    fn apply_year(&mut self, year: &PublishedYear) -> Option<()> {
        let mut named = BTreeMap::new();
        for (nth, published) in year.notices.iter().enumerate() {
            let notice = u16::try_from(self.notices.len()).ok()?;
            self.notices.push(published.notice.clone());
            for holiday in &published.holidays {
                let name = self.name_index(&holiday.name)?;
                if holiday.replaces {
                    for day in published_for(&year.notices[..nth], &holiday.name) {
                        named.remove(&day);
                    }
                }
                let rest = holiday
                    .rest
                    .iter()
                    .map(|day| (*day, DayKind::Holiday { notice, name }));
                let makeup = holiday
                    .makeup_workdays
                    .iter()
                    .map(|day| (*day, DayKind::MakeupWorkday { notice }));
                for (day, kind) in rest.chain(makeup) {
                    named.insert(day, kind);
                }
            }
        }
        for (day, kind) in &named {
            if let Some(slot) = self.index(*day).and_then(|index| self.kinds.get_mut(index)) {
                *slot = *kind;
            }
        }
        self.views.push(view(year, &named)?);
        Some(())
    }

    fn name_index(&mut self, name: &str) -> Option<u16> {
        let index = self
            .names
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                self.names.push(name.to_owned());
                self.names.len() - 1
            });
        u16::try_from(index).ok()
    }

    fn count(&mut self) {
        let mut count = 0;
        for (day, kind) in self.first_day.iter_days().zip(&self.kinds) {
            if kind.is_workday() {
                count += 1;
                self.workdays.push(day);
            }
            self.counted.push(count);
        }
    }

    /// The row of a day in the tables; a day before the first has none.
    fn index(&self, day: NaiveDate) -> Option<usize> {
        usize::try_from(day.num_days_from_ce() - self.first_from_ce).ok()
    }

    /// Workdays from the first day up to and including `day`.
    fn counted_up_to(&self, day: NaiveDate) -> Option<u32> {
        self.counted.get(self.index(day)?).copied()
    }

    /// The first day covered: 1 January of the first published year.
    pub fn first_day(&self) -> NaiveDate {
        self.first_day
    }

    /// The last day that the table reaches.
    pub fn last_day(&self) -> NaiveDate {
        self.last_day
    }

    /// Whether a day counts.
    pub fn is_workday(&self, day: NaiveDate) -> Option<bool> {
        self.kind(day).map(DayKind::is_workday)
    }

    /// What a day is.
    pub fn kind(&self, day: NaiveDate) -> Option<DayKind> {
        self.kinds.get(self.index(day)?).copied()
    }

    /// The notice with this index, as [`DayKind`] gives it.
    pub fn notice(&self, index: u16) -> &Notice {
        &self.notices[usize::from(index)]
    }

    /// The name of the holiday with this index, as [`DayKind`] gives it.
    pub fn holiday_name(&self, index: u16) -> &str {
        &self.names[usize::from(index)]
    }

    /// The `n`-th workday after `day`. The day itself is day 0 (Civil Code, article 201: the day on
    /// which a period begins is not counted), so `n` = 0 gives `day`.
    pub fn add_workdays(&self, day: NaiveDate, n: u32) -> Option<NaiveDate> {
        let before = self.counted_up_to(day)?;
        match n {
            0 => Some(day),
            _ => self
                .workdays
                .get(before.checked_add(n - 1)? as usize)
                .copied(),
        }
    }

    /// The last workday before `day`.
    pub fn previous_workday(&self, day: NaiveDate) -> Option<NaiveDate> {
        let before = self.counted_up_to(day)? - u32::from(self.is_workday(day)?);
        self.workdays.get(before.checked_sub(1)? as usize).copied()
    }

    /// The first workday after `day`.
    pub fn next_workday(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.add_workdays(day, 1)
    }

    /// Workdays in `(after, upto]`; 0 when `upto` is not later.
    pub fn workdays_between(&self, after: NaiveDate, upto: NaiveDate) -> Option<u32> {
        Some(
            self.counted_up_to(upto)?
                .saturating_sub(self.counted_up_to(after)?),
        )
    }

    /// The day from which on dates are provisional.
    pub fn provisional_from(&self) -> NaiveDate {
        self.settled.provisional_from
    }

    /// Whether a notice that is not there may still move a date that falls on `day`.
    pub fn is_provisional(&self, day: NaiveDate) -> bool {
        self.settled.is_provisional(day)
    }

    /// The year whose notice should be there by `today` and is not.
    pub fn missing(&self, today: NaiveDate) -> Option<i32> {
        let late = self.settled.missed_from.is_some_and(|from| today >= from);
        late.then_some(self.settled.next)
    }

    /// The last day, by `today`, on which it is to be told that a year's notice is not
    /// there: the first one on which it is missed, then again after so many days as the
    /// rules say. `None` while none is missed.
    pub fn missing_told_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        let from = self.settled.missed_from.filter(|from| today >= *from)?;
        let days = u64::try_from((today - from).num_days()).ok()?;
        let told = self.missed_every.map_or(0, |every| {
            let every = u64::from(every);
            days.checked_div(every).unwrap_or(0) * every
        });
        from.checked_add_days(Days::new(told))
    }

    /// From the first year with a published notice to the last one; see [`Calendar::gaps`].
    pub fn years(&self) -> RangeInclusive<i32> {
        self.years.clone()
    }

    /// The years between these that have no notice.
    pub fn gaps(&self) -> &[i32] {
        &self.settled.gaps
    }

    /// A published year as it now stands.
    pub fn year(&self, year: i32) -> Option<YearView> {
        self.views.iter().find(|view| view.year == year).cloned()
    }

    /// The notices of a published year, in the order of their issue.
    pub fn published(&self, year: i32) -> &[PublishedNotice] {
        let published = self.published.iter().find(|it| it.year == year);
        published.map_or(&[], |it| &it.notices)
    }

    /// The last day off that the notices which `counts` picks leave a holiday of a year.
    pub fn last_day_off(
        &self,
        year: i32,
        holiday: &str,
        counts: impl Fn(&Notice) -> bool,
    ) -> Option<NaiveDate> {
        let mut last = None;
        let notices = self.published(year).iter().filter(|it| counts(&it.notice));
        for published in notices.flat_map(|it| &it.holidays) {
            if same_holiday(&published.name, holiday) {
                let until = published.rest.iter().max().copied();
                last = match published.replaces {
                    true => until,
                    false => last.max(until),
                };
            }
        }
        last
    }
}

/// A year's notice may reach into the last week of the December before (元旦).
pub(crate) fn belongs_to_year(day: NaiveDate, year: i32) -> bool {
    let last_week = NaiveDate::from_ymd_opt(year - 1, 12, 31)
        .and_then(|eve| eve.checked_sub_days(Days::new(6)));
    day.year() == year || (day.year() == year - 1 && last_week.is_some_and(|first| day >= first))
}

/// The days, off and worked, that notices arrange for a holiday.
fn published_for<'n>(
    notices: &'n [PublishedNotice],
    holiday: &'n str,
) -> impl Iterator<Item = NaiveDate> + 'n {
    notices
        .iter()
        .flat_map(|published| &published.holidays)
        .filter(move |published| same_holiday(&published.name, holiday))
        .flat_map(|published| published.rest.iter().chain(&published.makeup_workdays))
        .copied()
}

/// Whether two names mean one holiday: 国庆节、中秋节 is 国庆节 too.
fn same_holiday(one: &str, other: &str) -> bool {
    one.split('、')
        .any(|part| other.split('、').any(|it| it == part))
}

/// What a day is before any notice is read.
fn plain_kind(day: NaiveDate, presumed: bool, unpublished: &UnpublishedRule) -> DayKind {
    if presumed
        && unpublished
            .rest
            .iter()
            .any(|rest| (rest.month, rest.day) == (day.month(), day.day()))
    {
        DayKind::PresumedHoliday
    } else if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        DayKind::Weekend
    } else if presumed {
        DayKind::PresumedWorkday
    } else {
        DayKind::Workday
    }
}

fn view(year: &PublishedYear, named: &BTreeMap<NaiveDate, DayKind>) -> Option<YearView> {
    let mut numbers = year
        .notices
        .iter()
        .map(|published| published.notice.number.clone());
    let (makeup_workdays, rest) = named
        .iter()
        .map(|(day, kind)| (*day, *kind))
        .partition::<Vec<_>, _>(|(_, kind)| kind.is_workday());
    Some(YearView {
        year: year.year,
        number: numbers.next()?,
        amended_by: numbers.collect(),
        rest: rest.into_iter().map(|(day, _)| day).collect(),
        makeup_workdays: makeup_workdays.into_iter().map(|(day, _)| day).collect(),
    })
}

#[cfg(test)]
mod tests;
