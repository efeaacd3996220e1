//! Deadlines, each with its working.
//!
//! Counting rule (Civil Code 201; articles 30, 33 “自收到……之日起”): the day of
//! receipt or restart is day 0; day 1 is the next workday; a workday is a day
//! that the State Council's notice makes one. Days in the union of the
//! intervals (sent, answered] of opinions asked for do not count (article 33),
//! never past the opinion's own limit. Everything here is a function of the
//! case, the rules and the day it is looked at.

use crate::case::{Case, Consultation, Run, RunCause};
use crate::rules::{Cite, Rules};
use crate::words::{ConsultWith, DayUnit, Period, State};

mod figures;
mod kind;
mod limits;
mod remedies;
mod walk;

use chrono::NaiveDate;

pub use figures::{Figures, Sent, figures, registered_same_day, sent};
pub use kind::DeadlineKind;
pub use limits::{letter_receipt, opening, own_opinion, receipt};
pub use remedies::{appeal, of_remedies, ordered_reply, remedy_answer};
pub use walk::Stretch;
use walk::{Exclusion, walk};

/// A deadline with its working.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// Kind.
    pub kind: DeadlineKind,
    /// Consultation it belongs to.
    pub subject: Option<String>,
    /// Event that opened it.
    pub opened_by: u64,
    /// Day 0.
    pub day0: NaiveDate,
    /// Days allowed, extension and deferral included: workdays, but for a `unit` that
    /// says otherwise.
    pub workdays: u32,
    /// What is counted.
    pub unit: DayUnit,
    /// By which rule a last day that is no workday is put off to the next one.
    pub rest_day: Option<Cite>,
    /// Last day; absent while an opinion without limit is out.
    pub due_on: Option<NaiveDate>,
    /// The careful last day, one workday earlier.
    pub safe_on: Option<NaiveDate>,
    /// True when a notice that is not published yet can still move it.
    pub provisional: bool,
    /// Stands still since this day, without limit.
    pub paused_since: Option<NaiveDate>,
    /// Workdays that do not count because an opinion was out.
    pub excluded_workdays: u32,
    /// The article.
    pub cite: Cite,
    /// The days, in stretches.
    pub working: Vec<Stretch>,
}

/// What is assumed of an opinion that is still out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Out {
    /// It excludes up to this day: the date as it stands then.
    Until(NaiveDate),
    /// It stays silent to its own limit: the date that the register keeps.
    Silent,
}

/// The period of an opinion that has a limit of its own.
fn own_period(with: ConsultWith) -> Option<(Period, DeadlineKind)> {
    match with {
        ConsultWith::ThirdParty => Some((Period::ThirdParty, DeadlineKind::ThirdParty)),
        ConsultWith::JointAgency => Some((Period::JointAgency, DeadlineKind::JointAgency)),
        ConsultWith::OtherAgency | ConsultWith::Internal => None,
    }
}

/// Last day of an opinion's own limit, once the letter was received.
pub fn opinion_due(consultation: &Consultation, rules: &Rules) -> Option<NaiveDate> {
    let (period, _) = own_period(consultation.with)?;
    let received_on = consultation.received_on?;
    let row = rules.period(period, received_on)?;
    rules.calendar.add_workdays(received_on, row.workdays)
}

/// The day by which an opinion is wanted: the end of its own limit, else of the one
/// that the office set for such an opinion.
pub fn opinion_wanted(consultation: &Consultation, rules: &Rules) -> Option<NaiveDate> {
    match own_period(consultation.with) {
        Some(_) => opinion_due(consultation, rules),
        None => own_opinion(consultation, rules)?.due_on,
    }
}

fn exclusions(case: &Case, run: usize, rules: &Rules, out: Out) -> Vec<Exclusion> {
    let mut exclusions = Vec::new();
    // A period that a decision ordered ends on its day, whoever is asked meanwhile.
    if case.runs.get(run).is_some_and(|run| run.ordered.is_some()) {
        return exclusions;
    }
    for (index, consultation) in case.consultations.iter().enumerate() {
        // Asking a unit of one's own agency stops nothing (article 33: “其他机关”).
        if consultation.run != run || consultation.with == ConsultWith::Internal {
            continue;
        }
        let limit = opinion_due(consultation, rules);
        let end = match (consultation.ended, out) {
            (Some((on, _)), _) => Some(on),
            (None, Out::Until(day)) => Some(day),
            (None, Out::Silent) => None,
        };
        let end = match (end, limit) {
            (Some(end), Some(limit)) => Some(end.min(limit)),
            (end, limit) => end.or(limit),
        };
        exclusions.push(Exclusion {
            bit: 1 << index.min(63),
            sent_on: consultation.sent_on,
            end,
        });
    }
    exclusions
}

/// Workdays allowed in a running period: the statutory ones, an extension, a deferral.
fn allowed<'r>(run: &Run, rules: &'r Rules) -> Option<(u32, &'r Cite)> {
    let row = match run.cause {
        RunCause::Order => rules.period(Period::NewReply, run.day0)?,
        _ => rules.period(Period::Reply, run.day0)?,
    };
    let extension = run.extension.map_or(0, |(workdays, _)| workdays);
    let deferral = run.deferral.unwrap_or(0);
    Some((
        run.ordered
            .unwrap_or(row.workdays)
            .saturating_add(extension)
            .saturating_add(deferral),
        &row.cite,
    ))
}

/// The reply deadline of the current period.
pub fn reply_deadline(case: &Case, rules: &Rules, out: Out) -> Option<Deadline> {
    deadline_of_run(case, case.runs.len().checked_sub(1)?, rules, out)
}

fn deadline_of_run(case: &Case, index: usize, rules: &Rules, out: Out) -> Option<Deadline> {
    let run = case.runs.get(index)?;
    let (workdays, cite) = allowed(run, rules)?;
    let walked = walk(
        &rules.calendar,
        run.day0,
        workdays,
        &exclusions(case, index, rules, out),
    );
    Some(Deadline {
        kind: DeadlineKind::Reply,
        subject: None,
        opened_by: run.opened_by,
        day0: run.day0,
        workdays,
        unit: DayUnit::Workday,
        rest_day: None,
        due_on: walked.due_on,
        safe_on: safe(case, index, rules, walked.due_on, out),
        provisional: walked
            .due_on
            .is_some_and(|due| rules.calendar.is_provisional(due)),
        paused_since: walked.paused_since,
        excluded_workdays: walked.excluded,
        cite: cite.clone(),
        working: walked.working,
    })
}

/// One workday earlier than the last day: whether day 0 counts is disputed. Where
/// the supplement notice went out late, the period before the restart stays the
/// careful date, for the restart may be held against the agency.
fn safe(
    case: &Case,
    index: usize,
    rules: &Rules,
    due: Option<NaiveDate>,
    out: Out,
) -> Option<NaiveDate> {
    let careful = rules.calendar.previous_workday(due?)?;
    let late_restart = case.runs[index].cause == RunCause::Supplement
        && case
            .supplement
            .as_ref()
            .is_some_and(|supplement| supplement.late);
    if !late_restart {
        return Some(careful);
    }
    let before = index
        .checked_sub(1)
        .and_then(|before| deadline_of_run(case, before, rules, out))
        .and_then(|deadline| deadline.due_on);
    Some(before.map_or(careful, |before| before.min(careful)))
}

/// The last day to reply as it stands on a day.
pub fn reply_due(case: &Case, rules: &Rules, as_of: NaiveDate) -> Option<NaiveDate> {
    reply_deadline(case, rules, Out::Until(as_of))?.due_on
}

/// Whether the current period has run out on a day: its last day lies before it.
pub fn run_out(case: &Case, rules: &Rules, on: NaiveDate) -> bool {
    reply_due(case, rules, on).is_some_and(|due| on > due)
}

/// A deadline without exclusions.
struct Plain<'c> {
    kind: DeadlineKind,
    period: Period,
    subject: Option<&'c str>,
    opened_by: u64,
    day0: NaiveDate,
    workdays: Option<u32>,
}

fn plain(rules: &Rules, of: Plain<'_>) -> Option<Deadline> {
    let row = rules.period(of.period, of.day0)?;
    let workdays = of.workdays.unwrap_or(row.workdays);
    Some(Deadline {
        subject: of.subject.map(str::to_owned),
        opened_by: of.opened_by,
        ..counted(rules, of.kind, of.day0, workdays, row.cite.clone())
    })
}

/// Last day to send the supplement notice of the current period (article 30).
pub fn supplement_notice(case: &Case, rules: &Rules, day0: NaiveDate) -> Option<Deadline> {
    plain(
        rules,
        Plain {
            kind: DeadlineKind::SupplementNotice,
            period: Period::SupplementNotice,
            subject: None,
            opened_by: case.run().map_or(1, |run| run.opened_by),
            day0,
            workdays: None,
        },
    )
}

/// Last day for the applicant to correct, once the notice was received.
pub fn supplement(case: &Case, rules: &Rules) -> Option<Deadline> {
    let supplement = case.supplement.as_ref()?;
    plain(
        rules,
        Plain {
            kind: DeadlineKind::Supplement,
            period: Period::Supplement,
            subject: None,
            opened_by: supplement.opened_by,
            day0: supplement.served_on?,
            workdays: Some(supplement.within_workdays),
        },
    )
}

/// Last day for the applicant to give reasons, once the notice was received.
pub fn reasons(case: &Case, rules: &Rules) -> Option<Deadline> {
    let reasons = case.reasons.as_ref()?;
    plain(
        rules,
        Plain {
            kind: DeadlineKind::Reasons,
            period: Period::Reasons,
            subject: None,
            opened_by: reasons.opened_by,
            day0: reasons.served_on?,
            workdays: Some(reasons.within_workdays),
        },
    )
}

/// Last day to pay, once the notice was received (Measures, article 6: from the next day).
pub fn fee_payment(case: &Case, rules: &Rules) -> Option<Deadline> {
    let fee = case.fee.as_ref()?;
    plain(
        rules,
        Plain {
            kind: DeadlineKind::FeePayment,
            period: Period::FeePayment,
            subject: None,
            opened_by: fee.opened_by,
            day0: fee.received_on?,
            workdays: None,
        },
    )
}

/// Last day of one opinion, once the letter was received.
pub fn opinion(consultation: &Consultation, rules: &Rules) -> Option<Deadline> {
    let (period, kind) = own_period(consultation.with)?;
    plain(
        rules,
        Plain {
            kind,
            period,
            subject: Some(&consultation.id),
            opened_by: consultation.opened_by,
            day0: consultation.received_on?,
            workdays: None,
        },
    )
}

/// The day an application that is not confirmed yet reached the office.
fn arrived_on(case: &Case) -> NaiveDate {
    case.application.arrived_on().unwrap_or(case.registered_on)
}

/// The careful date of an application that nobody confirmed: whether the day of
/// arrival was the receipt may come to be disputed.
fn from_arrival(case: &Case, rules: &Rules) -> Option<Deadline> {
    let day0 = arrived_on(case);
    let row = rules.period(Period::Reply, day0)?;
    Some(counted(
        rules,
        DeadlineKind::FromArrival,
        day0,
        row.workdays,
        row.cite.clone(),
    ))
}

/// A deadline from which nothing is excluded; of the registration, if of nothing else.
fn counted(
    rules: &Rules,
    kind: DeadlineKind,
    day0: NaiveDate,
    workdays: u32,
    cite: Cite,
) -> Deadline {
    let walked = walk(&rules.calendar, day0, workdays, &[]);
    let due_on = walked.due_on;
    Deadline {
        kind,
        subject: None,
        opened_by: 1,
        day0,
        workdays,
        unit: DayUnit::Workday,
        rest_day: None,
        due_on,
        safe_on: due_on.and_then(|due| rules.calendar.previous_workday(due)),
        provisional: due_on.is_some_and(|due| rules.calendar.is_provisional(due)),
        paused_since: None,
        excluded_workdays: 0,
        cite,
        working: walked.working,
    }
}

/// All deadlines that are open, each with its working: those of the case's state, then
/// those of reconsideration and litigation, which run whatever the state.
pub fn deadlines(case: &Case, rules: &Rules, out: Out) -> Vec<Deadline> {
    let mut deadlines = of_state(case, rules, out);
    deadlines.extend(of_remedies(case, rules));
    deadlines
}

fn of_state(case: &Case, rules: &Rules, out: Out) -> Vec<Deadline> {
    let mut deadlines = Vec::new();
    let Some(run) = case.run() else {
        if case.state == State::AwaitingReceipt {
            deadlines.extend(limits::confirmation(case, rules));
            deadlines.extend(from_arrival(case, rules));
        }
        return deadlines;
    };
    match case.state {
        State::AwaitingSupplement => deadlines.extend(supplement(case, rules)),
        State::AwaitingFee => deadlines.extend(fee_payment(case, rules)),
        State::AwaitingReceipt
        | State::Replied
        | State::Ended
        | State::Closed
        | State::Archived => return limits::running(case, rules),
        _ => {
            if let Some(reply) = reply_deadline(case, rules, out) {
                deadlines.extend(within_reply(case, run, rules, &reply));
                deadlines.insert(0, reply);
            }
            if case.supplement.is_none() {
                deadlines.extend(supplement_notice(case, rules, run.day0));
            }
            if case.state == State::AwaitingReasons {
                deadlines.extend(reasons(case, rules));
            }
        }
    }
    deadlines.extend(
        // Also of one that a restart left behind: it moves no date, but is awaited still.
        case.consultations
            .iter()
            .filter(|asked| asked.ended.is_none())
            .filter_map(|asked| opinion(asked, rules)),
    );
    deadlines.extend(limits::running(case, rules));
    deadlines
}

/// What may only be notified while the period runs: an extension (article 33)
/// and a fee (Measures, article 6) share the last day of the reply.
fn within_reply(case: &Case, run: &Run, rules: &Rules, reply: &Deadline) -> Vec<Deadline> {
    let as_reply = |kind, cite: &Cite| Deadline {
        kind,
        cite: cite.clone(),
        ..reply.clone()
    };
    let mut deadlines = Vec::new();
    if run.extension.is_none()
        && let Some(row) = rules.period(Period::Extension, run.day0)
    {
        deadlines.push(as_reply(DeadlineKind::Extension, &row.cite));
    }
    if case.fee.is_none()
        && case.fee_approval.is_some()
        && let Some(row) = rules.period(Period::FeePayment, run.day0)
    {
        deadlines.push(as_reply(DeadlineKind::FeeNotice, &row.cite));
    }
    deadlines
}

/// The reply deadline of a case that is running or replied, as of a day: for a
/// reply an opinion still out excludes up to the day of service.
pub fn reply_as_of(case: &Case, rules: &Rules, as_of: NaiveDate) -> Option<Deadline> {
    let served = case.reply.as_ref().and_then(|reply| reply.served_on);
    reply_deadline(case, rules, Out::Until(served.unwrap_or(as_of)))
}

/// Workdays after the last day, up to the reply or up to a day.
pub fn overdue_workdays(case: &Case, rules: &Rules, as_of: NaiveDate) -> Option<u32> {
    let due = reply_as_of(case, rules, as_of)?.due_on?;
    let served = case.reply.as_ref().and_then(|reply| reply.served_on);
    rules
        .calendar
        .workdays_between(due, served.unwrap_or(as_of))
}
