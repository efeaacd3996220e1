//! Documents: what the acts of a case send out. An act takes their numbers and records
//! them in its own transaction ([`which`]); their papers are made outside, once, and
//! stay as they were made whatever happens later.

mod background;
mod issuing;
mod press;
mod reading;
mod rendering;
mod setting;
mod sheets;
mod unmade;
mod voiding;

pub use crate::particulars::{Proof, is_searched, proofs};
pub use background::Nudge;
pub use issuing::{Issued, which};
pub use letters::{Checked, FontFolder, FontRoles};
pub use press::{PressError, check, press};
pub use reading::{Content, Document, Form};
pub use rendering::{DOCX, PDF, Set};
pub use sheets::SHEETS;

pub(crate) use issuing::{number, record, written_on};
pub(crate) use reading::{addressee, documents_of};
pub(crate) use setting::letter_of;
pub(crate) use unmade::Unmade;
pub(crate) use voiding::follow;

/// The letter that answers an application.
pub(crate) const REPLY: &str = "reply";
