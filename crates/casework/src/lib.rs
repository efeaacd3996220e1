//! The acts of the office: each one transaction, judged by `disclosure`, kept by
//! `store`. Writes go only through here.

mod accounts;
mod acts;
mod asked;
mod board;
mod bulk;
mod carry_over;
pub mod channel;
mod clock;
mod completed;
mod correcting;
pub mod demo;
mod deputies;
mod directory;
pub mod documents;
pub mod dossier;
mod drafting;
mod drafts;
mod dump;
mod equipment;
mod error;
mod excerpt;
mod export;
mod facts;
pub mod files;
mod handovers;
mod indexing;
pub mod intake;
mod lists;
pub mod mails;
pub mod masked;
pub mod misfit;
mod names;
mod network;
mod office;
mod once;
mod papers;
mod particulars;
mod parties;
mod quote;
mod read;
mod record;
mod reveals;
mod search;
mod service;
mod sight;
mod split;
mod standing;
mod verify;
mod versions;
mod views;
mod webhooks;
mod what_if;
mod worklist;

pub use accounts::{
    Accepted, Client, Invited, PasswordPolicy, Session, SignInRefusal, SignedIn, session_hash,
};
pub use acts::{ActRequest, Acted, Beside};
pub use asked::AskedContact;
pub use board::{Board, BoardFigures, BoardRow, MonthDay, MonthOf};
pub use bulk::{BulkDispatch, BulkDispatched, Dispatched, MOST_CASES, SeenCase};
pub use carry_over::{CarriedLine, CarriedOver};
pub use clock::{SystemClock, china_time, china_today, civil_date};
pub use deputies::{Deputised, NewDeputy};
pub use directory::{NewAgency, NewOfficer, SetUp};
pub use drafting::{
    Change, Check, Checked, Composed, DraftInHand, DraftPiece, NewComment, Passing, Rest, Verdict,
    joined, pieces,
};
pub use dump::ImportError;
pub use equipment::Equipment;
pub use error::ActError;
pub use excerpt::Excerpt;
pub use export::{ExportError, ExportList, Exported, MOST_EXPORTED};
pub use files::NewFile;
pub use handovers::{HandedOver, NewHandover};
pub use intake::{Asking, Known, Matter, NewApplication, Registered};
pub use lists::{Due, Listed};
pub use masked::{Contact, Contacts};
pub use names::Names;
pub use network::Network;
pub use office::{Desk, Office};
pub use once::Once;
pub use parties::Parties;
pub use quote::{Quote, QuoteAsk, Quotes, quote};
pub use read::CaseFile;
pub use search::{Found, Hit, Hits};
pub use sight::Sight;
pub use verify::{Differing, Verified, VerifyError};
pub use versions::{Correction, Fate, SeenEvent, Version};
pub use views::is_ours;
pub use webhooks::{NewWebhook, Subscribed};
pub use what_if::{MOST_ACTS, Outcome, Standpoint, Supposed, WhatIf};
pub use worklist::{DeskPage, Light, WorkAsk, WorkFilter};
