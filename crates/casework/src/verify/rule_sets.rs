//! The rules that acts were judged by, as the register keeps them.

use std::collections::HashMap;
use std::sync::Arc;

use disclosure::Rules;
use store::{Reader, RuleSet};

use super::VerifyError;

/// All sets, each with a text that has its hash.
pub(super) struct RuleSets {
    /// `None` for a set that this version cannot read any more.
    sets: HashMap<String, Option<Arc<Rules>>>,
    in_force: Option<Arc<Rules>>,
}

impl RuleSets {
    /// Reads and hashes all sets; `own` need not be read again.
    ///
    /// # Errors
    /// A text does not have its hash, or the set in force cannot be read.
    pub async fn read(reader: &mut Reader, own: &Arc<Rules>) -> Result<RuleSets, VerifyError> {
        let mut sets = HashMap::new();
        for hash in reader.rules_hashes().await? {
            if let Some(set) = reader.rules(&hash).await? {
                let rules = read(&set, own)?;
                sets.insert(hash, rules);
            }
        }
        let in_force = match reader.active_rules_hash().await? {
            None => None,
            Some(hash) => match sets.get(&hash) {
                Some(Some(rules)) => Some(rules.clone()),
                _ => {
                    return Err(VerifyError::differs(
                        format!("现行规则 {hash}"),
                        "本程序无法读出，请用与其相符的版本校验",
                    ));
                }
            },
        };
        Ok(RuleSets { sets, in_force })
    }

    pub fn count(&self) -> u64 {
        self.sets.len() as u64
    }

    pub fn has(&self, hash: &str) -> bool {
        self.sets.contains_key(hash)
    }

    /// The rules in force.
    pub fn in_force(&self) -> Option<&Rules> {
        self.in_force.as_deref()
    }

    /// What the first set that says something of it says, the one in force before the others.
    pub fn first_that<T>(&self, says: impl Fn(&Rules) -> Option<T>) -> Option<T> {
        let others = self.sets.values().filter_map(Option::as_deref);
        self.in_force().into_iter().chain(others).find_map(says)
    }

    /// A set, or what is in force where it cannot be read any more.
    pub fn of(&self, hash: &str) -> Option<&Rules> {
        let set = self.sets.get(hash).and_then(Option::as_deref);
        set.or(self.in_force())
    }
}

fn read(set: &RuleSet, own: &Arc<Rules>) -> Result<Option<Arc<Rules>>, VerifyError> {
    let differs = |what| VerifyError::differs(format!("规则 {}", set.hash), what);
    let files: Vec<(String, String)> =
        serde_json::from_str(&set.content).map_err(|_| differs("存下的文本无法读出"))?;
    let files = || {
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    };
    if Rules::hash_of(files()) != set.hash {
        return Err(differs("存下的文本与其校验值不符"));
    }
    if set.hash == own.hash {
        return Ok(Some(own.clone()));
    }
    Ok(Rules::load_kept(files()).ok().map(Arc::new))
}
