//! The memory of the register: cases, events, people, agencies, deadlines and
//! the outbox, on SQLite or PostgreSQL from one SQL text.
//!
//! It knows nothing of what is lawful: a case's snapshot and an event's payload
//! are JSON values to it. Writing has one door, [`Store::act`]; reading goes
//! through [`Store::read`], and every call that shows cases takes a [`Scope`].

mod agencies;
mod backup;
mod canonical;
mod carried_over;
mod cases;
mod deadlines;
mod dialect;
pub mod dump;
mod error;
mod events;
mod files;
mod handovers;
mod idempotency;
mod ids;
mod key_checks;
mod keys;
mod lists;
mod migrations;
mod outbox;
mod parties;
mod people;
mod pieces;
mod register;
mod replies;
mod retry;
mod rules;
mod scope;
mod search;
mod store;
mod texts;
mod tokens;
mod verify;
mod webhooks;
mod writer;

pub use agencies::{Agency, AgencyKind, Officer};
pub use carried_over::CarryOver;
pub use cases::CaseRow;
pub use deadlines::{AgencyCount, DeadlineRow, DueRow};
pub use dialect::sqlite_file;
pub use error::StoreError;
pub use events::{NewEvent, StoredEvent};
pub use files::FileRow;
pub use handovers::{HandoverCursor, HandoverPage, HandoverRow};
pub use idempotency::Remembered;
pub use ids::{AgencyId, CaseId, Clock, Ids, OfficerId, PersonId, SeededIds, SystemIds};
pub use keys::Keyring;
pub use lists::{CaseFilter, CaseListRow, CaseOrder, CasePage, Cursor};
pub use outbox::{Leased, OutboxRow};
pub use parties::{Part, Party};
pub use people::{KnownPerson, Person};
pub use register::{ItemRow, NumberRow, SameWording};
pub use replies::{EarlierReply, NewEarlierReply};
pub use rules::RuleSet;
pub use scope::{Reach, Scope};
pub use store::{BoxFuture, Reader, Store, Tx, Written};
pub use tokens::Token;
pub use verify::{BrokenChain, Verified, VerifyError};
pub use webhooks::{WebhookRow, WebhookSecret};

/// Every fixed statement with its name: a test prepares each on both databases.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        agencies::STATEMENTS,
        carried_over::STATEMENTS,
        cases::STATEMENTS,
        deadlines::STATEMENTS,
        events::STATEMENTS,
        files::STATEMENTS,
        handovers::STATEMENTS,
        idempotency::STATEMENTS,
        key_checks::STATEMENTS,
        outbox::STATEMENTS,
        parties::STATEMENTS,
        people::STATEMENTS,
        register::STATEMENTS,
        replies::STATEMENTS,
        rules::STATEMENTS,
        scope::STATEMENTS,
        texts::STATEMENTS,
        tokens::STATEMENTS,
        verify::STATEMENTS,
        webhooks::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
