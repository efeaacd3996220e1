//! The manifest of a dossier: what is in it, with sums that anybody can recompute.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use store::CaseId;

use crate::files::sha256;

/// The form of dossiers that this version writes.
pub const FORMAT: &str = "kaijuan-dossier/1";
/// Where the manifest stands: first of all.
pub const MANIFEST: &str = "manifest.json";
/// Where the events stand.
pub const EVENTS: &str = "events.jsonl";
/// What the manifest calls that which the dossier adds itself.
pub(super) const CONTENTS: &str = "卷内目录";
pub(super) const CLOSING: &str = "备考表";
pub(super) const HISTORY: &str = "办理记录（供核验）";
pub(super) const EARLIER: &str = "前一次的卷宗";

/// What is in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub case_number: String,
    /// The agency that owns it.
    pub agency: String,
    /// What was asked for, one line.
    pub title: String,
    /// Which round, from 1.
    pub round: u32,
    /// The civil day in China on which it was closed.
    pub closed_on: NaiveDate,
    /// The event that closed it.
    pub closed_seq: i64,
    /// The hash of the chain of events there.
    pub head_hash: String,
    /// How long it is kept, a class of `archive.toml`.
    pub retention: String,
    /// The rule that gave it.
    pub retention_reason: String,
    /// When it was closed; all that is in the dossier bears this time.
    pub made_at: DateTime<Utc>,
    /// How many pages its papers have, without contents and closing sheet.
    pub pages: u32,
    /// SHA-256 over paths and sums of what stands between contents and closing sheet;
    /// the closing sheet prints it.
    pub content_sum: String,
    /// The same papers bound as one PDF.
    pub pdf: Sum,
    /// What is in the zip beside the manifest, in its order.
    pub files: Vec<Entry>,
    /// The dossier before this one, within this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Earlier>,
}

/// Size and sum of some bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Sum {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Sum {
        Sum {
            bytes: bytes.len() as u64,
            sha256: sha256(bytes),
        }
    }
}

/// A file of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its path within the zip.
    pub path: String,
    /// What it is, as the contents list it.
    pub title: String,
    /// The part of the dossier, by `archive.toml`; empty for what the dossier adds itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// How many pages it has in the bound PDF, its slip where it cannot be bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
}

/// An earlier dossier of the same case, unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its path within the zip.
    pub path: String,
    /// Its round.
    pub round: u32,
    /// The sum of its manifest.
    pub manifest: String,
}

impl Earlier {
    /// Where the dossier of a round stands within a later one.
    pub(super) fn path_of(round: impl std::fmt::Display) -> String {
        format!("round-{round}/dossier.zip")
    }
}

impl Manifest {
    /// As it is written: one field a line, for people to read.
    ///
    /// # Errors
    /// None for what this crate builds; serde's signature.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The sum that names a whole dossier.
    pub fn sum(text: &str) -> String {
        sha256(text.as_bytes())
    }
}

/// The sum over papers by their paths and sums.
pub(super) fn content_sum<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> String {
    let lines = entries.into_iter();
    let text: String = lines
        .map(|entry| format!("{}  {}\n", entry.sha256, entry.path))
        .collect();
    sha256(text.as_bytes())
}
