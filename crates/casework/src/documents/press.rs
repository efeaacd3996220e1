//! The press of an office: the wordings of its rules, set in the fonts that are there.

use std::fmt;

use chrono::Datelike;
use disclosure::Rules;
use disclosure::rules::Cite;
use letters::{Checked, FontFolder, Fonts, LetterError, LetterRow, Press, ReplyKind, Wordings};

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
pub fn press(rules: &Rules, fonts: Option<FontFolder<'_>>) -> Result<Press, PressError> {
    match read(rules) {
        (wordings, faults) if faults.is_empty() => Ok(Press::new(Fonts::open(fonts)?, wordings)),
        (_, faults) => Err(PressError(faults)),
    }
}

/// Reads the letters of these rules, fills each with samples and sets it, and looks whether
/// each kind of reply says what these rules require of it.
///
/// # Errors
/// All mistakes found, a line each.
pub fn check(rules: &Rules, fonts: Option<FontFolder<'_>>) -> Result<Checked, PressError> {
    let kinds: Vec<ReplyKind<'_>> = rules
        .reply_kinds()
        .iter()
        .map(|row| ReplyKind {
            kind: &row.kind,
            requires: row.requires.iter().map(|part| part.word()).collect(),
        })
        .collect();
    let (wordings, mut faults) = read(rules);
    let unused = wordings.unused(&kinds);
    faults.extend(unused.iter().filter_map(told_unused));
    let checked = Press::new(Fonts::open(fonts)?, wordings).check(&kinds);
    let more = checked.as_ref().err().into_iter().flatten();
    faults.extend(more.map(LetterError::to_string));
    match checked {
        Ok(checked) if faults.is_empty() => Ok(checked),
        _ => Err(PressError(faults)),
    }
}

/// A file that is not used, unless it was built in: that one nobody can take away.
fn told_unused(fault: &LetterError) -> Option<String> {
    let LetterError::Unused { file, .. } = fault else {
        return None;
    };
    let mut built_in = Rules::embedded_files().iter();
    let own = !built_in.any(|(name, _)| name == file);
    own.then(|| fault.to_string())
}

/// The wordings of these rules, with all that is wrong with them by themselves and beside
/// the other files.
fn read(rules: &Rules) -> (Wordings, Vec<String>) {
    let files = rules.files().iter();
    let files = files.map(|(name, content)| (name.as_str(), content.as_str()));
    let (wordings, faults) = Wordings::read(files);
    let mut faults: Vec<String> = faults.iter().map(LetterError::to_string).collect();
    for row in wordings.letters() {
        faults.extend(uncited(rules, row));
        faults.extend(unnumbered(rules, row));
    }
    (wordings, faults)
}

/// The articles of a row that lead nowhere.
fn uncited(rules: &Rules, row: &LetterRow) -> Vec<String> {
    let cites = row.cite.iter();
    let wrong = cites.filter_map(|cite| rules.sources.check(&Cite::from(cite.as_str())).err());
    wrong
        .map(|message| {
            let LetterRow { line, title, .. } = row;
            format!("letters/letters.toml 第 {line} 行（{title}）的依据（cite）：{message}")
        })
        .collect()
}

/// A letter whose number has no form in some year in which it is written.
fn unnumbered(rules: &Rules, row: &LetterRow) -> Option<String> {
    let series = row.series.as_deref()?;
    let ends = rules.number_rows(series).into_iter();
    let ends = ends.map(|number| number.until.unwrap_or(number.since).year());
    let first = row.since.year();
    // after the last change nothing changes any more
    let last = row.until.map(|until| until.year());
    let last = last.unwrap_or_else(|| ends.max().map_or(first, |end| first.max(end + 1)));
    let mut years = first..=last;
    let year = years.find(|year| rules.format_number(series, "", *year, 1).is_none())?;
    Some(format!(
        "office.toml 中没有“{series}”{year}年的编号格式，{}（letters/letters.toml 第 {} 行）不能编号；请补上 [[number]]，或者改正 series",
        row.title, row.line
    ))
}
