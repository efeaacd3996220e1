//! What should become public because people keep asking for it: proposals, the
//! applications that speak for each, and every step that was taken.

mod effect;
mod rows;
mod writing;

use chrono::NaiveDate;
use disclosure::words::ProposalState;
use uuid::Uuid;

use crate::dialect::{ask, on, statements};
use crate::error::StoreError;
use crate::ids::{AgencyId, PersonId};
use crate::scope::Scope;
use crate::store::Reader;

pub(crate) use effect::STATEMENTS as EFFECT_STATEMENTS;
pub(crate) use writing::STATEMENTS as WRITING_STATEMENTS;

pub use rows::{ProposalMember, ProposalRow, ProposalStepRow};

macro_rules! proposals {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.agency_id, p.owner_id, p.state, p.version, p.origin, p.topic, p.run_id, p.title, \
             p.basis, p.reason, p.evidence, p.applicants, p.applications, p.case_id, p.person_id, p.suggestion, \
             p.earlier_id, p.created_by, p.created_at, p.sent_on, p.due_on, p.answer, p.ended_on, p.publication, \
             p.published_on FROM proposals p ",
            $rest
        )
    };
}

/// Those of the agencies in reach, and of the others' those that were sent to them:
/// `$1` and `$2` are the bounds of a scope's paths.
macro_rules! shown {
    () => {
        "(p.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $1 AND a.path < $2) \
          OR (p.sent_on IS NOT NULL \
          AND p.owner_id IN (SELECT a.id FROM agencies a WHERE a.path >= $1 AND a.path < $2)))"
    };
}

macro_rules! listed {
    ($more:literal) => {
        concat!(
            proposals!("WHERE "),
            shown!(),
            $more,
            " ORDER BY p.created_at DESC, p.id DESC LIMIT $3"
        )
    };
}

statements! {
    ALL = listed!("");
    OF_STATE = listed!(" AND p.state = $4");
    COUNTS = concat!("SELECT p.state, COUNT(*) FROM proposals p WHERE ", shown!(), " GROUP BY p.state ORDER BY p.state");
    ONE = concat!(proposals!("WHERE "), shown!(), " AND p.id = $3");
    BY_ID = proposals!("WHERE p.id = $1");
    OF_TOPIC = proposals!("WHERE p.topic = $1 AND p.agency_id = $2 ORDER BY p.created_at DESC, p.id DESC");
    AWAITED = proposals!("WHERE p.state IN ('drafted', 'sent', 'adopted') AND p.due_on <= $1 ORDER BY p.due_on, p.id");
    WAITING = "SELECT COUNT(*) FROM proposals p WHERE p.owner_id = $1 AND p.state IN ('sent', 'adopted')";
    MEMBERS = "SELECT case_id, given FROM proposal_members WHERE proposal_id = $1 ORDER BY position";
    APPLICANTS = "SELECT DISTINCT c.applicant_id FROM proposal_members m JOIN cases c ON c.id = m.case_id \
        WHERE m.proposal_id = $1 AND c.applicant_id IS NOT NULL";
    STEPS = "SELECT proposal_id, seq, kind, actor_id, at, content FROM proposal_steps WHERE proposal_id = $1 ORDER BY seq";
    EVERY = proposals!("ORDER BY p.created_at, p.id");
}

impl Reader {
    /// Proposals of the agencies in reach, and those that were sent to them, the newest
    /// first; of one state alone when it is given.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposals(
        &mut self,
        scope: &Scope,
        state: Option<ProposalState>,
        limit: u32,
    ) -> Result<Vec<ProposalRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high, limit) = (&sight.low, &sight.high, i64::from(limit));
        match state {
            None => ask!(self, fetch_all, ProposalRow, ALL, low, high, limit),
            Some(state) => {
                let state = state.word();
                ask!(
                    self,
                    fetch_all,
                    ProposalRow,
                    OF_STATE,
                    low,
                    high,
                    limit,
                    state
                )
            }
        }
    }

    /// How many proposals of each state a scope shows.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal_counts(
        &mut self,
        scope: &Scope,
    ) -> Result<Vec<(ProposalState, i64)>, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        let counted = ask!(self, fetch_all, (String, i64), COUNTS, low, high)?;
        let known = counted.into_iter();
        Ok(known
            .filter_map(|(state, count)| Some((ProposalState::parse(&state)?, count)))
            .collect())
    }

    /// A proposal that a scope shows.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal(
        &mut self,
        scope: &Scope,
        id: Uuid,
    ) -> Result<Option<ProposalRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        ask!(self, fetch_optional, ProposalRow, ONE, low, high, id)
    }

    /// A proposal that another one names. Whoever calls has been shown that one.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal_named(&mut self, id: Uuid) -> Result<Option<ProposalRow>, StoreError> {
        ask!(self, fetch_optional, ProposalRow, BY_ID, id)
    }

    /// The proposals of an agency about information of a topic of its analysis, the newest
    /// first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposals_of_topic(
        &mut self,
        agency: AgencyId,
        topic: &str,
    ) -> Result<Vec<ProposalRow>, StoreError> {
        ask!(self, fetch_all, ProposalRow, OF_TOPIC, topic, agency)
    }

    /// All proposals with something awaited of them up to a day: for the worker, who
    /// tells those whose turn it is.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposals_awaited(
        &mut self,
        until: NaiveDate,
    ) -> Result<Vec<ProposalRow>, StoreError> {
        ask!(self, fetch_all, ProposalRow, AWAITED, until)
    }

    /// How many proposals wait for an agency to be answered, or to be published.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposals_waiting_at(&mut self, owner: AgencyId) -> Result<i64, StoreError> {
        Ok(ask!(self, fetch_one, (i64,), WAITING, owner)?.0)
    }

    /// The applications that speak for a proposal.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal_members(&mut self, id: Uuid) -> Result<Vec<ProposalMember>, StoreError> {
        ask!(self, fetch_all, ProposalMember, MEMBERS, id)
    }

    /// Who had asked when a proposal was made.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal_applicants(&mut self, id: Uuid) -> Result<Vec<PersonId>, StoreError> {
        let found = ask!(self, fetch_all, (PersonId,), APPLICANTS, id)?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// What was done with a proposal, the first first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal_steps(&mut self, id: Uuid) -> Result<Vec<ProposalStepRow>, StoreError> {
        ask!(self, fetch_all, ProposalStepRow, STEPS, id)
    }

    /// All proposals there are, the first first: a run tells what is proposed already, by
    /// whomever.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn every_proposal(&mut self) -> Result<Vec<ProposalRow>, StoreError> {
        ask!(self, fetch_all, ProposalRow, EVERY)
    }
}
