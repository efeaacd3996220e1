//! How much of a case a desk is shown. The register says which cases it sees at
//! all; an agency that was merely asked for its opinion sees what it was asked,
//! and not the rest.

use std::collections::HashSet;

use disclosure::Refusal;
use disclosure::act::Act;
use disclosure::case::{Case, Consultation};
use store::{AgencyId, CaseId, Part, Reach, Reader, StoreError};

use crate::error::ActError;
use crate::office::{Desk, Office};
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

/// Refusals of what is entered late that name what else was done on the case, and when.
const NAME_OTHER_ACTS: [&str; 3] = ["makes_unlawful", "round_frozen", "before_registration"];

impl Office {
    /// Why an act was not done, as this desk may be told: an agency that sees an extract
    /// learns that the day does not fit, and not what the owner did.
    ///
    /// # Errors
    /// The register failed.
    pub async fn told(
        &self,
        desk: &Desk,
        case: CaseId,
        error: ActError,
    ) -> Result<ActError, ActError> {
        let ActError::Refused(refusal) = &error else {
            return Ok(error);
        };
        if !NAME_OTHER_ACTS.contains(&refusal.code) {
            return Ok(error);
        }
        let file = self.case_file(desk, case).await?;
        match file.is_some_and(|file| file.sight.is_whole()) {
            true => Ok(error),
            false => Ok(does_not_fit().into()),
        }
    }
}

fn does_not_fit() -> Refusal {
    Refusal::unlawful(
        "does_not_fit",
        "office",
        "这一日期与本案已有的办理记录不符，不能补录",
        "请核对日期；日期无误的，请与承办机关联系。没有保存任何内容。",
    )
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

    /// How much is shown of each of these cases, by their owners; the parties of those
    /// out of reach are asked for at once.
    pub async fn sights(
        &self,
        reader: &mut Reader,
        cases: &[(CaseId, AgencyId)],
    ) -> Result<Vec<Sight>, StoreError> {
        let near = |owner: &AgencyId| *owner == self.own || self.reach.contains(owner);
        let far: Vec<CaseId> = cases
            .iter()
            .filter(|(_, owner)| !near(owner))
            .map(|(case, _)| *case)
            .collect();
        let whole: HashSet<CaseId> = reader
            .parts_in(self.own, &far)
            .await?
            .into_iter()
            .filter(|(_, part)| matches!(part, Part::Handler | Part::Supervisor))
            .map(|(case, _)| case)
            .collect();
        let sight = |(case, owner): &(CaseId, AgencyId)| match near(owner) || whole.contains(case) {
            true => Sight::Whole,
            false => Sight::Extract(self.own),
        };
        Ok(cases.iter().map(sight).collect())
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
