//! What cases are found by: a copy of their numbers, titles, names and description,
//! kept with the case and made anew where it is missing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::canonical::sha256;
use crate::dialect::{ask, on, statements, tell};
use crate::error::StoreError;
use crate::grams::grams_of;
use crate::ids::{AgencyId, CaseId, PersonId, micros};
use crate::store::{Reader, Tx};

/// How much of a description is found, in characters: PostgreSQL takes no more
/// than a megabyte of grams.
const LONGEST: usize = 20_000;

/// What a case is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findable {
    /// The case.
    pub case_id: CaseId,
    /// Its owner.
    pub agency_id: AgencyId,
    /// Its own number and that of its reply.
    pub numbers: Vec<String>,
    /// What is asked for.
    pub title: String,
    /// The names of all who apply, represent and act for them.
    pub people: Vec<String>,
    /// Those of them that the register knows.
    pub persons: Vec<PersonId>,
    /// The description, one text below the other.
    pub content: String,
}

impl Findable {
    /// Changes with everything that the case is found by.
    pub fn digest(&self) -> String {
        let persons: Vec<String> = self.persons.iter().map(PersonId::to_string).collect();
        let parts = [
            self.agency_id.to_string(),
            self.numbers.join("\n"),
            self.title.clone(),
            self.people(),
            persons.join("\n"),
            self.content.clone(),
        ];
        sha256(&[parts.join("\0").as_bytes()])
    }

    fn people(&self) -> String {
        self.people.join("\n")
    }

    fn content(&self) -> String {
        self.content.chars().take(LONGEST).collect()
    }

    fn grams(&self) -> String {
        let texts = self.numbers.iter().chain(&self.people);
        let mut grams: BTreeSet<String> = texts.flat_map(|text| grams_of(text)).collect();
        grams.extend(grams_of(&self.title));
        grams.extend(grams_of(&self.content()));
        grams.extend(self.persons.iter().map(|person| gram_of_person(*person)));
        Vec::from_iter(grams).join(" ")
    }
}

/// The gram of a person, which no text is cut into.
pub(crate) fn gram_of_person(person: PersonId) -> String {
    format!("人{}", person.simple())
}

/// Where the numbers begin: those that come in grow from here, those that were
/// there before are counted down.
const FIRST: i64 = 1_000_000_001;

/// After every moment at which a case can have come in.
const AFTER_ALL: DateTime<Utc> = DateTime::from_timestamp_nanos(i64::MAX);

statements! {
    INSERT_NEW = "INSERT INTO search_cases (case_id, agency_id, digest) VALUES ($1, $2, $3) RETURNING seq";
    INSERT_EARLIER = "INSERT INTO search_cases (seq, case_id, agency_id, digest) \
        SELECT COALESCE(MIN(seq), $4) - 1, $1, $2, $3 FROM search_cases RETURNING seq";
    UPDATE_KEPT = "UPDATE search_cases SET agency_id = $2, digest = $3 WHERE case_id = $1 RETURNING seq";
    INSERT_TEXTS = "INSERT INTO search_texts (seq, people, content) VALUES ($1, $2, $3) \
        ON CONFLICT (seq) DO UPDATE SET people = EXCLUDED.people, content = EXCLUDED.content";
    DIGEST = "SELECT digest FROM search_cases WHERE case_id = $1";
    SEQ = "SELECT seq FROM search_cases WHERE case_id = $1";
    MISSING = "SELECT c.created_at, c.id FROM cases c WHERE (c.created_at, c.id) < ($1, $2) \
        AND NOT EXISTS (SELECT 1 FROM search_cases s WHERE s.case_id = c.id) \
        ORDER BY c.created_at DESC, c.id DESC LIMIT $3";
}

impl Reader {
    /// The digest of what a case is found by; `None` when it is missing.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn found_digest(&mut self, case: CaseId) -> Result<Option<String>, StoreError> {
        let found = ask!(self, fetch_optional, (String,), DIGEST, case)?;
        Ok(found.map(|(digest,)| digest))
    }

    /// Up to `limit` cases that cannot be found, the newest first; those before one
    /// on the next pages.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn not_findable(
        &mut self,
        before: Option<(DateTime<Utc>, CaseId)>,
        limit: i64,
    ) -> Result<Vec<(DateTime<Utc>, CaseId)>, StoreError> {
        let (at, case) = before.unwrap_or((AFTER_ALL, CaseId::max()));
        let at = micros(at);
        ask!(
            self,
            fetch_all,
            (DateTime<Utc>, CaseId),
            MISSING,
            at,
            case,
            limit
        )
    }

    /// The place of a case in the order in which they came in.
    pub(crate) async fn seq_of(&mut self, case: CaseId) -> Result<Option<i64>, StoreError> {
        let found = ask!(self, fetch_optional, (i64,), SEQ, case)?;
        Ok(found.map(|(seq,)| seq))
    }
}

impl Tx {
    /// Lets a case be found that just came in.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when it can be found already.
    pub async fn make_findable(&mut self, case: &Findable) -> Result<(), StoreError> {
        let digest = case.digest();
        let (seq,) = ask!(
            self,
            fetch_one,
            (i64,),
            INSERT_NEW,
            case.case_id,
            case.agency_id,
            &digest
        )?;
        self.write_findable(seq, true, case).await
    }

    /// Keeps what a case is found by as it now is; one that is missing came in
    /// before all others.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn keep_findable(&mut self, case: &Findable) -> Result<(), StoreError> {
        let (id, agency, digest) = (case.case_id, case.agency_id, case.digest());
        if self.found_digest(id).await?.as_ref() == Some(&digest) {
            return Ok(());
        }
        let kept = ask!(
            self,
            fetch_optional,
            (i64,),
            UPDATE_KEPT,
            id,
            agency,
            &digest
        )?;
        if let Some((seq,)) = kept {
            return self.write_findable(seq, false, case).await;
        }
        let (seq,) = ask!(
            self,
            fetch_one,
            (i64,),
            INSERT_EARLIER,
            id,
            agency,
            &digest,
            FIRST
        )?;
        self.write_findable(seq, true, case).await
    }

    async fn write_findable(
        &mut self,
        seq: i64,
        new: bool,
        case: &Findable,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_TEXTS,
            seq,
            case.people(),
            case.content()
        )?;
        let grams = case.grams();
        let answer = self.reader.conn.keep_grams(seq, new, &grams).await;
        self.reader.noted(answer)
    }
}
