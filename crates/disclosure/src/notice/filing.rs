//! A notice put into the file of its year, behind those that are there: what was
//! published stays, a later notice says what changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Arranged, Clause, Fault, NoticeText, check};
use crate::Rules;
use crate::calendar::{PublishedNotice, YearView};
use crate::rules::RulesErrors;

/// What filing a notice comes to.
#[derive(Debug)]
pub enum Filing {
    /// The calendar stands as it says: nothing to do.
    Unchanged,
    /// The file of its year is to be written.
    Filed(Box<Filed>),
}

/// The year's file as it should be written, and what comes of it.
#[derive(Debug)]
pub struct Filed {
    /// Its name among the rules, as calendar/2027.toml.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The rules with it: they load.
    pub rules: Rules,
    /// What changes in the year.
    pub difference: Difference,
}

/// Days of a year that a notice makes other ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The year.
    pub year: i32,
    /// Off now.
    pub rest_added: Vec<NaiveDate>,
    /// Worked now, though at a weekend.
    pub worked_added: Vec<NaiveDate>,
    /// No longer off by a notice.
    pub rest_dropped: Vec<NaiveDate>,
    /// No longer worked.
    pub worked_dropped: Vec<NaiveDate>,
}

/// Why a notice is not filed.
#[derive(Debug, thiserror::Error)]
pub enum NotFiled {
    /// It contradicts itself.
    #[error("通知前后不一致，没有写入任何内容，请对照原文核对")]
    Faults(Vec<Fault>),
    /// The calendar has a notice of this number that says something else.
    #[error("日历中已有文号为 {0} 的通知，但是所列日期不同，没有写入任何内容；请核对文号和日期")]
    OtherDays(String),
    /// It arranges anew what nobody arranged.
    #[error("这份通知只调整个别节日，而 {0} 年全年的放假安排还没有导入；请先导入全年的通知")]
    NoYear(i32),
    /// The copy has no number.
    #[error("文中没有文号；请补全文本，或者另行填写文号")]
    NoNumber,
    /// The copy has no date.
    #[error("文中没有印发日期；请补全文本（落款“国务院办公厅”和日期）")]
    NoDate,
    /// The rules would not load with it.
    #[error("写入后规则不能装入：{0}")]
    Rules(RulesErrors),
}

/// Puts a notice into the file of its year. Nothing is written: the caller has the text.
///
/// # Errors
/// The notice contradicts itself or the calendar, or lacks number or date.
pub fn file(notice: &NoticeText, rules: &Rules) -> Result<Filing, NotFiled> {
    let calendar = &rules.calendar;
    let published = notice.published(calendar);
    let faults = check(notice, &published);
    if !faults.is_empty() {
        return Err(NotFiled::Faults(faults));
    }
    let arranged = notice.arranged(&published);
    let before = calendar.year(notice.year);
    let notices = calendar.published(notice.year);
    let number = notice.number.as_deref();
    if let Some(known) = notices.iter().find(|it| Some(&*it.notice.number) == number) {
        return match says(known, &arranged) {
            true => Ok(Filing::Unchanged),
            false => Err(NotFiled::OtherDays(known.notice.number.clone())),
        };
    }
    let stands = before.as_ref().is_some_and(|view| same(view, &arranged));
    let said = number.is_none() && notices.iter().any(|it| says(it, &arranged));
    if stands || said {
        return Ok(Filing::Unchanged);
    }
    if before.is_none() && !notice.is_yearly() {
        return Err(NotFiled::NoYear(notice.year));
    }
    let number = number.ok_or(NotFiled::NoNumber)?;
    let issued_on = notice.issued_on.ok_or(NotFiled::NoDate)?;
    let name = format!("calendar/{}.toml", notice.year);
    let mut files = rules.files().iter();
    let current = files
        .find(|(file, _)| *file == name)
        .map(|(_, text)| text.as_str());
    let text = written(notice, number, issued_on, current, &published);
    let others = rules.files().iter().filter(|(file, _)| *file != name);
    let files = others.map(|(file, text)| (file.as_str(), text.as_str()));
    let loaded = Rules::load(files.chain([(&*name, &*text)])).map_err(NotFiled::Rules)?;
    let after = loaded.calendar.year(notice.year);
    Ok(Filing::Filed(Box::new(Filed {
        difference: difference(notice.year, before.as_ref(), after.as_ref()),
        name,
        text,
        rules: loaded,
    })))
}

fn same(view: &YearView, arranged: &Arranged) -> bool {
    view.rest == arranged.rest && view.makeup_workdays == arranged.makeup_workdays
}

/// Whether a published notice makes the same workdays: weekends that adjoin a holiday
/// may be listed with it or not.
fn says(published: &PublishedNotice, arranged: &Arranged) -> bool {
    let on_workdays = |days: &[NaiveDate]| -> BTreeSet<NaiveDate> {
        let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        days.iter().filter(|day| !weekend(day)).copied().collect()
    };
    let holidays = || published.holidays.iter();
    let rest: Vec<_> = holidays().flat_map(|it| it.rest.iter().copied()).collect();
    let worked: BTreeSet<_> = holidays()
        .flat_map(|it| it.makeup_workdays.iter().copied())
        .collect();
    on_workdays(&rest) == on_workdays(&arranged.rest)
        && worked
            .into_iter()
            .eq(arranged.makeup_workdays.iter().copied())
}

/// The year's file with the notice behind those that were there.
fn written(
    notice: &NoticeText,
    number: &str,
    issued_on: NaiveDate,
    current: Option<&str>,
    published: impl Fn(&str) -> Option<NaiveDate>,
) -> String {
    let mut text = match current {
        Some(current) => format!("{}\n\n", current.trim_end()),
        None => String::new(),
    };
    let _ = writeln!(
        text,
        "[[notice]]\nnumber = {number:?}\nissued_on = {issued_on}\nstatus = \"verified\""
    );
    for clause in &notice.clauses {
        text.push_str(&holiday(clause, current.is_some(), &published));
    }
    text
}

fn holiday(clause: &Clause, later: bool, published: impl Fn(&str) -> Option<NaiveDate>) -> String {
    let quoted = |days: &[NaiveDate]| {
        let ranges: Vec<String> = ranges(days)
            .into_iter()
            .map(|(first, last)| match first == last {
                true => format!("\"{first}\""),
                false => format!("\"{first}..{last}\""),
            })
            .collect();
        format!("[{}]", ranges.join(", "))
    };
    let single: Vec<String> = clause
        .worked
        .iter()
        .map(|stated| format!("\"{}\"", stated.day))
        .collect();
    let mut text = format!(
        "\n# {}\n[[notice.holiday]]\nname = {:?}\n",
        clause.text, clause.holiday
    );
    if later && clause.replaces() {
        text.push_str("replaces = true\n");
    }
    let _ = writeln!(text, "rest = {}", quoted(&clause.rest_days(published)));
    if !single.is_empty() {
        let _ = writeln!(text, "makeup_workdays = [{}]", single.join(", "));
    }
    text
}

/// Consecutive days together.
fn ranges(days: &[NaiveDate]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut ranges: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match ranges.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => ranges.push((*day, *day)),
        }
    }
    ranges
}

fn difference(year: i32, before: Option<&YearView>, after: Option<&YearView>) -> Difference {
    let set = |days: &[NaiveDate]| days.iter().copied().collect::<BTreeSet<_>>();
    let sets = |view: Option<&YearView>| {
        view.map_or_else(Default::default, |view| {
            (set(&view.rest), set(&view.makeup_workdays))
        })
    };
    let ((rest, worked), (now_rest, now_worked)) = (sets(before), sets(after));
    let less = |one: &BTreeSet<NaiveDate>, other| one.difference(other).copied().collect();
    Difference {
        year,
        rest_added: less(&now_rest, &rest),
        worked_added: less(&now_worked, &worked),
        rest_dropped: less(&rest, &now_rest),
        worked_dropped: less(&worked, &now_worked),
    }
}
