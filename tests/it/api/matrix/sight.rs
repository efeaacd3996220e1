//! Who sees what, as a table.

use disclosure::words::Role;

use super::place::Party;

/// How much of a case is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    Nothing,
    /// What its own agency was asked, and the head of the case.
    Extract,
    Whole,
}

/// How much of the shared case an officer is shown. Some look into the agencies
/// below their own, the others at their own desk; an administrator at none.
pub fn sight(party: Party, role: Role) -> Sight {
    let below = match role {
        Role::Admin => return Sight::Nothing,
        Role::Clerk | Role::Handler | Role::Reviewer => false,
        Role::OfficeHead | Role::Supervisor | Role::Analyst | Role::Auditor => true,
    };
    match party {
        Party::Owner | Party::Handler | Party::Watching => Sight::Whole,
        Party::Consulted => Sight::Extract,
        Party::Above if below => Sight::Whole,
        Party::Above | Party::Former | Party::Stranger | Party::OtherDistrict => Sight::Nothing,
    }
}

/// Whether officers of a role look into the agencies below their own.
fn looks_below(role: Role) -> bool {
    sight(Party::Above, role) == Sight::Whole
}

/// The agencies below.
fn below(party: Party) -> Vec<Party> {
    match party {
        Party::Above => vec![
            Party::Owner,
            Party::Handler,
            Party::Consulted,
            Party::Former,
            Party::Watching,
            Party::Stranger,
        ],
        Party::Owner => vec![Party::Handler],
        _ => vec![],
    }
}

/// The agencies whose cases an officer is shown because of where the desk stands.
pub fn shown_of(party: Party, role: Role) -> Vec<Party> {
    match role {
        Role::Admin => vec![],
        role if looks_below(role) => [vec![party], below(party)].concat(),
        _ => vec![party],
    }
}

/// The agencies whose subscriptions an officer keeps; none: not this officer's to see.
pub fn kept_by(party: Party, role: Role) -> Option<Vec<Party>> {
    let keeps = matches!(role, Role::OfficeHead | Role::Admin);
    keeps.then(|| [vec![party], below(party)].concat())
}
