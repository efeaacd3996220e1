//! What somebody asks for of oneself: a record that is never made public.

use crate::settings::{Conversion, Never};
use crate::text::Text;

/// Where a clause ends: what is said of oneself reaches no further.
const ENDS: &[char] = &[
    '，', ',', '。', '；', ';', '：', ':', '！', '!', '？', '?', '\n', '\r',
];
/// Between the items of a list.
const LISTING: char = '、';

/// The kind of record that a text asks for of its own applicant: a clause speaks of oneself
/// and then of such a matter, or the text speaks of oneself anywhere and names a paper that
/// is always somebody's own. That a matter of this kind is named is not enough: its
/// standards, rules and procedures are everybody's.
pub(super) fn own_record<'r>(text: &Text, rules: &'r Conversion) -> Option<&'r Never> {
    let parts = [text.title.as_str(), text.body.as_str()];
    let clauses = || parts.into_iter().flat_map(|part| part.split(ENDS));
    let somebody = clauses().any(|clause| oneself(clause, rules, false).is_some());
    if !somebody {
        return None;
    }
    let of_oneself = |words: &[String]| {
        clauses().any(|clause| {
            oneself(clause, rules, true).is_some_and(|after| names(after, words, rules))
        })
    };
    let anywhere = |words: &[String]| clauses().any(|clause| names(clause, words, rules));
    rules
        .never
        .iter()
        .find(|never| of_oneself(&never.words) || anywhere(&never.records))
}

/// What a clause says after it first speaks of oneself; whoever only says who one is asks
/// for nothing of one's own yet (`asking`).
fn oneself<'t>(clause: &'t str, rules: &Conversion, asking: bool) -> Option<&'t str> {
    let other = |rest: &str, words: &[String]| words.iter().any(|it| rest.starts_with(it));
    let found = rules.own_words.iter().flat_map(|word| {
        let places = clause.match_indices(word.as_str());
        places.map(|(at, _)| (at, word.len()))
    });
    let own = found.filter(|(at, _)| {
        let rest = &clause[*at..];
        let introduces = asking && other(rest, &rules.introducing);
        !introduces && !other(rest, &rules.not_own)
    });
    own.min().map(|(at, length)| &clause[at + length..])
}

/// Whether one of these words is named, and not as what everybody may know of it.
fn names(clause: &str, words: &[String], rules: &Conversion) -> bool {
    let is_public = |rest: &str| {
        let item = rest.split(LISTING).next().unwrap_or_default();
        rules.public_words.iter().any(|it| item.contains(it))
    };
    words.iter().any(|word| {
        let mut places = clause.match_indices(word.as_str());
        places.any(|(at, _)| !is_public(&clause[at + word.len()..]))
    })
}
