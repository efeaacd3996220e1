//! Agencies and officers by name, read once for many pages.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use disclosure::words::Role;
use store::{Agency, AgencyId, Officer, OfficerId, Reach, Scope, StoreError};

use crate::error::ActError;
use crate::office::{Desk, Office};

/// How long a name that another process changed may still be shown.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// The names behind ids. Who works where is no secret within one government:
/// dispatching and consulting cross agencies, so every desk may read them.
#[derive(Debug, Default)]
pub struct Names {
    agencies: Vec<Agency>,
    officers: Vec<Officer>,
    agency_at: HashMap<AgencyId, usize>,
    officer_at: HashMap<OfficerId, usize>,
}

impl Names {
    fn of(agencies: Vec<Agency>, officers: Vec<Officer>) -> Names {
        let agency_at = agencies.iter().enumerate();
        let officer_at = officers.iter().enumerate();
        Names {
            agency_at: agency_at.map(|(at, agency)| (agency.id, at)).collect(),
            officer_at: officer_at.map(|(at, officer)| (officer.id, at)).collect(),
            agencies,
            officers,
        }
    }

    /// All agencies, parents before children.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// All officers, those of an agency together, also who left.
    pub fn officers(&self) -> &[Officer] {
        &self.officers
    }

    /// An agency, when the register names it.
    pub fn agency(&self, id: AgencyId) -> Option<&Agency> {
        self.agency_at.get(&id).map(|at| &self.agencies[*at])
    }

    /// An officer, when the register names one.
    pub fn officer(&self, id: OfficerId) -> Option<&Officer> {
        self.officer_at.get(&id).map(|at| &self.officers[*at])
    }

    /// The officers who may be given a case of an agency: handlers there and in the
    /// agencies below it, those of the agency itself first.
    pub fn handlers_of(&self, agency: AgencyId) -> Vec<&Officer> {
        let mut within = HashSet::from([agency]);
        for below in &self.agencies {
            // a parent stands before its children
            if below.parent.is_some_and(|above| within.contains(&above)) {
                within.insert(below.id);
            }
        }
        let mut handlers: Vec<&Officer> = self
            .officers
            .iter()
            .filter(|officer| officer.active && officer.roles.contains(&Role::Handler))
            .filter(|officer| within.contains(&officer.agency_id))
            .collect();
        handlers.sort_by_key(|officer| officer.agency_id != agency);
        handlers
    }

    /// The agencies whose cases a desk sees by its reach: the own one, and with a wider
    /// reach those below it.
    pub fn in_reach(&self, desk: &Desk) -> Vec<&Agency> {
        let own = desk.agency.id;
        let mut reached = HashSet::new();
        let in_reach = |agency: &&Agency| match desk.scope.reach {
            Reach::Nothing => false,
            Reach::Everything => true,
            Reach::Own => agency.id == own,
            Reach::Tree => {
                let below = agency.parent.is_some_and(|above| reached.contains(&above));
                (agency.id == own || below) && reached.insert(agency.id)
            }
        };
        self.agencies.iter().filter(in_reach).collect()
    }
}

/// The names as they were read last.
#[derive(Debug, Default)]
pub(crate) struct KeptNames(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// How often they were changed here.
    changes: u64,
    read: Option<(DateTime<Utc>, Arc<Names>)>,
}

impl KeptNames {
    fn fresh(&self, now: DateTime<Utc>) -> (u64, Option<Arc<Names>>) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |read: &&(DateTime<Utc>, Arc<Names>)| (read.0..read.0 + FRESH).contains(&now);
        let names = kept.read.as_ref().filter(fresh);
        (kept.changes, names.map(|(_, names)| names.clone()))
    }

    /// Keeps what was read, unless it was changed meanwhile.
    fn keep(&self, changes: u64, now: DateTime<Utc>, names: &Arc<Names>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.changes == changes {
            kept.read = Some((now, names.clone()));
        }
    }

    fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.changes += 1;
        kept.read = None;
    }
}

impl Office {
    /// The names of all agencies and officers: what was changed through this office at
    /// once, what another process changed within seconds.
    ///
    /// # Errors
    /// The register failed.
    pub async fn names(&self) -> Result<Arc<Names>, ActError> {
        let now = self.clock.now();
        let (changes, fresh) = self.kept_names.fresh(now);
        if let Some(names) = fresh {
            return Ok(names);
        }
        let names = Arc::new(self.read_names().await?);
        self.kept_names.keep(changes, now, &names);
        Ok(names)
    }

    async fn read_names(&self) -> Result<Names, StoreError> {
        let mut reader = self.store.read().await?;
        let agencies = reader.agencies(&Scope::system()).await?;
        let officers = reader.officers(&Scope::system()).await?;
        Ok(Names::of(agencies, officers))
    }

    /// After agencies or officers were changed.
    pub(crate) fn forget_names(&self) {
        self.kept_names.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u32) -> DateTime<Utc> {
        format!("2026-03-02T01:00:{second:02}Z").parse().unwrap()
    }

    #[test]
    fn names_are_kept_for_seconds_and_forgotten_when_changed() {
        let (kept, names) = (KeptNames::default(), Arc::new(Names::default()));
        let (changes, none) = kept.fresh(at(10));
        assert!(none.is_none());
        kept.keep(changes, at(10), &names);
        assert!(kept.fresh(at(14)).1.is_some());
        assert!(kept.fresh(at(15)).1.is_none(), "too old");
        assert!(kept.fresh(at(9)).1.is_none(), "the clock was put back");
        kept.forget();
        assert!(kept.fresh(at(11)).1.is_none());
        // read before the change, written after it
        kept.keep(changes, at(11), &names);
        assert!(kept.fresh(at(11)).1.is_none());
    }
}
