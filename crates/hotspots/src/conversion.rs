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
    /// Enough different applicants.
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
        enough: false,
    };
    let mut applicants = BTreeSet::new();
    for at in topic.members.iter().map(|member| member.at) {
        let text = &texts[at];
        let within = text.day.is_some_and(|day| (since..=until).contains(&day));
        if text.is_voice || !within {
            continue;
        }
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
    ground.enough = ground.applicants >= rules.least_applicants;
    ground
}

/// The kind of record that a text asks for of its own applicant.
fn own_record<'r>(text: &Text, rules: &'r Conversion) -> Option<&'r Never> {
    let says = |word: &String| text.title.contains(word) || text.body.contains(word);
    if !rules.own_words.iter().any(says) {
        return None;
    }
    rules
        .never
        .iter()
        .find(|never| never.words.iter().any(says))
}

#[cfg(test)]
mod tests;
