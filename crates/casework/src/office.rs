//! An office at work: the register, the rules in force, the clock, and what it works with.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::lifecycle::Absent;
use disclosure::words::Role;
use disclosure::{Actor, Rules, clock};
use store::{Agency, AwaitedAct, CaseId, CaseRow, Clock, Officer, Reach, Scope, Store, Tx};
use uuid::Uuid;

use crate::catalogue;
use crate::clock::china_today;
use crate::documents::Nudge;
use crate::equipment::Equipment;
use crate::error::ActError;
use crate::following::Following;
use crate::names::KeptNames;
use crate::opaque::Opaque;
use crate::record::{case_of, deadline_rows, handling, todo_rows};
use crate::redating::{self, RedatedCase, Since};
use crate::remedies::remedy_rows;
use crate::reminders;
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

    /// Puts the rules of this process in force, and brings deadlines and whose turn it
    /// is in line with them: a calendar that arrives late moves days, and makes
    /// provisional ones final. Cases that cannot be found yet are indexed, and those that
    /// reports do not count yet are counted. What an interruption left undone is done when
    /// this is called again. Each open case whose last days move has a note of it; answers
    /// those cases.
    ///
    /// # Errors
    /// The register failed, or another process put other rules in force meanwhile.
    pub async fn activate_rules(&self) -> Result<Vec<RedatedCase>, ActError> {
        let files: Vec<(&str, &str)> = self
            .rules
            .files()
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_str()))
            .collect();
        let content = serde_json::to_string(&files)?;
        let (hash, at) = (self.rules.hash.clone(), self.clock.now());
        self.store
            .act(move |tx| {
                let (hash, content) = (hash.clone(), content.clone());
                Box::pin(async move {
                    tx.activate_rules(&hash, &content, at).await?;
                    Ok::<_, ActError>(())
                })
            })
            .await?;
        let redated = self.recompute().await?;
        self.count_missing().await?;
        self.index_missing().await?;
        Ok(redated)
    }

    /// A page of cases a transaction: acts go on in between, judged by the same rules.
    pub(crate) async fn recompute(&self) -> Result<Vec<RedatedCase>, ActError> {
        let mut redated = Vec::new();
        let mut after = Some(Uuid::nil());
        while let Some(last) = after {
            let office = self.clone();
            let (next, moved) = self
                .store
                .act(move |tx| {
                    let office = office.clone();
                    Box::pin(async move { office.recompute_page(tx, last).await })
                })
                .await?;
            after = next;
            redated.extend(moved);
        }
        Ok(redated)
    }

    /// The copies of the next cases that follow the rules; answers the last of them, and
    /// those whose last days moved.
    async fn recompute_page(
        &self,
        tx: &mut Tx,
        after: CaseId,
    ) -> Result<(Option<CaseId>, Vec<RedatedCase>), ActError> {
        const PAGE: i64 = 200;
        self.check_rules(tx).await?;
        let page = tx.unfiled_cases_after(after, PAGE).await?;
        let mut since = Since::new(&self.rules);
        let mut redated = Vec::new();
        for id in &page {
            if let Some(row) = tx.case(&Scope::system(), *id).await? {
                redated.extend(self.recompute_case(tx, row, &mut since).await?);
            }
        }
        Ok((page.last().copied(), redated))
    }

    /// Deadlines and whose turn it is; and the figures of a reply that lacks them: a
    /// case that is over keeps those that it has.
    async fn recompute_case(
        &self,
        tx: &mut Tx,
        row: CaseRow,
        since: &mut Since<'_>,
    ) -> Result<Option<RedatedCase>, ActError> {
        let case = case_of(&row)?;
        let deadlines = deadline_rows(&case, &self.rules);
        let moment = (self.today(), self.clock.now());
        let (row, redated) = redating::note(tx, row, &deadlines, since, moment).await?;
        tx.replace_deadlines(row.id, row.agency_id, &deadlines)
            .await?;
        // The rungs may have changed where no day did.
        reminders::plan(tx, row.id, &case, &deadlines, &self.rules).await?;
        let remedies = remedy_rows(&case, &self.rules);
        tx.replace_remedies(row.id, row.agency_id, &remedies)
            .await?;
        let handling = handling(tx, row.id, &case).await?;
        let todos = todo_rows(&case, &self.rules, handling);
        tx.replace_todos(row.id, &todos).await?;
        if let Some(figures) = clock::figures(&case, &self.rules)
            && row.late.is_none()
        {
            tx.set_figures(row.id, i64::from(figures.workdays), figures.late)
                .await?;
        }
        Ok(redated)
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
