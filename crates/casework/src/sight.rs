//! How much of a case a desk is shown. The register says which cases it sees at
//! all; an agency that was merely asked for its opinion sees what it was asked,
//! and not the rest.

use std::collections::HashSet;

use disclosure::act::Act;
use disclosure::case::{Case, Consultation};
use store::{AgencyId, CaseId, Reach, Reader, StoreError};

use crate::office::Desk;
use crate::standing::Standing;

/// How much of a case a desk is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Whole,
    /// That it is there, and the opinions that this agency was asked for.
    Extract(AgencyId),
}

impl Sight {
    /// Whether all is shown.
    pub fn is_whole(self) -> bool {
        self == Sight::Whole
    }

    /// The consultations that are shown.
    pub fn consultations(self, case: &Case) -> impl Iterator<Item = &Consultation> {
        case.consultations.iter().filter(move |asked| match self {
            Sight::Whole => true,
            Sight::Extract(agency) => asked.agency == Some(agency),
        })
    }

    /// Whether a consultation is shown.
    pub fn shows(self, case: &Case, consultation: &str) -> bool {
        self.consultations(case)
            .any(|asked| asked.id == consultation)
    }

    /// Whether an act on the case is shown.
    pub fn shows_act(self, case: &Case, act: &Act) -> bool {
        let consultation = match act {
            _ if self.is_whole() => return true,
            Act::Consult(request) => &request.id,
            Act::RecordConsultReceipt(receipt) => &receipt.id,
            Act::ConsultationAnswered(answer) => &answer.id,
            Act::ConsultationEnded(ending) => &ending.id,
            _ => return false,
        };
        self.shows(case, consultation)
    }
}

/// A desk's view over cases, once read from the register.
pub(crate) struct Eyes {
    own: AgencyId,
    reach: HashSet<AgencyId>,
}

impl Eyes {
    pub async fn of(reader: &mut Reader, desk: &Desk) -> Result<Eyes, StoreError> {
        let own = desk.agency.id;
        let reach = match desk.scope.reach {
            Reach::Own => HashSet::from([own]),
            Reach::Nothing => HashSet::new(),
            Reach::Tree | Reach::Everything => {
                let agencies = reader.agencies(&desk.scope).await?;
                agencies.into_iter().map(|agency| agency.id).collect()
            }
        };
        Ok(Eyes { own, reach })
    }

    /// The part of the desk's agency in a case with this owner.
    pub async fn standing(
        &self,
        reader: &mut Reader,
        owner: AgencyId,
        case: CaseId,
    ) -> Result<Standing, StoreError> {
        if self.own == owner {
            return Ok(Standing::Owner);
        }
        let parties = reader.parties(case).await?;
        Ok(Standing::of(self.own, owner, &parties, &self.reach))
    }

    /// How much of a case with this owner is shown, with its parties where they decide.
    pub async fn sight(
        &self,
        reader: &mut Reader,
        owner: AgencyId,
        case: CaseId,
    ) -> Result<Sight, StoreError> {
        if self.reach.contains(&owner) {
            return Ok(Sight::Whole);
        }
        Ok(match self.standing(reader, owner, case).await? {
            Standing::Owner | Standing::Handler | Standing::Above => Sight::Whole,
            Standing::Consulted | Standing::Stranger => Sight::Extract(self.own),
        })
    }
}
