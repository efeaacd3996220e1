//! Paper: the statutory documents of a request for information, as PDF and DOCX,
//! from typed data.
//!
//! A letter is made in three steps, each with its own door:
//! [`Wordings`] turns data into a text of blocks (`workflows/letters/*.j2`),
//! [`blocks::parse`] reads that text, which is also what a drafter edits, and
//! [`Press`] sets a [`Letter`] as GB/T 9704-2012 asks, with `layout.typ` and the
//! fonts that are there. Knows no cases, no database and no clock.

pub mod blocks;
mod breaks;
mod check;
mod chinese;
mod compose;
pub mod data;
mod docx;
mod error;
mod fonts;
mod letter;
mod near;
mod pdf;
mod press;
pub mod report;
mod scripts;
mod table;
pub mod wording;

pub use blocks::Block;
pub use check::{Checked, ReplyKind};
pub use error::{LetterError, Place};
pub use fonts::{FontFolder, FontRoles, Fonts, Role};
pub use letter::{Imprint, Layout, Letter, RedHead, Signature};
pub use press::Press;
pub use scripts::Missing;
pub use wording::{LetterRow, Recipient, Wordings};
