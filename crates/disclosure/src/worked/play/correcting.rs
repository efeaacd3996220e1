//! Corrections: one person asks for them, another confirms.

use chrono::NaiveDate;
use serde_json::Value;

use super::{Player, Step};
use crate::act::{Act, CorrectionConfirmed, CorrectionRequest};
use crate::case::Event;
use crate::history::{History, merge};
use crate::text::Text;
use crate::worked::form::Correction;

impl Player<'_> {
    pub(super) fn correct(&mut self, on: NaiveDate, correction: &Correction) -> Step {
        // What was refused is no event; the history says so of the number 0.
        let event = self.said_by.get(correction.event).copied().flatten();
        let event = event.unwrap_or_default();
        let request = CorrectionRequest {
            event,
            effective_on: correction.effective_on,
            corrected: correction
                .change
                .as_ref()
                .map(|change| self.changed(event, change)),
            strike: correction.strike,
            reason: Text::from("理由"),
        };
        self.act(on, Act::RequestCorrection(Box::new(request)))?;
        let confirmed = CorrectionConfirmed {
            request: self.case.version,
            remark: None,
        };
        self.act_as(true, on, Act::Correct(Box::new(confirmed)))
    }

    /// What an event says now, with some of its fields changed.
    fn changed(&self, event: u64, change: &Value) -> Value {
        let entered: Vec<&Event> = self.events.iter().collect();
        let mut payload = History::of(&entered)
            .standing(event)
            .and_then(|standing| standing.act.payload().ok())
            .unwrap_or_default();
        merge(&mut payload, change);
        payload
    }
}
