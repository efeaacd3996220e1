//! What hides in a file.
//!
//! [`inspect`] takes the bytes of a file that is to go out and says what a
//! reader could find in it that its sender does not see: hidden sheets, tracked
//! changes, text under black boxes, numbers of persons. It knows nothing of
//! cases, keeps within the [`Limits`] that it is given, and has an answer for
//! every file: what it cannot look into is a finding too.

mod appended;
mod archive;
mod compound;
mod kinds;
mod limits;
mod look;
mod mail;
mod masked;
mod office;
mod open;
mod package;
mod pdf;
mod personal;
mod picture;
mod plain;
mod report;
mod rich;
mod sniff;
mod xml;

pub use kinds::{Kind, Severity};
pub use limits::Limits;
pub use masked::{MaskedCopy, Masking, Problem, masked_copy};
pub use report::{Finding, Report};

/// Looks into a file.
///
/// `name` helps only where the content leaves a choice (a text may be a table);
/// what the file is, its content says. It goes out with the file, and is looked
/// at for numbers of persons like any text.
#[must_use]
pub fn inspect(name: &str, bytes: &[u8], limits: &Limits) -> Report {
    inspect_own(name, bytes, limits, &[])
}

/// The same for a file of those who are called `own`: that they made it, everybody may
/// read in it.
#[must_use]
pub fn inspect_own(name: &str, bytes: &[u8], limits: &Limits, own: &[String]) -> Report {
    let media = sniff::sniff(name, bytes);
    if bytes.len() as u64 > limits.bytes {
        return Report::unreadable(media.name(), "文件太大，超过检查的上限");
    }
    let mut look = look::Look::new(*limits).owned_by(own);
    open::open(&mut look, media, bytes);
    look.name(name);
    look.report(media.name())
}

/// A text with every number of a person in it masked: identity papers, telephones, cards.
#[must_use]
pub fn masked_text(text: &str) -> String {
    personal::mask(text, "").unwrap_or_else(|| text.to_owned())
}
