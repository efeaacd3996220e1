//! What mails say: texts in `workflows/mails/`, filled with typed data.
//!
//! The data knows case numbers, days and what is to be done, and nothing of an applicant
//! or of what was asked for: a mail leaves the house.

mod data;
mod wording;

pub use data::{Digest, Line, Urgent};
pub use wording::{Mails, MailsError, Written};
