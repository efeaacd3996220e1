//! Sums and days that are printed as they are kept: 2800 for 28元, 2026-03-02. Whether one
//! is, is tried out with values that only the filters can read, so that no way round a
//! filter is missed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use minijinja::{Environment, Value as Printed};
use serde_json::Value;

use super::Sample;
use crate::error::LetterError;
use crate::wording::{Wordings, fault};

/// What marks a value that must not be printed.
const MARK: &str = "\u{fdd0}原样\u{fdd0}";

/// The fields that documents would print as they are kept.
pub(super) fn printed(wordings: &Wordings, samples: &[&Sample<'_>]) -> Vec<LetterError> {
    let environment = marking(wordings.environment());
    let told = samples.iter();
    told.flat_map(|sample| of_sample(wordings, &environment, sample))
        .collect()
}

/// All marks at once first: nearly always nothing is found.
fn of_sample(
    wordings: &Wordings,
    environment: &Environment<'static>,
    sample: &Sample<'_>,
) -> Vec<LetterError> {
    let file = &sample.row.wording;
    let Ok(data) = serde_json::to_value(&sample.paper) else {
        return Vec::new();
    };
    let try_out = |marked: &Value| wordings.filled(environment, file, marked).err();
    if wordings.text_of(&sample.paper).is_err() || try_out(&marked(&data, None)).is_none() {
        return Vec::new();
    }
    let mut names = BTreeSet::new();
    kept(&data, &mut names);
    let each = names.iter().filter_map(|name| {
        let place = try_out(&marked(&data, Some(name)))?.place()?.clone();
        Some(LetterError::Raw {
            place,
            field: name.clone(),
            filter: filter_of(name),
        })
    });
    each.collect()
}

/// The environment with filters that take a marked value, and with nothing else that does.
fn marking(environment: &Environment<'static>) -> Environment<'static> {
    let mut environment = environment.clone();
    for filter in ["day", "yuan", "yuan_words"] {
        environment.add_filter(filter, |_: &Printed| "某");
    }
    // A dossier has its days in eight figures.
    environment.add_filter("replace", |_: &Printed, _: &str, _: &str| "某");
    environment.set_formatter(|_, _, value| match value.as_str() {
        Some(text) if text.contains(MARK) => Err(fault::unprintable()),
        _ => Ok(()),
    });
    environment
}

fn filter_of(name: &str) -> &'static str {
    match is_sum(name) {
        true => "yuan",
        false => "day",
    }
}

fn is_sum(name: &str) -> bool {
    name.ends_with("_fen")
}

/// Whether a field's value is a sum or a day.
fn needs_filter(name: &str, value: &Value) -> bool {
    match value {
        Value::Number(_) => is_sum(name),
        Value::String(text) => text.parse::<NaiveDate>().is_ok(),
        _ => false,
    }
}

/// The names of all such fields.
fn kept(data: &Value, names: &mut BTreeSet<String>) {
    match data {
        Value::Array(items) => items.iter().for_each(|item| kept(item, names)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match needs_filter(name, value) {
                    true => _ = names.insert(name.clone()),
                    false => kept(value, names),
                }
            }
        }
        _ => {}
    }
}

/// The data with the fields of one name marked, or all of them.
fn marked(data: &Value, only: Option<&str>) -> Value {
    match data {
        Value::Array(items) => items.iter().map(|item| marked(item, only)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let mark = only.is_none_or(|only| only == name) && needs_filter(name, value);
                let value = match (mark, value.as_str()) {
                    (false, _) => marked(value, only),
                    (true, Some(text)) => Value::from(format!("{MARK}{text}")),
                    (true, None) => Value::from(format!("{MARK}{value}")),
                };
                (name.clone(), value)
            });
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}
