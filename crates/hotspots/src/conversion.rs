//! Whether a topic speaks for being made public: enough different people were given the
//! same, and it is nobody's own record.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde::Serialize;

use crate::settings::{Conversion, Never};
use crate::text::Text;
use crate::topics::Topic;

/// Why a topic is, or is not, proposed to be made public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The first day that counts.
    pub since: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// Distinct applicants to whom it was disclosed in that time.
    pub applicants: usize,
    /// Their applications, as positions among the texts.
    pub given: Vec<usize>,
    /// Applications that ask for one's own record, and which; they count for nothing.
    pub own: Vec<(usize, String)>,
    /// So many of them ask for their own records that it is never made public.
    pub excluded: bool,
    /// Enough different applicants, and it is not excluded.
    pub enough: bool,
}

/// What speaks for making a topic public, in the time that ends on `until`.
///
/// An application counts when a kind of reply that discloses answered it; one applicant
/// counts once, and one without a name not at all.
pub fn ground(topic: &Topic, texts: &[Text], rules: &Conversion, until: NaiveDate) -> Ground {
    let since = until
        .checked_sub_months(Months::new(rules.months))
        .and_then(|day| day.succ_opt())
        .unwrap_or(until);
    let mut ground = Ground {
        since,
        until,
        applicants: 0,
        given: Vec::new(),
        own: Vec::new(),
        excluded: false,
        enough: false,
    };
    let mut asked = 0_usize;
    let mut applicants = BTreeSet::new();
    for at in topic.members.iter().map(|member| member.at) {
        let text = &texts[at];
        let within = text.day.is_some_and(|day| (since..=until).contains(&day));
        if text.is_voice || !within {
            continue;
        }
        asked += 1;
        if let Some(never) = own_record(text, rules) {
            ground.own.push((at, never.name.clone()));
            continue;
        }
        let disclosed = text
            .outcome
            .as_ref()
            .is_some_and(|it| rules.disclosing.contains(it));
        if let (true, Some(applicant)) = (disclosed, &text.applicant) {
            applicants.insert(applicant.as_str());
            ground.given.push(at);
        }
    }
    ground.applicants = applicants.len();
    let own = ground.own.len();
    ground.excluded = own > 0 && own as f64 >= rules.own_share * asked as f64;
    ground.enough = ground.applicants >= rules.least_applicants && !ground.excluded;
    ground
}

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
fn own_record<'r>(text: &Text, rules: &'r Conversion) -> Option<&'r Never> {
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

#[cfg(test)]
mod tests;
