//! The information that applications of a topic ask for, as a run hands it to what makes
//! it public.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hotspots::{Ground, Text};
use store::{CaseId, PersonId};

use super::evidence::counts;

/// Information that applications of a topic ask for.
pub(crate) struct Information {
    /// What most of those that ask for it call it.
    pub(crate) title: String,
    /// All applications that ask for it.
    pub(crate) cases: Vec<CaseId>,
    /// Those that were given it, in the time that counts.
    pub(crate) given: Vec<Given>,
    /// Distinct people among these.
    pub(crate) applicants: i64,
    /// Distinct people who asked.
    pub(crate) asked_by: i64,
    /// How many asked for their own record with it.
    pub(crate) own: i64,
    /// Whether those who were given it are enough to propose that everybody has it.
    pub(crate) enough: bool,
    /// The days of the first and of the last application.
    pub(crate) days: Option<(NaiveDate, NaiveDate)>,
    /// The towns, and how many applications each.
    pub(crate) townships: BTreeMap<String, u64>,
    /// How they were answered, and how many each.
    pub(crate) outcomes: BTreeMap<String, u64>,
}

/// An application that was given the information.
pub(crate) struct Given {
    pub(crate) case: CaseId,
    pub(crate) applicant: Option<PersonId>,
    pub(crate) day: Option<NaiveDate>,
}

/// The information of a topic, in the order of its ground.
pub(super) fn informations(ground: &Ground, texts: &[Text]) -> Vec<Information> {
    let found = ground.informations.iter();
    found.map(|it| information(it, texts)).collect()
}

fn information(found: &hotspots::Information, texts: &[Text]) -> Information {
    let members = || found.members.iter().map(|at| &texts[*at]);
    let whole = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let asked_by: BTreeSet<&str> = members().filter_map(|it| it.applicant.as_deref()).collect();
    let days = || members().filter_map(|it| it.day);
    let counted = |of: fn(&Text) -> Option<&String>| {
        let mut many: BTreeMap<String, usize> = BTreeMap::new();
        for name in members().filter_map(of) {
            *many.entry(name.clone()).or_default() += 1;
        }
        counts(&many)
    };
    Information {
        title: found.title.clone(),
        cases: members().filter_map(|it| it.id.parse().ok()).collect(),
        given: found
            .given
            .iter()
            .filter_map(|at| given(&texts[*at]))
            .collect(),
        applicants: whole(found.applicants),
        asked_by: whole(asked_by.len()),
        own: whole(found.own),
        enough: found.enough,
        days: days().min().zip(days().max()),
        townships: counted(|it| it.township.as_ref()),
        outcomes: counted(|it| it.outcome.as_ref()),
    }
}

fn given(text: &Text) -> Option<Given> {
    Some(Given {
        case: text.id.parse().ok()?,
        applicant: text.applicant.as_ref().and_then(|id| id.parse().ok()),
        day: text.day,
    })
}
