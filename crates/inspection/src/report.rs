//! What an inspection says.

use serde::{Deserialize, Serialize};

use crate::kinds::{Kind, Severity};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it is, for people: a sheet and its cell, a page, a part. The first
    /// place when there are several.
    pub place: String,
    /// What it says, shortened and masked: never a whole number of a person.
    pub what: String,
    /// How many there are.
    pub count: u64,
}

/// What an inspection says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What the file is, by its content and not by its name.
    pub media_type: String,
    /// Pages, sheets or slides, where the file has such.
    pub pages: Option<u32>,
    /// Characters of text that were looked at, hidden ones too.
    pub text_chars: u64,
    /// What was found: warnings first.
    pub findings: Vec<Finding>,
    /// Whether the whole file could be looked into.
    pub readable: bool,
}

impl Report {
    /// Whether nothing stands in the way of sending the file out: there may be
    /// notes, but no warning.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.warnings().next().is_none()
    }

    /// The findings of which a person must decide.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.kind.severity() == Severity::Warning)
    }

    /// The report of a file that could not be looked into, for example because
    /// the inspection itself was ended at its limits.
    #[must_use]
    pub fn unreadable(media_type: &str, why: &str) -> Report {
        Report {
            media_type: media_type.to_owned(),
            pages: None,
            text_chars: 0,
            findings: vec![Finding {
                kind: Kind::Unreadable,
                place: "整个文件".to_owned(),
                what: why.to_owned(),
                count: 1,
            }],
            readable: false,
        }
    }
}
