//! The memory of the register: cases, events, people, agencies, deadlines and
//! the outbox, on SQLite or PostgreSQL from one SQL text.
//!
//! It knows nothing of what is lawful: a case's snapshot and an event's payload
//! are JSON values to it. Writing has one door, [`Store::act`]; reading goes
//! through [`Store::read`], and every call that shows cases takes a [`Scope`].

mod accounts;
mod agencies;
mod alike;
mod annual;
mod annual_cells;
mod annual_freezes;
mod backup;
mod board;
mod canonical;
mod carried_over;
mod cases;
mod catalogue;
mod chain_lines;
mod deadlines;
mod deputies;
mod dialect;
mod directory_changes;
mod documents;
mod dossiers;
mod draft_comments;
mod drafts;
pub mod dump;
mod error;
mod events;
mod feeds;
mod files;
mod grams;
mod handovers;
mod hands;
mod idempotency;
mod ids;
mod jobs;
mod key_checks;
mod keys;
mod lists;
mod mailboxes;
mod measures;
mod migrations;
mod notices;
mod outbox;
mod outlook;
mod pages;
mod parties;
mod people;
mod period_counts;
mod pieces;
mod proposals;
mod register;
mod remedies;
mod reminders;
mod replies;
mod retry;
mod reveals;
mod rules;
mod scope;
mod search;
mod search_index;
mod sessions;
mod sign_ins;
mod store;
mod texts;
mod todos;
mod tokens;
mod topic_decisions;
mod topic_runs;
mod topics;
mod verify;
mod views;
mod voices;
mod webhooks;
mod worklist;
mod writer;

pub use accounts::{Account, AccountLine, NewInvitation, folded_login};
pub use agencies::{Agency, AgencyKind, Officer};
pub use alike::Alike;
pub use annual::{AnnualCase, AnnualCounts, AnnualLine, ByKind, Extent};
pub use annual_cells::CellCase;
pub use annual_freezes::{AnnualFreeze, CountedHead, FrozenChange, Standing};
pub use board::{AgencyFigures, DueCase};
pub use carried_over::CarryOver;
pub use cases::CaseRow;
pub use catalogue::{
    CatalogueAsk, CatalogueChange, CatalogueEntry, CataloguePage, EntryCounts, EntryKey, EntryText,
    SuggestionFigures, SuggestionRow, UsedBy,
};
pub use chain_lines::{Broken, ChainHead, check_chain};
pub use deadlines::{AgencyCount, DeadlineRow, DueRow};
pub use deputies::DeputyRow;
pub use dialect::sqlite_file;
pub use directory_changes::{ChangeCursor, ChangePage, DirectoryChange, DirectoryChangeKind};
pub use documents::{DocumentRow, DocumentState};
pub use dossiers::{BoundFile, DossierFile, DossierRow, DossierState};
pub use draft_comments::CommentRow;
pub use drafts::FormDraft;
pub use error::StoreError;
pub use events::{NewEvent, StoredEvent};
pub use feeds::{FeedRow, HandlerDeadline};
pub use files::{Decided, FileRow, Inspected, Inspection};
pub use handovers::{HandoverCursor, HandoverPage, HandoverRow};
pub use hands::HandRow;
pub use idempotency::Remembered;
pub use ids::{AgencyId, CaseId, Clock, Ids, OfficerId, PersonId, SeededIds, SystemIds};
pub use jobs::{Job, JobRow};
pub use keys::{Keyring, sealed_with};
pub use lists::{AwaitedAct, CaseFilter, CaseListRow, CaseOrder, CasePage, Cursor};
pub use measures::{Measured, MeasuredCase, MeasuredRow, Measures, MeasuringAsk};
pub use notices::NoticeRow;
pub use outbox::{DeadLetter, Leased, OutboxFigures, OutboxRow};
pub use outlook::{Arrived, Concluded, OpenReply};
pub use parties::{Part, Party};
pub use people::{KnownPerson, Person};
pub use period_counts::{Counted, PeriodCounts};
pub use proposals::{ProposalMember, ProposalRow, ProposalStepRow};
pub use register::{ItemRow, NumberRow, SameWording};
pub use remedies::{ListedRemedy, RemedyRow};
pub use reminders::ReminderRow;
pub use replies::{EarlierReply, GivenReply, NewEarlierReply};
pub use reveals::{Reveal, RevealCursor, RevealPage};
pub use rules::RuleSet;
pub use scope::{Reach, Scope};
pub use search::{FoundCase, FoundIn, FoundPage, SearchAsk};
pub use search_index::Findable;
pub use sessions::{NewSession, OpenSession, SessionLine};
pub use sign_ins::{SignIn, SignInCounter, SignInCursor, SignInDelay, SignInOutcome, SignInPage};
pub use store::{BoxFuture, Reader, Store, Tx, Written};
pub use todos::TodoRow;
pub use tokens::Token;
pub use topic_decisions::TopicDecision;
pub use topic_runs::TopicRun;
pub use topics::{AskedText, CountedMember, TopicMember, TopicRow};
pub use verify::{BrokenChain, Verified, VerifyError};
pub use views::SavedView;
pub use voices::{TopicVoice, Voice, VoiceBatch};
pub use webhooks::{WebhookRow, WebhookSecret};
pub use worklist::{Counts, MOST_COUNTED, Tab, WorkDay, WorkOrder};

/// Every fixed statement with its name: a test prepares each on both databases.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        accounts::STATEMENTS,
        agencies::STATEMENTS,
        alike::STATEMENTS,
        annual::STATEMENTS,
        annual_cells::STATEMENTS,
        annual_freezes::STATEMENTS,
        carried_over::STATEMENTS,
        cases::STATEMENTS,
        deadlines::STATEMENTS,
        deputies::STATEMENTS,
        directory_changes::STATEMENTS,
        documents::STATEMENTS,
        dossiers::STATEMENTS,
        draft_comments::STATEMENTS,
        drafts::STATEMENTS,
        events::STATEMENTS,
        feeds::STATEMENTS,
        files::STATEMENTS,
        handovers::STATEMENTS,
        hands::STATEMENTS,
        idempotency::STATEMENTS,
        jobs::STATEMENTS,
        key_checks::STATEMENTS,
        lists::STATEMENTS,
        mailboxes::STATEMENTS,
        measures::STATEMENTS,
        notices::STATEMENTS,
        outbox::STATEMENTS,
        parties::STATEMENTS,
        people::STATEMENTS,
        period_counts::STATEMENTS,
        proposals::STATEMENTS,
        proposals::EFFECT_STATEMENTS,
        proposals::WRITING_STATEMENTS,
        register::STATEMENTS,
        remedies::STATEMENTS,
        reminders::STATEMENTS,
        replies::STATEMENTS,
        reveals::STATEMENTS,
        rules::STATEMENTS,
        scope::STATEMENTS,
        search_index::STATEMENTS,
        sessions::STATEMENTS,
        sign_ins::STATEMENTS,
        texts::STATEMENTS,
        todos::STATEMENTS,
        tokens::STATEMENTS,
        topic_decisions::STATEMENTS,
        topic_runs::STATEMENTS,
        topics::STATEMENTS,
        voices::STATEMENTS,
        verify::STATEMENTS,
        views::STATEMENTS,
        webhooks::STATEMENTS,
    ]
    .into_iter()
    .chain(catalogue::ALL_STATEMENTS)
    .flatten()
    .copied()
}
