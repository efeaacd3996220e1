//! Which agencies have a part in a case, and which see it from above.

use store::{Agency, CaseId, Party, Scope};

use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::sight::{Eyes, Sight};

/// The parties of a case.
#[derive(Debug, Clone)]
pub struct Parties {
    /// Parts, past ones too: for an agency that sees an extract the owner's and its own.
    pub parties: Vec<Party>,
    /// The agencies above the owner, the nearest first: those who supervise and audit
    /// there see the case. Empty for an agency that sees an extract.
    pub above: Vec<Agency>,
}

impl Office {
    /// The parties of a case; `None` when there is none within the desk's scope.
    ///
    /// # Errors
    /// The register failed.
    pub async fn parties(&self, desk: &Desk, id: CaseId) -> Result<Option<Parties>, ActError> {
        let mut reader = self.store.read().await?;
        let Some(row) = reader.case(&desk.scope, id).await? else {
            return Ok(None);
        };
        let eyes = Eyes::of(&mut reader, desk).await?;
        let sight = eyes.sight(&mut reader, row.agency_id, id).await?;
        let mut parties = reader.parties(id).await?;
        let mut above = Vec::new();
        match sight {
            Sight::Extract(own) => {
                parties.retain(|party| [own, row.agency_id].contains(&party.agency_id));
            }
            Sight::Whole => {
                let agencies = reader.agencies(&Scope::system()).await?;
                let find = |id| agencies.iter().find(|agency| agency.id == id);
                let mut next = find(row.agency_id).and_then(|owner| owner.parent);
                while let Some(agency) = next.and_then(find) {
                    above.push(agency.clone());
                    next = agency.parent;
                }
            }
        }
        Ok(Some(Parties { parties, above }))
    }
}
