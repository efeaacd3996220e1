//! Reconsiderations and suits about a case: each goes its own way, through one instance
//! or two, whatever becomes of the case meanwhile.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Case, Event, Reply, Round};
use crate::act::{AppealRecord, RemedyAnswer, RemedyDecision, RemedyFiling};
use crate::words::{
    AppealBy, Ending, RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome, RemedyProcedure,
};

/// A reconsideration or a suit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SoughtRemedy {
    /// The event that recorded it: its name within the case.
    pub seq: u64,
    /// Which.
    pub kind: RemedyKind,
    /// Against what.
    pub against: RemedyAgainst,
    /// Of which round.
    pub round: u32,
    /// By whom.
    pub by: RemedyBy,
    /// How it is conducted.
    pub procedure: RemedyProcedure,
    /// The day it was filed, when known.
    pub filed_on: Option<NaiveDate>,
    /// One instance, or after an appeal two; never none.
    pub instances: Vec<Instance>,
    /// The day from which a judgment is final because nobody appealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_on: Option<NaiveDate>,
    /// The event that opened the round in which the reply it ordered is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_by: Option<u64>,
}

/// One instance of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// The event that opened it.
    pub opened_by: u64,
    /// Which authority or court.
    pub before: String,
    /// Its number there.
    pub number: Option<String>,
    /// The day it began for the agency: the notice or the appeal was received, or the
    /// agency's own appeal went out.
    pub begun_on: NaiveDate,
    /// The agency itself appealed: it is not the one to answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ours: bool,
    /// The day the agency answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// How it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// A decision or judgment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// The event that recorded it.
    pub seq: u64,
    /// How it ended.
    pub outcome: RemedyOutcome,
    /// Its day.
    pub decided_on: NaiveDate,
    /// The day it reached the agency.
    pub received_on: NaiveDate,
    /// Its number.
    pub number: String,
    /// It orders a new reply.
    pub new_reply: bool,
    /// The period that was ordered, in workdays.
    pub within_workdays: Option<u32>,
}

impl SoughtRemedy {
    fn of(filing: &RemedyFiling, round: u32, seq: u64) -> SoughtRemedy {
        SoughtRemedy {
            seq,
            kind: filing.kind,
            against: filing.against,
            round,
            by: filing.by,
            procedure: filing.procedure.unwrap_or(RemedyProcedure::Ordinary),
            filed_on: filing.filed_on,
            instances: vec![Instance {
                opened_by: seq,
                before: filing.before.clone(),
                number: filing.number.clone(),
                begun_on: filing.received_on,
                ours: false,
                answered_on: None,
                decided: None,
            }],
            final_on: None,
            renewed_by: None,
        }
    }

    /// The instance that it began with.
    pub fn first(&self) -> Option<&Instance> {
        self.instances.first()
    }

    /// The instance that it is in, or was decided by.
    pub fn last(&self) -> Option<&Instance> {
        self.instances.last()
    }

    /// The decision that stands, once there is one and no appeal reopened it.
    pub fn decision(&self) -> Option<&Decided> {
        self.last()?.decided.as_ref()
    }

    /// Whether it is undecided: not yet, or again after an appeal.
    pub fn is_open(&self) -> bool {
        self.decision().is_none()
    }

    /// The decision against which an appeal may be made, as far as the case knows.
    pub fn appealable(&self) -> Option<&Decided> {
        let first = self.kind.is_suit() && self.instances.len() == 1 && self.final_on.is_none();
        self.decision().filter(|_| first)
    }

    /// The decision that orders a new reply which nobody has begun yet.
    pub fn orders_reply(&self) -> Option<&Decided> {
        let decided = self.decision().filter(|decided| decided.new_reply)?;
        self.renewed_by.is_none().then_some(decided)
    }
}

/// What a round came to, so far: a reply that was served, or a decision that ended it.
fn decided_on(reply: Option<&Reply>, ending: Option<(Ending, NaiveDate)>) -> Option<NaiveDate> {
    let served_on = reply.and_then(|reply| reply.served_on);
    served_on.or(match ending {
        Some((Ending::SupplementAbandoned | Ending::FeeAbandoned, on)) => Some(on),
        // Who withdraws or is told of a split has been refused nothing.
        _ => None,
    })
}

impl Case {
    /// A reconsideration or suit, by the event that recorded it.
    pub fn remedy(&self, seq: u64) -> Option<&SoughtRemedy> {
        self.remedies.iter().find(|remedy| remedy.seq == seq)
    }

    /// The day on which a round came to something that can be contested.
    pub fn contestable_since(&self, round: u32) -> Option<NaiveDate> {
        let ended: Option<&Round> = usize::try_from(round)
            .ok()?
            .checked_sub(1)
            .and_then(|index| self.rounds.get(index));
        match ended {
            Some(ended) => decided_on(ended.reply.as_ref(), ended.ending),
            None if round == self.round => decided_on(self.reply.as_ref(), self.ending),
            None => None,
        }
    }

    /// The round that a filing is about: the one that it names, else the latest that can
    /// be meant.
    pub fn contested_round(&self, filing: &RemedyFiling) -> u32 {
        filing.round.unwrap_or_else(|| match filing.against {
            RemedyAgainst::Silence => self.round,
            RemedyAgainst::Reply => (1..=self.round)
                .rev()
                .find(|round| self.contestable_since(*round).is_some())
                .unwrap_or(self.round),
        })
    }

    fn remedy_mut(&mut self, seq: u64) -> Option<&mut SoughtRemedy> {
        self.remedies.iter_mut().find(|remedy| remedy.seq == seq)
    }

    pub(super) fn record_remedy(&mut self, filing: &RemedyFiling, seq: u64) {
        let round = self.contested_round(filing);
        self.remedies.push(SoughtRemedy::of(filing, round, seq));
    }

    pub(super) fn answer_remedy(&mut self, answer: &RemedyAnswer) {
        let remedy = self.remedy_mut(answer.remedy);
        if let Some(instance) = remedy.and_then(|remedy| remedy.instances.last_mut()) {
            instance.answered_on = Some(answer.answered_on);
        }
    }

    pub(super) fn decide_remedy(&mut self, decision: &RemedyDecision, event: &Event) {
        let remedy = self.remedy_mut(decision.remedy);
        if let Some(instance) = remedy.and_then(|remedy| remedy.instances.last_mut()) {
            instance.decided = Some(Decided {
                seq: event.seq,
                outcome: decision.outcome,
                decided_on: decision.decided_on,
                received_on: decision.received_on,
                number: decision.number.clone(),
                new_reply: decision.new_reply,
                within_workdays: event.derived.within_workdays,
            });
        }
    }

    pub(super) fn record_appeal(&mut self, appeal: &AppealRecord, seq: u64) {
        let Some(remedy) = self.remedy_mut(appeal.remedy) else {
            return;
        };
        if appeal.by == AppealBy::Nobody {
            remedy.final_on = Some(appeal.appealed_on);
            return;
        }
        let before = remedy.last().map(|it| it.before.clone());
        remedy.instances.push(Instance {
            opened_by: seq,
            before: appeal.before.clone().or(before).unwrap_or_default(),
            number: appeal.number.clone(),
            begun_on: appeal.appealed_on,
            ours: appeal.by == AppealBy::Agency,
            answered_on: None,
            decided: None,
        });
    }

    /// The new reply that a decision ordered is begun by an event.
    pub(super) fn renewed(&mut self, remedy: Option<u64>, by: u64) {
        if let Some(remedy) = remedy.and_then(|seq| self.remedy_mut(seq)) {
            remedy.renewed_by = Some(by);
        }
    }
}
