//! One case with all that a reader may ask of it.

use chrono::NaiveDate;
use disclosure::act::Facts;
use disclosure::case::{Case, Event};
use disclosure::clock::{self, Out};
use disclosure::explain::{Explained, explain};
use disclosure::lifecycle::{self, Permission};
use store::{Agency, CaseId, CaseRow};

use crate::acts::Circumstances;
use crate::error::ActError;
use crate::facts::all_facts;
use crate::office::{Desk, Office};
use crate::record::{case_of, read_event};

/// A case as it stands, within the reader's scope.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Its row.
    pub row: CaseRow,
    /// The case.
    pub case: Case,
    /// Its owner.
    pub owner: Agency,
    facts: Facts,
}

impl Office {
    /// One case; `None` when there is none within the desk's scope.
    ///
    /// # Errors
    /// The register failed.
    pub async fn case_file(&self, desk: &Desk, id: CaseId) -> Result<Option<CaseFile>, ActError> {
        let mut reader = self.store.read().await?;
        let Some(row) = reader.case(&desk.scope, id).await? else {
            return Ok(None);
        };
        let case = case_of(&row)?;
        let owner = reader
            .agency(row.agency_id)
            .await?
            .ok_or(ActError::NotFound)?;
        let facts = all_facts(&mut reader, &case, id).await?;
        Ok(Some(CaseFile {
            row,
            case,
            owner,
            facts,
        }))
    }

    /// The events of a case, oldest first; `None` when there is none within the desk's scope.
    ///
    /// # Errors
    /// The register failed, or an event is of no form that this version knows.
    pub async fn case_events(
        &self,
        desk: &Desk,
        id: CaseId,
    ) -> Result<Option<Vec<Event>>, ActError> {
        let mut reader = self.store.read().await?;
        if reader.case(&desk.scope, id).await?.is_none() {
            return Ok(None);
        }
        let stored = reader.events(&desk.scope, id).await?;
        Ok(Some(
            stored.iter().map(read_event).collect::<Result<_, _>>()?,
        ))
    }

    /// The open deadlines of a case as of a day, each with its working.
    pub fn deadlines(&self, file: &CaseFile, as_of: NaiveDate) -> Vec<Explained> {
        clock::deadlines(&file.case, &self.rules, Out::Until(as_of))
            .iter()
            .map(|deadline| explain(deadline, &file.case, &self.rules))
            .collect()
    }

    /// The reply deadline, also of a case that is replied, with its working.
    pub fn reply_deadline(&self, file: &CaseFile, as_of: NaiveDate) -> Option<Explained> {
        let deadline = clock::reply_as_of(&file.case, &self.rules, as_of)?;
        Some(explain(&deadline, &file.case, &self.rules))
    }

    /// Every act: offered, or why not.
    pub fn permitted(&self, desk: &Desk, file: &CaseFile) -> Vec<Permission> {
        let circumstances = Circumstances::new(self, desk, None);
        lifecycle::permitted(&file.case, &circumstances.turn(&file.facts, &file.owner))
    }
}
