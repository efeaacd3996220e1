//! What each act must say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::application::Application;
use crate::reply::{ItemOutcome, Parts};
use crate::text::Text;
use crate::words::{ConsultEnd, ConsultWith, FeeBasis, Opinion, Service, Signer, vocabulary};

/// Declares payload structs: strict in what they accept, lean in what they write.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })+) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* })+
    };
}
pub(crate) use payloads;

vocabulary! {
    /// A letter whose service is written down. The first three are answered: their
    /// receipt begins a period.
    Notice {
        /// Supplement notice.
        Supplement = "supplement" "补正告知书",
        /// Notice to give reasons.
        Reasons = "reasons" "说明理由告知书",
        /// Fee notice.
        Fee = "fee" "收费通知书",
        /// What ends a case as abandoned.
        Abandonment = "abandonment" "视为放弃告知书",
        /// To a third party: disclosure against its will.
        ThirdParty = "third_party" "告知第三方决定公开书",
        /// Extension notice.
        Extension = "extension" "延期答复告知书",
        /// Notice of a reasonable delayed period.
        Deferral = "deferral" "延迟答复告知书",
        /// Notice of a split.
        Split = "split" "拆分办理告知书",
        /// To the applicant: a third party is asked.
        Consultation = "consultation" "征求意见告知书",
        /// Confirmation of a payment.
        Payment = "payment" "缴费确认书",
        /// Acknowledgement of the application.
        Acknowledgement = "acknowledgement" "登记回执",
    }
}

impl Notice {
    /// Whether the case waits for an answer to it.
    pub fn is_awaited(self) -> bool {
        matches!(self, Notice::Supplement | Notice::Reasons | Notice::Fee)
    }
}

payloads! {
    /// An application enters the register.
    Registration {
        /// The application.
        application: Application,
        /// The agency that it is addressed to, the owner of the case.
        agency: Uuid,
        /// The case number, gap-free per agency and year.
        number: String,
        /// The case that this one was split from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        split_from: Option<SplitFrom>,
    }

    /// Where a child of a split case comes from.
    SplitFrom {
        /// The parent case.
        case: Uuid,
        /// Its number.
        number: String,
        /// The receipt date that the child inherits.
        received_on: NaiveDate,
        /// Day 0 of the period that runs, which the child inherits.
        day0: NaiveDate,
    }

    /// Nothing but a remark.
    Remark {
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// A reason that must be given.
    Grounds {
        /// The reason.
        reason: Text,
    }

    /// Something said or written down.
    Message {
        /// The text.
        text: Text,
    }

    /// The day on which both sides confirmed (article 31).
    ReceiptConfirmation {
        /// That day.
        confirmed_on: NaiveDate,
        /// How, and with whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// 补正告知 (article 30).
    SupplementRequest {
        /// What must be corrected, once and completely.
        items: Vec<Text>,
        /// The reasonable period, in workdays from the day after receipt; the office's default when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_workdays: Option<u32>,
        /// The day the applicant received the notice, when known already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
        /// Guidance given along with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guidance: Option<Text>,
    }

    /// The corrected application.
    SupplementReceipt {
        /// The corrected description.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Text>,
        /// Remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }

    /// How and when a letter was served.
    NoticeReceipt {
        /// Which letter.
        notice: Notice,
        /// Which of several: the consultation that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consultation: Option<String>,
        /// The day it was received; of one that begins no period the legal time point:
        /// posted, signed for, or sent.
        served_on: NaiveDate,
        /// The day it was posted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        posted_on: Option<NaiveDate>,
        /// How it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<Service>,
        /// By whom it was posted, by `service.toml`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<String>,
        /// Number of the posting, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<String>,
        /// Who signed for it, where it was handed over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed_by: Option<Signer>,
        /// The name under which it was signed for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed_name: Option<String>,
        /// The files of the case that show it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Uuid>,
    }

    /// 说明理由 (article 35).
    ReasonsRequest {
        /// Why number or frequency looks beyond reason.
        why: Text,
        /// Period to answer, in workdays; the office's default when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_workdays: Option<u32>,
        /// The day the applicant received the notice, when known already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
    }

    /// The reasons are weighed (article 35).
    ReasonsWeighing {
        /// What the applicant said; absent when the period passed in silence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reasons: Option<Text>,
        /// Whether they are reasonable.
        reasonable: bool,
        /// Why the agency finds so.
        finding: Text,
    }

    /// A reasonable delayed period (article 35).
    Deferral {
        /// Workdays added to the period.
        workdays: u32,
        /// Why the period of article 33 cannot be kept.
        reason: Text,
    }

    /// 一事一申请.
    Splitting {
        /// What each new case asks for; two at least.
        parts: Vec<SplitPart>,
        /// Why.
        reason: Text,
    }

    /// One matter of a split application.
    SplitPart {
        /// Name, one line.
        title: String,
        /// Description.
        content: Text,
    }

    /// 交办.
    Dispatching {
        /// The handler.
        handler: Uuid,
        /// The handler's name, as it stood then.
        #[serde(default)]
        handler_name: String,
        /// The agency whose unit handles it, when it is not the owner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<Uuid>,
        /// What to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instruction: Option<Text>,
    }

    /// An opinion is asked for (articles 32 to 34).
    ConsultRequest {
        /// Name of this consultation within the case.
        id: String,
        /// From whom.
        with: ConsultWith,
        /// Name of the one asked.
        #[serde(default)]
        name: String,
        /// The agency asked, when it works with the same register.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<Uuid>,
        /// What is asked, and the extract that is needed for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<Text>,
        /// What the agency means to do with the information, where it says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned: Option<Text>,
        /// The sealed row of the register that says where the one asked is written to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// The day the letter was received, when known already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_on: Option<NaiveDate>,
    }

    /// The day the letter was received by the one asked.
    ConsultReceipt {
        /// Which consultation.
        id: String,
        /// That day.
        received_on: NaiveDate,
        /// The day it was posted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        posted_on: Option<NaiveDate>,
        /// How it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<Service>,
        /// By whom it was posted, by `service.toml`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<String>,
        /// Number of the posting, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<String>,
        /// The name under which it was signed for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed_name: Option<String>,
        /// The files of the case that show it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Uuid>,
    }

    /// The opinion.
    ConsultAnswer {
        /// Which consultation.
        id: String,
        /// What it says.
        opinion: Opinion,
        /// The grounds given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grounds: Option<Text>,
    }

    /// The asking ends without an opinion.
    ConsultEnding {
        /// Which consultation.
        id: String,
        /// Why.
        reason: ConsultEnd,
    }

    /// The consent to an extension (article 33).
    Extension {
        /// Workdays added.
        workdays: u32,
        /// Why.
        reason: Text,
    }

    /// An extension, notified to the applicant (article 33).
    Extending {
        /// Workdays added.
        workdays: u32,
        /// Why.
        reason: Text,
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

    /// The office head approves a fee.
    FeeApproval {
        /// The basis chosen.
        basis: FeeBasis,
        /// Pages, by page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<u32>,
        /// Why a fee, and why on this basis.
        reason: Text,
    }

    /// 收费通知 (Measures, article 6).
    FeeNotice {
        /// The basis.
        basis: FeeBasis,
        /// Pages, by page: A4 sides or their equivalent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<u32>,
        /// How electronic data was counted in pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page_method: Option<Text>,
        /// By page: the free alternative of inspecting on site that was offered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inspection: Option<Text>,
        /// Other cases of the same applicant and month that the same notice covers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        covers: Vec<Uuid>,
        /// Number of the case that carries the notice, on a case that is covered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        covered_by: Option<String>,
        /// How and to whom to pay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pay_to: Option<Text>,
        /// The day the applicant received the notice, when known already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_on: Option<NaiveDate>,
    }

    /// Payment is complete.
    Payment {
        /// Amount paid, in fen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount_fen: Option<i64>,
        /// Number of the fiscal receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt_number: Option<String>,
    }

    /// 逐步判断: the answers from the first step on.
    Assessing {
        /// One for each step, in the order in which they are asked.
        answers: Vec<StepAnswer>,
    }

    /// The answer to one step.
    StepAnswer {
        /// The step, by `steps.toml`.
        step: String,
        /// The answer, by its name there.
        answer: String,
        /// What was looked at, and found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    }

    /// A reply is drafted.
    DraftReply {
        /// Kind, by `replies.toml`.
        kind: String,
        /// What that kind must carry.
        #[serde(default)]
        parts: Parts,
        /// Several outcomes in one unsplit application, per item.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<ItemOutcome>,
        /// Text of the letter, when it was edited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Text>,
        /// Other cases of the same applicant that the same reply answers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        covers: Vec<Uuid>,
        /// Why the kind is another than those that the assessment led to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        departs: Option<Text>,
    }

    /// What a reviewer says.
    ReviewOpinion {
        /// The opinion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opinion: Option<Text>,
    }

    /// The third party is told of disclosure against its will (article 32).
    ThirdPartyNotice {
        /// The consultation in which it objected.
        consultation: String,
        /// The day it received the notice, from paper before the register; else its receipt
        /// is an act of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
        /// What is disclosed, and why.
        content: Text,
    }

    /// 送达.
    Serving {
        /// How.
        service: Service,
        /// The legal time point: posted, signed for, or sent.
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
    }

    /// 送达凭证.
    ServiceProof {
        /// What proves it: posting slip, signature, system log.
        proof: Text,
        /// The files of the case that show it; from paper before the register there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Uuid>,
    }

    /// 归档.
    Archiving {
        /// Number of the dossier.
        dossier: String,
        /// Retention, a class of `archive.toml`; the rule's where left out.
        #[serde(default)]
        retention: String,
        /// Why another class than the rule's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
    }
}
