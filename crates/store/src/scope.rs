//! What an officer may see. Every call that reads cases takes a [`Scope`], so
//! a query without one does not compile.

use disclosure::words::Role;
use uuid::Uuid;

use crate::agencies::Officer;
use crate::dialect::{ask, on, statements};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId};
use crate::store::Reader;

/// How far one sees in the tree of agencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One's own agency.
    Own,
    /// One's own agency and all below it.
    Tree,
    /// All: for the command line, never for an officer.
    Everything,
    /// No case at all.
    Nothing,
}

/// Who looks, and how far. A case is seen when its owner is in reach, or one's
/// agency is a party to it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The officer's agency.
    pub agency: AgencyId,
    /// How far.
    pub reach: Reach,
    /// The officer.
    pub officer: OfficerId,
}

impl Scope {
    /// The scope of an officer: the widest of the roles decides, and an
    /// administrator without another role sees no case.
    pub fn of(officer: &Officer) -> Scope {
        let reach = officer
            .roles
            .iter()
            .map(|role| reach_of(*role))
            .max_by_key(|reach| width(*reach));
        Scope {
            agency: officer.agency_id,
            reach: reach.unwrap_or(Reach::Nothing),
            officer: officer.id,
        }
    }

    /// The scope of the system itself.
    pub fn system() -> Scope {
        Scope {
            agency: Uuid::nil(),
            reach: Reach::Everything,
            officer: Uuid::nil(),
        }
    }
}

fn reach_of(role: Role) -> Reach {
    match role {
        Role::Clerk | Role::Handler | Role::Reviewer => Reach::Own,
        Role::OfficeHead | Role::Supervisor | Role::Analyst | Role::Auditor => Reach::Tree,
        Role::Admin => Reach::Nothing,
    }
}

fn width(reach: Reach) -> u8 {
    match reach {
        Reach::Nothing => 0,
        Reach::Own => 1,
        Reach::Tree => 2,
        Reach::Everything => 3,
    }
}

statements! {
    PATH = "SELECT path FROM agencies WHERE id = $1";
}

/// A scope in terms of the tables: owners with `low <= path < high`, or a
/// current party `party`.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    pub low: String,
    pub high: String,
    pub party: Uuid,
}

/// The condition on `cases c` that [`Sight`] fills in as `$1`, `$2` and `$3`.
macro_rules! visible {
    () => {
        "(c.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $1 AND a.path < $2) \
          OR c.id IN (SELECT p.case_id FROM case_parties p WHERE p.agency_id = $3 AND p.until IS NULL))"
    };
}
pub(crate) use visible;

impl Sight {
    const NOTHING: Sight = Sight {
        low: String::new(),
        high: String::new(),
        party: Uuid::nil(),
    };

    fn everything() -> Sight {
        Sight {
            low: String::new(),
            high: AFTER_ANY.into(),
            party: Uuid::nil(),
        }
    }
}

/// Sorts after `/` and every hexadecimal digit, of which paths are made.
const AFTER_ANY: &str = "g";
/// Sorts before them, so that a path and this bound only the path itself.
const BEFORE_ANY: &str = "!";

impl Reader {
    /// Which cases a scope shows.
    pub(crate) async fn sight(&mut self, scope: &Scope) -> Result<Sight, StoreError> {
        let beyond = match scope.reach {
            Reach::Everything => return Ok(Sight::everything()),
            Reach::Nothing => return Ok(Sight::NOTHING),
            Reach::Own => BEFORE_ANY,
            Reach::Tree => AFTER_ANY,
        };
        let path = ask!(self, fetch_optional, (String,), PATH, scope.agency)?;
        Ok(path.map_or(Sight::NOTHING, |(low,)| Sight {
            high: format!("{low}{beyond}"),
            low,
            party: scope.agency,
        }))
    }

    /// Which agencies and officers a scope shows: one's own at least, and for
    /// an administrator, who keeps them, all below too.
    pub(crate) async fn directory(&mut self, scope: &Scope) -> Result<Sight, StoreError> {
        let reach = if scope.reach == Reach::Nothing {
            Reach::Tree
        } else {
            scope.reach
        };
        self.sight(&Scope { reach, ..*scope }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(roles: &[Role]) -> Reach {
        let id = Uuid::from_u128(1);
        Scope::of(&Officer {
            id,
            agency_id: id,
            name: "甲".into(),
            roles: roles.to_vec(),
            active: true,
        })
        .reach
    }

    #[test]
    fn the_widest_role_decides() {
        assert_eq!(reach(&[]), Reach::Nothing);
        assert_eq!(reach(&[Role::Admin]), Reach::Nothing);
        assert_eq!(reach(&[Role::Admin, Role::Clerk]), Reach::Own);
        for role in [Role::Clerk, Role::Handler, Role::Reviewer] {
            assert_eq!(reach(&[role]), Reach::Own);
        }
        for role in [
            Role::OfficeHead,
            Role::Supervisor,
            Role::Analyst,
            Role::Auditor,
        ] {
            assert_eq!(reach(&[role, Role::Clerk]), Reach::Tree);
        }
    }
}
