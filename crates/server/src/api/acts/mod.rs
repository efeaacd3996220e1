//! What each act and the application form take, as a table: the OpenAPI document and
//! `docs/api/acts.md` are written from it. `disclosure` knows nothing of OpenAPI; a test
//! holds the table equal to what its payloads read.

mod applicant;
mod application;
mod correcting;
mod filled;
mod markdown;
mod other;
mod remedies;
mod reply;
mod running;
mod schema;

use disclosure::words::ActKind;

pub(super) use filled::missing;
pub use markdown::markdown;
pub(super) use schema::{
    ActSchema, BulkDispatchSchema, ChannelDatesSchema, NewApplicationSchema, NewHandoverSchema,
    NewWebhookSchema, NoticeAskSchema, QuoteAskSchema,
};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Free text that may be erased one day.
    Text,
    /// A name or number.
    Line,
    /// A civil date.
    Day,
    /// An id.
    Id,
    /// A whole number, not negative.
    Count,
    /// Money, in fen.
    Fen,
    /// True or false.
    Flag,
    /// A word of a closed list, by its name in the OpenAPI document.
    Word(&'static str),
    /// An object of this table, by its name.
    Object(&'static str),
    /// What is changed in the fields of another act.
    Change,
    /// Several.
    Many(&'static Form),
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds.
    pub form: Form,
    /// Whether it must be there.
    pub required: bool,
    /// Whether `null` says the same as leaving it out.
    pub nullable: bool,
    /// What it means, in Chinese.
    pub says: &'static str,
}

/// A field that must be there.
const fn must(name: &'static str, form: Form, says: &'static str) -> Field {
    Field {
        name,
        form,
        required: true,
        nullable: false,
        says,
    }
}

/// A field that may be left out.
const fn may(name: &'static str, form: Form, says: &'static str) -> Field {
    Field {
        name,
        form,
        required: false,
        nullable: true,
        says,
    }
}

/// A field that has a value of its own when it is left out, and is never `null`.
const fn else_default(name: &'static str, form: Form, says: &'static str) -> Field {
    Field {
        name,
        form,
        required: false,
        nullable: false,
        says,
    }
}

/// An object that fields refer to.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    /// Its name in the OpenAPI document.
    pub name: &'static str,
    /// What it is, in Chinese.
    pub says: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// The fields of an act's payload that callers may fill in; none for the
/// registration, which has an address of its own, and for the answer to a case that
/// another one's reply covers, which follows from the signature there.
pub fn fields(kind: ActKind) -> Option<&'static [Field]> {
    applicant::fields(kind)
        .or_else(|| running::fields(kind))
        .or_else(|| reply::fields(kind))
        .or_else(|| remedies::fields(kind))
        .or_else(|| correcting::fields(kind))
}

/// The fields that go beside the payload of an act ([`casework::Beside`]).
pub fn beside(kind: ActKind) -> &'static [Field] {
    applicant::beside(kind)
        .or_else(|| running::beside(kind))
        .or_else(|| correcting::beside(kind))
        .unwrap_or_default()
}

/// Fields of a payload that are the register's own and not for callers.
pub fn withheld(kind: ActKind) -> &'static [&'static str] {
    match kind {
        ActKind::Consult => &["person"],
        ActKind::RecordPapers => &["applicant", "agent"],
        ActKind::RequestCorrection => &["corrected"],
        _ => &[],
    }
}

/// All that the body of an act may say, beside `act` and `on`.
pub(super) fn body(kind: ActKind) -> Option<impl Iterator<Item = &'static Field>> {
    Some(fields(kind)?.iter().chain(beside(kind)))
}

/// All objects that fields refer to, the application form first.
pub fn objects() -> impl Iterator<Item = &'static Object> {
    application::OBJECTS
        .iter()
        .chain(applicant::OBJECTS)
        .chain(running::OBJECTS)
        .chain(reply::OBJECTS)
        .chain(other::OBJECTS)
}

/// Acts that say nothing but a remark.
const REMARK: &[Field] = &[may("remark", Form::Text, "备注")];
/// Acts that must give a reason.
const GROUNDS: &[Field] = &[must("reason", Form::Text, "理由")];
/// Acts that are words.
const MESSAGE: &[Field] = &[must("text", Form::Text, "内容")];
/// Acts of reviewers.
const OPINION: &[Field] = &[may("opinion", Form::Text, "审批意见")];
