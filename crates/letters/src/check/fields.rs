//! Fields that a wording names and its letters do not have, also in branches that no sample
//! takes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ReplyKind, Sample, reach};
use crate::error::{LetterError, Place};
use crate::wording::Wordings;

/// The unknown fields of all files. `told` is what filling the samples has found: it knows
/// the line and the record better.
pub(super) fn unknown(
    wordings: &Wordings,
    samples: &[Sample<'_>],
    replies: &[ReplyKind<'_>],
    told: &[LetterError],
) -> Vec<LetterError> {
    let samples: Vec<(BTreeSet<String>, Value)> = samples
        .iter()
        .filter_map(|sample| {
            let files = reach::of_row(wordings, sample.row, replies);
            Some((files, serde_json::to_value(&sample.paper).ok()?))
        })
        .collect();
    // A row that cannot be read has no sample: its files wait until it can.
    let measured = wordings.files().filter(|file| {
        wordings.is_whole() || samples.iter().any(|(files, _)| files.contains(*file))
    });
    let faults = measured.flat_map(|file| unknown_in(wordings, file, &samples));
    faults.filter(|fault| !is_told(fault, told)).collect()
}

fn unknown_in(
    wordings: &Wordings,
    file: &str,
    samples: &[(BTreeSet<String>, Value)],
) -> Vec<LetterError> {
    // What nothing reaches is measured by all.
    let reached = samples.iter().any(|(files, _)| files.contains(file));
    let data: Vec<&Value> = samples
        .iter()
        .filter(|(files, _)| !reached || files.contains(file))
        .map(|(_, value)| value)
        .collect();
    let fields = wordings.fields(file).unwrap_or_default();
    fields
        .into_iter()
        .filter(|field| !data.iter().any(|value| leads_somewhere(value, field)))
        .map(|field| LetterError::Unknown {
            place: place_of(wordings, file, &field),
            known: known_beside(&data, &field),
            field,
        })
        .collect()
}

/// Whether one field of a file was told, perhaps with what was asked of it.
fn is_told(fault: &LetterError, told: &[LetterError]) -> bool {
    let LetterError::Unknown { place, field, .. } = fault else {
        return false;
    };
    told.iter().any(|other| match other {
        LetterError::Unknown {
            place: at,
            field: known,
            ..
        } => {
            at.file == place.file && (known.starts_with(field.as_str()) || field.starts_with(known))
        }
        _ => false,
    })
}

fn place_of(wordings: &Wordings, file: &str, field: &str) -> Place {
    let source = wordings.source(file).unwrap_or_default();
    let before = source.find(field).and_then(|at| source.get(..at));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    wordings.place(file, line)
}

fn leads_somewhere(value: &Value, path: &str) -> bool {
    let mut segments = path.split('.');
    segments
        .try_fold(value, |value, segment| value.get(segment))
        .is_some()
}

/// The fields of the record in which one was looked for.
fn known_beside(data: &[&Value], field: &str) -> Vec<String> {
    let parent = field.rsplit_once('.').map(|(parent, _)| parent);
    let record = |value: &&Value| {
        let found = match parent {
            None => Some((*value).clone()),
            Some(parent) => value
                .pointer(&format!("/{}", parent.replace('.', "/")))
                .cloned(),
        };
        found.and_then(|found| Some(found.as_object()?.keys().cloned().collect::<Vec<_>>()))
    };
    let names: BTreeSet<String> = data.iter().filter_map(record).flatten().collect();
    names.into_iter().filter(|name| name != "letter").collect()
}
