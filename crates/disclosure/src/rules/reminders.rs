//! `reminders.toml`: who is told of a deadline, how many workdays before or after
//! its last day, and at what hours.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Dated as _, Day, File, dated, in_force};
use crate::clock::DeadlineKind;
use crate::words::{NoticeKind, Role};

/// Name of the file.
pub(super) const FILE: &str = "reminders.toml";

/// Whom a reminder may go to: the others have no part in a case.
const TOLD: &[Role] = &[
    Role::Clerk,
    Role::Handler,
    Role::Reviewer,
    Role::OfficeHead,
    Role::Supervisor,
];

/// The hours at which mail goes out, as clocks in China show them; on workdays only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoursRow {
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// When the day's digest goes out.
    pub morning: NaiveTime,
    /// From then on nothing is sent.
    pub quiet_from: NaiveTime,
    /// Until then nothing is sent; earlier than `quiet_from` when midnight lies between.
    pub quiet_to: NaiveTime,
    /// The rule.
    pub cite: Cite,
}

impl HoursRow {
    /// Whether nothing is sent at this hour.
    pub fn is_quiet(&self, at: NaiveTime) -> bool {
        match self.quiet_from <= self.quiet_to {
            true => self.quiet_from <= at && at < self.quiet_to,
            false => self.quiet_from <= at || at < self.quiet_to,
        }
    }
}

/// On which workday a rung is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// So many workdays before the last day.
    Before(u32),
    /// On the last day.
    On,
    /// After the last day.
    After {
        /// So many workdays.
        workdays: u32,
        /// Then again every so many workdays, as long as the deadline is open.
        every: Option<u32>,
    },
}

/// One rung: a reminder of one kind of deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// Its name in the register.
    pub name: String,
    /// What an officer reads.
    pub label: String,
    /// Which deadlines.
    pub watches: DeadlineKind,
    /// On which workday.
    pub when: When,
    /// Who is told, each role once.
    pub to: Vec<Role>,
    /// Told at once and by itself, not in the morning's digest.
    pub urgent: bool,
    /// What is to be done, a sentence.
    pub hint: String,
    /// First last day that it is for.
    pub since: NaiveDate,
    /// Last last day that it is for.
    pub until: Option<NaiveDate>,
    /// The article.
    pub cite: Cite,
}

dated!(HoursRow, Rung);

/// All of it.
#[derive(Debug, Clone)]
pub(super) struct Reminders {
    hours: Vec<HoursRow>,
    /// In the order of the file.
    rungs: Vec<Rung>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemindersFile {
    #[serde(default)]
    hours: Vec<RawHours>,
    #[serde(default)]
    rung: Vec<RawRung>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    since: Spanned<Day>,
    until: Option<Day>,
    morning: Spanned<String>,
    quiet_from: Spanned<String>,
    quiet_to: Spanned<String>,
    cite: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRung {
    name: Spanned<String>,
    label: Spanned<String>,
    watches: Spanned<String>,
    since: Spanned<Day>,
    until: Option<Day>,
    before: Option<Spanned<i64>>,
    on: Option<Spanned<bool>>,
    after: Option<Spanned<i64>>,
    every: Option<Spanned<i64>>,
    to: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    urgent: bool,
    hint: Spanned<String>,
    cite: Spanned<String>,
}

impl Reminders {
    pub(super) fn load(file: &mut File<'_>, law_since: Option<NaiveDate>) -> Option<Reminders> {
        let raw: RemindersFile = file.parse()?;
        let hours: Vec<_> = raw
            .hours
            .into_iter()
            .filter_map(|row| read_hours(file, row))
            .collect();
        let rungs: Vec<_> = raw
            .rung
            .into_iter()
            .filter_map(|row| read_rung(file, row))
            .collect();
        // How rows fit together is judged when each is sound.
        file.is_clean().then_some(())?;
        let hours = file.timeline("hours", hours, law_since);
        one_kind_a_name(file, &rungs);
        let order: Vec<String> = rungs.iter().map(|(_, rung)| rung.name.clone()).collect();
        let mut rungs = file.timelines(rungs, |rung: &Rung| rung.name.clone(), &[], None);
        rungs.sort_by_key(|rung| order.iter().position(|name| *name == rung.name));
        Some(Reminders { hours, rungs })
    }

    pub(super) fn hours(&self, on: NaiveDate) -> Option<&HoursRow> {
        in_force(&self.hours, on)
    }

    pub(super) fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    pub(super) fn rung(&self, name: &str, due_on: NaiveDate) -> Option<&Rung> {
        let mut rungs = self.rungs.iter();
        rungs.find(|rung| rung.name == name && rung.in_force(due_on))
    }

    pub(super) fn watching(&self, kind: DeadlineKind, due_on: NaiveDate) -> Vec<&Rung> {
        let rungs = self.rungs.iter();
        rungs
            .filter(|rung| rung.watches == kind && rung.in_force(due_on))
            .collect()
    }
}

/// Rows of one name are one rung through time: what it watches does not change.
fn one_kind_a_name(file: &mut File<'_>, rungs: &[(Range<usize>, Rung)]) {
    for (at, (span, rung)) in rungs.iter().enumerate() {
        let mut earlier = rungs[..at].iter().map(|(_, it)| it);
        if earlier.any(|it| it.name == rung.name && it.watches != rung.watches) {
            let message = format!(
                "“{}”有两行，监看的期限不同；不是同一级提醒的，请另起一个 name",
                rung.name
            );
            file.fault(span.clone(), message);
        }
    }
}

fn read_hours(file: &mut File<'_>, row: RawHours) -> Option<(Range<usize>, HoursRow)> {
    let morning = time(file, &row.morning);
    let quiet_from = time(file, &row.quiet_from);
    let quiet_to = time(file, &row.quiet_to);
    let cite = file.cite(&row.cite);
    let (span, since) = (row.since.span(), row.since.get_ref().0);
    let hours = HoursRow {
        since,
        until: row.until.map(|day| day.0),
        morning: morning?,
        quiet_from: quiet_from?,
        quiet_to: quiet_to?,
        cite: cite?,
    };
    if hours.quiet_from == hours.quiet_to {
        let message = "quiet_from 与 quiet_to 相同，看不出什么时候不发；请改正";
        file.fault(row.quiet_to.span(), message);
        return None;
    }
    if hours.is_quiet(hours.morning) {
        let message = "morning 在不发送的时段（quiet_from 至 quiet_to）之内；请改正其中之一";
        file.fault(row.morning.span(), message);
        return None;
    }
    Some((span, hours))
}

/// A time of the day, as `08:30`.
fn time(file: &mut File<'_>, said: &Spanned<String>) -> Option<NaiveTime> {
    let read = NaiveTime::parse_from_str(said.get_ref(), "%H:%M").ok();
    if read.is_none() {
        let message = format!("“{}”不是时刻；应写成 08:30 的样子", said.get_ref());
        file.fault(said.span(), message);
    }
    read
}

/// Whether a name tells of something else than a deadline in the register.
fn is_taken(file: &mut File<'_>, name: &Spanned<String>) -> bool {
    let Some(kind) = NoticeKind::parse(name.get_ref()) else {
        return false;
    };
    let message = format!(
        "“{}”是另一种提醒（{}）的名称；请另起一个 name",
        kind.word(),
        kind.label()
    );
    file.fault(name.span(), message);
    true
}

fn read_rung(file: &mut File<'_>, row: RawRung) -> Option<(Range<usize>, Rung)> {
    let is_named = named(file, &row.name) & !is_taken(file, &row.name);
    let are_lines = [&row.label, &row.hint].map(|text| line(file, text));
    let all = DeadlineKind::ALL;
    let watches = file.word(&row.watches, "期限种类", DeadlineKind::parse, all);
    let when = when(file, &row);
    let to = told(file, &row.to);
    let cite = file.cite(&row.cite);
    (is_named && are_lines == [true, true]).then_some(())?;
    let rung = Rung {
        name: row.name.into_inner(),
        label: row.label.into_inner(),
        watches: watches?,
        when: when?,
        to: to?,
        urgent: row.urgent,
        hint: row.hint.into_inner(),
        since: row.since.get_ref().0,
        until: row.until.map(|day| day.0),
        cite: cite?,
    };
    Some((row.since.span(), rung))
}

/// The register keeps the name.
fn named(file: &mut File<'_>, name: &Spanned<String>) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_sound = !name.get_ref().is_empty() && name.get_ref().chars().all(fits);
    if !is_sound {
        let message = "name 只用小写字母、数字和下划线，如 reply_5；请改正";
        file.fault(name.span(), message);
    }
    is_sound
}

fn line(file: &mut File<'_>, text: &Spanned<String>) -> bool {
    let said = text.get_ref();
    let is_sound = !said.trim().is_empty() && !said.chars().any(char::is_control);
    if !is_sound {
        file.fault(text.span(), "这里应写一行文字；请改正");
    }
    is_sound
}

fn when(file: &mut File<'_>, row: &RawRung) -> Option<When> {
    let every = match (&row.every, &row.after) {
        (Some(every), None) => {
            file.fault(every.span(), "every 只与 after 同用；请删去或者改正");
            return None;
        }
        (Some(every), Some(_)) => Some(file.positive(every, "every")?),
        (None, _) => None,
    };
    match (&row.before, &row.on, &row.after) {
        (Some(before), None, None) => Some(When::Before(file.positive(before, "before")?)),
        (None, Some(on), None) if *on.get_ref() => Some(When::On),
        (None, None, Some(after)) => Some(When::After {
            workdays: file.positive(after, "after")?,
            every,
        }),
        (None, Some(on), None) => {
            file.fault(
                on.span(),
                "on 只能写 true；不在届满当日提醒的，改写 before 或者 after",
            );
            None
        }
        _ => {
            let message = format!(
                "“{}”应写 before、on、after 中的一个；请改正",
                row.name.get_ref()
            );
            file.fault(row.name.span(), message);
            None
        }
    }
}

fn told(file: &mut File<'_>, to: &Spanned<Vec<Spanned<String>>>) -> Option<Vec<Role>> {
    let known = |word: &str| Role::parse(word).filter(|role| TOLD.contains(role));
    let roles = file.words(to.get_ref(), "提醒对象", known, TOLD)?;
    if roles.is_empty() {
        file.fault(to.span(), "to 是空的，没有人会被提醒；请写明提醒谁");
        return None;
    }
    for (at, role) in roles.iter().enumerate() {
        if roles[..at].contains(role) {
            let message = format!("提醒对象“{role}”重复；请只保留一处");
            file.fault(to.get_ref()[at].span(), message);
            return None;
        }
    }
    Some(roles)
}
