//! The law of disclosure on request (依申请公开), pure: lifecycle, receipt dates,
//! workdays, deadlines, fees and reply kinds as functions over values.
//!
//! What a legal officer may have to read or change is data in `workflows/`
//! ([`rules`]); this crate reads it. It knows no database, no network and not
//! what time it is: every answer follows from its arguments.

pub mod act;
pub mod annual;
pub mod application;
pub mod awaits;
pub mod calendar;
pub mod case;
pub mod clock;
pub mod explain;
pub mod fees;
mod guards;
pub mod history;
pub mod identity;
pub mod lifecycle;
pub mod lines;
pub mod notice;
pub mod refusal;
pub mod remedies;
pub mod reminders;
pub mod reply;
pub mod rules;
pub mod steps;
pub mod text;
pub mod words;
pub mod worked;

pub use act::{Act, Facts};
pub use case::{Case, Event};
pub use lifecycle::{Actor, Decision, Turn, decide, permitted, register};
pub use refusal::{Refusal, RefusalKind, Warning};
pub use rules::{Cite, Rules};
pub use text::Text;

#[cfg(test)]
mod tests;
