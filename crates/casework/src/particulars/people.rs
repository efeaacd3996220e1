//! People on paper: masked, and the address of the post in full.

use disclosure::application::{Agent, Applicant};
use disclosure::identity::IdKind;
use letters::data::Party;
use store::{Person, Reader};

use super::matter::{Matter, plain};
use crate::error::ActError;
use crate::masked::{Contact, contacts_of, masked, open};

/// Those who apply and act in a case.
pub(super) struct Parties {
    pub applicant: Party,
    pub others: Vec<Party>,
    pub agent: Option<Party>,
}

/// The parties of an application as it stands, their contacts masked: in full they
/// are shown for a reason that is written down.
pub(super) async fn parties(reader: &mut Reader, matter: &Matter<'_>) -> Result<Parties, ActError> {
    let application = &matter.case.application;
    let hidden = contacts_of(reader, &matter.case, on_forms).await?;
    let others = application.applicants().skip(1);
    Ok(Parties {
        applicant: applicant(&application.applicant, hidden.applicant),
        others: others
            .zip(hidden.others)
            .map(|(other, contact)| applicant(other, contact))
            .collect(),
        agent: application
            .agent
            .as_ref()
            .map(|it| agent(it, hidden.agent.unwrap_or_default())),
    })
}

/// Masked, but for the credit code of an organisation, which is public.
fn on_forms(person: &Person, reached: Option<&Person>) -> Contact {
    let hidden = masked(person, reached);
    match person.id_kind.as_deref().and_then(IdKind::parse) {
        Some(IdKind::CreditCode) => Contact {
            id_number: person.id_number.clone(),
            ..hidden
        },
        _ => hidden,
    }
}

fn applicant(applicant: &Applicant, contact: Contact) -> Party {
    Party {
        name: applicant.name.clone(),
        kind: Some(applicant.kind.label().to_owned()),
        work_unit: applicant.work_unit.clone(),
        legal_representative: applicant.legal_representative.clone(),
        contact_person: applicant.contact.clone(),
        ..reached(contact)
    }
}

fn agent(agent: &Agent, contact: Contact) -> Party {
    Party {
        name: agent.name.clone(),
        authority: plain(agent.authority.as_ref()),
        ..reached(contact)
    }
}

/// A party of which nothing but its contact is known.
fn reached(contact: Contact) -> Party {
    let id_kind = contact.id_kind.as_deref().and_then(IdKind::parse);
    Party {
        name: String::new(),
        kind: None,
        work_unit: None,
        id_kind: id_kind.map(|kind| kind.label().to_owned()),
        id_number: contact.id_number,
        legal_representative: None,
        contact_person: None,
        phone: contact.phone,
        mail: contact.mail,
        address: contact.address,
        authority: None,
    }
}

/// Where the applicant is reached, in full: the applicant's own contact, else that of
/// the agent.
pub(super) async fn reached_at(
    reader: &mut Reader,
    matter: &Matter<'_>,
    by: fn(Contact) -> Option<String>,
) -> Result<Option<String>, ActError> {
    let full = contacts_of(reader, &matter.case, open).await?;
    let own = by(full.applicant);
    Ok(own.or_else(|| full.agent.and_then(by)))
}
