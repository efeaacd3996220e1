//! A route of the workbench, how it is asked, and who is answered with what.

use disclosure::words::{ActKind, Role};
use uuid::Uuid;

use super::ground::KEPT;
use crate::api::matrix::acts::{Told, told};
use crate::api::matrix::alike::MISSING;
use crate::api::matrix::place::{Caller, Party};
use crate::api::matrix::sight::{Sight, kept_by, sight};

/// Who is answered with what.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Whoever comes, signed in or not.
    Anybody(u16),
    /// Every officer.
    Officers(u16),
    /// Officers of these roles, wherever they sit; the others are refused.
    Of(fn(Role) -> bool, u16),
    /// The same; for the others there is no such page.
    OrNothing(fn(Role) -> bool, u16),
    /// Administrators who keep the agency or the officer in question; others cannot
    /// tell whether there is one.
    Keepers(u16),
    /// Whoever is shown the case, or an extract of it.
    Seers(u16),
    /// Whoever is shown all of the case and has one of these roles.
    Whole(fn(Role) -> bool, u16),
    /// Whoever may do this act.
    Act(ActKind, u16),
}

/// A route, and how it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// As the router has it.
    pub route: &'static str,
    /// The address that is asked for; see [`filled`] for what is put in.
    pub asked: &'static str,
    /// The form that is sent.
    pub sent: &'static str,
    pub who: Who,
    /// What is done to the case, by those who may. Nobody else changes it.
    pub does: Option<ActKind>,
}

impl Row {
    pub fn method(&self) -> &'static str {
        self.route.split_once(' ').unwrap().0
    }

    /// Whether it is about one case.
    pub fn of_case(&self) -> bool {
        self.asked.contains("{case}")
    }

    pub fn is_public(&self) -> bool {
        matches!(self.who, Who::Anybody(_))
    }

    /// What an officer is answered.
    pub fn expected(&self, party: Party, role: Role) -> u16 {
        let if_role = |fits: fn(Role) -> bool, done, other| if fits(role) { done } else { other };
        match self.who {
            Who::Anybody(status) | Who::Officers(status) => status,
            Who::Of(fits, status) => if_role(fits, status, 403),
            Who::OrNothing(fits, status) => if_role(fits, status, 404),
            Who::Keepers(_) if role != Role::Admin => 403,
            Who::Keepers(status) if keeps(party) => status,
            Who::Keepers(_) if self.method() == "GET" => 404,
            Who::Keepers(_) => 403,
            Who::Seers(status) => match sight(party, role) {
                Sight::Nothing => 404,
                _ => status,
            },
            Who::Whole(fits, status) => match sight(party, role) {
                Sight::Nothing => 404,
                Sight::Extract => 403,
                Sight::Whole => if_role(fits, status, 403),
            },
            Who::Act(kind, status) => match told(Caller::Desk(party, role), kind) {
                Told::Done => status,
                other => other.status(),
            },
        }
    }
}

/// Whether administrators of an agency keep the officer in question.
fn keeps(party: Party) -> bool {
    let kept = kept_by(party, Role::Admin).unwrap_or_default();
    kept.contains(&Party::Consulted)
}

pub const fn get(route: &'static str, asked: &'static str, who: Who) -> Row {
    post(route, asked, "", who)
}

pub const fn post(route: &'static str, asked: &'static str, sent: &'static str, who: Who) -> Row {
    Row {
        route,
        asked,
        sent,
        who,
        does: None,
    }
}

impl Row {
    pub const fn does(mut self, kind: ActKind) -> Row {
        self.does = Some(kind);
        self
    }
}

/// What the places in braces are filled with; the thing in question is put in last.
pub fn filled(text: &str, thing: Thing, version: &str, nonce: usize) -> String {
    text.replace("{case}", &thing.case.to_string())
        .replace("{agency}", &thing.agency.to_string())
        .replace("{officer}", &thing.officer.to_string())
        .replace(
            "{handler}",
            &Party::Handler.officer(Role::Handler).to_string(),
        )
        .replace("{missing}", &Uuid::from_u128(7).to_string())
        .replace("{version}", version)
        .replace("{nonce}", &format!("{nonce:032x}"))
        .replace("{count}", &nonce.to_string())
}

/// What a request is about.
#[derive(Debug, Clone, Copy)]
pub struct Thing {
    pub case: Uuid,
    pub agency: Uuid,
    pub officer: Uuid,
}

impl Thing {
    /// Those that are there.
    pub fn here(case: Uuid) -> Thing {
        Thing {
            case,
            agency: Party::Consulted.agency(),
            officer: KEPT,
        }
    }

    /// None of which is there.
    pub fn missing() -> Thing {
        let missing = MISSING;
        Thing {
            case: missing,
            agency: missing,
            officer: missing,
        }
    }

    pub fn ids(self) -> [String; 3] {
        [self.case, self.agency, self.officer].map(|id| id.to_string())
    }
}
