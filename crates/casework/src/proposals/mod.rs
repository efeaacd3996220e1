//! What people keep asking for becomes public (article 44): a topic that many were given
//! becomes a proposal by itself, analysts and applicants propose as well; the agency whose
//! information it is answers, publishes, and the effect is measured.
//!
//! A proposal is changed by steps alone. Each names the version that was seen, is judged by
//! who may take it and when, and stays on record.

mod answering;
mod drafting;
mod effect;
mod export;
mod judging;
mod making;
mod publishing;
mod seen;
mod sending;
mod standing;
mod telling;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use disclosure::lifecycle::Absent;
use disclosure::words::{ProposalState, ProposalStep, Role};
use hotspots::Conversion;
use serde::Serialize;
use serde_json::Value;
use store::{ProposalRow, ProposalStepRow, StoreError, Tx};
use uuid::Uuid;

pub use answering::{Answer, Answered};
pub(crate) use drafting::draft_from;
pub use effect::{Compared, Effect, Month, Verdict};
pub use making::{Made, NewProposal, NewSuggestion, Suggestion};
pub use publishing::{Publication, Published};
pub use seen::{Applied, May, ProposalFile, ProposalList, has_fallen, is_overdue};
pub use sending::{Sending, Withdrawal};
pub(crate) use standing::sought;

use crate::civil_date;
use crate::deputies::still_stands_in;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::topics::settings;

/// A proposal as it was seen by whoever takes the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenProposal {
    /// Which.
    pub id: Uuid,
    /// Its version then.
    pub version: i64,
}

/// A step that is to be taken, judged over the proposal as it stands in the register.
trait Step: Send + Sync + 'static {
    /// What is done.
    const KIND: ProposalStep;

    /// Whether this desk may take it at all.
    fn may(&self, desk: &Desk, row: &ProposalRow) -> Result<(), Refusal>;

    /// What becomes of the proposal, and what is kept of what was said.
    fn taken(&self, row: &ProposalRow) -> Result<(ProposalRow, Value), Refusal>;
}

impl Office {
    /// The settings by which proposals are made and answered.
    pub(crate) fn conversion(&self) -> Result<Conversion, Refusal> {
        Ok(settings(&self.rules)?.conversion)
    }

    /// Whoever is not shown a proposal is told so, whatever is wrong with the rest.
    async fn is_shown(&self, desk: &Desk, id: Uuid) -> Result<(), ActError> {
        let mut reader = self.store.read().await?;
        match reader.proposal(&desk.scope, id).await? {
            Some(_) => Ok(()),
            None => Err(ActError::NotFound),
        }
    }

    /// Takes a step. Whoever is shown the proposal is told why it cannot be taken; for
    /// others there is none.
    async fn take_step<S: Step>(
        &self,
        desk: &Desk,
        seen: SeenProposal,
        step: S,
    ) -> Result<ProposalRow, ActError> {
        let given = Arc::new((self.clone(), desk.clone(), step));
        let now = self.clock.now();
        let done = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (office, desk, step) = given.as_ref();
                    let found = tx.proposal(&desk.scope, seen.id).await?;
                    let row = found.ok_or(ActError::NotFound)?;
                    step.may(desk, &row)?;
                    judging::of_version(&row, seen.version)?;
                    let (mut next, mut content) = step.taken(&row)?;
                    in_place(tx, desk, now, &mut content).await?;
                    next.version = row.version + 1;
                    if !tx.update_proposal(&next, row.version).await? {
                        return Err(StoreError::Conflict.into());
                    }
                    tx.append_proposal_step(&ProposalStepRow {
                        proposal_id: row.id,
                        // every step makes a version
                        seq: next.version,
                        kind: S::KIND,
                        actor_id: Some(desk.officer.id),
                        at: now,
                        content,
                    })
                    .await?;
                    if S::KIND == ProposalStep::Published {
                        office.enter_in_catalogue(tx, desk, &next, now).await?;
                    }
                    telling::follow(tx, &next, S::KIND, desk.officer.id, now).await?;
                    Ok(next)
                })
            })
            .await;
        if S::KIND == ProposalStep::Published {
            self.catalogue_changed();
        }
        done
    }
}

/// Notes in whose place a step is taken. A deputy that was ended a moment ago takes none.
async fn in_place(
    tx: &mut Tx,
    desk: &Desk,
    now: DateTime<Utc>,
    content: &mut Value,
) -> Result<(), ActError> {
    let Some(absent) = judging::in_place_of(desk) else {
        return Ok(());
    };
    let absent = Absent {
        id: absent.id,
        name: absent.name.clone(),
    };
    still_stands_in(tx, desk.officer.id, civil_date(now), &absent).await?;
    content["in_place_of"] = kept(&absent.name);
    Ok(())
}

/// Who looks at proposals: whoever sees cases, each those of the own reach.
pub(crate) fn may_look(desk: &Desk) -> Result<(), ActError> {
    if desk.officer.roles.iter().any(|role| *role != Role::Admin) {
        return Ok(());
    }
    Err(judging::not_for_this_role("您不能查看主动公开建议").into())
}

/// What is kept of something that was said.
fn kept(said: &impl Serialize) -> Value {
    serde_json::to_value(said).unwrap_or_default()
}

/// Whether something is awaited of a proposal in this state.
pub fn is_open(state: ProposalState) -> bool {
    matches!(
        state,
        ProposalState::Drafted | ProposalState::Sent | ProposalState::Adopted
    )
}
