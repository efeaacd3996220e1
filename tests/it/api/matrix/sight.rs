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

/// The agencies whose cases an officer is shown because of where the desk stands.
pub fn shown_of(party: Party, role: Role) -> Vec<Party> {
    let below = match (sight(Party::Above, role), party) {
        // They look into nobody else's agency.
        (Sight::Nothing, _) => vec![],
        (_, Party::Above) => vec![
            Party::Owner,
            Party::Handler,
            Party::Consulted,
            Party::Former,
            Party::Watching,
            Party::Stranger,
        ],
        (_, Party::Owner) => vec![Party::Handler],
        _ => vec![],
    };
    match role {
        Role::Admin => vec![],
        _ => [vec![party], below].concat(),
    }
}
