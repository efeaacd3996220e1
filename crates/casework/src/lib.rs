//! The acts of the office: each one transaction, judged by `disclosure`, kept by
//! `store`. Writes go only through here.

mod accounts;
mod acts;
mod bulk;
mod carry_over;
mod clock;
mod completed;
mod correcting;
pub mod demo;
mod directory;
mod drafts;
mod dump;
mod error;
mod excerpt;
mod facts;
mod handovers;
mod indexing;
pub mod intake;
mod lists;
pub mod masked;
pub mod misfit;
mod office;
mod once;
mod papers;
mod parties;
mod quote;
mod read;
mod record;
mod reveals;
mod search;
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
pub use bulk::{BulkDispatch, BulkDispatched, Dispatched, MOST_CASES, SeenCase};
pub use carry_over::{CarriedLine, CarriedOver};
pub use clock::{SystemClock, china_time, china_today, civil_date};
pub use directory::{NewAgency, NewOfficer, SetUp};
pub use dump::ImportError;
pub use error::ActError;
pub use excerpt::Excerpt;
pub use handovers::{HandedOver, NewHandover};
pub use intake::{NewApplication, Registered};
pub use lists::{Due, Listed};
pub use masked::{Contact, Contacts};
pub use office::{Desk, Office};
pub use once::Once;
pub use parties::Parties;
pub use quote::{Quote, QuoteAsk, Quotes, quote};
pub use read::CaseFile;
pub use search::{Found, Hit, Hits};
pub use sight::Sight;
pub use verify::{Differing, Verified, VerifyError};
pub use versions::{Correction, Fate, SeenEvent, Version};
pub use webhooks::{NewWebhook, Subscribed};
pub use what_if::{MOST_ACTS, Outcome, Standpoint, Supposed, WhatIf};
pub use worklist::{Light, WorkFilter};
