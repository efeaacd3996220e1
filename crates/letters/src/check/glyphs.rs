//! Characters of the wordings themselves that no font here has.

use crate::error::LetterError;
use crate::fonts::Fonts;
use crate::wording::Wordings;

/// The lines of all wordings, and the titles, that cannot be set.
pub(super) fn unset(wordings: &Wordings, fonts: &Fonts) -> Vec<LetterError> {
    let told = |place, text: &str| {
        let missing = fonts.missing([text]);
        (!missing.is_empty()).then(|| LetterError::WordingGlyph {
            place,
            missing,
            folder: fonts.folder().map(Into::into),
        })
    };
    let files = wordings.files().flat_map(|file| {
        let source = without_comments(wordings.source(file).unwrap_or_default());
        let lines: Vec<String> = source.lines().map(str::to_owned).collect();
        let lines = lines.into_iter().zip(1..);
        lines.filter_map(move |(text, line)| told(wordings.place(file, line), &text))
    });
    let titles = wordings.letters().iter();
    let titles =
        titles.filter_map(|row| told(wordings.place("letters.toml", row.line), &row.title));
    files.chain(titles).collect()
}

/// A wording without its comments, each line where it was: what they say is not set.
pub(super) fn without_comments(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("{#") {
        let (comment, after) = comment.split_once("#}").unwrap_or((comment, ""));
        text.push_str(before);
        text.extend(comment.chars().filter(|sign| *sign == '\n'));
        rest = after;
    }
    text + rest
}
