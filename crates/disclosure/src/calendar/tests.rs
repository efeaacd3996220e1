use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::rules::Rules;

/// Year by year: days off; make-up workdays. Written down from the notices apart
/// from `workflows/`, as they stand after amendment. `-` joins a range; days
/// before 1 January carry their year.
const NOTICES: &[(i32, &str, &str)] = &[
    (
        2019,
        "2018/12/30 2018/12/31 1/1 2/4-2/10 4/5-4/7 5/1-5/4 6/7-6/9 9/13-9/15 10/1-10/7",
        "2018/12/29 2/2 2/3 4/28 5/5 9/29 10/12",
    ),
    (
        2020,
        "1/1 1/24-2/2 4/4-4/6 5/1-5/5 6/25-6/27 10/1-10/8",
        "1/19 4/26 5/9 6/28 9/27 10/10",
    ),
    (
        2021,
        "1/1-1/3 2/11-2/17 4/3-4/5 5/1-5/5 6/12-6/14 9/19-9/21 10/1-10/7",
        "2/7 2/20 4/25 5/8 9/18 9/26 10/9",
    ),
    (
        2022,
        "1/1-1/3 1/31-2/6 4/3-4/5 4/30-5/4 6/3-6/5 9/10-9/12 10/1-10/7",
        "1/29 1/30 4/2 4/24 5/7 10/8 10/9",
    ),
    (
        2023,
        "2022/12/31 1/1-1/2 1/21-1/27 4/5 4/29-5/3 6/22-6/24 9/29-10/6",
        "1/28 1/29 4/23 5/6 6/25 10/7 10/8",
    ),
    (
        2024,
        "1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/10 9/15-9/17 10/1-10/7",
        "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12",
    ),
    (
        2025,
        "1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
        "1/26 2/8 4/27 9/28 10/11",
    ),
    (
        2026,
        "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
        "1/4 2/14 2/28 5/9 9/20 10/10",
    ),
];

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn listed(year: i32, words: &str) -> BTreeSet<NaiveDate> {
    let day = |word: &str| {
        let parts: Vec<i32> = word.split('/').map(|part| part.parse().unwrap()).collect();
        match parts[..] {
            [year, month, day] => ymd(year, month as u32, day as u32),
            [month, day] => ymd(year, month as u32, day as u32),
            _ => panic!("{word}"),
        }
    };
    let mut days = BTreeSet::new();
    for word in words.split(' ') {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        days.extend(day(first).iter_days().take_while(|each| *each <= day(last)));
    }
    days
}

/// The plainest calendar: two sets and a walk.
struct Plain {
    rest: BTreeSet<NaiveDate>,
    makeup: BTreeSet<NaiveDate>,
}

impl Plain {
    fn of_the_notices() -> Plain {
        let mut plain = Plain {
            rest: BTreeSet::new(),
            makeup: BTreeSet::new(),
        };
        for (year, rest, makeup) in NOTICES {
            plain.rest.extend(listed(*year, rest));
            plain.makeup.extend(listed(*year, makeup));
        }
        for year in 2027..=2030 {
            plain
                .rest
                .extend(listed(year, "1/1 5/1 5/2 10/1 10/2 10/3"));
        }
        plain
    }

    fn is_workday(&self, day: NaiveDate) -> bool {
        let is_weekend = day.weekday().number_from_monday() > 5;
        self.makeup.contains(&day) || (!is_weekend && !self.rest.contains(&day))
    }

    fn add(&self, day: NaiveDate, n: u32) -> NaiveDate {
        let mut left = n;
        let mut at = day;
        while left > 0 {
            at = at.succ_opt().unwrap();
            left -= u32::from(self.is_workday(at));
        }
        at
    }
}

#[test]
fn every_day_of_the_published_years_is_as_the_notices_say() {
    let (calendar, plain) = (&Rules::embedded().calendar, Plain::of_the_notices());
    for day in ymd(2019, 1, 1)
        .iter_days()
        .take_while(|day| *day <= ymd(2030, 12, 31))
    {
        assert_eq!(
            calendar.is_workday(day),
            Some(plain.is_workday(day)),
            "{day}"
        );
    }
    let counts = [
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, count) in counts {
        let counted = calendar.workdays_between(ymd(year - 1, 12, 31), ymd(year, 12, 31));
        assert_eq!(counted, Some(count), "{year}");
    }
}

#[test]
fn adding_equals_a_walk_from_every_day() {
    let (calendar, plain) = (&Rules::embedded().calendar, Plain::of_the_notices());
    for day in ymd(2019, 1, 1)
        .iter_days()
        .take_while(|day| *day <= ymd(2026, 12, 31))
    {
        let mut at = day;
        assert_eq!(calendar.add_workdays(day, 0), Some(day));
        for n in 1..=80 {
            at = plain.add(at, 1);
            assert_eq!(calendar.add_workdays(day, n), Some(at), "{day} + {n}");
            assert_eq!(calendar.workdays_between(day, at), Some(n), "{day} to {at}");
        }
        assert_eq!(calendar.next_workday(day), Some(plain.add(day, 1)));
        let before = std::iter::successors(day.pred_opt(), |day| day.pred_opt())
            .find(|day| plain.is_workday(*day));
        if let Some(before) = before.filter(|before| *before >= calendar.first_day()) {
            assert_eq!(calendar.previous_workday(day), Some(before), "before {day}");
        }
    }
}

#[test]
fn kinds_name_notice_and_holiday() {
    let calendar = &Rules::embedded().calendar;
    let Some(DayKind::Holiday { notice, name }) = calendar.kind(ymd(2024, 2, 10)) else {
        panic!()
    };
    assert_eq!(calendar.notice(notice).number, "国办发明电〔2023〕7号");
    assert_eq!(calendar.holiday_name(name), "春节");
    let Some(DayKind::MakeupWorkday { notice }) = calendar.kind(ymd(2024, 2, 18)) else {
        panic!()
    };
    assert_eq!(calendar.notice(notice).year, 2024);
    // A later notice wins day by day, and the earlier one still speaks for the other days.
    let Some(DayKind::Holiday { notice, .. }) = calendar.kind(ymd(2020, 2, 1)) else {
        panic!()
    };
    assert_eq!(calendar.notice(notice).number, "国办发明电〔2020〕1号");
    let Some(DayKind::Holiday { notice, .. }) = calendar.kind(ymd(2020, 1, 30)) else {
        panic!()
    };
    assert_eq!(calendar.notice(notice).number, "国办发明电〔2019〕16号");
    assert_eq!(calendar.kind(ymd(2024, 2, 9)), Some(DayKind::Workday));
    assert_eq!(calendar.kind(ymd(2024, 3, 2)), Some(DayKind::Weekend));
    assert_eq!(
        calendar.kind(ymd(2027, 1, 1)),
        Some(DayKind::PresumedHoliday)
    );
    assert_eq!(
        calendar.kind(ymd(2027, 1, 4)),
        Some(DayKind::PresumedWorkday)
    );
}

#[test]
fn beyond_the_table_there_is_no_answer() {
    let calendar = &Rules::embedded().calendar;
    let (early, last) = (ymd(2018, 12, 31), calendar.last_day());
    assert_eq!(calendar.first_day(), ymd(2019, 1, 1));
    for day in [
        early,
        last.succ_opt().unwrap(),
        NaiveDate::MIN,
        NaiveDate::MAX,
    ] {
        assert_eq!(calendar.kind(day), None);
        assert_eq!(calendar.add_workdays(day, 0), None);
        assert_eq!(calendar.previous_workday(day), None);
        assert_eq!(calendar.workdays_between(day, last), None);
    }
    assert_eq!(calendar.add_workdays(last, 1), None);
    assert_eq!(calendar.add_workdays(ymd(2024, 1, 1), u32::MAX), None);
    assert_eq!(calendar.previous_workday(ymd(2019, 1, 1)), None);
    assert_eq!(
        calendar.workdays_between(ymd(2024, 5, 1), ymd(2024, 4, 1)),
        Some(0)
    );
}

#[test]
fn dates_are_provisional_from_the_last_week_of_the_last_notice() {
    let calendar = &Rules::embedded().calendar;
    assert_eq!(calendar.years(), 2019..=2026);
    assert_eq!(calendar.provisional_from(), ymd(2026, 12, 25));
    assert!(!calendar.is_provisional(ymd(2026, 12, 24)));
    assert!(calendar.is_provisional(ymd(2026, 12, 25)) && calendar.is_provisional(ymd(2030, 1, 2)));
}

#[test]
fn a_year_is_shown_as_it_now_stands() {
    let calendar = &Rules::embedded().calendar;
    for (year, rest, makeup) in NOTICES {
        let view = calendar.year(*year).unwrap();
        assert_eq!(
            view.rest,
            listed(*year, rest).into_iter().collect::<Vec<_>>()
        );
        assert_eq!(
            view.makeup_workdays,
            listed(*year, makeup).into_iter().collect::<Vec<_>>()
        );
    }
    let plain = serde_json::to_value(calendar.year(2025)).unwrap();
    assert_eq!(plain["number"], "国办发明电〔2024〕12号");
    assert_eq!(plain["rest"][0], "2025-01-01");
    assert!(plain.get("amended_by").is_none());
    assert_eq!(
        calendar.year(2020).unwrap().amended_by,
        ["国办发明电〔2020〕1号"]
    );
    assert_eq!(calendar.year(2027), None);
}

/// A calendar of 2024 and 2025 with these days off and these weekend days worked.
fn calendar_of(rest: &BTreeSet<NaiveDate>, makeup: &BTreeSet<NaiveDate>) -> Calendar {
    let year = |year: i32| {
        let of_year = |days: &BTreeSet<NaiveDate>| {
            days.iter()
                .copied()
                .filter(|day| day.year() == year)
                .collect()
        };
        let holiday = PublishedHoliday {
            replaces: false,
            name: "节".into(),
            rest: of_year(rest),
            makeup_workdays: of_year(makeup),
        };
        let notice = Notice {
            number: year.to_string(),
            issued_on: ymd(year - 1, 11, 1),
            cite: Cite::new("practice"),
            year,
            status: Reading::Practice,
        };
        PublishedYear {
            year,
            notices: vec![PublishedNotice {
                notice,
                holidays: vec![holiday],
            }],
        }
    };
    let unpublished = UnpublishedRule {
        rest: Vec::new(),
        until: ymd(2026, 12, 31),
        provisional_from: MonthDay { month: 12, day: 25 },
        missed_from: None,
        missed_every: None,
    };
    Calendar::new(&[year(2024), year(2025)], &unpublished, ymd(2024, 1, 1)).unwrap()
}

#[test]
fn a_notice_is_missed_from_the_day_that_the_rules_say() {
    let calendar = &Rules::embedded().calendar;
    let last = *calendar.years().end();
    assert_eq!(calendar.missing(ymd(last, 11, 14)), None);
    assert_eq!(calendar.missing(ymd(last, 11, 15)), Some(last + 1));
    assert_eq!(calendar.missing(ymd(last + 1, 1, 4)), Some(last + 1));
}

#[test]
fn a_missing_notice_is_told_once_a_week() {
    let calendar = &Rules::embedded().calendar;
    let last = *calendar.years().end();
    let told = |month, day| calendar.missing_told_on(ymd(last, month, day));
    assert_eq!(told(11, 14), None);
    for day in 15..22 {
        assert_eq!(told(11, day), Some(ymd(last, 11, 15)), "{day}");
    }
    assert_eq!(told(11, 22), Some(ymd(last, 11, 22)));
    assert_eq!(told(12, 31), Some(ymd(last, 12, 27)));
    let later = calendar.missing_told_on(ymd(last + 1, 1, 3));
    assert_eq!(later, Some(ymd(last + 1, 1, 3)));
}

fn some_days(most: usize) -> impl Strategy<Value = BTreeSet<NaiveDate>> {
    let day = (0u64..731).prop_map(|days| ymd(2024, 1, 1) + Days::new(days));
    proptest::collection::btree_set(day, 0..most)
}

fn weekends(days: &BTreeSet<NaiveDate>, rest: &BTreeSet<NaiveDate>) -> BTreeSet<NaiveDate> {
    let is_weekend = |day: &NaiveDate| day.weekday().number_from_monday() > 5;
    days.iter()
        .copied()
        .filter(|day| is_weekend(day) && !rest.contains(day))
        .collect()
}

proptest! {
    #[test]
    fn any_calendar_counts_like_a_walk(rest in some_days(60), days in some_days(60), from in 0u64..700, n in 0u32..80) {
        let makeup = weekends(&days, &rest);
        let calendar = calendar_of(&rest, &makeup);
        let plain = Plain { rest, makeup };
        let from = ymd(2024, 1, 1) + Days::new(from);
        let at = plain.add(from, n);
        prop_assert_eq!(calendar.add_workdays(from, n), Some(at));
        prop_assert_eq!(calendar.workdays_between(from, at), Some(n));
        if n > 0 {
            prop_assert_eq!(calendar.previous_workday(at.succ_opt().unwrap()), Some(at));
        }
    }

    #[test]
    fn a_holiday_more_never_makes_a_date_earlier(
        rest in some_days(40), more in some_days(10), days in some_days(40), from in 0u64..700, n in 0u32..80,
    ) {
        let all: BTreeSet<_> = rest.union(&more).copied().collect();
        let makeup = weekends(&days, &all);
        let from = ymd(2024, 1, 1) + Days::new(from);
        let before = calendar_of(&rest, &makeup).add_workdays(from, n).unwrap();
        let after = calendar_of(&all, &makeup).add_workdays(from, n).unwrap();
        prop_assert!(after >= before);
    }
}

/// The rules without the notices of some years.
fn without(missing: &[i32]) -> Rules {
    let named = |name: &str| {
        missing
            .iter()
            .any(|it| name == format!("calendar/{it}.toml"))
    };
    let files = Rules::embedded_files().iter();
    Rules::load(files.filter(|(name, _)| !named(name)).copied()).unwrap()
}

/// The rules with a year of one holiday more.
fn with(year: i32, from: &[i32]) -> Rules {
    let name = format!("calendar/{year}.toml");
    let text = format!(
        "[[notice]]\nnumber = \"某\"\nissued_on = {}-12-01\n[[notice.holiday]]\n\
         name = \"元旦\"\nrest = [\"{year}-01-01..{year}-01-03\"]\n",
        year - 1
    );
    let missing = without(from);
    let files = missing.files().iter();
    let files = files.map(|(name, text)| (name.as_str(), text.as_str()));
    Rules::load(files.chain([(&*name, &*text)])).unwrap()
}

#[test]
fn a_year_that_is_missing_between_others_is_presumed() {
    let rules = without(&[2022]);
    let calendar = &rules.calendar;
    assert_eq!(
        (calendar.years(), calendar.gaps()),
        (2019..=2026, &[2022][..])
    );
    assert_eq!(calendar.year(2022), None);
    assert_eq!(
        calendar.kind(ymd(2022, 5, 2)),
        Some(DayKind::PresumedHoliday)
    );
    assert_eq!(
        calendar.kind(ymd(2022, 2, 1)),
        Some(DayKind::PresumedWorkday)
    );
    // What ends behind it may have begun before it.
    assert_eq!(calendar.provisional_from(), ymd(2021, 12, 25));
    assert!(!calendar.is_provisional(ymd(2021, 12, 24)));
    assert!(calendar.is_provisional(ymd(2022, 6, 1)) && calendar.is_provisional(ymd(2026, 6, 1)));
    assert_eq!(calendar.missing(ymd(2021, 11, 14)), None);
    assert_eq!(calendar.missing(ymd(2026, 6, 1)), Some(2022));
}

#[test]
fn the_year_after_the_next_one_does_not_settle_what_comes_before_it() {
    let rules = with(2028, &[]);
    let calendar = &rules.calendar;
    assert_eq!(calendar.gaps(), [2027]);
    assert_eq!(calendar.provisional_from(), ymd(2026, 12, 25));
    assert!(calendar.is_provisional(ymd(2028, 6, 1)));
    assert_eq!(calendar.missing(ymd(2027, 12, 1)), Some(2027));
    assert!(matches!(
        calendar.kind(ymd(2028, 1, 3)),
        Some(DayKind::Holiday { .. })
    ));
}

/// No period begins before the Regulation: an old notice unsettles no date of a case.
#[test]
fn a_year_long_before_the_law_unsettles_nothing() {
    let rules = with(2014, &[]);
    let calendar = &rules.calendar;
    assert_eq!(calendar.gaps(), [2015, 2016, 2017, 2018]);
    assert_eq!(calendar.year(2014).unwrap().rest.len(), 3);
    assert!(!calendar.is_provisional(ymd(2014, 12, 24)));
    for day in [ymd(2014, 12, 25), ymd(2016, 2, 1), ymd(2019, 1, 20)] {
        assert!(calendar.is_provisional(day), "{day}");
    }
    let (law, known) = (ymd(2019, 5, 15), &Rules::embedded().calendar);
    assert!(!calendar.is_provisional(law));
    assert_eq!(calendar.provisional_from(), known.provisional_from());
    assert_eq!(calendar.missing(ymd(2026, 12, 1)), Some(2027));
    for day in law.iter_days().take(2800) {
        assert_eq!(calendar.is_workday(day), known.is_workday(day), "{day}");
        assert_eq!(calendar.add_workdays(day, 20), known.add_workdays(day, 20));
    }
}
