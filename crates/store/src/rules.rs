//! The rules in force: every set that was ever active is kept, one is active.

use chrono::{DateTime, Utc};

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::micros;
use crate::store::{Reader, Tx};

/// A set of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its hash, by which events name it.
    pub hash: String,
    /// Its text.
    pub content: String,
    /// When it was first activated.
    pub activated_at: DateTime<Utc>,
}

statements! {
    KEEP = "INSERT INTO rule_sets (hash, content, activated_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING";
    ACTIVATE = "INSERT INTO rules_in_force (one, hash) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET hash = $1";
    ACTIVE = "SELECT s.hash, s.content, s.activated_at FROM rules_in_force f JOIN rule_sets s ON s.hash = f.hash";
    ACTIVE_HASH = "SELECT hash FROM rules_in_force";
    HASHES = "SELECT hash FROM rule_sets ORDER BY activated_at, hash";
    RULES = "SELECT hash, content, activated_at FROM rule_sets WHERE hash = $1";
}

from_row!(RuleSet, |row| {
    Ok(RuleSet {
        hash: row.try_get("hash")?,
        content: row.try_get("content")?,
        activated_at: row.try_get("activated_at")?,
    })
});

impl Reader {
    /// The set in force.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn active_rules(&mut self) -> Result<Option<RuleSet>, StoreError> {
        ask!(self, fetch_optional, RuleSet, ACTIVE)
    }

    /// The hash of the set in force.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn active_rules_hash(&mut self) -> Result<Option<String>, StoreError> {
        let found = ask!(self, fetch_optional, (String,), ACTIVE_HASH)?;
        Ok(found.map(|(hash,)| hash))
    }

    /// The hashes of all sets that are or were in force, in the order they became so.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn rules_hashes(&mut self) -> Result<Vec<String>, StoreError> {
        let found = ask!(self, fetch_all, (String,), HASHES)?;
        Ok(found.into_iter().map(|(hash,)| hash).collect())
    }

    /// A set that is or was in force.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn rules(&mut self, hash: &str) -> Result<Option<RuleSet>, StoreError> {
        ask!(self, fetch_optional, RuleSet, RULES, hash)
    }
}

impl Tx {
    /// Puts a set in force; the text of a known hash is never replaced.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn activate_rules(
        &mut self,
        hash: &str,
        content: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        tell!(self.reader, KEEP, hash, content, micros(at))?;
        tell!(self.reader, ACTIVATE, hash)?;
        Ok(())
    }
}
