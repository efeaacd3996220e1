//! Which files a letter is written with, and which files none is.

use std::collections::BTreeSet;

use super::{ReplyKind, glyphs};
use crate::error::LetterError;
use crate::near;
use crate::wording::{LetterRow, Wordings};

impl Wordings {
    /// The files that no row and no other file brings in: a slip in a name, or what was
    /// forgotten.
    pub fn unused(&self, replies: &[ReplyKind<'_>]) -> Vec<LetterError> {
        if !self.is_whole() {
            return Vec::new();
        }
        let rows = self.letters().iter();
        let used: BTreeSet<String> = rows.flat_map(|row| of_row(self, row, replies)).collect();
        let unused = self.files().filter(|file| !used.contains(*file));
        unused
            .map(|file| LetterError::Unused {
                file: format!("letters/{file}"),
                meant: near::perhaps(file, used.iter().map(String::as_str)),
            })
            .collect()
    }
}

/// The files that a row's letters are written with: a reply brings in that of its kind.
pub(super) fn of_row(
    wordings: &Wordings,
    row: &LetterRow,
    replies: &[ReplyKind<'_>],
) -> BTreeSet<String> {
    let kinds = replies.iter().filter(|_| row.letter == "reply");
    let mut files = vec![row.wording.clone()];
    files.extend(kinds.map(ReplyKind::wording));
    let all = files.iter().flat_map(|file| of(wordings, file));
    all.map(str::to_owned).collect()
}

/// A file and all that it brings in by name.
pub(super) fn of<'w>(wordings: &'w Wordings, file: &str) -> BTreeSet<&'w str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = wordings.files().filter(|known| *known == file).collect();
    while let Some(file) = open.pop() {
        if found.insert(file) {
            let source = wordings.source(file).unwrap_or_default();
            let named = quoted(source);
            open.extend(wordings.files().filter(|known| named.contains(*known)));
        }
    }
    found
}

/// What stands in quotes in the tags of a wording.
fn quoted(source: &str) -> BTreeSet<String> {
    let source = glyphs::without_comments(source);
    let tags = source.split("{%").skip(1);
    let tags = tags.map(|tag| tag.split("%}").next().unwrap_or_default());
    tags.flat_map(|tag| tag.split(['"', '\'']).skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}
