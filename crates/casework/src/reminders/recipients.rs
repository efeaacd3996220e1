//! Who is told: whoever has the case, those who watch over it, and who stands in for
//! them today.

use chrono::NaiveDate;
use disclosure::words::Role;
use store::{AgencyId, CaseRow, Officer, OfficerId, Tx};

use crate::error::ActError;

/// Somebody who is told, and in whose place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub officer: OfficerId,
    pub stands_for: Option<OfficerId>,
}

/// All who are told something of a case that is for these roles, each once. Nobody is
/// told nothing: when none of them is there, the head of the office is told, and the
/// supervisors.
pub(super) async fn told_of(
    tx: &mut Tx,
    row: &CaseRow,
    to: &[Role],
    today: NaiveDate,
) -> Result<Vec<Told>, ActError> {
    let mut officers = Vec::new();
    for role in to {
        officers.extend(addressed(tx, row, *role).await?);
    }
    if officers.is_empty() {
        officers = addressed(tx, row, Role::OfficeHead).await?;
        officers.extend(addressed(tx, row, Role::Supervisor).await?);
    }
    let mut told: Vec<Told> = Vec::new();
    for officer in officers {
        let own = Told {
            officer: officer.id,
            stands_for: None,
        };
        let deputies = tx.standing_in(officer.id, today).await?;
        let instead = deputies.into_iter().map(|deputy| Told {
            officer: deputy.id,
            stands_for: Some(officer.id),
        });
        for one in std::iter::once(own).chain(instead) {
            if !told.iter().any(|known| known.officer == one.officer) {
                told.push(one);
            }
        }
    }
    Ok(told)
}

async fn addressed(tx: &mut Tx, row: &CaseRow, role: Role) -> Result<Vec<Officer>, ActError> {
    let owner = row.agency_id;
    match role {
        Role::Handler => match row.handler_id {
            Some(handler) => match tx.officer(handler).await?.filter(|it| it.active) {
                Some(handler) => Ok(vec![handler]),
                None => of_role(tx, owner, Role::OfficeHead).await,
            },
            // Nobody has it yet: it is the clerks' to hand on.
            None => of_role(tx, owner, Role::Clerk).await,
        },
        Role::Supervisor => Ok(tx.officers_over(owner, role).await?),
        role => of_role(tx, owner, role).await,
    }
}

async fn of_role(tx: &mut Tx, agency: AgencyId, role: Role) -> Result<Vec<Officer>, ActError> {
    let mut officers = tx.officers_at(agency).await?;
    officers.retain(|officer| officer.roles.contains(&role));
    Ok(officers)
}
