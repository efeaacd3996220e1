//! An office at work: the register, the rules in force, the clock, and what it works with.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::lifecycle::Absent;
use disclosure::words::Role;
use disclosure::{Actor, Rules};
use store::{Agency, AwaitedAct, Clock, Officer, Reach, Scope, Store, Tx};

use crate::catalogue;
use crate::clock::china_today;
use crate::documents::Nudge;
use crate::equipment::Equipment;
use crate::error::ActError;
use crate::following::Following;
use crate::names::KeptNames;
use crate::opaque::Opaque;
use crate::topics::similar::Libraries;
use crate::worker::Watch;
use crate::worklist::Counted;

/// Where cases are worked on. Cheap to clone; its parts are read as its own.
#[derive(Clone)]
pub struct Office(Opaque<Parts>);

impl std::ops::Deref for Office {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::ops::DerefMut for Office {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

/// Register, rules, clock and equipment of an office.
#[derive(Clone)]
pub struct Parts {
    /// The register.
    pub store: Store,
    /// The rules that this process read, or those it took in since ([`Office::current`]).
    pub rules: Arc<Rules>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What it works with beside them.
    pub equipment: Equipment,
    /// Who is told that papers may have to be made.
    pub(crate) nudge: Nudge,
    /// Archives what is still to be built: a demonstration builds its dossiers when
    /// somebody looks.
    pub(crate) archives_unbuilt: bool,
    /// What was counted last for each officer.
    pub(crate) counted: Counted,
    /// The names that were read last, shared by all clones.
    pub(crate) kept_names: Arc<KeptNames>,
    /// Whether anybody works; shared by all clones.
    pub(crate) watch: Arc<Watch>,
    /// Which rules were taken in since the start; shared by all clones.
    pub(crate) following: Arc<Following>,
    /// The applications that were read to be searched; shared by all clones.
    pub(crate) libraries: Arc<Libraries>,
    /// The catalogue as it was read; shared by all clones.
    pub(crate) shelf: Arc<catalogue::Kept>,
}

/// Who sits where: an officer with the agency and the reach that go with it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The officer.
    pub officer: Officer,
    /// The officer's agency.
    pub agency: Agency,
    /// What the officer sees.
    pub scope: Scope,
    /// Whose work the officer does today besides, each with the roles that go over.
    pub absent: Vec<Officer>,
}

impl Desk {
    /// The desk of an officer who does the own work alone.
    pub fn new(officer: Officer, agency: Agency) -> Desk {
        let scope = Scope::of(&officer);
        Desk {
            officer,
            agency,
            scope,
            absent: Vec::new(),
        }
    }

    /// The same desk with the work of officers who are away: it reaches no further than
    /// the agency for that.
    #[must_use]
    pub(crate) fn standing_in_for(mut self, absent: Vec<Officer>) -> Desk {
        if !absent.is_empty() && self.scope.reach == Reach::Nothing {
            self.scope.reach = Reach::Own;
        }
        self.absent = absent;
        self
    }

    /// The roles in which the officer may act today: the own ones, and those of the
    /// officers stood in for.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles = self.officer.roles.clone();
        for role in self.absent.iter().flat_map(|officer| &officer.roles) {
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
        roles
    }

    /// In whose place the officer would do what is awaited; `None` where it is in the
    /// own right.
    pub fn in_place_of(&self, awaited: &AwaitedAct) -> Option<&Officer> {
        let own = match awaited.officer {
            Some(officer) => officer == self.officer.id,
            None => self.officer.roles.contains(&awaited.role),
        };
        let theirs = |absent: &&Officer| match awaited.officer {
            Some(officer) => officer == absent.id,
            None => absent.roles.contains(&awaited.role),
        };
        self.absent.iter().filter(|_| !own).find(theirs)
    }

    /// The officer as an event names one.
    pub(crate) fn actor(&self) -> Actor {
        Actor::new(self.officer.id, &*self.officer.name, &self.officer.roles)
    }

    /// The officer in the place of each of those who are away.
    pub(crate) fn deputising(&self) -> Vec<Actor> {
        let in_place_of = |absent: &Officer| {
            let mut actor = self.actor();
            let more = absent
                .roles
                .iter()
                .filter(|role| !self.officer.roles.contains(role));
            actor.roles.extend(more);
            actor.in_place_of = Some(Absent {
                id: absent.id,
                name: absent.name.clone(),
            });
            actor
        };
        self.absent.iter().map(in_place_of).collect()
    }
}

impl Office {
    /// An office over an open register.
    pub fn new(
        store: Store,
        rules: Arc<Rules>,
        clock: Arc<dyn Clock>,
        equipment: Equipment,
    ) -> Office {
        let watch = Arc::new(Watch::begin(clock.now()));
        Office(Opaque::new(Parts {
            store,
            rules,
            clock,
            equipment,
            watch,
            nudge: Nudge::default(),
            archives_unbuilt: false,
            counted: Counted::default(),
            kept_names: Arc::default(),
            following: Arc::default(),
            libraries: Arc::default(),
            shelf: Arc::default(),
        }))
    }

    /// The civil date in China now.
    pub fn today(&self) -> NaiveDate {
        china_today(self.clock.as_ref())
    }

    /// Whether the rules in force are those of this process; `None` when none are in force yet.
    ///
    /// # Errors
    /// The register failed.
    pub async fn rules_in_force(&self) -> Result<Option<bool>, ActError> {
        let mut reader = self.store.read().await?;
        let active = reader.active_rules_hash().await?;
        Ok(active.map(|hash| hash == self.rules.hash))
    }

    /// An act is judged only by the rules in force.
    pub(crate) async fn check_rules(&self, tx: &mut Tx) -> Result<(), ActError> {
        match tx.active_rules_hash().await? {
            Some(active) if active == self.rules.hash => Ok(()),
            active => {
                self.following.ask_again();
                Err(ActError::OtherRules {
                    active: active.unwrap_or_else(|| "无".into()),
                    loaded: self.rules.hash.clone(),
                })
            }
        }
    }
}
