//! How much work one file is worth.

use serde::{Deserialize, Serialize};

/// Bounds of one inspection: whatever the file says, no more than this is read,
/// unpacked and remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// What all archives in it unpack to together, in bytes.
    pub unpacked: u64,
    /// How many times larger than packed one part of an archive may become.
    /// Small parts (below a mebibyte) may always.
    pub ratio: u64,
    /// Parts of one archive.
    pub entries: usize,
    /// Archives within archives.
    pub depth: u32,
    /// Pages of a document that are drawn.
    pub pages: u32,
    /// Drawing operations of a document, all pages together.
    pub operations: u64,
    /// Findings that are listed one by one.
    pub findings: usize,
}

impl Default for Limits {
    /// For a file that an office sends out: up to 100 MiB, a minute's work.
    fn default() -> Self {
        Limits {
            bytes: 100 << 20,
            unpacked: 400 << 20,
            ratio: 200,
            entries: 10_000,
            depth: 3,
            pages: 5_000,
            operations: 20_000_000,
            findings: 200,
        }
    }
}
