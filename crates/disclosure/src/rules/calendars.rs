//! `calendar/`: the yearly notices, one file a year, and the presumption for years without one.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use toml::Spanned;

use super::cite::{Cite, Reading};
use super::file::{Day, File};
use crate::calendar::{
    MonthDay, Notice, PublishedHoliday, PublishedNotice, PublishedYear, UnpublishedRule,
    belongs_to_year,
};

/// The decree on public holidays (全国年节及纪念日放假办法), on which every notice rests.
const DECREE: &str = "holidays";

/// The file of the presumption.
pub(super) const UNPUBLISHED: &str = "calendar/unpublished.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    notice: Vec<RawNotice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotice {
    number: Spanned<String>,
    issued_on: Day,
    /// Its source, where `sources.toml` has one of its own for it.
    cite: Option<Spanned<String>>,
    #[serde(default)]
    status: Reading,
    holiday: Vec<RawHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    name: String,
    /// A later notice arranges this holiday anew: what was published for it before falls away.
    #[serde(default)]
    replaces: bool,
    rest: Vec<Spanned<String>>,
    #[serde(default)]
    makeup_workdays: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnpublishedFile {
    cite: Spanned<String>,
    #[serde(default, rename = "status")]
    _status: Reading,
    rest: Vec<Spanned<String>>,
    until: Day,
    provisional_from: Spanned<String>,
    missed_from: Option<Spanned<String>>,
    missed_every: Option<Spanned<u32>>,
}

/// The year of a file's name `calendar/YYYY.toml`.
pub(super) fn year_of(name: &str) -> Option<i32> {
    let year = name.strip_prefix("calendar/")?.strip_suffix(".toml")?;
    (year.len() == 4).then(|| year.parse().ok()).flatten()
}

/// One year's notices.
pub(super) fn load_year(file: &mut File<'_>, year: i32) -> Option<PublishedYear> {
    let raw: YearFile = file.parse()?;
    if raw.notice.is_empty() {
        file.fault(0..0, "没有放假通知；请至少写一个 [[notice]]");
    }
    let notices: Vec<_> = raw
        .notice
        .into_iter()
        .map(|notice| read_notice(file, notice, year))
        .collect();
    let mut notices = notices.into_iter().collect::<Option<Vec<_>>>()?;
    // The later one wins, in whichever order somebody wrote them down.
    notices.sort_by_key(|published| published.notice.issued_on);
    file.is_clean().then_some(PublishedYear { year, notices })
}

fn read_notice(file: &mut File<'_>, raw: RawNotice, year: i32) -> Option<PublishedNotice> {
    // A notice that nobody entered among the sources rests on the decree that all do.
    let cite = match &raw.cite {
        Some(cite) => file.cite(cite),
        None => Some(Cite::from(DECREE)),
    };
    let source = cite
        .as_ref()
        .filter(|_| raw.cite.is_some())
        .and_then(|cite| file.sources?.source(cite.source()));
    if let Some(source) = source.filter(|source| source.number != *raw.number.get_ref()) {
        let message = format!(
            "文号与 sources.toml 中“{}”的文号（{}）不一致；请核对",
            source.id, source.number
        );
        file.fault(raw.number.span(), message);
    }
    let mut rest = Vec::new();
    let mut makeup = Vec::new();
    let mut holidays = Vec::new();
    for holiday in raw.holiday {
        let off = days(file, &holiday.rest, year);
        let worked = days(file, &holiday.makeup_workdays, year);
        holidays.push(PublishedHoliday {
            name: holiday.name,
            replaces: holiday.replaces,
            rest: off.iter().map(|(_, day)| *day).collect(),
            makeup_workdays: worked.iter().map(|(_, day)| *day).collect(),
        });
        rest.extend(off.into_iter().map(|(_, day)| day));
        makeup.extend(worked);
    }
    for (span, day) in makeup {
        if rest.contains(&day) {
            file.fault(
                span,
                format!("{day}在同一通知中既放假又上班；请对照通知原文改正"),
            );
        } else if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            file.fault(
                span,
                format!("调休上班日{day}不是周六、周日；请对照通知原文改正"),
            );
        }
    }
    let notice = Notice {
        number: raw.number.into_inner(),
        issued_on: raw.issued_on.0,
        cite: cite?,
        year,
        status: raw.status,
    };
    Some(PublishedNotice { notice, holidays })
}

type PlacedDay = (std::ops::Range<usize>, NaiveDate);

/// The days of entries like `2024-05-01` and `2024-02-10..2024-02-17`.
fn days(file: &mut File<'_>, entries: &[Spanned<String>], year: i32) -> Vec<PlacedDay> {
    let mut days = Vec::new();
    for entry in entries {
        match range(entry.get_ref(), year) {
            Ok((first, last)) => {
                let range = first.iter_days().take_while(|day| *day <= last);
                days.extend(range.map(|day| (entry.span(), day)));
            }
            Err(message) => file.fault(entry.span(), message),
        }
    }
    days
}

fn range(entry: &str, year: i32) -> Result<(NaiveDate, NaiveDate), String> {
    let (first, last) = entry.split_once("..").unwrap_or((entry, entry));
    let (Ok(first), Ok(last)) = (
        first.trim().parse::<NaiveDate>(),
        last.trim().parse::<NaiveDate>(),
    ) else {
        return Err(format!(
            "“{entry}”不是日期；请写成 2024-05-01 或 2024-02-10..2024-02-17"
        ));
    };
    if first > last {
        return Err(format!("“{entry}”的起止颠倒；请改正"));
    }
    for day in [first, last] {
        if !belongs_to_year(day, year) {
            return Err(format!(
                "{day}不属于{year}年的放假安排（只可含上一年12月末一周）；请改正"
            ));
        }
    }
    Ok((first, last))
}

/// The presumption for years without a notice.
pub(super) fn load_unpublished(file: &mut File<'_>) -> Option<UnpublishedRule> {
    let raw: UnpublishedFile = file.parse()?;
    file.cite(&raw.cite);
    let rest: Vec<_> = raw.rest.iter().map(|day| month_day(file, day)).collect();
    let provisional_from = month_day(file, &raw.provisional_from);
    let missed_from = raw.missed_from.map(|day| month_day(file, &day));
    let missed_every = raw
        .missed_every
        .map(|days| (days.span(), days.into_inner()));
    if let Some((span, 0)) = &missed_every {
        file.fault(span.clone(), "每隔几日再提醒，至少是 1 日");
    }
    Some(UnpublishedRule {
        rest: rest.into_iter().collect::<Option<_>>()?,
        until: raw.until.0,
        provisional_from: provisional_from?,
        missed_from: match missed_from {
            Some(day) => Some(day?),
            None => None,
        },
        missed_every: missed_every.map(|(_, days)| days),
    })
}

fn month_day(file: &mut File<'_>, written: &Spanned<String>) -> Option<MonthDay> {
    let parsed = written.get_ref().split_once('-').and_then(|(month, day)| {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A year without 29 February: the day must exist in every year.
        NaiveDate::from_ymd_opt(2001, month, day).map(|_| MonthDay { month, day })
    });
    if parsed.is_none() {
        file.fault(
            written.span(),
            format!("“{}”不是每年都有的月日；请写成 12-25", written.get_ref()),
        );
    }
    parsed
}
