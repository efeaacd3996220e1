//! One box for all: cases by the words of their number, title, names and
//! description, or the number of an identity paper.

use disclosure::identity::{self, IdKind};
use disclosure::words::ActKind;
use store::{CaseListRow, Cursor, FoundCase, FoundIn, FoundPage, Reader, SearchAsk, StoreError};

use crate::error::ActError;
use crate::excerpt::Excerpt;
use crate::lists::within;
use crate::office::{Desk, Office};
use crate::sight::Sight;

/// Why a case was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Its number, or that of its reply, contains a word.
    Number,
    /// Its title contains one.
    Title,
    /// The name of an applicant, a representative or an agent contains one.
    Applicant,
    /// Its description contains one.
    Content,
    /// An applicant, a representative or an agent has this identity number or
    /// credit code.
    Identity,
}

/// A case that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its line.
    pub row: CaseListRow,
    /// How much of it the desk is shown.
    pub sight: Sight,
    /// Why it was found; nothing where no words were sought.
    pub why: Vec<Found>,
    /// The place in its description.
    pub excerpt: Option<Excerpt>,
}

/// A page of what was found.
#[derive(Debug, Clone)]
pub struct Hits {
    /// Its cases, the newest first.
    pub rows: Vec<Hit>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

impl Office {
    /// Cases in which all words of a text stand, within what the desk sees. Who
    /// works on cases finds those of a person by the whole number of the identity
    /// paper; others, and agencies that see an extract, do not.
    ///
    /// # Errors
    /// The register failed, or the cursor belongs to another list.
    pub async fn search(
        &self,
        desk: &Desk,
        ask: &SearchAsk,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Hits, ActError> {
        let mut reader = self.store.read().await?;
        let by_number = match self.may_ask_for_people(desk) {
            true => by_number(&mut reader, desk, ask, cursor, limit).await?,
            false => None,
        };
        let of_person = by_number.is_some();
        let FoundPage { rows, next } = match by_number {
            Some(page) => page,
            None => reader.search(&desk.scope, ask, cursor, limit).await?,
        };
        let hit = |case: FoundCase| {
            let sight = match case.whole {
                true => Sight::Whole,
                false => Sight::Extract(desk.agency.id),
            };
            Hit {
                why: match of_person {
                    true => vec![Found::Identity],
                    false => why(case.found),
                },
                excerpt: case.place.map(|place| Excerpt::of(&case.content, place)),
                row: within(case.row, sight, false),
                sight,
            }
        };
        Ok(Hits {
            rows: rows.into_iter().map(hit).collect(),
            next,
        })
    }

    /// Those who register applications compare identity papers with the register;
    /// those who watch and count need not know whose number is whose.
    fn may_ask_for_people(&self, desk: &Desk) -> bool {
        let roles = &self.rules.lifecycle.act(ActKind::Register).roles;
        desk.officer.roles.iter().any(|role| roles.contains(role))
    }
}

/// Cases of the person with this number, whichever paper it stands on; `None`
/// where the desk sees none. Nobody says which paper, and a check character may
/// have been typed as it stands on the form, so any text is tried that can tell one
/// person from another.
async fn by_number(
    reader: &mut Reader,
    desk: &Desk,
    ask: &SearchAsk,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Option<FoundPage>, StoreError> {
    if !identity::identifies(&ask.text) {
        return Ok(None);
    }
    for kind in IdKind::ALL {
        let number = ask.text.trim();
        let Some(person) = reader.find_person_by_number(kind.word(), number).await? else {
            continue;
        };
        let page = reader
            .cases_of_person(&desk.scope, person.id, ask, cursor, limit)
            .await?;
        if !page.rows.is_empty() {
            return Ok(Some(page));
        }
    }
    Ok(None)
}

fn why(found: FoundIn) -> Vec<Found> {
    let all = [
        (found.number, Found::Number),
        (found.title, Found::Title),
        (found.people, Found::Applicant),
        (found.content, Found::Content),
    ];
    let here = all.into_iter().filter(|(here, _)| *here);
    here.map(|(_, why)| why).collect()
}
