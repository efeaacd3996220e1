//! Worked cases: what happened and what the law makes of it, one JSON object on
//! a line, so that a person who knows the law and not the code can write one.
//!
//! A case is played through [`crate::decide`], the code that serves real cases;
//! the player does the office's own steps in between, and no guard is lenient.

mod answer;
mod form;
mod play;
pub(crate) mod samples;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::case::Case;
use crate::rules::Rules;

pub use form::WrongFile;

/// What became of one worked case.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// Its id.
    pub id: Value,
    /// What the law makes of it.
    pub result: Map<String, Value>,
    /// Whether every expectation holds; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<bool>,
    /// What differs, by key.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub differs: Map<String, Value>,
}

/// Plays every case of a file.
///
/// # Errors
/// The file cannot be read as worked cases; nothing was played.
pub fn run(text: &str, rules: &Rules) -> Result<Vec<Outcome>, WrongFile> {
    let cases = form::read(text, rules)?;
    Ok(cases
        .into_iter()
        .map(|case| {
            let result = match &case.matter {
                form::Matter::Acts(acts) => answer::of_acts(&play::play(acts, rules), rules),
                form::Matter::Fee(fee) => answer::of_fee(fee, rules),
            };
            let differs = case
                .expect
                .as_ref()
                .map(|expect| answer::compare(expect, &result))
                .unwrap_or_default();
            Outcome {
                id: case.id,
                pass: case.expect.map(|_| differs.is_empty()),
                result,
                differs,
            }
        })
        .collect())
}

/// Plays one case of a file and gives the case as it stands, with the day it is looked at.
///
/// # Errors
/// The file cannot be read, or has no such case with acts.
pub fn played(
    text: &str,
    id: &str,
    rules: &Rules,
) -> Result<Option<(Case, chrono::NaiveDate)>, WrongFile> {
    let cases = form::read(text, rules)?;
    Ok(cases
        .into_iter()
        .find(|case| case.id == id)
        .and_then(|case| match case.matter {
            form::Matter::Acts(acts) => {
                let played = play::play(&acts, rules);
                Some((played.case, played.as_of))
            }
            form::Matter::Fee(_) => None,
        }))
}
