//! An office at work: the register, the rules in force, and the clock.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::{Actor, Rules};
use store::{Agency, Clock, Officer, Scope, Store, Tx};

use crate::clock::china_today;
use crate::error::ActError;

/// Register, rules and clock. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    /// The register.
    pub store: Store,
    /// The rules that this process read.
    pub rules: Arc<Rules>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
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
}

impl Desk {
    /// The desk of an officer.
    pub fn new(officer: Officer, agency: Agency) -> Desk {
        let scope = Scope::of(&officer);
        Desk {
            officer,
            agency,
            scope,
        }
    }

    /// The officer as an event names one.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            id: self.officer.id,
            name: self.officer.name.clone(),
            roles: self.officer.roles.clone(),
        }
    }
}

impl Office {
    /// An office over an open register.
    pub fn new(store: Store, rules: Arc<Rules>, clock: Arc<dyn Clock>) -> Office {
        Office {
            store,
            rules,
            clock,
        }
    }

    /// The civil date in China now.
    pub fn today(&self) -> NaiveDate {
        china_today(self.clock.as_ref())
    }

    /// Puts the rules of this process in force.
    ///
    /// # Errors
    /// The register failed.
    pub async fn activate_rules(&self) -> Result<(), ActError> {
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
                Box::pin(async move { Ok(tx.activate_rules(&hash, &content, at).await?) })
            })
            .await
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
            active => Err(ActError::OtherRules {
                active: active.unwrap_or_else(|| "无".into()),
                loaded: self.rules.hash.clone(),
            }),
        }
    }
}
