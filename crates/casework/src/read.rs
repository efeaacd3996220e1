//! One case with all that a reader may ask of it.

use chrono::NaiveDate;
use disclosure::{Actor, Refusal, Text};

use disclosure::act::{Act, ConsultRequest, Facts};
use disclosure::case::{Case, Consultation, Event};
use disclosure::clock::{self, DeadlineKind, Out};
use disclosure::explain::{Explained, explain};
use disclosure::lifecycle::{self, Permission};
use disclosure::words::ActKind;
use store::{Agency, CaseId, CaseRow};

use crate::acts::Circumstances;
use crate::deputies;
use crate::error::ActError;
use crate::facts::all_facts;
use crate::office::{Desk, Office};
use crate::record::case_of;
use crate::sight::{Eyes, Sight};
use crate::standing::Standing;

/// A case as it stands, within the reader's scope.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Its row.
    pub row: CaseRow,
    /// The case.
    pub case: Case,
    /// Its owner.
    pub owner: Agency,
    /// How much of it the reader is shown.
    pub sight: Sight,
    standing: Standing,
    facts: Facts,
}

impl CaseFile {
    /// What the register says of the case now.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Whether the reader's agency acts on it: as its owner, or for its owner.
    pub(crate) fn is_acted_on_here(&self) -> bool {
        matches!(self.standing, Standing::Owner | Standing::Handler)
    }

    /// Whether the reader is shown all of it.
    ///
    /// # Errors
    /// It sees an extract, to which what is asked does not belong.
    pub(crate) fn whole(&self) -> Result<(), Refusal> {
        if self.sight.is_whole() {
            return Ok(());
        }
        Err(Refusal::not_yours(
            "other_agency",
            "reg:45",
            "本案由其他机关办理",
            "受征求意见的机关只看到向它征求的意见。",
        ))
    }
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
        let facts = all_facts(&mut reader, &case, id, self.today()).await?;
        let eyes = Eyes::of(&mut reader, desk).await?;
        let sight = eyes.sight(&mut reader, row.agency_id, id).await?;
        let standing = eyes.standing(&mut reader, row.agency_id, id).await?;
        Ok(Some(CaseFile {
            standing,
            row,
            case,
            owner,
            sight,
            facts,
        }))
    }

    /// The events of a case that the desk is shown, oldest first; `None` when there is no such
    /// case within its scope.
    ///
    /// # Errors
    /// The register failed, or an event is of no form that this version knows.
    pub async fn case_events(
        &self,
        desk: &Desk,
        id: CaseId,
    ) -> Result<Option<Vec<Event>>, ActError> {
        let seen = self.case_history(desk, id).await?;
        Ok(seen.map(|seen| seen.into_iter().map(|seen| seen.event).collect()))
    }

    /// What was asked in each consultation that the desk is shown: its name and the question.
    ///
    /// # Errors
    /// As [`Office::case_events`].
    pub async fn questions(
        &self,
        desk: &Desk,
        id: CaseId,
    ) -> Result<Vec<(String, Text)>, ActError> {
        let events = self.case_events(desk, id).await?.unwrap_or_default();
        Ok(events
            .into_iter()
            .filter_map(|event| match event.act {
                Act::Consult(request) => {
                    let ConsultRequest { id, question, .. } = *request;
                    question.map(|question| (id, question))
                }
                _ => None,
            })
            .collect())
    }

    /// The open deadlines of a case as of a day, each with its working.
    pub fn deadlines(&self, file: &CaseFile, as_of: NaiveDate) -> Vec<Explained> {
        clock::deadlines(&file.case, &self.rules, Out::Until(as_of))
            .iter()
            .filter(|deadline| match &deadline.subject {
                _ if file.sight.is_whole() => true,
                // whether its letter's receipt was written down is the owner's matter
                Some(subject) if deadline.kind != DeadlineKind::Receipt => {
                    file.sight.shows(&file.case, subject)
                }
                _ => false,
            })
            .map(|deadline| explain(deadline, &file.case, &self.rules))
            .collect()
    }

    /// The reply deadline, also of a case that is replied, with its working.
    pub fn reply_deadline(&self, file: &CaseFile, as_of: NaiveDate) -> Option<Explained> {
        if !file.sight.is_whole() {
            return None;
        }
        let deadline = clock::reply_as_of(&file.case, &self.rules, as_of)?;
        Some(explain(&deadline, &file.case, &self.rules))
    }

    /// Every act: offered, or why not.
    pub fn permitted(&self, desk: &Desk, file: &CaseFile) -> Vec<Permission> {
        let circumstances = Circumstances::new(self, desk, None);
        let offered = |actor: &Actor| {
            let turn = circumstances.turn_of(actor, &file.facts, &file.owner, "");
            lifecycle::permitted(&file.case, &turn)
        };
        let mut permissions = deputies::permitted(&circumstances, offered);
        let own = desk.agency.id;
        let mine = |asked: &&Consultation| asked.agency == Some(own) && asked.ended.is_none();
        let letters: Vec<&Consultation> = file.case.consultations.iter().filter(mine).collect();
        // That another's letter is still on its way is nothing to this desk.
        let unreceived = letters.iter().any(|asked| asked.received_on.is_none());
        for permission in &mut permissions {
            let asked = match permission.act {
                ActKind::RecordConsultReceipt => unreceived,
                _ => !letters.is_empty(),
            };
            if let Err(refusal) = file.standing.may(permission.act, asked) {
                permission.refusal = Some(refusal);
            }
        }
        permissions
    }
}
