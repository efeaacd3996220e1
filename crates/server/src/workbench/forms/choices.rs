//! What a field may be chosen from: closed words, and what this case and its agency
//! offer.

use std::collections::{BTreeSet, HashMap};

use disclosure::application as application_form;
use disclosure::{act, clock, identity, words};

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbench) struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// What this form offers beyond the closed words, by the name of the field; and what
/// it needs beyond what the table says must be there.
#[derive(Debug, Clone, Default)]
pub(in crate::workbench) struct Choices {
    offered: HashMap<&'static str, Vec<Choice>>,
    needed: BTreeSet<String>,
}

impl Choices {
    /// Offers these under a field's name, wherever it stands in the form.
    pub fn offer(&mut self, field: &'static str, choices: Vec<Choice>) {
        self.offered.insert(field, choices);
    }

    /// What is offered under a name.
    pub fn of(&self, field: &str) -> Option<&[Choice]> {
        self.offered.get(field).map(Vec::as_slice)
    }

    /// Makes a field one that must be filled in, by its path; `[]` stands for every
    /// row of a list.
    pub fn need(&mut self, path: impl Into<String>) {
        self.needed.insert(path.into());
    }

    /// Whether the field at a path must be filled in here.
    pub fn needs(&self, path: &str) -> bool {
        !self.needed.is_empty() && self.needed.contains(&without_rows(path))
    }
}

/// A path with its rows left unnamed: `parts[0].title` as `parts[].title`.
fn without_rows(path: &str) -> String {
    path.split_inclusive(['[', ']'])
        .map(|piece| match piece.strip_suffix(']') {
            Some(_) => "]",
            None => piece,
        })
        .collect()
}

macro_rules! vocabularies {
    ($($name:literal = $vocabulary:path;)+) => {
        /// The words of a closed list, by its name in the table.
        pub(super) fn closed(name: &str) -> Vec<Choice> {
            match name {
                $($name => <$vocabulary>::ALL
                    .iter()
                    .map(|value| Choice::new(value.word(), value.label()))
                    .collect(),)+
                _ => Vec::new(),
            }
        }
    };
}

vocabularies! {
    "ActKind" = words::ActKind;
    "Aid" = application_form::Aid;
    "AnewGround" = words::AnewGround;
    "AppealBy" = words::AppealBy;
    "ApplicantKind" = words::ApplicantKind;
    "Channel" = words::Channel;
    "ConsultEnd" = words::ConsultEnd;
    "ConsultWith" = words::ConsultWith;
    "ContactWay" = words::ContactWay;
    "DeadlineKind" = clock::DeadlineKind;
    "Declared" = act::Declared;
    "FeeBasis" = words::FeeBasis;
    "IdKind" = identity::IdKind;
    "Medium" = application_form::Medium;
    "Notice" = act::Notice;
    "Opinion" = words::Opinion;
    "Provision" = application_form::Provision;
    "RemedyAgainst" = words::RemedyAgainst;
    "RemedyBy" = words::RemedyBy;
    "RemedyKind" = words::RemedyKind;
    "RemedyOutcome" = words::RemedyOutcome;
    "RemedyProcedure" = words::RemedyProcedure;
    "Role" = words::Role;
    "Service" = words::Service;
    "Signer" = words::Signer;
}
