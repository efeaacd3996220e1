//! The limits that the office sets for itself (`[[limit]]` of `office.toml`, each
//! named as its kind): they remind, and nobody's right hangs on them. They watch
//! what is forgotten: an application that nobody has opened, a letter whose receipt
//! nobody wrote down, an opinion that has no limit by law. A limit that the office
//! does not set is not there.

use chrono::NaiveDate;

use super::{Deadline, DeadlineKind, arrived_on, counted};
use crate::act::Notice;
use crate::case::{Case, Consultation, LetterOut};
use crate::lifecycle;
use crate::rules::Rules;
use crate::words::{ConsultWith, State};

/// What a limit is counted for.
#[derive(Debug, Clone, Copy)]
struct Of<'c> {
    kind: DeadlineKind,
    subject: Option<&'c str>,
    opened_by: u64,
    day0: NaiveDate,
}

fn limit(rules: &Rules, of: Of<'_>) -> Option<Deadline> {
    let row = rules.limit(of.kind.word(), of.day0)?;
    Some(Deadline {
        subject: of.subject.map(str::to_owned),
        opened_by: of.opened_by,
        // whether day 0 counts is disputed of periods of the law only
        safe_on: None,
        ..counted(rules, of.kind, of.day0, row.workdays, row.cite.clone())
    })
}

/// Last day to confirm the receipt with the applicant: the law names no day for
/// what comes by the network or by fax, so the office sets one for itself.
pub(super) fn confirmation(case: &Case, rules: &Rules) -> Option<Deadline> {
    let of = Of {
        kind: DeadlineKind::Confirmation,
        subject: None,
        opened_by: 1,
        day0: arrived_on(case),
    };
    limit(rules, of)
}

/// Last day to begin with an application: registered, and neither looked at nor
/// given to anybody.
pub fn opening(case: &Case, rules: &Rules) -> Option<Deadline> {
    let run = case.run().filter(|_| case.state == State::Registered)?;
    let of = Of {
        kind: DeadlineKind::Opening,
        subject: None,
        opened_by: run.opened_by,
        // what was entered late waits since the day on which it was entered
        day0: run.day0.max(case.registered_on),
    };
    limit(rules, of)
}

/// Last day to write down that what is on its way to the applicant arrived, or to
/// send anew what came back: the notice that the case waits for, or the reply.
pub fn receipt(case: &Case, rules: &Rules) -> Option<Deadline> {
    let (opened_by, day0) = match case.state {
        State::AwaitingSupplement => {
            let notice = case.supplement.as_ref()?;
            let on = notice.resent_on.unwrap_or(notice.on);
            let day0 = underway(on, notice.served_on, notice.returned_on)?;
            (notice.opened_by, day0)
        }
        State::AwaitingReasons => {
            let notice = case.reasons.as_ref()?;
            let on = notice.resent_on.unwrap_or(notice.on);
            let day0 = underway(on, notice.served_on, notice.returned_on)?;
            (notice.opened_by, day0)
        }
        State::AwaitingFee => {
            let notice = case.fee.as_ref()?;
            let on = notice.resent_on.unwrap_or(notice.on);
            let day0 = underway(on, notice.received_on, notice.returned_on)?;
            (notice.opened_by, day0)
        }
        // Proof of one posting is that of all cases that the reply answers.
        State::Replied => {
            let reply = case.reply.as_ref().filter(|it| it.joined_to.is_none())?;
            let on = reply.served_again.map_or(reply.served_on?, |(_, on)| on);
            // Served once more is enough: what comes back then waits for its proof alone.
            let returned_on = reply.returned_on.filter(|_| reply.wants_serving_again());
            let proved_on = reply.proved.then_some(on);
            (case.run()?.opened_by, underway(on, proved_on, returned_on)?)
        }
        _ => return None,
    };
    let of = Of {
        kind: DeadlineKind::Receipt,
        subject: None,
        opened_by,
        day0,
    };
    limit(rules, of)
}

/// The day since which a letter is on its way, or lies here again; none once it
/// arrived.
fn underway(
    sent_on: NaiveDate,
    received_on: Option<NaiveDate>,
    returned_on: Option<NaiveDate>,
) -> Option<NaiveDate> {
    match (returned_on, received_on) {
        (Some(returned_on), _) => Some(returned_on),
        (None, Some(_)) => None,
        (None, None) => Some(sent_on),
    }
}

/// Last days to write down that letters arrived which nobody has to answer, and which
/// have to have arrived all the same: an extension that was never told is none (article
/// 33), a third party is told before anything is disclosed against its will (article
/// 32), and an abandonment can be contested from its receipt on.
fn told(case: &Case, rules: &Rules) -> Vec<Deadline> {
    let is_wanted = |letter: &LetterOut| match letter.notice {
        Notice::Extension | Notice::ThirdParty => lifecycle::is_open(case.state),
        Notice::Abandonment => case.state == State::Ended,
        _ => false,
    };
    let opened_by = |letter: &LetterOut| match &letter.consultation {
        Some(id) => Some(case.consultation(id)?.opened_by),
        None => Some(case.run()?.opened_by),
    };
    let out = case.letters_out().into_iter();
    out.filter(is_wanted)
        .filter(|letter| case.delivery(letter).is_none())
        .filter_map(|letter| {
            let of = Of {
                kind: DeadlineKind::Receipt,
                subject: letter.consultation.as_deref(),
                opened_by: opened_by(&letter)?,
                day0: letter.dated,
            };
            limit(rules, of)
        })
        .collect()
}

/// Last day to write down that a letter that asks for an opinion arrived: from
/// there on the opinion's own limit counts.
pub fn letter_receipt(asked: &Consultation, rules: &Rules) -> Option<Deadline> {
    let waits = asked.received_on.is_none() && asked.with != ConsultWith::Internal;
    let of = Of {
        kind: DeadlineKind::Receipt,
        subject: Some(&asked.id),
        opened_by: asked.opened_by,
        day0: asked.sent_on,
    };
    waits.then(|| limit(rules, of)).flatten()
}

/// The day by which the office wants an opinion to which the law sets no limit.
pub fn own_opinion(asked: &Consultation, rules: &Rules) -> Option<Deadline> {
    let kind = match asked.with {
        ConsultWith::ThirdParty | ConsultWith::JointAgency => return None,
        ConsultWith::OtherAgency => DeadlineKind::OtherAgencyOpinion,
        ConsultWith::Internal => DeadlineKind::InternalOpinion,
    };
    let of = Of {
        kind,
        subject: Some(&asked.id),
        opened_by: asked.opened_by,
        day0: asked.received_on.unwrap_or(asked.sent_on),
    };
    limit(rules, of)
}

/// The limits that run in a case that has a period to reply, or had one.
pub(super) fn running(case: &Case, rules: &Rules) -> Vec<Deadline> {
    let mut limits: Vec<Deadline> = opening(case, rules).into_iter().collect();
    limits.extend(receipt(case, rules));
    limits.extend(told(case, rules));
    if lifecycle::is_open(case.state) {
        let out = case.consultations.iter().filter(|it| it.ended.is_none());
        limits.extend(out.flat_map(|asked| {
            let receipt = letter_receipt(asked, rules);
            receipt.into_iter().chain(own_opinion(asked, rules))
        }));
    }
    limits
}
