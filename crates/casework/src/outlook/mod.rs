//! What if all goes on as it did: how the coming workdays look, which open cases will be
//! late, and which to hand to somebody else today. Stores nothing, and the same seed over
//! the same register gives the same answer.

mod gathered;
mod moves;
mod played;
mod report;
mod told;

use chrono::NaiveDate;
use disclosure::Refusal;
use disclosure::words::Role;
use store::{CaseId, OfficerId, Scope, StoreError};

use crate::error::ActError;
use crate::office::{Desk, Office};

/// The fewest and the most workdays that may be looked ahead.
pub const AHEAD: std::ops::RangeInclusive<u32> = 1..=60;
/// How often the coming days are played.
const PLAYS: u32 = 500;
/// So many open cases are read at most.
const MOST: i64 = 50_000;
/// Who is late in fewer plays than one of so many is not named.
const NAMED_FROM: u32 = 10;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct OutlookAsk {
    /// How many workdays ahead.
    pub workdays: u32,
    /// What the dice begin with.
    pub seed: u64,
}

/// How the coming workdays look.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// As of which day.
    pub on: NaiveDate,
    /// How often they were played.
    pub plays: u32,
    /// What the dice began with.
    pub seed: u64,
    /// Workday by workday.
    pub days: Vec<OutlookDay>,
    /// The open cases that may become late, the likeliest first.
    pub cases: Vec<OutlookCase>,
    /// Those who draft replies.
    pub hands: Vec<OutlookHand>,
    /// What to hand to somebody else today, each after those before it.
    pub moves: Vec<OutlookMove>,
    /// Holidays in these days.
    pub holidays: Vec<Holidays>,
    /// From what it was made, and what could not be said: sentences for the reader.
    pub said: Vec<String>,
}

/// A workday to come; figures are means over all plays.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookDay {
    /// The day.
    pub on: NaiveDate,
    /// Applications that come in.
    pub arrived: f64,
    /// Replies.
    pub answered: f64,
    /// Open cases that have their last day on it, as known today.
    pub due: u32,
    /// Of those, cases that pass it without a reply.
    pub late: f64,
    /// Open cases at its end.
    pub open: f64,
}

/// An open case that may become late.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookCase {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its owner.
    pub agency: String,
    /// Who has it; empty when nobody has.
    pub handler: String,
    /// The last day to reply.
    pub due_on: NaiveDate,
    /// In how many of all plays it was late.
    pub late: u32,
    /// Why, in words.
    pub why: String,
}

/// One who drafts replies.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookHand {
    /// The officer.
    pub officer: OfficerId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: String,
    /// Open cases in their hands on which a reply is to be made.
    pub in_hand: u32,
    /// Of those, with the last day among the coming workdays, or before them.
    pub due: u32,
    /// Replies a workday.
    pub rate: f64,
    /// Replies of their own that the rate rests on, and workdays at the desk.
    pub rests_on: (u32, u32),
    /// The rate is the mean of the office, since there are too few replies of their own.
    pub rate_of_office: bool,
    /// Of the coming workdays, those on which they are away.
    pub away: Vec<NaiveDate>,
}

/// A case to be handed to somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookMove {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Who has it; empty when nobody has.
    pub from: String,
    /// Whose it should be.
    pub to: String,
    /// In how many of all plays it was late before, and is after it.
    pub late: (u32, u32),
    /// By how many late cases, of all in the office, it makes it better: a mean.
    pub spared: f64,
}

/// Days off that a notice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holidays {
    /// The first of them.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// Which.
    pub name: String,
}

impl Office {
    /// How the coming workdays look for the agencies in the desk's reach.
    ///
    /// # Errors
    /// Not by this officer, too far ahead, or the register failed.
    pub async fn outlook(&self, desk: &Desk, ask: OutlookAsk) -> Result<Outlook, ActError> {
        may_look(desk)?;
        self.outlook_over(&desk.scope, ask).await
    }

    /// The same for whoever keeps the register, over a scope.
    ///
    /// # Errors
    /// Too far ahead, or the register failed.
    pub async fn outlook_over(&self, scope: &Scope, ask: OutlookAsk) -> Result<Outlook, ActError> {
        checked(ask)?;
        let gathered = self.gather_outlook(scope, ask.workdays).await?;
        let broken = |error: tokio::task::JoinError| StoreError::Inconsistent {
            what: format!("推演中断：{error}"),
        };
        Ok(
            tokio::task::spawn_blocking(move || told::told(gathered, ask))
                .await
                .map_err(broken)?,
        )
    }
}

/// Whoever watches over agencies looks ahead for them.
pub(crate) fn may_look(desk: &Desk) -> Result<(), ActError> {
    const MAY: [Role; 4] = [
        Role::OfficeHead,
        Role::Supervisor,
        Role::Analyst,
        Role::Auditor,
    ];
    if desk.officer.roles.iter().any(|role| MAY.contains(role)) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "role",
        "office",
        "您不能查看推演和重算",
        "推演和重算由负责人、督办人、分析人和审计人查看。",
    )
    .into())
}

fn checked(ask: OutlookAsk) -> Result<(), ActError> {
    if AHEAD.contains(&ask.workdays) {
        return Ok(());
    }
    Err(Refusal::malformed(
        "workdays",
        "office",
        format!("不能推演{}个工作日", ask.workdays),
        format!("请填写{}至{}之间的天数。", AHEAD.start(), AHEAD.end()),
    )
    .at("workdays")
    .into())
}
