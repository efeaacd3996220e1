//! Rules that another process put in force, taken in while this one runs. That is safe
//! where they differ from ours in the calendar alone: wordings, mails and what else is
//! built from the rules at the start stay what they are. Other rules are not taken in:
//! the process does no act and says so, until it is started anew.
//!
//! Whatever is taken in comes from the register, so no case is ever computed by rules
//! that the register does not know; and each act asks for the rules in force again, in
//! its own transaction (`Office::check_rules`).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use disclosure::Rules;
use store::Reader;

use crate::error::ActError;
use crate::office::Office;

/// How long an answer is good for: it is asked for with every request.
const FRESH: TimeDelta = TimeDelta::seconds(2);
/// The folder of the rules that may change while a process runs.
const CALENDAR: &str = "calendar/";

/// What a process knows of the rules in force; shared by all clones of its office.
#[derive(Debug, Default)]
pub(crate) struct Following(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// What was taken in since the start.
    newer: Option<Arc<Rules>>,
    asked_at: Option<DateTime<Utc>>,
    /// The hash of the rules in force, when they could not be taken in.
    apart: Option<String>,
}

impl Following {
    fn lock(&self) -> MutexGuard<'_, Known> {
        // what is known is replaced field by field, each as a whole
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on these are the rules of the process.
    pub fn take(&self, rules: Arc<Rules>) {
        let mut known = self.lock();
        known.newer = Some(rules);
        known.apart = None;
    }

    /// Whether it is time to ask again; whoever is told so asks.
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let mut known = self.lock();
        let fresh = known
            .asked_at
            .is_some_and(|at| (TimeDelta::zero()..FRESH).contains(&(now - at)));
        if !fresh {
            known.asked_at = Some(now);
        }
        !fresh
    }

    /// The next request asks again.
    pub fn ask_again(&self) {
        self.lock().asked_at = None;
    }
}

impl Office {
    /// The same office by the rules that the process has now.
    #[must_use]
    pub fn current(&self) -> Office {
        let mut current = self.clone();
        if let Some(newer) = &self.following.lock().newer {
            current.rules = newer.clone();
        }
        current
    }

    /// Takes in the rules in force where that is safe; answers the office by the rules
    /// that the process has then.
    ///
    /// # Errors
    /// The register failed.
    pub async fn follow(&self) -> Result<Office, ActError> {
        let current = self.current();
        let mut reader = self.store.read().await?;
        let active = reader.active_rules_hash().await?;
        let other = active.filter(|active| *active != current.rules.hash);
        let tried = self.following.lock().apart.clone();
        match other {
            None => self.following.lock().apart = None,
            Some(hash) if tried.as_ref() == Some(&hash) => {}
            Some(hash) => match current.fitting(&mut reader, &hash).await? {
                Some(rules) => {
                    tracing::info!(hash, "the rules in force were taken in");
                    self.following.take(Arc::new(rules));
                }
                None => {
                    tracing::error!(hash, "other rules are in force: start this process anew");
                    self.following.lock().apart = Some(hash);
                }
            },
        }
        Ok(self.current())
    }

    /// The same, at most once in some seconds, and without a word where the register does
    /// not answer: whoever asks it next is told.
    pub async fn follow_soon(&self) {
        if !self.following.is_due(self.clock.now()) {
            return;
        }
        if let Err(error) = self.follow().await {
            tracing::debug!(%error, "nobody knows which rules are in force");
        }
    }

    /// Whether rules are in force that this process could not take in.
    pub fn is_apart(&self) -> bool {
        self.following.lock().apart.is_some()
    }

    /// The rules with this hash, if they differ from ours in the calendar alone.
    async fn fitting(&self, reader: &mut Reader, hash: &str) -> Result<Option<Rules>, ActError> {
        let kept = reader.rules(hash).await?;
        let files: Vec<(String, String)> = kept
            .and_then(|set| serde_json::from_str(&set.content).ok())
            .unwrap_or_default();
        if !beside_calendar(&files).eq(beside_calendar(self.rules.files())) {
            return Ok(None);
        }
        let named = files.iter().map(|(name, text)| (&**name, &**text));
        let loaded = Rules::load(named).ok();
        Ok(loaded.filter(|rules| rules.hash == hash))
    }
}

/// All files but those of the calendar, in the order of names.
fn beside_calendar(files: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    files.iter().filter(|(name, _)| !name.starts_with(CALENDAR))
}
