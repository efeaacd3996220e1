//! Random lives of cases: what an office may do, most of it lawful, some not.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::desk::{event, opening, person, registration, turn};
use super::payloads::{Pick, facts};
use crate::act::Facts;
use crate::application::ChannelDates;
use crate::case::{Case, Event};
use crate::lifecycle::{self, Actor, Decision, Turn};
use crate::words::{ActKind, Channel, Clock, Role};
use crate::{Act, Rules};

/// A case with everything that was entered, and the day it is.
pub(super) struct Life {
    pub events: Vec<Event>,
    pub case: Case,
    pub today: NaiveDate,
}

/// Who is in the office, what the register says, and the day an act takes effect.
pub(super) struct Hour {
    pub actors: [Actor; 2],
    pub facts: Facts,
    pub on: NaiveDate,
    pub today: NaiveDate,
}

impl Hour {
    pub(super) fn turn(&self, actor: usize) -> Turn<'_> {
        let rules = Rules::embedded();
        turn(rules, &self.actors[actor], &self.facts, self.on, self.today)
    }
}

impl Life {
    /// An application by any channel, confirmed or not, on some day.
    pub(super) fn begin(pick: &mut Pick) -> Life {
        let day = NaiveDate::from_ymd_opt(2024, 1, 3).unwrap();
        let today = day + Days::new(pick.below(900) as u64);
        let channel = pick.of(Channel::ALL);
        let sent = Some(today - Days::new(1));
        let dates = ChannelDates {
            submitted_on: sent,
            arrived_on: pick.of(&[sent, None]),
            signed_on: Some(today),
            confirmed_on: pick.of(&[None, Some(today)]),
            contact_attempted_on: None,
        };
        let registration = registration(channel, dates);
        let (clerk, facts) = (person(1, Role::ALL), Facts::default());
        let turn = turn(Rules::embedded(), &clerk, &facts, today, today);
        let decision = lifecycle::register(&registration, &turn).unwrap();
        let event = opening(&registration, &turn, decision);
        Life {
            case: Case::of(std::slice::from_ref(&event)).unwrap(),
            events: vec![event],
            today,
        }
    }

    /// Some days pass, more of them while the case waits for the applicant.
    pub(super) fn hour(&mut self, pick: &mut Pick) -> Hour {
        let passes = match lifecycle::clock(self.case.state) {
            Clock::Stopped => pick.of(&[0, 5, 30, 60]),
            _ => pick.of(&[0, 0, 0, 0, 0, 1, 1, 2, 3, 15, 40]),
        };
        self.today = self.today + Days::new(passes);
        Hour {
            on: self.today - Days::new(pick.of(&[0, 0, 0, 0, 0, 1, 20])),
            today: self.today,
            actors: [1, 2].map(|number| person(number, &roles(pick))),
            facts: facts(pick),
        }
    }

    /// Enters an accepted act that takes effect after all others.
    pub(super) fn enter(&mut self, act: Act, turn: &Turn<'_>, decision: Decision) {
        let event = event(&self.case, act, turn, decision);
        self.case.apply(&event);
        self.events.push(event);
    }
}

/// Some roles; most often all, so that cases get far.
fn roles(pick: &mut Pick) -> Vec<Role> {
    if pick.below(3) > 0 {
        return Role::ALL.to_vec();
    }
    let mut roles = Role::ALL.to_vec();
    roles.retain(|_| pick.below(2) == 0);
    roles
}

/// What carries a case forward.
const FORWARD: &[ActKind] = &[
    ActKind::ConfirmReceipt,
    ActKind::Screen,
    ActKind::Dispatch,
    ActKind::Accept,
    ActKind::WeighReasons,
    ActKind::Defer,
    ActKind::Abandon,
    ActKind::FindExcessive,
    ActKind::ApproveFee,
    ActKind::NotifyFee,
    ActKind::PayFee,
    ActKind::Draft,
    ActKind::SubmitReview,
    ActKind::PassReview,
    ActKind::Sign,
    ActKind::Serve,
    ActKind::ProveService,
    ActKind::Close,
    ActKind::Archive,
];

/// Which act is tried next: mostly one that is offered, often one that carries
/// the case forward or was never done before, sometimes anything.
pub(super) fn next(offered: &[ActKind], accepted: &BTreeSet<ActKind>, pick: &mut Pick) -> ActKind {
    let early = |kind: &ActKind| {
        matches!(
            kind,
            ActKind::Withdraw | ActKind::Split | ActKind::RecordRemedy
        )
    };
    let stays = pick.below(6) > 0;
    let offered: Vec<ActKind> = offered
        .iter()
        .copied()
        .filter(|kind| !(stays && early(kind)))
        .collect();
    let forward: Vec<ActKind> = offered
        .iter()
        .copied()
        .filter(|kind| FORWARD.contains(kind))
        .collect();
    let mut new = offered.clone();
    new.retain(|kind| !accepted.contains(kind));
    match pick.below(10) {
        8..10 if !new.is_empty() => pick.of(&new),
        0..5 if !forward.is_empty() => pick.of(&forward),
        0..=6 | 8.. if !offered.is_empty() => pick.of(&offered),
        _ => pick.of(&ActKind::ALL[1..]),
    }
}
