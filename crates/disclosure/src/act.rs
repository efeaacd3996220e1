//! The acts on a case, each with what it must say, and what the register and the
//! rules add when one is accepted.
//!
//! An accepted act is an event: its payload is stored as it was handed in,
//! beside the [`Facts`] that the register gave and what was [`Derived`] from
//! the rules at that moment, so that folding events needs neither again.

mod files;
mod payloads;
mod remedies;
mod sent;
mod turns;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clock::DeadlineKind;
use crate::fees::FeeLine;
use crate::steps::Assessed;
use crate::words::{ActKind, State};

pub use files::*;
pub use payloads::*;
pub use remedies::*;
pub use sent::Sent;
pub use turns::*;

/// Declares [`Act`]: one variant for every [`ActKind`], each with its payload.
macro_rules! acts {
    ($($kind:ident($payload:ty),)+) => {
        /// An act that somebody wants to do on a case.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Act { $(#[doc = stringify!($kind)] $kind(Box<$payload>),)+ }

        impl Act {
            /// Its kind.
            pub fn kind(&self) -> ActKind {
                match self { $(Act::$kind(_) => ActKind::$kind,)+ }
            }

            /// Reads the payload of an act of this kind.
            ///
            /// # Errors
            /// A field is missing, unknown or of the wrong form.
            pub fn parse(kind: ActKind, payload: serde_json::Value) -> Result<Act, serde_json::Error> {
                Act::read(kind, payload)
            }

            /// Reads the payload from any deserializer, so that a caller can learn where it fails.
            ///
            /// # Errors
            /// As [`Act::parse`].
            pub fn read<'de, D: serde::Deserializer<'de>>(kind: ActKind, payload: D) -> Result<Act, D::Error> {
                match kind { $(ActKind::$kind => Box::deserialize(payload).map(Act::$kind),)+ }
            }

            /// The payload, as it is stored.
            ///
            /// # Errors
            /// None for values that this crate builds; serde's signature.
            pub fn payload(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self { $(Act::$kind(payload) => serde_json::to_value(payload),)+ }
            }
        }
    };
}

acts! {
    Register(Registration),
    ConfirmReceipt(ReceiptConfirmation),
    Screen(Remark),
    RequestSupplement(SupplementRequest),
    ReceiveSupplement(SupplementReceipt),
    RecordNoticeReceipt(NoticeReceipt),
    NoticeReturned(NoticeReturn),
    ResendNotice(NoticeResending),
    CancelNotice(Grounds),
    Abandon(Remark),
    UndoAbandonment(Undoing),
    RequestReasons(ReasonsRequest),
    WeighReasons(ReasonsWeighing),
    Defer(Deferral),
    Split(Splitting),
    Dispatch(Dispatching),
    Accept(Remark),
    ReturnDispatch(Grounds),
    Consult(ConsultRequest),
    RecordConsultReceipt(ConsultReceipt),
    ConsultationAnswered(ConsultAnswer),
    ConsultationEnded(ConsultEnding),
    ApproveExtension(Extension),
    Extend(Extending),
    FindExcessive(Grounds),
    ApproveFee(FeeApproval),
    NotifyFee(FeeNotice),
    PayFee(Payment),
    Assess(Assessing),
    AnswerOnTheSpot(SpotAnswer),
    Draft(DraftReply),
    SubmitReview(Remark),
    PassReview(ReviewOpinion),
    ReturnDraft(Grounds),
    Sign(ReviewOpinion),
    AnswerJointly(JointAnswer),
    NotifyThirdParty(ThirdPartyNotice),
    Serve(Serving),
    ProveService(ServiceProof),
    ReplyReturned(Grounds),
    ServeAgain(SecondService),
    ReplyAnew(AnewOrder),
    Withdraw(Withdrawal),
    Close(Remark),
    Archive(Archiving),
    RecordContact(Contact),
    RecordPapers(Papers),
    RequestCorrection(CorrectionRequest),
    Correct(CorrectionConfirmed),
    DeclineCorrection(CorrectionDeclined),
    RecordRemedy(RemedyFiling),
    AnswerRemedy(RemedyAnswer),
    RecordRemedyDecision(RemedyDecision),
    RecordAppeal(AppealRecord),
    Urge(Message),
    Note(Message),
}

/// What the register said when the act was judged, read in the same transaction.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Which item of the applicant in the natural month this case is (Measures, article 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth_in_month: Option<u32>,
    /// The earlier replies that a draft names (article 36(6)), as far as such numbers exist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_replies: Vec<EarlierReply>,
    /// The document number that a signature takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// That the act follows from one on the case that carries the reply to several, or
    /// that this case has no such lead any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub jointly: bool,
    /// That it was done on paper before the register was begun.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_paper: bool,
    /// In a note: what was decided about a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileDecided>,
    /// At a signature: the files that go out with the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosed: Vec<Enclosed>,
}

/// An earlier reply, as the register has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierReply {
    /// Its number.
    pub number: String,
    /// The case it answered.
    pub case_number: String,
    /// When it was served; absent when it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_on: Option<NaiveDate>,
    /// Whether it went to the same applicant.
    pub same_applicant: bool,
}

/// What the rules made of an accepted act, kept with the event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// The receipt date that the channel gave; of a new reply the day on which the
    /// recorded decision that orders it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// Workdays allowed for a wait, where the payload left the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_workdays: Option<u32>,
    /// True when the act came too late to move anything, though it was lawful.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// The fee, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_fen: Option<i64>,
    /// The tier lines that add up to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fee_lines: Vec<FeeLine>,
    /// The step of the review chain that was passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Where the answers of an assessment lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessed: Option<Assessed>,
    /// The remedy text of the decision, chosen by kind, date and agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The last days that other rules or another calendar moved, in a note of the system.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redated: Vec<Redated>,
    /// What a late act or a correction made of the acts after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reevaluated: Vec<Reevaluated>,
}

/// A deadline whose last day was computed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redated {
    /// Which deadline.
    pub kind: DeadlineKind,
    /// Whose opinion it is about, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The last day before; absent while the clock stood still.
    pub before: Option<NaiveDate>,
    /// The last day now.
    pub after: Option<NaiveDate>,
    /// Whether a notice could still move the day before.
    pub provisional_before: bool,
    /// Whether one still can.
    pub provisional_after: bool,
}

/// An earlier event as it reads since a late act or a correction: what its own
/// row says of derived values and state is what was known then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reevaluated {
    /// Which event.
    pub seq: u64,
    /// What the rules make of it now.
    #[serde(default)]
    pub derived: Derived,
    /// The state after it.
    pub state: State,
}
