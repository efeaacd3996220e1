//! The press of an office: the wordings of its rules, set in the fonts that are there.

use std::fmt;
use std::path::Path;

use disclosure::Rules;
use letters::{Checked, Fonts, LetterError, Press, ReplyKind, Wordings};

/// Why there is no press: everything that was found, a line each.
#[derive(Debug, thiserror::Error)]
pub struct PressError(Vec<String>);

impl fmt::Display for PressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl From<LetterError> for PressError {
    fn from(error: LetterError) -> PressError {
        PressError(vec![error.to_string()])
    }
}

/// A press with the wordings of these rules, and with the fonts of a folder before the
/// built-in ones. Takes a moment: it is built once.
///
/// # Errors
/// A wording or a font cannot be read, or a letter takes a number that `office.toml`
/// has no form for: found here, and not when an act needs it.
pub fn press(rules: &Rules, fonts: Option<&Path>) -> Result<Press, PressError> {
    let files = rules.files().iter();
    let files = files.map(|(name, content)| (name.as_str(), content.as_str()));
    let wordings = Wordings::load(files)
        .map_err(|errors| PressError(errors.iter().map(LetterError::to_string).collect()))?;
    let unnumbered = unnumbered(rules, &wordings);
    if !unnumbered.is_empty() {
        return Err(PressError(unnumbered));
    }
    Ok(Press::new(Fonts::open(fonts)?, wordings))
}

/// Fills every letter with samples and sets it, and looks whether each kind of reply says
/// what these rules require of it.
///
/// # Errors
/// All mistakes found, a line each.
pub fn check(rules: &Rules, press: &Press) -> Result<Checked, PressError> {
    let kinds: Vec<ReplyKind<'_>> = rules
        .reply_kinds()
        .iter()
        .map(|row| ReplyKind {
            kind: &row.kind,
            requires: row.requires.iter().map(|part| part.word()).collect(),
        })
        .collect();
    press
        .check(&kinds)
        .map_err(|faults| PressError(faults.iter().map(LetterError::to_string).collect()))
}

/// The letters whose numbers have no form in the year from which they are written.
fn unnumbered(rules: &Rules, wordings: &Wordings) -> Vec<String> {
    let mut missing = Vec::new();
    for row in wordings.letters() {
        let year = chrono::Datelike::year(&row.since);
        if let Some(series) = &row.series
            && rules.format_number(series, "", year, 1).is_none()
        {
            missing.push(format!(
                "office.toml 中没有“{series}”自{year}年起的编号格式，{}不能编号；请补上 [[number]]",
                row.title
            ));
        }
    }
    missing
}
