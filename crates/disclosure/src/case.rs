//! A case as the fold of its events. [`Case::apply`] is total: whatever was
//! accepted once can always be read again.

mod consultation;
mod fold;
mod notices;
mod remedies;
mod rounds;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::{Act, Assessing, Derived, DraftReply, Facts, FeeApproval, SplitFrom};
use crate::application::{Application, Provision};
use crate::fees::FeeLine;
use crate::lifecycle::Actor;
use crate::steps::Assessed;
use crate::text::Text;
use crate::words::{AnewGround, ContactWay, Ending, FeeBasis, Service, State};

pub use consultation::{ConsultOutcome, Consultation};
pub use notices::{Delivered, LetterOut};
pub use remedies::{Decided, Instance, SoughtRemedy};

/// An accepted act, as it stands in the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Position in the case, from 1.
    pub seq: u64,
    /// The civil date in China on which it takes legal effect.
    pub on: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub act: Act,
    /// What the register said.
    pub facts: Facts,
    /// What the rules made of it.
    pub derived: Derived,
    /// The state after it.
    pub state: State,
}

/// Why a running period began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunCause {
    /// Receipt of the application (article 33).
    Receipt,
    /// Receipt of the corrected application (article 30).
    Supplement,
    /// Payment of the fee (Measures, article 6).
    Payment,
    /// Receipt of the decision that orders a new reply.
    Order,
}

/// A running period: what was used, excluded and extended belongs to it, and a
/// restart drops it all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Day 0.
    pub day0: NaiveDate,
    /// Why it began.
    pub cause: RunCause,
    /// The event that began it.
    pub opened_by: u64,
    /// Workdays that the extension added, and the day it was notified.
    pub extension: Option<(u32, NaiveDate)>,
    /// Workdays that a reasoned deferral added (article 35).
    pub deferral: Option<u32>,
    /// The period that a decision ordered, in workdays: it takes the place of the
    /// statutory one.
    #[serde(default)]
    pub ordered: Option<u32>,
}

/// A supplement notice (article 30): one per application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supplement {
    /// The event that asked for it.
    pub opened_by: u64,
    /// When it was sent.
    pub on: NaiveDate,
    /// When the applicant received it.
    pub served_on: Option<NaiveDate>,
    /// Workdays given.
    pub within_workdays: u32,
    /// Sent after its own last day: a procedural defect.
    pub late: bool,
    /// When the corrected application arrived.
    pub received_on: Option<NaiveDate>,
    /// When the post brought it back, and it was not received since.
    #[serde(default)]
    pub returned_on: Option<NaiveDate>,
    /// When it was sent again.
    #[serde(default)]
    pub resent_on: Option<NaiveDate>,
}

/// Reasons asked for (article 35).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reasons {
    /// The event that asked for them.
    pub opened_by: u64,
    /// When they were asked for.
    pub on: NaiveDate,
    /// When the applicant received the notice.
    pub served_on: Option<NaiveDate>,
    /// Workdays given.
    pub within_workdays: u32,
    /// The finding, once weighed.
    pub reasonable: Option<bool>,
    /// When the post brought the notice back, and it was not received since.
    #[serde(default)]
    pub returned_on: Option<NaiveDate>,
    /// When it was sent again.
    #[serde(default)]
    pub resent_on: Option<NaiveDate>,
}

/// A fee notice: one per application (Measures, articles 3, 6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeeDue {
    /// The event that notified it.
    pub opened_by: u64,
    /// When it was notified.
    pub on: NaiveDate,
    /// Basis.
    pub basis: FeeBasis,
    /// Amount, in fen.
    pub amount_fen: i64,
    /// Tier lines.
    pub lines: Vec<FeeLine>,
    /// When the applicant received the notice.
    pub received_on: Option<NaiveDate>,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
    /// Number of the case that carries the notice, when another does.
    pub covered_by: Option<String>,
    /// When the post brought it back, and it was not received since.
    #[serde(default)]
    pub returned_on: Option<NaiveDate>,
    /// When it was sent again.
    #[serde(default)]
    pub resent_on: Option<NaiveDate>,
}

/// An assessment: the steps from the application to the kind of its reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The event.
    pub seq: u64,
    /// When.
    pub on: NaiveDate,
    /// Who answered.
    pub by: Uuid,
    /// The name, as it stood then.
    pub by_name: String,
    /// The answers, and where they lead.
    pub assessed: Assessed,
    /// What was noted with each answer.
    pub notes: Vec<Option<Text>>,
}

impl Assessment {
    fn of(assessing: &Assessing, event: &Event) -> Assessment {
        let answers = assessing.answers.iter();
        Assessment {
            seq: event.seq,
            on: event.on,
            by: event.actor.id,
            by_name: event.actor.name.clone(),
            assessed: event.derived.assessed.clone().unwrap_or_default(),
            notes: answers.map(|given| given.note.clone()).collect(),
        }
    }

    /// Whether it leads to a reply.
    pub fn is_complete(&self) -> bool {
        !self.assessed.kinds.is_empty()
    }

    /// Whether a kind of reply follows from it; one that has not come to its end
    /// speaks against none.
    pub fn allows(&self, kind: &str) -> bool {
        !self.is_complete() || self.assessed.kinds.iter().any(|follows| follows == kind)
    }
}

/// The reply on its way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Kind.
    pub kind: String,
    /// Document number.
    pub number: Option<String>,
    /// Day of the decision.
    pub signed_on: NaiveDate,
    /// Remedy text, when it decides something.
    pub remedy: Option<String>,
    /// How it was served.
    pub service: Option<Service>,
    /// The legal time point.
    pub served_on: Option<NaiveDate>,
    /// Whether proof of service is on file.
    pub proved: bool,
    /// When the post brought it back.
    #[serde(default)]
    pub returned_on: Option<NaiveDate>,
    /// How and when it was served once more; the first posting still counts.
    #[serde(default)]
    pub served_again: Option<(Service, NaiveDate)>,
    /// Number of the case that carries the reply, when another does.
    #[serde(default)]
    pub joined_to: Option<String>,
}

impl Reply {
    /// It came back and was not served once more: what 国办公开办函〔2016〕235号 asks for
    /// before a case may rest on the posting.
    pub fn wants_serving_again(&self) -> bool {
        self.returned_on.is_some() && self.served_again.is_none()
    }

    /// It came back after it was served last.
    pub fn lies_here(&self) -> bool {
        let again = self.served_again.map(|(_, on)| on);
        self.returned_on
            .is_some_and(|returned_on| again.is_none_or(|on| on < returned_on))
    }

    /// How it was served last.
    pub fn last_service(&self) -> Option<Service> {
        self.served_again.map_or(self.service, |(way, _)| Some(way))
    }
}

/// A round that is over: a reply, or an ending without one, that was annulled or
/// corrected. It stays as it was and is what the annual report counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// The reply.
    pub reply: Option<Reply>,
    /// How it ended without one.
    pub ending: Option<(Ending, NaiveDate)>,
    /// Number of its dossier.
    pub dossier: Option<String>,
    /// How many of the running periods are this round's and those before it.
    pub runs: usize,
    /// Why it was not the last.
    pub ground: AnewGround,
    /// The event that opened the next round.
    pub closed_by: u64,
}

impl Round {
    /// The day that ended it.
    pub fn concluded_on(&self) -> Option<NaiveDate> {
        concluded_on(self.reply.as_ref(), self.ending)
    }
}

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion<'c> {
    /// By a reply of this kind.
    Replied(&'c str),
    /// Without one.
    Ended(Ending),
}

fn concluded_on(reply: Option<&Reply>, ending: Option<(Ending, NaiveDate)>) -> Option<NaiveDate> {
    reply
        .and_then(|reply| reply.served_on)
        .or(ending.map(|(_, on)| on))
}

/// An attempt to reach the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ContactMade {
    /// The event.
    pub seq: u64,
    /// When.
    pub on: NaiveDate,
    /// How.
    pub way: ContactWay,
    /// Whether the applicant was reached.
    pub reached: bool,
    /// Whether the applicant agreed to be served electronically.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agrees_electronic: bool,
}

/// A correction that waits for a second person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorrectionAsked {
    /// The event that asks for it.
    pub seq: u64,
    /// The event that is wrong.
    pub event: u64,
    /// Who asks.
    pub by: Uuid,
}

fn first_round() -> u32 {
    1
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Case number.
    pub number: String,
    /// Owner.
    pub agency: Uuid,
    /// The application.
    pub application: Application,
    /// The case it was split from.
    pub split_from: Option<SplitFrom>,
    /// State.
    pub state: State,
    /// Sequence number of the last event.
    pub version: u64,
    /// Effective date of the last event.
    pub last_on: NaiveDate,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Statutory receipt date of the first application.
    pub received_on: Option<NaiveDate>,
    /// Running periods; the last one counts.
    pub runs: Vec<Run>,
    /// Opinions.
    pub consultations: Vec<Consultation>,
    /// The supplement notice.
    pub supplement: Option<Supplement>,
    /// Reasons.
    pub reasons: Option<Reasons>,
    /// Consent to an extension in the current period: workdays, who.
    pub extension_consent: Option<(u32, Uuid)>,
    /// The finding that number or frequency is clearly beyond reason.
    pub excessive: Option<Text>,
    /// The approved fee, and its amount in fen.
    pub fee_approval: Option<(FeeApproval, i64)>,
    /// The fee notice.
    pub fee: Option<FeeDue>,
    /// Handler, once dispatched.
    pub handler: Option<Uuid>,
    /// The handler's name.
    pub handler_name: String,
    /// The answers that lead to the kind of the reply, as last given in this round.
    #[serde(default)]
    pub assessment: Option<Assessment>,
    /// The current draft, and who drafted it.
    pub draft: Option<DraftReply>,
    /// Who had a hand in it since the draft last went back.
    pub drafters: Vec<Uuid>,
    /// Whether the draft went back and no new one was made since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft_returned: bool,
    /// Steps of the review chain that it has passed, by name.
    pub passed: Vec<String>,
    /// The reply, once signed.
    pub reply: Option<Reply>,
    /// How it ended without one.
    pub ending: Option<(Ending, NaiveDate)>,
    /// Remedy text of that ending, when it decides something.
    pub ending_remedy: Option<String>,
    /// Number of the dossier.
    pub dossier: Option<String>,
    /// How often it was urged.
    pub urged: u32,
    /// Which round this is, from 1.
    #[serde(default = "first_round")]
    pub round: u32,
    /// The rounds before.
    #[serde(default)]
    pub rounds: Vec<Round>,
    /// Attempts to reach the applicant.
    #[serde(default)]
    pub contacts: Vec<ContactMade>,
    /// Corrections that wait for a second person.
    #[serde(default)]
    pub corrections: Vec<CorrectionAsked>,
    /// Letters that nobody has to answer, as far as their service is on record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivered: Vec<Delivered>,
    /// Reconsiderations and suits, in the order in which they were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<SoughtRemedy>,
}

impl Case {
    /// The running period that counts now.
    pub fn run(&self) -> Option<&Run> {
        self.runs.last()
    }

    /// The day that ends the case for the annual report: that of its first round,
    /// since a later one makes no new application (国办公开办函〔2021〕30号).
    pub fn concluded_on(&self) -> Option<NaiveDate> {
        match self.rounds.first() {
            Some(first) => first.concluded_on(),
            None => concluded_on(self.reply.as_ref(), self.ending),
        }
    }

    /// How that round ended, and on which day.
    pub fn conclusion(&self) -> Option<(NaiveDate, Conclusion<'_>)> {
        let (reply, ending) = match self.rounds.first() {
            Some(first) => (first.reply.as_ref(), first.ending),
            None => (self.reply.as_ref(), self.ending),
        };
        let served = reply.and_then(|reply| {
            let kind = Conclusion::Replied(&reply.kind);
            reply.served_on.map(|on| (on, kind))
        });
        served.or(ending.map(|(ending, on)| (on, Conclusion::Ended(ending))))
    }

    /// Whether the applicant chose to be answered electronically, in the application
    /// or since, up to a day.
    pub fn chose_electronic(&self, on: NaiveDate) -> bool {
        let ways = &self.application.provision;
        let agreed = |contact: &ContactMade| contact.agrees_electronic && contact.on <= on;
        ways.contains(&Provision::Email)
            || ways.contains(&Provision::Online)
            || self.contacts.iter().any(agreed)
    }

    /// Whether the draft is of another kind than those that the assessment led to.
    pub fn departs(&self) -> bool {
        let leads_elsewhere = |draft: &DraftReply| {
            let assessment = self.assessment.as_ref();
            assessment.is_some_and(|assessment| !assessment.allows(&draft.kind))
        };
        self.draft.as_ref().is_some_and(leads_elsewhere)
    }

    /// One consultation.
    pub fn consultation(&self, id: &str) -> Option<&Consultation> {
        self.consultations
            .iter()
            .find(|consultation| consultation.id == id)
    }
}

/// What a fold needs of the event that opens a case.
#[derive(Debug, Clone, Copy)]
pub struct EventHead {
    /// Position.
    pub seq: u64,
    /// Effective date.
    pub on: NaiveDate,
    /// State after it.
    pub state: State,
}

impl Event {
    /// Its head.
    pub fn head(&self) -> EventHead {
        EventHead {
            seq: self.seq,
            on: self.on,
            state: self.state,
        }
    }
}
