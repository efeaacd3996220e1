//! Opinions that are asked for (articles 32 to 34).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::{ConsultEnd, ConsultWith, Opinion};

/// An opinion that is asked for, with its own clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// Name within the case.
    pub id: String,
    /// From whom.
    pub with: ConsultWith,
    /// Name of the one asked.
    pub name: String,
    /// The agency asked, when it works with the same register.
    pub agency: Option<Uuid>,
    /// The sealed row of the register that says where it is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
    /// The event that opened it.
    pub opened_by: u64,
    /// Index of the running period it belongs to.
    pub run: usize,
    /// The day the letter went out.
    pub sent_on: NaiveDate,
    /// The day it was received, when known.
    pub received_on: Option<NaiveDate>,
    /// How and when it ended.
    pub ended: Option<(NaiveDate, ConsultOutcome)>,
    /// Asked for when the period had run out: it moves nothing.
    pub after_due: bool,
    /// The third party was told of disclosure against its will on this day.
    pub told_on: Option<NaiveDate>,
    /// The day on which the letter that tells so went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notified_on: Option<NaiveDate>,
}

/// How asking for an opinion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsultOutcome {
    /// With an opinion.
    Answered(Opinion),
    /// Without one.
    Ended(ConsultEnd),
}

impl Consultation {
    /// The opinion, once it arrived.
    pub fn opinion(&self) -> Option<Opinion> {
        match self.ended {
            Some((_, ConsultOutcome::Answered(opinion))) => Some(opinion),
            _ => None,
        }
    }

    /// What to call it.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.id
        } else {
            &self.name
        }
    }
}
