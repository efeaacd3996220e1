//! What each document says: typed data in, from which its wording is set.
//!
//! Money is integer fen, a day is a civil date in China, and what is optional here
//! may be absent by law. The wordings in `workflows/letters/` see these fields by
//! these names; `docs/letters.md` lists them from the same declarations.

mod asking;
mod fee;
mod file;
mod forms;
mod head;
mod notices;
mod reply;
mod samples;

use serde::{Deserialize, Serialize};

pub use asking::{
    ConsultationNotice, InternalRequest, JointAgencyLetter, OtherAgencyLetter, ThirdPartyLetter,
    ThirdPartyNotice,
};
pub use fee::{FeeNotice, PaymentConfirmation, TierLine};
pub use file::{
    CheckLine, ClosingSheet, ContentsLine, ContentsTable, HandoverLetter, HistoryLine, OpinionLine,
    ProofOfService, ReviewSheet, SearchRecord, StepLine,
};
pub use forms::{ApplicationForm, Party, RegisterEntry, WithdrawalForm};
pub use head::{About, Addressee, Agency, Contact, Head, OtherCase, Restart};
pub use notices::{
    AbandonmentNotice, Acknowledgement, DeferralNotice, ExtensionNotice, ReasonsNotice,
    SplitNotice, SplitPart, SupplementNotice,
};
pub use reply::{
    Anew, Attachment, Classification, EarlierReply, Finding, Given, Item, Parts, PublishedAt,
    Reply, ResponsibleBody, Search, Supplemented, Weighed, Withheld,
};

/// A field of a document, as the table in `docs/letters.md` lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name that a wording uses.
    pub name: &'static str,
    /// What it holds.
    pub label: &'static str,
    /// Its Rust type, as declared.
    pub holds: &'static str,
}

/// A document, or a group of fields within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// Name of the Rust type.
    pub name: &'static str,
    /// What officers call it.
    pub label: &'static str,
    /// Its fields; one that holds `Head` or `About` lends a wording its own fields.
    pub fields: &'static [Field],
}

/// Declares groups of fields: name and label of each, what they hold.
macro_rules! described {
    ($($(#[$doc:meta])* $name:ident = $label:literal {
        $($(#[$fdoc:meta])* $field:ident: $type:ty = $says:literal,)*
    })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }

            impl $name {
                /// Its fields, for the docs.
                pub const DESCRIBED: crate::data::Described = crate::data::Described {
                    name: stringify!($name),
                    label: $label,
                    fields: &[$(crate::data::Field {
                        name: stringify!($field),
                        label: $says,
                        holds: stringify!($type),
                    }),*],
                };
            }
        )+
    };
}
use described;

macro_rules! papers {
    ($($(#[$doc:meta])* $name:ident = $word:literal $(about $about:ident)?,)+) => {
        /// A document with what it says; in JSON the letter's name stands in `letter`.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "letter")]
        pub enum Paper {
            $($(#[$doc])* #[serde(rename = $word)] $name(Box<$name>),)+
        }

        impl Paper {
            /// All letters: name and fields, in the order of `letters.toml`.
            pub const ALL: &'static [(&'static str, Described)] =
                &[$(($word, $name::DESCRIBED)),+];

            /// The letter's name in `letters.toml`.
            pub const fn kind(&self) -> &'static str {
                match self { $(Paper::$name(_) => $word),+ }
            }

            /// What every document has.
            pub fn head(&self) -> &Head {
                match self { $(Paper::$name(paper) => &paper.head),+ }
            }

            /// The application that it is about; what is handed over is no case of ours.
            pub fn about(&self) -> Option<&About> {
                match self { $(Paper::$name(_paper) => papers!(@about _paper $($about)?)),+ }
            }

            /// What every document has, to be changed: the number is known late.
            pub fn head_mut(&mut self) -> &mut Head {
                match self { $(Paper::$name(paper) => &mut paper.head),+ }
            }
        }

        $(impl From<$name> for Paper {
            fn from(paper: $name) -> Self {
                Paper::$name(Box::new(paper))
            }
        })+
    };
    (@about $paper:ident application) => { Some(&$paper.about) };
    (@about $paper:ident) => { None };
}

papers! {
    /// 申请表 (Regulation, article 29).
    ApplicationForm = "application_form" about application,
    /// 登记表 (article 45).
    RegisterEntry = "register_entry" about application,
    /// 登记回执 (article 31).
    Acknowledgement = "acknowledgement" about application,
    /// 补正告知书 (article 30).
    SupplementNotice = "supplement_notice" about application,
    /// 说明理由告知书 (article 35).
    ReasonsNotice = "reasons_notice" about application,
    /// 延期答复告知书 (article 33).
    ExtensionNotice = "extension_notice" about application,
    /// 延迟答复告知书 (article 35).
    DeferralNotice = "deferral_notice" about application,
    /// 拆分办理告知书 (Measures, article 4).
    SplitNotice = "split_notice" about application,
    /// 第三方征求意见书 with its answer slip (article 32).
    ThirdPartyLetter = "third_party_letter" about application,
    /// 征求意见告知书, to the applicant (article 33).
    ConsultationNotice = "consultation_notice" about application,
    /// 共同制作机关征求意见书 (article 34).
    JointAgencyLetter = "joint_agency_letter" about application,
    /// 其他机关征求意见函 (articles 11, 17, 33).
    OtherAgencyLetter = "other_agency_letter" about application,
    /// 协办函 (office rules).
    InternalRequest = "internal_request" about application,
    /// 收费通知书 (article 42; Measures, article 6).
    FeeNotice = "fee_notice" about application,
    /// 缴费确认书 (Measures, article 6).
    PaymentConfirmation = "payment_confirmation" about application,
    /// 答复, of every kind of `replies.toml` (articles 35 to 39).
    Reply = "reply" about application,
    /// 告知第三方决定公开书 (article 32).
    ThirdPartyNotice = "third_party_notice" about application,
    /// 视为放弃告知书 (article 30; Measures, article 6).
    AbandonmentNotice = "abandonment_notice" about application,
    /// 移送函: an application that came to the wrong agency.
    HandoverLetter = "handover_letter",
    /// 审查审批单 (articles 17, 45).
    ReviewSheet = "review_sheet" about application,
    /// 检索记录 (article 36(4)).
    SearchRecord = "search_record" about application,
    /// 送达回证 (国办公开办函〔2016〕235号).
    ProofOfService = "proof_of_service" about application,
    /// 撤回申请书, with the agency's confirmation.
    WithdrawalForm = "withdrawal_form" about application,
    /// 卷内目录 (article 45).
    ContentsTable = "contents_table" about application,
    /// 备考表 (article 45).
    ClosingSheet = "closing_sheet" about application,
}

impl Paper {
    /// What officers call it; a reply is called by its own title.
    pub fn label(&self) -> &str {
        match self {
            Paper::Reply(reply) => &reply.title,
            other => Paper::ALL
                .iter()
                .find(|(kind, _)| *kind == other.kind())
                .map_or("", |(_, described)| described.label),
        }
    }

    /// The groups of fields that documents are made of, for the docs.
    pub fn groups() -> Vec<Described> {
        [
            head::GROUPS,
            forms::GROUPS,
            notices::GROUPS,
            fee::GROUPS,
            reply::GROUPS,
            file::GROUPS,
        ]
        .concat()
    }

    /// A made-up reply of a kind in which every part is there.
    pub(crate) fn full_reply(kind: &str) -> Paper {
        samples::full_reply(kind)
    }

    /// Made-up documents, a full and a lean one of each letter at least, under
    /// names of their own: what wordings are checked with.
    pub fn samples() -> Vec<(String, Paper)> {
        samples::all()
    }
}
