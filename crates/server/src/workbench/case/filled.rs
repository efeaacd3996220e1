//! What fills the form of an act.

use super::drafting::Dropped;
use super::stale::Change;
use crate::workbench::forms::{Mistakes, Typed};
use crate::workbench::lists::Came;
use crate::workbench::refused::Told;

/// What fills a form.
pub(in crate::workbench) struct Filled<'f> {
    pub typed: &'f Typed,
    /// The version that the officer saw; that of today where nothing else is said.
    pub version: Option<i64>,
    /// The list that the officer came from.
    pub came: Came,
    pub mistakes: Mistakes,
    pub refused: Option<Told>,
    pub restored: Option<String>,
    pub changes: Vec<Change>,
    pub dropped: Vec<Dropped>,
}

impl<'f> Filled<'f> {
    pub fn with(typed: &'f Typed) -> Filled<'f> {
        Filled {
            typed,
            version: None,
            came: Came::in_form(typed),
            mistakes: Mistakes::default(),
            refused: None,
            restored: None,
            changes: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// A form that is shown again before it was sent: it stays as old as it is.
    pub fn unsent(typed: &'f Typed) -> Filled<'f> {
        Filled {
            version: Some(version_of(typed)),
            ..Filled::with(typed)
        }
    }
}

/// The version that a form was made for; one without it is stale whatever the case
/// says.
pub(super) fn version_of(typed: &Typed) -> i64 {
    let version = typed.get("_version").and_then(|text| text.parse().ok());
    version.unwrap_or(0)
}
