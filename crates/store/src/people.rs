//! People: those who apply, and their agents. What could be used to find or
//! harass them is sealed; the number is found by its keyed hash alone.

use std::fmt;

use disclosure::words::ApplicantKind;
use serde_json::json;
use uuid::Uuid;

use crate::canonical::canonical;
use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::PersonId;
use crate::keys::Keyring;
use crate::scope::Scope;
use crate::store::{Reader, Tx};
use crate::verify::{PAGE, VerifyError};

/// A person, opened. `Debug` shows the id alone, so that no log can leak the rest.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// Full name, exactly as given.
    pub name: String,
    /// Natural person or which kind of organisation.
    pub kind: ApplicantKind,
    /// What kind of number `id_number` is (`identity_card`, `credit_code`, …).
    pub id_kind: Option<String>,
    /// Identity number or credit code, as given.
    pub id_number: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Electronic mail.
    pub mail: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A person found by number, without what is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// The person's id.
    pub id: PersonId,
    /// The name as registered.
    pub name: String,
    /// The kind as registered.
    pub kind: ApplicantKind,
}

statements! {
    INSERT_PERSON = "INSERT INTO people (id, name, name_key, kind, id_kind, id_number, phone, address, mail, lookup, \
        proof) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    PERSON = "SELECT id, name, kind, id_kind, id_number, phone, address, mail FROM people WHERE id = $1";
    PERSON_BY_LOOKUP = "SELECT id, name, kind FROM people WHERE lookup = $1";
    // by id, which grows with time, and party by party: a person's few cases are at
    // hand, those of an agency are many
    SHOWN_AS = "SELECT c.applicant_id AS id, c.applicant_name AS name, c.applicant_kind AS kind FROM cases c \
        WHERE c.applicant_id = $4 \
        AND (c.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $1 AND a.path < $2) \
        OR EXISTS (SELECT 1 FROM case_parties p WHERE p.case_id = c.id AND p.agency_id = $3 AND p.until IS NULL \
        AND p.part <> 'consulted')) ORDER BY c.id DESC LIMIT 1";
    PEOPLE_AFTER = "SELECT id, name, kind, id_kind, id_number, phone, address, mail, name_key, lookup, proof \
        FROM people WHERE id > $1 ORDER BY id LIMIT $2";
}

// the sealed columns still closed
from_row!(Person, |row| {
    Ok(Person {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        kind: word("kind", ApplicantKind::parse, row.try_get("kind")?)?,
        id_kind: row.try_get("id_kind")?,
        id_number: row.try_get("id_number")?,
        phone: row.try_get("phone")?,
        address: row.try_get("address")?,
        mail: row.try_get("mail")?,
    })
});

from_row!(KnownPerson, |row| {
    Ok(KnownPerson {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        kind: word("kind", ApplicantKind::parse, row.try_get("kind")?)?,
    })
});

/// A row as it is stored: the person still closed, and what is made from it.
struct PersonRow {
    sealed: Person,
    name_key: String,
    lookup: Option<String>,
    proof: String,
}

from_row!(PersonRow, |row| {
    Ok(PersonRow {
        sealed: Person::from_row(row)?,
        name_key: row.try_get("name_key")?,
        lookup: row.try_get("lookup")?,
        proof: row.try_get("proof")?,
    })
});

impl PersonRow {
    /// What the proof is over: every column as it is stored.
    fn proven(&self) -> Result<String, StoreError> {
        let Person {
            id,
            name,
            kind,
            id_kind,
            id_number,
            phone,
            address,
            mail,
        } = &self.sealed;
        canonical(&json!([
            id,
            name,
            kind.word(),
            id_kind,
            id_number,
            phone,
            address,
            mail,
            self.name_key,
            self.lookup
        ]))
    }

    /// What does not fit about the row.
    fn misfit(self, keys: &Keyring) -> Result<Option<&'static str>, StoreError> {
        if !keys.proves(&self.proven()?, &self.proof) {
            return Ok(Some("记录与其校验值不符，有内容被改动或者清空"));
        }
        Ok(match opened(self.sealed, keys) {
            Ok(_) => None,
            Err(_) => Some("封存的内容无法解封"),
        })
    }
}

fn opened(mut person: Person, keys: &Keyring) -> Result<Person, StoreError> {
    let id = person.id;
    for (column, value) in sealed_columns(&mut person) {
        if let Some(sealed) = value {
            *sealed = keys.open(&place(column, id), sealed)?;
        }
    }
    Ok(person)
}

impl Reader {
    /// A person, opened. Whoever calls has checked that the officer sees a case
    /// of this person.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when a value does not open: never a blank instead.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let found = ask!(self, fetch_optional, Person, PERSON, id)?;
        let keys = self.keys();
        found.map(|sealed| opened(sealed, &keys)).transpose()
    }

    /// Who has this number, whichever way it was written (width, spaces, hyphens, case).
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn find_person_by_number(
        &mut self,
        id_kind: &str,
        number: &str,
    ) -> Result<Option<KnownPerson>, StoreError> {
        for lookup in self.keys().lookups(&number_key(id_kind, number)) {
            let found = ask!(self, fetch_optional, KnownPerson, PERSON_BY_LOOKUP, &lookup)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Under what name a person stands in the latest of the cases that the scope
    /// shows whole; `None` where it shows no case of this applicant.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn shown_as(
        &mut self,
        scope: &Scope,
        id: PersonId,
    ) -> Result<Option<KnownPerson>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_optional,
            KnownPerson,
            SHOWN_AS,
            &sight.low,
            &sight.high,
            sight.party,
            id
        )
    }

    /// Checks that every person is as written and opens; says how many there are.
    ///
    /// # Errors
    /// [`VerifyError::Person`] names the first that does not fit.
    pub async fn verify_people(&mut self) -> Result<u64, VerifyError> {
        let keys = self.keys();
        let (mut last, mut count) = (Uuid::nil(), 0);
        loop {
            let page = ask!(self, fetch_all, PersonRow, PEOPLE_AFTER, last, PAGE)?;
            let Some(end) = page.last() else {
                return Ok(count);
            };
            last = end.sealed.id;
            for row in page {
                let id = row.sealed.id;
                if let Some(what) = row.misfit(&keys)? {
                    return Err(VerifyError::Person { id, what });
                }
                count += 1;
            }
        }
    }
}

impl Tx {
    /// Adds a person; numbers and ways of contact are sealed.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when somebody has this number already,
    /// [`StoreError::Inconsistent`] for a number without its kind.
    pub async fn insert_person(&mut self, person: &Person) -> Result<(), StoreError> {
        let keys = self.keys();
        let lookup = lookup_of(&keys, person)?;
        let mut sealed = person.clone();
        for (column, value) in sealed_columns(&mut sealed) {
            if let Some(plain) = value {
                *plain = keys.seal(&place(column, person.id), plain);
            }
        }
        let mut row = PersonRow {
            name_key: folded(&sealed.name),
            sealed,
            lookup,
            proof: String::new(),
        };
        row.proof = keys.prove(&row.proven()?);
        self.insert_row(&row).await
    }

    async fn insert_row(&mut self, row: &PersonRow) -> Result<(), StoreError> {
        let person = &row.sealed;
        tell!(
            self.reader,
            INSERT_PERSON,
            person.id,
            &person.name,
            &row.name_key,
            person.kind.word(),
            &person.id_kind,
            &person.id_number,
            &person.phone,
            &person.address,
            &person.mail,
            &row.lookup,
            &row.proof
        )?;
        Ok(())
    }
}

fn lookup_of(keys: &Keyring, person: &Person) -> Result<Option<String>, StoreError> {
    match (&person.id_kind, &person.id_number) {
        (_, None) => Ok(None),
        (None, Some(_)) => Err(StoreError::inconsistent("有证件号码而没有证件类型")),
        (Some(kind), Some(number)) => {
            Ok(keys.lookups(&number_key(kind, number)).into_iter().next())
        }
    }
}

fn sealed_columns(person: &mut Person) -> [(&'static str, &mut Option<String>); 4] {
    [
        ("id_number", &mut person.id_number),
        ("phone", &mut person.phone),
        ("address", &mut person.address),
        ("mail", &mut person.mail),
    ]
}

fn place(column: &str, id: PersonId) -> String {
    format!("people:{column}:{id}")
}

fn number_key(kind: &str, number: &str) -> String {
    format!(
        "{kind}:{}",
        folded(number).replace('-', "").to_ascii_uppercase()
    )
}

/// Without white space, full-width letters and digits made narrow.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(narrow)
        .collect()
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let plain = number_key("identity_card", "11010519491231002X");
        assert_eq!(plain, number_key("identity_card", " 110105 19491231 002x"));
        assert_eq!(
            plain,
            number_key("identity_card", "１１０１０５-19491231-002ｘ")
        );
        assert_ne!(plain, number_key("passport", "11010519491231002X"));
        assert_eq!(folded("王 喆堃　𬹼"), "王喆堃𬹼");
    }

    #[test]
    fn a_person_shows_no_personal_data_in_a_log() {
        let person = Person {
            id: Uuid::nil(),
            name: "王喆".into(),
            kind: ApplicantKind::NaturalPerson,
            id_kind: Some("identity_card".into()),
            id_number: Some("11010519491231002X".into()),
            phone: None,
            address: None,
            mail: None,
        };
        let shown = format!("{person:?}");
        assert!(!shown.contains("1101") && !shown.contains('王'), "{shown}");
    }
}
