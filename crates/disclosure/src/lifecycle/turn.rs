//! Who acts under which circumstances, and what is answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::{Derived, Facts};
use crate::rules::Rules;
use crate::words::{ActKind, Role, State};
use crate::{Refusal, Warning};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Id of the officer.
    pub id: Uuid,
    /// Name, as it stood then.
    pub name: String,
    /// Roles held.
    pub roles: Vec<Role>,
    /// Whose place it is done in, where a deputy does the work of an absent officer.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<Absent>,
}

/// An officer whose work a deputy does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    /// Id of the officer.
    pub id: Uuid,
    /// Name, as it stood then.
    pub name: String,
}

impl Actor {
    /// An officer who acts in the own right.
    pub fn new(id: Uuid, name: impl Into<String>, roles: &[Role]) -> Actor {
        Actor {
            id,
            name: name.into(),
            roles: roles.to_vec(),
            in_place_of: None,
        }
    }

    /// The system itself, which notes what follows from rules and calendar.
    pub fn system() -> Actor {
        Actor::new(Uuid::nil(), "系统", &[])
    }

    /// Whether it is the system and no officer.
    pub fn is_system(&self) -> bool {
        self.id.is_nil()
    }

    /// Whether it is this officer, or acts in the place of this officer: a deputy may
    /// do what is that one's, and may not approve what that one wrote.
    pub fn answers_for(&self, officer: Uuid) -> bool {
        let absent = self.in_place_of.as_ref();
        self.id == officer || absent.is_some_and(|absent| absent.id == officer)
    }

    /// Who, as records name it: a deputy with the one stood in for.
    pub fn told(&self) -> String {
        match &self.in_place_of {
            Some(absent) => format!("{}（代{}）", self.name, absent.name),
            None => self.name.clone(),
        }
    }
}

/// The circumstances of an act.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'t> {
    /// The civil date in China now.
    pub today: NaiveDate,
    /// The civil date on which the act takes effect; never after today.
    pub on: NaiveDate,
    /// When it is entered.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: &'t Actor,
    /// The rules in force.
    pub rules: &'t Rules,
    /// What the register says.
    pub facts: &'t Facts,
    /// The agency that answers for the case, for the remedy text.
    pub owner: Owner<'t>,
}

/// What the remedy text asks of the agency that decides.
#[derive(Debug, Clone, Copy, Default)]
pub struct Owner<'t> {
    /// Its code.
    pub code: &'t str,
    /// Its kind, as `office.toml` names it.
    pub kind: &'t str,
    /// The government that it belongs to; empty where that is not known.
    pub government: &'t str,
}

/// An accepted act.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What the rules made of it, to be kept with the event.
    pub derived: Derived,
    /// The state after it.
    pub state: State,
    /// What the officer should mind.
    pub warnings: Vec<Warning>,
}

/// Whether an act is lawful now, and if not, why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Permission {
    /// The act.
    pub act: ActKind,
    /// Label, from `lifecycle.toml`.
    pub label: String,
    /// Why it is refused; absent when it is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}
