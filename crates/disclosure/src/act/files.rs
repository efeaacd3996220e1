//! What the register says of files in the history of their case: what was decided about
//! one, and with which ones a reply was signed. What stands there is chained like all
//! else; the rows of the files are not.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::vocabulary;

vocabulary! {
    /// What is decided about a file.
    FileDecision {
        /// It may go out against what was found in it.
        Release = "release" "放行",
        /// It was added by mistake, or another goes in its place.
        Remove = "remove" "移除",
    }
}

/// What was decided about a file by whoever wrote the note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileDecided {
    /// What.
    pub decision: FileDecision,
    /// About which file.
    pub file: Uuid,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// What had been found in it, as officers read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
    /// Why.
    pub reason: String,
}

/// A file that a signature lets go out with its reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enclosed {
    /// Which file.
    pub file: Uuid,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// What its inspection said.
    pub inspected: String,
    /// That it has pages and no text that could be read: who signs has looked at it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scan: bool,
}
