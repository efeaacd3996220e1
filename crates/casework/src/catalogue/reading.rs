//! The catalogue as it is looked at.

use chrono::NaiveDate;
use store::{
    CatalogueAsk, CatalogueChange, CatalogueEntry, CataloguePage, EntryCounts, SuggestionFigures,
    UsedBy,
};
use uuid::Uuid;

use super::{Keeping, keeps, may_see};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// How many changes and how many cases are shown of an entry.
const CHANGES: i64 = 30;
const CASES: i64 = 20;
/// How many entries are shown of a period.
const FIGURES: i64 = 100;

/// An entry with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryFile {
    /// The entry.
    pub entry: CatalogueEntry,
    /// How often it was suggested and used, in all cases.
    pub counts: EntryCounts,
    /// The cases in reach whose reply names it, the newest first.
    pub used_by: Vec<UsedBy>,
    /// What was changed, the newest first.
    pub changes: Vec<CatalogueChange>,
    /// Whether the officer changes it.
    pub may_keep: bool,
}

impl Office {
    /// A page of the catalogue, the newest first.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn catalogue(
        &self,
        desk: &Desk,
        ask: &CatalogueAsk,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<CataloguePage, ActError> {
        may_see(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.catalogue(&desk.scope, ask, after, limit).await?)
    }

    /// An entry with its history; `None` when there is none that the officer is shown.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn catalogue_entry(
        &self,
        desk: &Desk,
        id: Uuid,
    ) -> Result<Option<EntryFile>, ActError> {
        may_see(desk)?;
        let names = self.names().await?;
        let mut reader = self.store.read().await?;
        let Some(entry) = reader.catalogue_entry(&desk.scope, id).await? else {
            return Ok(None);
        };
        let keeping = Keeping::of(desk, &names);
        let may_keep = keeps(desk) && keeping.check(entry.agency_id, entry.attribute).is_ok();
        Ok(Some(EntryFile {
            counts: reader.entry_counts(id).await?,
            used_by: reader.entry_used_by(&desk.scope, id, CASES).await?,
            changes: reader.catalogue_changes(id, CHANGES).await?,
            may_keep,
            entry,
        }))
    }

    /// What was suggested for cases in reach on these days, both counted: in all, and by
    /// entry, those shown most first.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn catalogue_figures(
        &self,
        desk: &Desk,
        days: (NaiveDate, NaiveDate),
    ) -> Result<(EntryCounts, Vec<SuggestionFigures>), ActError> {
        may_see(desk)?;
        let mut reader = self.store.read().await?;
        let all = reader.suggestion_counts(&desk.scope, days).await?;
        let figures = reader
            .suggestion_figures(&desk.scope, days, FIGURES)
            .await?;
        Ok((all, figures))
    }
}
