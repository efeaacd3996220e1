//! What the acts of reconsideration and litigation must say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::payloads::payloads;
use crate::text::Text;
use crate::words::{AppealBy, RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome, RemedyProcedure};

payloads! {
    /// A reconsideration or a suit reached the agency.
    RemedyFiling {
        /// Which.
        kind: RemedyKind,
        /// Against what.
        against: RemedyAgainst,
        /// Which round of the case; the latest that fits when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<u32>,
        /// By whom.
        by: RemedyBy,
        /// Which authority or court.
        before: String,
        /// Its number there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// How a reconsideration is conducted; the ordinary way when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        procedure: Option<RemedyProcedure>,
        /// The day it was filed, when known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filed_on: Option<NaiveDate>,
        /// The day the notice to answer reached the agency.
        received_on: NaiveDate,
        /// What is complained of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// The agency answers it.
    RemedyAnswer {
        /// Which, by the event that recorded it.
        remedy: u64,
        /// The day the answer went out.
        answered_on: NaiveDate,
        /// Its number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// A decision or judgment.
    RemedyDecision {
        /// On which, by the event that recorded it.
        remedy: u64,
        /// How it ended.
        outcome: RemedyOutcome,
        /// The day of the decision.
        decided_on: NaiveDate,
        /// The day it reached the agency.
        received_on: NaiveDate,
        /// Its number.
        number: String,
        /// It orders a new reply.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        new_reply: bool,
        /// The period that was ordered, in workdays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_workdays: Option<u32>,
        /// The last day that was ordered, where it names a day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
        /// What it says, in short.
        gist: Text,
    }

    /// An appeal against a judgment, or that there is none.
    AppealRecord {
        /// Of which suit, by the event that recorded it.
        remedy: u64,
        /// By whom.
        by: AppealBy,
        /// The day the agency appealed, or received the copy of the appeal; where nobody
        /// appealed, the day from which the judgment is final.
        appealed_on: NaiveDate,
        /// Which court.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        /// Its number there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }
}
