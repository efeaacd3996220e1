//! From one round of a case to the next.

use chrono::NaiveDate;

use super::{Case, Event, Round, RunCause};
use crate::act::AnewOrder;

impl Case {
    /// The decision that made the agency reply anew, by number and by the day on which it
    /// was received, as far as the case knows them: that of the remedy which the order
    /// names, else what the order says itself.
    pub fn decision_of<'c>(&'c self, order: &'c AnewOrder) -> (Option<&'c str>, Option<NaiveDate>) {
        let remedy = order.remedy.and_then(|seq| self.remedy(seq));
        let decisions = remedy
            .iter()
            .flat_map(|remedy| remedy.instances.iter().rev());
        let mut decisions = decisions.filter_map(|instance| instance.decided.as_ref());
        match decisions.find(|decided| decided.new_reply) {
            Some(decided) => (Some(&decided.number), Some(decided.received_on)),
            None => (order.decision.as_deref(), order.received_on),
        }
    }

    /// The round that is over stays as it was; the next one has its own period,
    /// reply, service and dossier.
    pub(super) fn next_round(&mut self, order: &AnewOrder, event: &Event) {
        self.rounds.push(Round {
            reply: self.reply.take(),
            ending: self.ending.take(),
            dossier: self.dossier.take(),
            runs: self.runs.len(),
            ground: order.ground,
            closed_by: event.seq,
        });
        self.round += 1;
        self.ending_remedy = None;
        // What was found and weighed for the first reply carries no second one.
        self.reasons = None;
        self.excessive = None;
        self.fee_approval = None;
        self.assessment = None;
        self.draft = None;
        self.drafters.clear();
        self.draft_returned = false;
        self.passed.clear();
        for consultation in &mut self.consultations {
            // Who was told of the first decision is told of the next one again.
            consultation.told_on = None;
            consultation.notified_on = None;
        }
        let received_on = event.derived.received_on.or(order.received_on);
        self.restart(received_on.unwrap_or(event.on), RunCause::Order, event.seq);
        self.renewed(order.remedy, event.seq);
        if let Some(run) = self.runs.last_mut() {
            run.ordered = event.derived.within_workdays;
        }
    }
}
