//! Numbers of persons in a text.

mod card;
mod identity;
mod label;
mod phone;
mod pieces;
mod spelled;

use std::ops::Range;

pub(crate) use identity::rounded as rounded_identity;

use crate::kinds::Kind;
use pieces::{Run, runs};

/// A number of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) kind: Kind,
    /// Enough to find it again, too little to use it.
    pub(crate) masked: String,
    /// Where it is in the text, in bytes.
    pub(crate) range: Range<usize>,
}

/// What the pieces of a run are looked at with.
struct Around<'a> {
    text: &'a str,
    /// The head of the column or the name of the field, if the text has one.
    label: &'a str,
}

/// A number within a run: its kind and its first and last piece.
type Match = (Kind, usize, usize);

/// No number of a person has fewer digits than this.
const SHORTEST: usize = 7;

/// The numbers of persons in a text, in its order. `label` is what stands over
/// the text, if anything: the head of a column.
pub(crate) fn scan(text: &str, label: &str) -> Vec<Hit> {
    let mut hits = spelled::find(text);
    if text
        .chars()
        .filter(|letter| letter.is_numeric())
        .take(SHORTEST)
        .count()
        < SHORTEST
    {
        return hits;
    }
    let around = Around { text, label };
    for run in runs(text) {
        let mut taken = vec![false; run.pieces.len()];
        // The stricter rule goes first: what is an identity number is no card.
        for rule in [
            identity::find,
            identity::announced,
            phone::mobiles,
            card::find,
            phone::landlines,
        ] {
            for (kind, first, last) in rule(&run, &around) {
                if taken[first..=last].contains(&true) {
                    continue;
                }
                taken[first..=last].fill(true);
                hits.push(hit(&run, kind, first, last));
            }
        }
    }
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

/// The text with every number of a person masked.
pub(crate) fn mask(text: &str, label: &str) -> Option<String> {
    let hits = scan(text, label);
    if hits.is_empty() {
        return None;
    }
    let mut masked = String::new();
    let mut at = 0;
    for hit in hits {
        if hit.range.start >= at {
            masked.push_str(&text[at..hit.range.start]);
            masked.push_str(&hit.masked);
            at = hit.range.end;
        }
    }
    masked.push_str(&text[at..]);
    Some(masked)
}

fn hit(run: &Run, kind: Kind, first: usize, last: usize) -> Hit {
    let number = run.joined(first, last);
    Hit {
        kind,
        masked: masked(&number, kind),
        range: run.pieces[first].range.start..run.pieces[last].range.end,
    }
}

fn masked(number: &str, kind: Kind) -> String {
    let (head, tail) = match kind {
        Kind::IdentityNumber => (3, 2),
        Kind::MobileNumber => (3, 3),
        Kind::BankCard => (4, 3),
        _ => (3, 2),
    };
    let length = number.len();
    number
        .chars()
        .enumerate()
        .map(|(index, digit)| {
            if index < head || index + tail >= length {
                digit
            } else {
                '*'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
