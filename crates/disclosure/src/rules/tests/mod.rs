//! How the rules load: what is refused where, and what they answer.

mod answers;
mod assessment;
mod loading;
mod places;
mod rows;
mod tables;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Loads the built-in files with one of them replaced by `text`.
fn load_with(name: &str, text: &str) -> Result<Rules, RulesErrors> {
    let others = Rules::embedded_files()
        .iter()
        .filter(|(known, _)| *known != name);
    Rules::load(others.copied().chain([(name, text)]))
}

/// The built-in text of a file with its first `from` replaced.
fn edited(name: &str, from: &str, to: &str) -> String {
    let (_, text) = Rules::embedded_files()
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    text.replacen(from, to, 1)
}

/// The one mistake that an edit makes: its message has `says`, and the text at its
/// line and column starts with `at`.
#[track_caller]
fn refused(name: &str, from: &str, to: &str, says: &str, at: &str) {
    let text = edited(name, from, to);
    let errors = load_with(name, &text).expect_err(says).0;
    let [error] = errors.as_slice() else {
        panic!("one mistake expected:\n{}", RulesErrors(errors))
    };
    assert_eq!(error.file, name);
    assert!(error.message.contains(says), "{error}");
    let line = text.lines().nth(error.line - 1).unwrap();
    let rest: String = line.chars().skip(error.column - 1).collect();
    assert!(rest.starts_with(at), "{error}\nat: {rest}");
    let place = format!("workflows/{name}:{}:{}: ", error.line, error.column);
    assert!(error.to_string().starts_with(&place));
}
