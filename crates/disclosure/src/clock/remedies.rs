//! The last days that reconsideration and litigation bring: to answer, to appeal, and to
//! reply anew where a decision orders it.

use chrono::NaiveDate;

use super::walk::{all_days, walk};
use super::{Deadline, DeadlineKind};
use crate::case::{Case, Decided, Instance, SoughtRemedy};
use crate::rules::Rules;
use crate::words::{DayUnit, Period, RemedyAgainst, RemedyKind, RemedyOutcome, RemedyProcedure};

/// Last day to answer the instance that a remedy is in; none of one that the agency
/// itself brought, and none before the rules begin.
pub fn remedy_answer(remedy: &SoughtRemedy, rules: &Rules) -> Option<Deadline> {
    instance_answer(remedy, remedy.instances.len().checked_sub(1)?, rules)
}

/// The same of any of its instances, in their order from 0.
pub(super) fn instance_answer(
    remedy: &SoughtRemedy,
    nth: usize,
    rules: &Rules,
) -> Option<Deadline> {
    let instance = remedy.instances.get(nth).filter(|it| !it.ours)?;
    let days = Days {
        kind: match remedy.kind {
            RemedyKind::Reconsideration => DeadlineKind::ReconsiderationAnswer,
            RemedyKind::Litigation | RemedyKind::LitigationAfter => DeadlineKind::LitigationAnswer,
        },
        period: answered_within(remedy, nth),
        day0: instance.begun_on,
        opened_by: instance.opened_by,
        ordered: None,
    };
    counted(rules, days)
}

/// The period in which an instance is answered.
pub(super) fn answered_within(remedy: &SoughtRemedy, nth: usize) -> Period {
    match (remedy.kind, remedy.procedure) {
        (RemedyKind::Reconsideration, RemedyProcedure::Ordinary) => Period::ReconsiderationAnswer,
        (RemedyKind::Reconsideration, RemedyProcedure::Simplified) => Period::SimplifiedAnswer,
        _ if nth > 0 => Period::AppealAnswer,
        _ => Period::LitigationAnswer,
    }
}

/// Last day to appeal against a judgment that corrects the reply.
pub fn appeal(remedy: &SoughtRemedy, rules: &Rules) -> Option<Deadline> {
    let decided = remedy
        .appealable()
        .filter(|decided| decided.outcome == RemedyOutcome::Corrected)?;
    let days = Days {
        kind: DeadlineKind::Appeal,
        period: Period::Appeal,
        day0: decided.received_on,
        opened_by: decided.seq,
        ordered: None,
    };
    counted(rules, days)
}

/// Last day of the new reply that a decision orders, until that reply is begun; of the
/// belated one that it orders, until that is served.
pub fn ordered_reply(case: &Case, remedy: &SoughtRemedy, rules: &Rules) -> Option<Deadline> {
    let decided = remedy.orders_reply()?;
    let replied = remedy.against == RemedyAgainst::Silence
        && case
            .contestable_since(remedy.round)
            .is_some_and(|on| on >= decided.decided_on);
    let days = Days {
        kind: DeadlineKind::OrderedReply,
        period: Period::NewReply,
        day0: decided.received_on,
        opened_by: decided.seq,
        ordered: decided.within_workdays,
    };
    (!replied).then(|| counted(rules, days)).flatten()
}

/// All of them that are open now.
pub fn of_remedies(case: &Case, rules: &Rules) -> Vec<Deadline> {
    let unanswered = |instance: &Instance| instance.answered_on.is_none();
    let undecided = |decided: Option<&Decided>| decided.is_none();
    let of = |remedy: &SoughtRemedy| {
        let answer = remedy
            .last()
            .filter(|last| unanswered(last) && undecided(last.decided.as_ref()))
            .and_then(|_| remedy_answer(remedy, rules));
        [
            answer,
            appeal(remedy, rules),
            ordered_reply(case, remedy, rules),
        ]
    };
    case.remedies.iter().flat_map(of).flatten().collect()
}

/// What a last day is counted from.
struct Days {
    kind: DeadlineKind,
    period: Period,
    day0: NaiveDate,
    opened_by: u64,
    /// Workdays that a decision set in the place of the period.
    ordered: Option<u32>,
}

fn counted(rules: &Rules, days: Days) -> Option<Deadline> {
    let row = rules.period(days.period, days.day0)?;
    let allowed = days.ordered.unwrap_or(row.workdays);
    let walked = match row.unit {
        DayUnit::Workday => walk(&rules.calendar, days.day0, allowed, &[]),
        DayUnit::Day => {
            let postponed = row.rest_day.is_some();
            all_days(&rules.calendar, days.day0, allowed, postponed)
        }
    };
    let due_on = walked.due_on;
    Some(Deadline {
        kind: days.kind,
        subject: None,
        opened_by: days.opened_by,
        day0: days.day0,
        workdays: allowed,
        unit: row.unit,
        rest_day: row.rest_day.clone(),
        due_on,
        safe_on: due_on.and_then(|due| rules.calendar.previous_workday(due)),
        provisional: due_on.is_some_and(|due| rules.calendar.is_provisional(due)),
        paused_since: None,
        excluded_workdays: 0,
        cite: row.cite.clone(),
        working: walked.working,
    })
}
