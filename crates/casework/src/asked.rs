//! Where those whose opinion is asked for are written to: sealed with the people of the
//! register, as the contacts of applicants are.

use disclosure::act::ConsultRequest;
use disclosure::case::Consultation;
use disclosure::words::ApplicantKind;
use serde::{Deserialize, Serialize};
use store::{Person, Reader, StoreError, Tx};

use crate::intake::trimmed;

/// The contact of one whose opinion is asked for.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedContact {
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Electronic mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
}

impl std::fmt::Debug for AskedContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AskedContact { .. }")
    }
}

/// The request with a row of the register for the contact; the row is the register's own
/// and not for the caller to name.
pub(crate) async fn completed(
    tx: &mut Tx,
    request: &ConsultRequest,
    asked: Option<&AskedContact>,
) -> Result<ConsultRequest, StoreError> {
    let person = match asked {
        Some(asked) => sealed(tx, &request.name, asked).await?,
        None => None,
    };
    Ok(ConsultRequest {
        person,
        ..request.clone()
    })
}

/// A row for this contact; none where it says nothing.
pub(crate) async fn sealed(
    tx: &mut Tx,
    name: &str,
    asked: &AskedContact,
) -> Result<Option<store::PersonId>, StoreError> {
    let person = Person {
        id: tx.next_id(),
        name: name.trim().to_owned(),
        kind: ApplicantKind::Other,
        id_kind: None,
        id_number: None,
        phone: trimmed(&asked.phone),
        address: trimmed(&asked.address),
        mail: trimmed(&asked.mail),
    };
    if (&person.phone, &person.address, &person.mail) == (&None, &None, &None) {
        return Ok(None);
    }
    tx.insert_person(&person).await?;
    Ok(Some(person.id))
}

/// The contact of one who was asked, in full.
pub(crate) async fn contact(
    reader: &mut Reader,
    asked: &Consultation,
) -> Result<Option<Person>, StoreError> {
    match asked.person {
        Some(row) => reader.person(row).await,
        None => Ok(None),
    }
}
