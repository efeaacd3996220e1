//! Personal data as most eyes may see it: enough to recognise, too little to use.

use disclosure::case::Case;
use disclosure::words::ApplicantKind;
use store::{Person, PersonId, Reader, StoreError};

use crate::error::ActError;
use crate::office::Office;
use crate::read::CaseFile;

/// How a person is identified and reached; masked, unless it was revealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Kind of paper.
    pub id_kind: Option<String>,
    /// Identity number or credit code.
    pub id_number: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Electronic mail.
    pub mail: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

/// The contacts of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The applicant's.
    pub applicant: Contact,
    /// Those of the joint applicants beside, in their order.
    pub others: Vec<Contact>,
    /// The agent's.
    pub agent: Option<Contact>,
}

/// A name in a list: the family name of people, organisations in full.
pub fn name(name: &str, kind: ApplicantKind) -> String {
    match (kind, name.chars().next()) {
        (ApplicantKind::NaturalPerson, Some(first)) => format!("{first}**"),
        _ => name.to_owned(),
    }
}

/// The first `head` and last `tail` characters, when the rest still hides enough.
fn ends(text: &str, head: usize, tail: usize) -> String {
    let all: Vec<char> = text.chars().collect();
    let hidden = all.len().saturating_sub(head + tail);
    if hidden < 4 {
        return "****".to_owned();
    }
    let first: String = all[..head].iter().collect();
    let last: String = all[all.len() - tail..].iter().collect();
    format!("{first}{}{last}", "*".repeat(hidden))
}

fn mail(text: &str) -> String {
    match (text.chars().next(), text.rsplit_once('@')) {
        (Some(first), Some((name, host))) if !name.is_empty() => format!("{first}***@{host}"),
        _ => "***".to_owned(),
    }
}

/// The district that an address begins with; never more than half of it.
fn address(text: &str) -> String {
    let shown = (text.chars().count() / 2).min(6);
    let first: String = text.chars().take(shown).collect();
    format!("{first}****")
}

/// The number belongs to the person; how to reach them was given with the
/// application, and nothing of what they gave elsewhere is shown.
pub(crate) fn masked(person: &Person, reached: Option<&Person>) -> Contact {
    let number = |text: &String| ends(text, 3, 4);
    let reached = |field: fn(&Person) -> Option<&String>| reached.and_then(field);
    Contact {
        id_kind: person.id_kind.clone(),
        id_number: person.id_number.as_ref().map(number),
        phone: reached(|row| row.phone.as_ref()).map(number),
        mail: reached(|row| row.mail.as_ref()).map(|text| mail(text)),
        address: reached(|row| row.address.as_ref()).map(|text| address(text)),
    }
}

/// The same in full.
pub(crate) fn open(person: &Person, reached: Option<&Person>) -> Contact {
    Contact {
        id_kind: person.id_kind.clone(),
        id_number: person.id_number.clone(),
        phone: reached.and_then(|row| row.phone.clone()),
        mail: reached.and_then(|row| row.mail.clone()),
        address: reached.and_then(|row| row.address.clone()),
    }
}

/// What is shown of a person's row and of the row with the way to reach them.
pub(crate) type Shown = fn(&Person, Option<&Person>) -> Contact;

/// Without a row of its own for the contact, the application brought the person
/// into the register, and the person's row holds it.
async fn contact_of(
    reader: &mut Reader,
    id: PersonId,
    details: Option<PersonId>,
    shown: Shown,
) -> Result<Contact, StoreError> {
    let Some(person) = reader.person(id).await? else {
        return Ok(Contact::default());
    };
    Ok(match details {
        None => shown(&person, Some(&person)),
        Some(details) => shown(&person, reader.person(details).await?.as_ref()),
    })
}

/// The contacts of a case, each shown in the same way.
pub(crate) async fn contacts_of(
    reader: &mut Reader,
    case: &Case,
    shown: Shown,
) -> Result<Contacts, StoreError> {
    let mut applicants = Vec::new();
    for applicant in case.application.applicants() {
        applicants.push(contact_of(reader, applicant.person, applicant.details, shown).await?);
    }
    let mut applicants = applicants.into_iter();
    let agent = match &case.application.agent {
        Some(agent) => Some(contact_of(reader, agent.person, agent.details, shown).await?),
        None => None,
    };
    Ok(Contacts {
        applicant: applicants.next().unwrap_or_default(),
        others: applicants.collect(),
        agent,
    })
}

impl Office {
    /// The contacts of a case, masked; `None` for a desk that sees an extract only.
    ///
    /// # Errors
    /// The register failed, or a value does not open.
    pub async fn contacts(&self, file: &CaseFile) -> Result<Option<Contacts>, ActError> {
        if !file.sight.is_whole() {
            return Ok(None);
        }
        let mut reader = self.store.read().await?;
        Ok(Some(contacts_of(&mut reader, &file.case, masked).await?))
    }

    /// The contacts of a case in full; that they are shown was written down before.
    pub(crate) async fn open_contacts(&self, file: &CaseFile) -> Result<Contacts, ActError> {
        let mut reader = self.store.read().await?;
        Ok(contacts_of(&mut reader, &file.case, open).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_keep_their_family_name_and_organisations_all_of_it() {
        assert_eq!(name("王喆堃", ApplicantKind::NaturalPerson), "王**");
        assert_eq!(name("𬹼", ApplicantKind::NaturalPerson), "𬹼**");
        assert_eq!(name("", ApplicantKind::NaturalPerson), "");
        assert_eq!(
            name("清溪建材有限公司", ApplicantKind::Enterprise),
            "清溪建材有限公司"
        );
    }

    #[test]
    fn numbers_keep_their_ends_when_enough_is_hidden() {
        assert_eq!(ends("11010519491231002X", 3, 4), "110***********002X");
        assert_eq!(ends("13812345678", 3, 4), "138****5678");
        assert_eq!(ends("5881234", 3, 4), "****");
        assert_eq!(ends("", 3, 4), "****");
    }

    #[test]
    fn mail_keeps_its_host_and_addresses_their_district() {
        assert_eq!(mail("wang@example.cn"), "w***@example.cn");
        assert_eq!(mail("wang"), "***");
        assert_eq!(mail("@example.cn"), "***");
        assert_eq!(address("山东省枣庄市峄城区坛山路1号"), "山东省枣庄市****");
        assert_eq!(address("坛山"), "坛****");
    }
}
