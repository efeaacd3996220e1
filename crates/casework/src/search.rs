//! One box for all: cases by number, title, applicant's name, or the number of an
//! identity paper.

use disclosure::identity::{self, IdKind};
use disclosure::words::ActKind;
use store::{CaseFilter, CaseListRow, CaseOrder, CasePage, Cursor, Reader, StoreError};

use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::sight::{Eyes, Sight};

/// Why a case was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Its number contains the text.
    Number,
    /// Its title contains it.
    Title,
    /// Its applicant's name contains it.
    Applicant,
    /// Its applicant has this identity number or credit code.
    Identity,
}

/// A page of what was found.
#[derive(Debug, Clone)]
pub struct Hits {
    /// Its lines, the newest first.
    pub rows: Vec<(CaseListRow, Sight, Vec<Found>)>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

impl Office {
    /// Cases that a text finds, within what the desk sees. Who works on cases finds
    /// those of a person by the whole number of the identity paper; others, and
    /// agencies that see an extract, do not.
    ///
    /// # Errors
    /// The register failed, or the cursor belongs to another list.
    pub async fn search(
        &self,
        desk: &Desk,
        text: &str,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Hits, ActError> {
        let mut reader = self.store.read().await?;
        let eyes = Eyes::of(&mut reader, desk).await?;
        let by_number = match self.may_ask_for_people(desk) {
            true => by_number(&mut reader, desk, text, cursor, limit).await?,
            false => None,
        };
        let of_person = by_number.is_some();
        let CasePage { rows, next } = match by_number {
            Some(page) => page,
            None => reader.search(&desk.scope, text, cursor, limit).await?,
        };
        let mut hits = Vec::with_capacity(rows.len());
        for row in rows {
            let sight = eyes.sight(&mut reader, row.agency_id, row.id).await?;
            let why = match of_person {
                true => vec![Found::Identity],
                false => why(&row, sight, text),
            };
            hits.push((row, sight, why));
        }
        Ok(Hits { rows: hits, next })
    }

    /// Those who register applications compare identity papers with the register;
    /// those who watch and count need not know whose number is whose.
    fn may_ask_for_people(&self, desk: &Desk) -> bool {
        let roles = &self.rules.lifecycle.act(ActKind::Register).roles;
        desk.officer.roles.iter().any(|role| roles.contains(role))
    }
}

/// Cases of the applicant with this number, whichever paper it stands on; `None`
/// where the desk sees none. Nobody says which paper, and a check character may
/// have been typed as it stands on the form, so any text is tried that can tell one
/// person from another.
async fn by_number(
    reader: &mut Reader,
    desk: &Desk,
    text: &str,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Option<CasePage>, StoreError> {
    if !identity::identifies(text) {
        return Ok(None);
    }
    for kind in IdKind::ALL {
        let Some(person) = reader.find_person_by_number(kind.word(), text).await? else {
            continue;
        };
        let filter = CaseFilter {
            applicant_id: Some(person.id),
            ..CaseFilter::default()
        };
        let page = reader
            .list_cases(&desk.scope, &filter, CaseOrder::Newest, cursor, limit)
            .await?;
        if !page.rows.is_empty() {
            return Ok(Some(page));
        }
    }
    Ok(None)
}

/// Where the text stands, as the register compares: the case of ASCII letters aside.
fn why(row: &CaseListRow, sight: Sight, text: &str) -> Vec<Found> {
    let sought = text.to_ascii_lowercase();
    let has = |field: &str| field.to_ascii_lowercase().contains(&sought);
    let mut why = Vec::new();
    if has(&row.number) {
        why.push(Found::Number);
    }
    if sight.is_whole() && has(&row.title) {
        why.push(Found::Title);
    }
    if sight.is_whole() && has(&row.applicant_name) {
        why.push(Found::Applicant);
    }
    why
}
