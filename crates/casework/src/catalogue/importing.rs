//! Lists of entries from spreadsheets: looked at first, then all of it or nothing. A list
//! that comes again changes what it says otherwise, and leaves the rest as it is.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use store::{AgencyId, EntryKey, Reader, Scope, StoreError, Tx};
use uuid::Uuid;

use super::content::Content;
use super::rows::{Ground, read, said};
use super::writing::{Candidate, Outcome, meant, put};
use super::{Keeping, may_keep};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::table::{BadRow, Most, TableError, told};

/// The most rows that a page takes in.
pub const MOST_BY_PAGE: usize = 20_000;
/// The most that the command line does.
pub const MOST_BY_COMMAND: usize = 100_000;
/// How many bad rows are shown, and how many good ones.
const SHOWN_BAD: usize = 200;
const SHOWN_GOOD: usize = 20;
/// After so many rows the database looks the others up by their indexes.
const COUNTED: usize = 1000;

/// A row as it was read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub row: usize,
    pub title: String,
    pub number: String,
    pub attribute: String,
    /// None where something is wrong.
    pub content: Option<Content>,
    pub bad: Vec<BadRow>,
}

/// A row, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueRow {
    /// Its number, as the user's spreadsheet shows it.
    pub row: usize,
    /// What stands under its columns.
    pub title: String,
    /// The same.
    pub number: String,
    /// The same.
    pub attribute: String,
    /// What would become of it; none where something is wrong.
    pub outcome: Option<Outcome>,
    /// What is wrong with it.
    pub problems: Vec<BadRow>,
}

/// How many rows become what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CatalogueReport {
    /// New entries.
    pub added: usize,
    /// Entries that say something else now.
    pub changed: usize,
    /// Entries that say the same.
    pub same: usize,
    /// Entries that were not listed any more, and are again.
    pub restored: usize,
}

impl CatalogueReport {
    fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Added => &mut self.added,
            Outcome::Changed => &mut self.changed,
            Outcome::Same => &mut self.same,
            Outcome::Restored => &mut self.restored,
        } += 1;
    }

    /// What an officer reads.
    pub fn told(&self) -> String {
        let parts = [
            ("新增", self.added),
            ("更新", self.changed),
            ("恢复", self.restored),
            ("没有变化", self.same),
        ];
        let parts = parts.iter().filter(|(_, count)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(what, count)| format!("{what} {count} 条"))
            .collect();
        match parts.is_empty() {
            true => "没有条目".to_owned(),
            false => parts.join("，"),
        }
    }
}

/// A list before it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CataloguePreview {
    /// What would become of the good rows.
    pub report: CatalogueReport,
    /// How many rows are good.
    pub good: usize,
    /// How many are not; then nothing can be imported.
    pub bad: usize,
    /// The first of the bad ones.
    pub bad_rows: Vec<CatalogueRow>,
    /// The first of the good ones that change something, then of the others.
    pub good_rows: Vec<CatalogueRow>,
}

/// Why a list was not imported; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueImportError {
    /// The file gave no rows.
    #[error(transparent)]
    File(#[from] TableError),
    /// These rows are bad; all that are.
    #[error("{}", told(.0))]
    Bad(Vec<BadRow>),
    /// It could not be tried.
    #[error(transparent)]
    Failed(#[from] ActError),
}

impl From<StoreError> for CatalogueImportError {
    fn from(error: StoreError) -> Self {
        CatalogueImportError::Failed(error.into())
    }
}

impl Office {
    /// Reads a list and says what would become of each row, without storing anything.
    ///
    /// # Errors
    /// Not by this officer, the file as a whole or its header, or the register failed.
    pub async fn preview_catalogue(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
        most: usize,
    ) -> Result<CataloguePreview, CatalogueImportError> {
        let (mut rows, keeping) = self.rows_of(desk, name, bytes, most).await?;
        let mut reader = self.store.read().await?;
        let mut known = Known::of(&mut reader, &rows).await?;
        let mut report = CatalogueReport::default();
        let mut shown: Vec<CatalogueRow> = Vec::with_capacity(rows.len());
        for read in &mut rows {
            let outcome = known.outcome(read, &keeping)?;
            if let Some(outcome) = outcome {
                report.count(outcome);
            }
            shown.push(CatalogueRow {
                row: read.row,
                title: read.title.clone(),
                number: read.number.clone(),
                attribute: read.attribute.clone(),
                outcome,
                problems: std::mem::take(&mut read.bad),
            });
        }
        let (mut good_rows, mut bad_rows): (Vec<_>, Vec<_>) =
            shown.into_iter().partition(|row| row.problems.is_empty());
        let (good, bad) = (good_rows.len(), bad_rows.len());
        good_rows.sort_by_key(|row| row.outcome == Some(Outcome::Same));
        good_rows.truncate(SHOWN_GOOD);
        bad_rows.truncate(SHOWN_BAD);
        Ok(CataloguePreview {
            report,
            good,
            bad,
            bad_rows,
            good_rows,
        })
    }

    /// Writes a list into the catalogue: all of it, or nothing.
    ///
    /// # Errors
    /// Not by this officer, the file, all rows that are bad, or the register failed.
    pub async fn import_catalogue(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
        most: usize,
    ) -> Result<CatalogueReport, CatalogueImportError> {
        let (rows, keeping) = self.rows_of(desk, name, bytes, most).await?;
        let given = Arc::new((self.clone(), desk.clone(), rows, keeping));
        let done = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (office, desk, rows, keeping) = given.as_ref();
                    written(tx, office, desk, rows.clone(), keeping).await
                })
            })
            .await;
        self.catalogue_changed();
        done
    }

    /// The rows of a list, read away from the threads that answer: it may take long.
    async fn rows_of(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
        most: usize,
    ) -> Result<(Vec<Read>, Keeping), CatalogueImportError> {
        may_keep(desk).map_err(ActError::from)?;
        let names = self.names().await?;
        let keeping = Keeping::of(desk, &names);
        let (name, bytes) = (name.to_owned(), bytes.to_owned());
        let (rules, today, own) = (self.rules.clone(), self.today(), desk.agency.id);
        let reading = tokio::task::spawn_blocking(move || {
            let ground = Ground {
                rules: &rules,
                today,
                own,
                agencies: names.agencies(),
                keeping: &keeping,
            };
            let most = Most {
                rows: most,
                what: "条目",
            };
            let rows = read(&name, &bytes, most, &ground)?;
            Ok::<_, TableError>((rows, keeping))
        });
        let read = reading.await.map_err(|_| StoreError::Panicked)?;
        Ok(read?)
    }
}

/// Writes rows that are all good.
async fn written(
    tx: &mut Tx,
    office: &Office,
    desk: &Desk,
    mut rows: Vec<Read>,
    keeping: &Keeping,
) -> Result<CatalogueReport, CatalogueImportError> {
    let mut known = Known::of(tx, &rows).await?;
    let mut report = CatalogueReport::default();
    let mut planned = Vec::with_capacity(rows.len());
    for read in &mut rows {
        if let Some(outcome) = known.outcome(read, keeping)? {
            planned.push((outcome, known.meant(read).ok().flatten()));
        }
    }
    let bad: Vec<BadRow> = rows.iter().flat_map(|read| read.bad.clone()).collect();
    if !bad.is_empty() {
        return Err(CatalogueImportError::Bad(bad));
    }
    let hand = office.hand(tx, Some(desk)).await?;
    let contents = rows.iter().filter_map(|read| read.content.as_ref());
    for (count, (content, (outcome, id))) in contents.zip(planned).enumerate() {
        if count == COUNTED {
            tx.count_rows().await?;
        }
        report.count(outcome);
        if outcome == Outcome::Same {
            continue;
        }
        let before = match id {
            Some(id) => tx.catalogue_entry(&Scope::system(), id).await?,
            None => None,
        };
        put(tx, &hand, before, content).await?;
    }
    Ok(report)
}

/// The entries that there are, by what they are known again.
struct Known {
    keys: HashMap<Uuid, EntryKey>,
    by_number: HashMap<(AgencyId, String), Uuid>,
    by_title: HashMap<(AgencyId, String), Vec<Uuid>>,
}

impl Known {
    async fn of(reader: &mut Reader, rows: &[Read]) -> Result<Known, StoreError> {
        let contents = rows.iter().filter_map(|read| read.content.as_ref());
        let agencies: BTreeSet<AgencyId> = contents.map(|content| content.agency).collect();
        let mut known = Known {
            keys: HashMap::new(),
            by_number: HashMap::new(),
            by_title: HashMap::new(),
        };
        for agency in agencies {
            for key in reader.catalogue_keys(agency).await? {
                if let Some(number) = &key.number_key {
                    known.by_number.insert((agency, number.clone()), key.id);
                }
                let title = (agency, key.title_key.clone());
                known.by_title.entry(title).or_default().push(key.id);
                known.keys.insert(key.id, key);
            }
        }
        Ok(known)
    }

    /// The entry that a good row means.
    fn meant(&self, read: &Read) -> Result<Option<Uuid>, disclosure::Refusal> {
        let Some(content) = &read.content else {
            return Ok(None);
        };
        let number = content.number_key();
        let by_number = number
            .clone()
            .and_then(|number| self.by_number.get(&(content.agency, number)).copied());
        let title = (content.agency, content.title_key());
        let same = self.by_title.get(&title).into_iter().flatten();
        let candidates: Vec<Candidate<Uuid>> = same
            .map(|id| Candidate {
                id: *id,
                numbered: self.keys[id].number_key.is_some(),
            })
            .collect();
        meant(by_number, number.is_some(), &candidates)
    }

    /// What becomes of a row; what is wrong with it is told in it. An entry is meant by one
    /// row at most.
    fn outcome(&mut self, read: &mut Read, keeping: &Keeping) -> Result<Option<Outcome>, ActError> {
        let Some(content) = &read.content else {
            return Ok(None);
        };
        let known = self.meant(read).and_then(|id| {
            let key = id.map(|id| &self.keys[&id]);
            match key {
                Some(key) => keeping
                    .check(content.agency, key.attribute)
                    .map(|()| Some(key)),
                None => Ok(None),
            }
        });
        let known = match known {
            Ok(known) => known,
            Err(refusal) => {
                let message = said(&refusal);
                read.bad.push(BadRow {
                    row: read.row,
                    column: None,
                    message,
                });
                return Ok(None);
            }
        };
        Ok(Some(match known {
            None => Outcome::Added,
            Some(key) if key.until.is_some() => Outcome::Restored,
            Some(key) if key.digest == content.digest()? => Outcome::Same,
            Some(_) => Outcome::Changed,
        }))
    }
}
