//! What the acts of the everyday turns must say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::payloads::payloads;
use super::{DraftReply, Notice};
use crate::application::Agent;
use crate::text::Text;
use crate::words::{AnewGround, ContactWay, Service, Signer, vocabulary};

vocabulary! {
    /// How an applicant declared to withdraw.
    Declared {
        /// In writing.
        Written = "written" "书面提出",
        /// By word of mouth, taken down in a record.
        Oral = "oral" "口头提出，已制作笔录",
        /// By mail or on the website.
        Electronic = "electronic" "以电子邮件或者网上提出",
    }
}

payloads! {
    /// A notice came back from the post.
    NoticeReturn {
        /// Which notice.
        notice: Notice,
        /// Why, as the post says.
        reason: Text,
    }

    /// A notice is sent again.
    NoticeResending {
        /// Which notice.
        notice: Notice,
        /// By which way and to where.
        way: Text,
        /// How it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<Service>,
        /// By whom it was posted, by `service.toml`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<String>,
        /// Number of the posting, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<String>,
    }

    /// The applicant withdraws.
    Withdrawal {
        /// How it was declared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        declared: Option<Declared>,
        /// The day it was declared, where that was before it was entered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        declared_on: Option<NaiveDate>,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// An abandonment is undone (article 30: “无正当理由”).
    Undoing {
        /// The good reason.
        reason: Text,
        /// A new period to correct, in workdays; the office's default when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_workdays: Option<u32>,
        /// The day the applicant was told, when known already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
    }

    /// 当场答复 (article 33): given and signed for in one sitting.
    SpotAnswer {
        /// The reply.
        reply: DraftReply,
        /// What proves that it was given: signature, recording.
        proof: Text,
    }

    /// The reply of another case answers this one too.
    JointAnswer {
        /// Number of the case that carries the reply.
        lead: String,
        /// The reply.
        reply: DraftReply,
    }

    /// A reply that came back is served once more.
    SecondService {
        /// How.
        service: Service,
        /// Posted, signed for, or sent.
        served_on: NaiveDate,
        /// By whom it was posted, by `service.toml`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<String>,
        /// Number of the posting, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<String>,
        /// Who signed for it, where it was handed over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed_by: Option<Signer>,
        /// The other contact that was used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Text>,
    }

    /// A reply, or an ending without one, is annulled or corrected.
    AnewOrder {
        /// By whom.
        ground: AnewGround,
        /// The reconsideration or suit on record whose decision orders it, by the event
        /// that recorded it: number, day and period are that decision's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remedy: Option<u64>,
        /// Number of the decision or judgment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<String>,
        /// The day the agency received it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_on: Option<NaiveDate>,
        /// The period that was ordered, in workdays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_workdays: Option<u32>,
        /// The last day that was ordered, where it names a day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
        /// What was wrong, and what was ordered.
        reason: Text,
    }

    /// Somebody tried to reach the applicant.
    Contact {
        /// How.
        way: ContactWay,
        /// Whether the applicant was reached.
        reached: bool,
        /// What was said, or why nobody was reached.
        text: Text,
        /// The applicant agreed to be served electronically.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agrees_electronic: bool,
    }

    /// Papers that prove identity or authority, handed in after registration.
    Papers {
        /// A proof of the applicant's identity was seen.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        identity_proved: bool,
        /// The applicant in the register, when the papers name a number or contact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        applicant: Option<PersonRow>,
        /// The agent who acts from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<Agent>,
        /// The agent acts no more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agent_ends: bool,
        /// The agent's power of attorney.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authority: Option<Text>,
        /// How joint applicants named their representative.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        representation: Option<Text>,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// A person of the register, whose particulars are sealed there.
    PersonRow {
        /// The person.
        person: Uuid,
        /// The sealed row with the contact given this time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Uuid>,
        /// Name, as written.
        name: String,
    }

    /// A mistake in an earlier event, and what should stand instead.
    CorrectionRequest {
        /// The event, by its number in the case.
        event: u64,
        /// The day on which it took effect, where that is wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        effective_on: Option<NaiveDate>,
        /// What it should say, whole, where that is wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrected: Option<serde_json::Value>,
        /// It never happened: entered by mistake.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        strike: bool,
        /// How the mistake came about.
        reason: Text,
    }

    /// A second person confirms a correction.
    CorrectionConfirmed {
        /// The event that asked for it.
        request: u64,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// A second person declines a correction.
    CorrectionDeclined {
        /// The event that asked for it.
        request: u64,
        /// Why.
        reason: Text,
    }
}
