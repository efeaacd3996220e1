//! What a reply took: figures for those who watch how agencies keep the periods.

use chrono::NaiveDate;

use super::remedies::{answered_within, instance_answer};
use super::{Out, deadline_of_run, exclusions, supplement_notice};
use crate::case::Case;
use crate::rules::Rules;
use crate::words::{Channel, Period};

/// What the reply that concluded a case took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Workdays of the agency's own period that it used: without those on which
    /// an opinion was out.
    pub workdays: u32,
    /// The last day of that period.
    pub due_on: NaiveDate,
    /// Served after the last day.
    pub late: bool,
}

/// The figures of a case that a reply concluded, by the period that ran then. `None`
/// for one that is not concluded, or that ended without a reply: what became of it
/// later makes no new application.
pub fn figures(case: &Case, rules: &Rules) -> Option<Figures> {
    let (reply, runs) = match case.rounds.first() {
        Some(first) => (first.reply.as_ref(), first.runs),
        None => (case.reply.as_ref(), case.runs.len()),
    };
    let served_on = reply?.served_on?;
    let run = runs.checked_sub(1)?;
    let deadline = deadline_of_run(case, run, rules, Out::Until(served_on))?;
    let due_on = deadline.due_on?;
    let workdays = match served_on > due_on {
        true => {
            let after = rules.calendar.workdays_between(due_on, served_on)?;
            deadline.workdays.checked_add(after)?
        }
        false => used(case, run, rules, deadline.day0, served_on),
    };
    Some(Figures {
        workdays,
        due_on,
        late: served_on > due_on,
    })
}

/// What an agency had to send by a last day beside the reply, and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// By which period.
    pub period: Period,
    /// When.
    pub on: NaiveDate,
    /// Its last day.
    pub due_on: NaiveDate,
}

impl Sent {
    /// After the last day.
    pub fn late(self) -> bool {
        self.on > self.due_on
    }
}

/// What else an agency sent within a period: the notice of what is to be corrected (article
/// 30), replies that were given anew, and the answers to those who review or judge, in this
/// order. One of which the rules know no last day is left out.
pub fn sent(case: &Case, rules: &Rules) -> Vec<Sent> {
    let notice = case.supplement.as_ref().and_then(|notice| {
        // the period in which it went out: what came of it may have begun another
        let mut runs = case.runs.iter().rev();
        let run = runs.find(|run| run.opened_by < notice.opened_by)?;
        let due_on = supplement_notice(case, rules, run.day0)?.due_on?;
        Some(Sent {
            period: Period::SupplementNotice,
            on: notice.on,
            due_on,
        })
    });
    let later = case.rounds.iter().skip(1);
    let later = later.map(|round| (round.reply.as_ref(), round.runs));
    let last = (!case.rounds.is_empty()).then_some((case.reply.as_ref(), case.runs.len()));
    let anew = later.chain(last).filter_map(|(reply, runs)| {
        let on = reply?.served_on?;
        let deadline = deadline_of_run(case, runs.checked_sub(1)?, rules, Out::Until(on))?;
        Some(Sent {
            period: Period::NewReply,
            on,
            due_on: deadline.due_on?,
        })
    });
    let answers = case.remedies.iter().flat_map(|remedy| {
        let answered = remedy.instances.iter().enumerate();
        answered.filter_map(|(nth, instance)| {
            Some(Sent {
                period: answered_within(remedy, nth),
                on: instance.answered_on?,
                due_on: instance_answer(remedy, nth, rules)?.due_on?,
            })
        })
    });
    notice.into_iter().chain(anew).chain(answers).collect()
}

/// Whether an application was registered on the day on which it reached the office, or on
/// the first workday after, where it came on a day off (article 45: the office keeps a
/// register; on which day is good practice). None of a part of a case that was split: the
/// whole had been registered before.
pub fn registered_same_day(case: &Case, rules: &Rules) -> Option<bool> {
    if case.split_from.is_some() {
        return None;
    }
    let dates = &case.application.dates;
    let known = dates.arrived_on.or(match case.application.channel {
        Channel::RegisteredMail => dates.signed_on,
        _ => dates.submitted_on,
    });
    let arrived_on = known.unwrap_or(case.registered_on);
    let calendar = &rules.calendar;
    let opens_on = match calendar.is_workday(arrived_on) {
        Some(false) => calendar.next_workday(arrived_on).unwrap_or(arrived_on),
        _ => arrived_on,
    };
    Some(case.registered_on <= opens_on)
}

/// Workdays in (day 0, on] on which no opinion was out.
fn used(case: &Case, run: usize, rules: &Rules, day0: NaiveDate, on: NaiveDate) -> u32 {
    let out = exclusions(case, run, rules, Out::Until(on));
    let excluded = |day: &NaiveDate| {
        out.iter()
            .any(|out| *day > out.sent_on && out.end.is_none_or(|end| *day <= end))
    };
    let days = day0.iter_days().skip(1).take_while(|day| *day <= on);
    let counted = days
        .filter(|day| rules.calendar.is_workday(*day) == Some(true))
        .filter(|day| !excluded(day));
    u32::try_from(counted.count()).unwrap_or(u32::MAX)
}
