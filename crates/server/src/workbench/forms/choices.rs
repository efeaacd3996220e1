//! What a field may be chosen from: closed words, and what this case and its agency
//! offer.

use std::collections::HashMap;

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

/// What this form offers beyond the closed words, by the name of the field.
#[derive(Debug, Clone, Default)]
pub(in crate::workbench) struct Choices(HashMap<&'static str, Vec<Choice>>);

impl Choices {
    /// Offers these under a field's name, wherever it stands in the form.
    pub fn offer(&mut self, field: &'static str, choices: Vec<Choice>) {
        self.0.insert(field, choices);
    }

    /// What is offered under a name.
    pub fn of(&self, field: &str) -> Option<&[Choice]> {
        self.0.get(field).map(Vec::as_slice)
    }
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
    "ApplicantKind" = words::ApplicantKind;
    "Channel" = words::Channel;
    "ConsultEnd" = words::ConsultEnd;
    "ConsultWith" = words::ConsultWith;
    "ContactWay" = words::ContactWay;
    "DeadlineKind" = clock::DeadlineKind;
    "FeeBasis" = words::FeeBasis;
    "IdKind" = identity::IdKind;
    "Medium" = application_form::Medium;
    "Notice" = act::Notice;
    "Opinion" = words::Opinion;
    "Provision" = application_form::Provision;
    "Role" = words::Role;
    "Service" = words::Service;
}
