//! What the register says of an office: its open cases, what its officers answered, what
//! came in, and who will be away.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use disclosure::calendar::{Calendar, DayKind};
use disclosure::words::Role;
use store::{
    Agency, AgencyId, Arrived, Concluded, DeputyRow, Officer, OfficerId, OpenReply, Scope,
};

use super::played::{Desks, Due, Hand, Pending, Presence};
use super::{Holidays, MOST};
use crate::error::ActError;
use crate::office::Office;

/// How many workdays of the past say how much somebody answers.
pub(super) const PAST: u32 = 60;
/// How many years back a week is compared with.
const YEARS: i32 = 3;
/// An office with fewer replies in that time is not played: there is nothing to go by.
const FEWEST: u32 = 5;
/// One with fewer replies of their own is taken for the mean of the office.
const FEWEST_OF_ONE: u32 = 3;

/// All that is known.
pub(super) struct Gathered {
    pub on: NaiveDate,
    pub days: Vec<NaiveDate>,
    pub holidays: Vec<Holidays>,
    pub offices: Vec<OneOffice>,
    /// More cases are open than were read.
    pub cut_off: bool,
}

/// One agency that owns open cases, or answered some lately.
pub(super) struct OneOffice {
    pub agency: Agency,
    pub hands: Vec<KnownHand>,
    pub cases: Vec<OpenReply>,
    pub desks: Desks,
    /// Years of which the same week says what comes in; 0 when it is the latest past.
    pub years: u32,
    /// Replies in the latest past.
    pub replies: u32,
    /// There are too few replies to go by, or nobody to make them.
    pub unknown: bool,
}

/// One who drafts replies.
pub(super) struct KnownHand {
    pub officer: OfficerId,
    pub name: String,
    pub replies: u32,
    pub present: u32,
    pub of_office: bool,
    pub away: Vec<NaiveDate>,
    /// Who stands in on some of those days.
    pub deputy: Option<String>,
}

/// What was read, before it is put in order.
struct Read {
    officers: BTreeMap<OfficerId, Officer>,
    open: Vec<OpenReply>,
    concluded: Vec<Concluded>,
    arrived: Vec<Arrived>,
    away: Vec<DeputyRow>,
}

impl Office {
    pub(super) async fn gather_outlook(
        &self,
        scope: &Scope,
        workdays: u32,
    ) -> Result<Gathered, ActError> {
        let calendar = &self.rules.calendar;
        let on = self.today();
        let days = coming(calendar, on, workdays);
        let past = past(calendar, on);
        let first = past.first().copied().unwrap_or(on);
        let last = days.last().copied().unwrap_or(on);
        let long_ago = on
            .checked_sub_days(Days::new(366 * u64::from(YEARS.unsigned_abs()) + 7))
            .unwrap_or(first);
        let mut reader = self.store.read().await?;
        let agencies = reader.agencies(scope).await?;
        let officers = reader.officers(scope).await?;
        let mut read = Read {
            officers: officers.into_iter().map(|one| (one.id, one)).collect(),
            open: reader.open_replies(scope, MOST + 1).await?,
            concluded: reader.concluded(scope, first, on).await?,
            arrived: reader.arrived(scope, long_ago, on).await?,
            away: reader.away(scope, first, last).await?,
        };
        drop(reader);
        let cut_off = read.open.len() > MOST as usize;
        read.open.truncate(MOST as usize);
        let mut offices: Vec<OneOffice> = agencies
            .into_iter()
            .filter_map(|agency| office(agency, &read, calendar, &days, &past))
            .collect();
        offices.sort_by(|one, other| one.agency.code.cmp(&other.agency.code));
        Ok(Gathered {
            on,
            holidays: holidays(calendar, on, last),
            days,
            offices,
            cut_off,
        })
    }
}

/// The next workdays, today among them when it is one.
fn coming(calendar: &Calendar, on: NaiveDate, workdays: u32) -> Vec<NaiveDate> {
    let first = match calendar.is_workday(on) {
        Some(true) => Some(on),
        _ => calendar.next_workday(on),
    };
    std::iter::successors(first, |day| calendar.next_workday(*day))
        .take(workdays as usize)
        .collect()
}

/// The latest workdays before today, the earliest first.
fn past(calendar: &Calendar, on: NaiveDate) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = std::iter::successors(calendar.previous_workday(on), |day| {
        calendar.previous_workday(*day)
    })
    .take(PAST as usize)
    .collect();
    days.reverse();
    days
}

fn office(
    agency: Agency,
    read: &Read,
    calendar: &Calendar,
    days: &[NaiveDate],
    past: &[NaiveDate],
) -> Option<OneOffice> {
    let of = |id: AgencyId| id == agency.id;
    let cases: Vec<OpenReply> = read
        .open
        .iter()
        .filter(|it| of(it.agency))
        .cloned()
        .collect();
    let concluded: Vec<&Concluded> = read.concluded.iter().filter(|it| of(it.agency)).collect();
    if cases.is_empty() && concluded.is_empty() {
        return None;
    }
    let hands = hands(agency.id, read, &cases, &concluded, days, past);
    let replies = hands.iter().map(|hand| hand.replies).sum();
    let mean = mean(&hands);
    let (arrivals, years) = arrivals(agency.id, read, calendar, days, past);
    let mut desks = Desks {
        hands: playing(&hands, read, mean, days),
        cases: Vec::new(),
        arrivals,
    };
    for case in &cases {
        let hand = hand_of(case, &hands, &desks);
        let due = due(case, days);
        desks.cases.push(Pending { hand, due });
    }
    Some(OneOffice {
        unknown: replies < FEWEST || desks.hands.is_empty(),
        agency,
        hands,
        cases,
        desks,
        years,
        replies,
    })
}

/// Those who draft replies here: by their role, and whoever has or had cases.
fn hands(
    agency: AgencyId,
    read: &Read,
    cases: &[OpenReply],
    concluded: &[&Concluded],
    days: &[NaiveDate],
    past: &[NaiveDate],
) -> Vec<KnownHand> {
    let drafts = |one: &&Officer| {
        one.agency_id == agency && one.active && one.roles.contains(&Role::Handler)
    };
    let mut ids: BTreeSet<OfficerId> = read
        .officers
        .values()
        .filter(drafts)
        .map(|it| it.id)
        .collect();
    ids.extend(cases.iter().filter_map(|case| case.handler));
    let active = |id: &OfficerId| read.officers.get(id).is_some_and(|one| one.active);
    ids.extend(concluded.iter().map(|it| it.handler).filter(active));
    let known = |officer: OfficerId| {
        let replies: i64 = concluded
            .iter()
            .filter(|it| it.handler == officer)
            .map(|it| it.cases)
            .sum();
        let replies = u32::try_from(replies).unwrap_or(u32::MAX);
        let away_on = |day: &&NaiveDate| away(read, officer, **day).is_some();
        let gone = !active(&officer);
        let away_days = days
            .iter()
            .filter(|day| gone || away_on(day))
            .copied()
            .collect();
        let deputy = read.away.iter().find(|row| row.officer_id == officer);
        let deputy = deputy.and_then(|row| read.officers.get(&row.deputy_id));
        let absent = past.iter().filter(away_on).count();
        KnownHand {
            officer,
            name: read
                .officers
                .get(&officer)
                .map_or_else(String::new, |it| it.name.clone()),
            replies,
            present: u32::try_from(past.len() - absent).unwrap_or(PAST),
            of_office: replies < FEWEST_OF_ONE,
            away: away_days,
            deputy: deputy.map(|it| it.name.clone()),
        }
    };
    ids.into_iter().map(known).collect()
}

/// That an officer is away on a day.
fn away(read: &Read, officer: OfficerId, day: NaiveDate) -> Option<&DeputyRow> {
    let on = |row: &&DeputyRow| row.officer_id == officer && row.since <= day && day <= row.until;
    read.away.iter().find(on)
}

/// Replies of one officer on one workday at the desk, over the office.
fn mean(hands: &[KnownHand]) -> f64 {
    let replies: u32 = hands.iter().map(|hand| hand.replies).sum();
    let present: u32 = hands.iter().map(|hand| hand.present).sum();
    f64::from(replies) / f64::from(present.max(1))
}

impl KnownHand {
    /// Replies a workday, `mean` being that of the office.
    pub fn rate(&self, mean: f64) -> f64 {
        match self.of_office {
            true => mean,
            false => f64::from(self.replies) / f64::from(self.present.max(1)),
        }
    }
}

impl OneOffice {
    /// Replies of one officer on one workday at the desk.
    pub fn mean(&self) -> f64 {
        mean(&self.hands)
    }
}

fn playing(hands: &[KnownHand], read: &Read, mean: f64, days: &[NaiveDate]) -> Vec<Hand> {
    let place = |officer: OfficerId| hands.iter().position(|hand| hand.officer == officer);
    let presence = |hand: &KnownHand, day: NaiveDate| match away(read, hand.officer, day) {
        Some(row) => place(row.deputy_id).map_or(Presence::Away, Presence::Instead),
        None if hand.away.contains(&day) => Presence::Away,
        None => Presence::Here,
    };
    let one = |hand: &KnownHand| Hand {
        rate: hand.rate(mean),
        at: days.iter().map(|day| presence(hand, *day)).collect(),
    };
    hands.iter().map(one).collect()
}

/// Whose turn a case is: nobody's yet is taken for the one's who has least to do.
fn hand_of(case: &OpenReply, hands: &[KnownHand], desks: &Desks) -> usize {
    let known = case
        .handler
        .and_then(|handler| hands.iter().position(|it| it.officer == handler));
    known.unwrap_or_else(|| {
        let load = |nth: &usize| {
            let queue = desks.cases.iter().filter(|case| case.hand == *nth).count();
            // thousandths of a day, so that they can be compared
            let rate = desks.hands[*nth].rate.max(0.001);
            (queue as f64 / rate * 1000.0) as u64
        };
        (0..hands.len()).min_by_key(load).unwrap_or(0)
    })
}

/// Until when a reply is in time, among the coming workdays.
fn due(case: &OpenReply, days: &[NaiveDate]) -> Due {
    let (Some(due_on), Some(first)) = (case.due_on, days.first()) else {
        return Due::After;
    };
    if due_on < *first {
        return Due::Over;
    }
    match days.iter().rposition(|day| *day <= due_on) {
        Some(nth) if nth + 1 < days.len() || days[nth] == due_on => Due::On(nth),
        _ => Due::After,
    }
}

/// What came on days like each of the coming ones: those of the same week of the years
/// before, when the register reaches so far back; else the latest past.
fn arrivals(
    agency: AgencyId,
    read: &Read,
    calendar: &Calendar,
    days: &[NaiveDate],
    past: &[NaiveDate],
) -> (Vec<Vec<u32>>, u32) {
    let mut on_day: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    for row in read.arrived.iter().filter(|row| row.agency == agency) {
        // what came on a day of rest lies there on the next workday
        let day = match calendar.is_workday(row.on) {
            Some(true) => Some(row.on),
            _ => calendar.next_workday(row.on),
        };
        if let Some(day) = day {
            *on_day.entry(day).or_default() += u32::try_from(row.cases).unwrap_or(u32::MAX);
        }
    }
    let first = on_day.keys().next().copied();
    let came = |day: &NaiveDate| on_day.get(day).copied().unwrap_or(0);
    let recent: Vec<u32> = past
        .iter()
        .filter(|day| first.is_some_and(|first| first <= **day))
        .map(came)
        .collect();
    let mut most = 0;
    let like = |day: &NaiveDate| {
        let weeks: Vec<NaiveDate> = (1..=YEARS)
            .filter_map(|back| week_of(*day, back))
            .filter(|monday| first.is_some_and(|first| first <= *monday))
            .collect();
        most = most.max(u32::try_from(weeks.len()).unwrap_or(0));
        let days = weeks.iter().flat_map(|monday| monday.iter_days().take(7));
        let worked = days.filter(|day| calendar.is_workday(*day) == Some(true));
        let counts: Vec<u32> = worked.map(|day| came(&day)).collect();
        match counts.is_empty() {
            true => recent.clone(),
            false => counts,
        }
    };
    let arrivals = days.iter().map(like).collect();
    (arrivals, most)
}

/// The Monday of the same week of an earlier year.
fn week_of(day: NaiveDate, years_back: i32) -> Option<NaiveDate> {
    let week = day.iso_week();
    NaiveDate::from_isoywd_opt(week.year() - years_back, week.week(), Weekday::Mon)
}

/// The holidays of a stretch of days, each from its first to its last day in it.
fn holidays(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Vec<Holidays> {
    let mut found: Vec<Holidays> = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        let Some(DayKind::Holiday { name, .. }) = calendar.kind(day) else {
            continue;
        };
        let name = calendar.holiday_name(name);
        match found.last_mut() {
            Some(last) if last.name == name && last.to.succ_opt() == Some(day) => last.to = day,
            _ => found.push(Holidays {
                from: day,
                to: day,
                name: name.to_owned(),
            }),
        }
    }
    found
}
