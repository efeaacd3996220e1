//! How proposals are written.

use serde_json::Value;

use super::rows::{ProposalMember, ProposalRow, ProposalStepRow};
use crate::canonical::canonical;
use crate::dialect::{on, statements, tell};
use crate::error::StoreError;
use crate::ids::micros;
use crate::store::Tx;

statements! {
    INSERT_PROPOSAL = "INSERT INTO proposals (id, agency_id, owner_id, state, version, origin, topic, run_id, title, \
        basis, reason, evidence, applicants, applications, case_id, person_id, suggestion, earlier_id, created_by, \
        created_at, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
        $19, $20, $21)";
    // where it comes from, and who suggested it, stays
    UPDATE_PROPOSAL = "UPDATE proposals SET owner_id = $3, state = $4, version = $5, run_id = $6, title = $7, \
        basis = $8, reason = $9, evidence = $10, applicants = $11, applications = $12, sent_on = $13, due_on = $14, \
        answer = $15, ended_on = $16, publication = $17, published_on = $18 WHERE id = $1 AND version = $2";
    FORGET_MEMBERS = "DELETE FROM proposal_members WHERE proposal_id = $1";
    INSERT_MEMBER = "INSERT INTO proposal_members (proposal_id, position, case_id, given) VALUES ($1, $2, $3, $4)";
    INSERT_STEP = "INSERT INTO proposal_steps (proposal_id, seq, kind, actor_id, at, content) \
        VALUES ($1, $2, $3, $4, $5, $6)";
}

fn written(value: Option<&Value>) -> Result<Option<String>, StoreError> {
    value.map(canonical).transpose()
}

impl Tx {
    /// Writes a new proposal: what comes after it was written down is not looked at.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when it names something that there is not.
    pub async fn insert_proposal(&mut self, row: &ProposalRow) -> Result<(), StoreError> {
        let evidence = canonical(&row.evidence)?;
        let suggestion = written(row.suggestion.as_ref())?;
        tell!(
            self.reader,
            INSERT_PROPOSAL,
            row.id,
            row.agency_id,
            row.owner_id,
            row.state.word(),
            row.version,
            row.origin.word(),
            &row.topic,
            row.run_id,
            &row.title,
            &row.basis,
            &row.reason,
            &evidence,
            row.applicants,
            row.applications,
            row.case_id,
            row.person_id,
            &suggestion,
            row.earlier_id,
            row.created_by,
            micros(row.created_at),
            row.due_on
        )
        .map(drop)
    }

    /// Writes a proposal that was of the version `seen`; false when it is of another one
    /// meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when it names something that there is not.
    pub async fn update_proposal(
        &mut self,
        row: &ProposalRow,
        seen: i64,
    ) -> Result<bool, StoreError> {
        let evidence = canonical(&row.evidence)?;
        let answer = written(row.answer.as_ref())?;
        let publication = written(row.publication.as_ref())?;
        let told = tell!(
            self.reader,
            UPDATE_PROPOSAL,
            row.id,
            seen,
            row.owner_id,
            row.state.word(),
            row.version,
            row.run_id,
            &row.title,
            &row.basis,
            &row.reason,
            &evidence,
            row.applicants,
            row.applications,
            row.sent_on,
            row.due_on,
            &answer,
            row.ended_on,
            &publication,
            row.published_on
        )?;
        Ok(told == 1)
    }

    /// Puts these applications in the place of those that spoke for a proposal.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case.
    pub async fn replace_proposal_members(
        &mut self,
        id: uuid::Uuid,
        members: &[ProposalMember],
    ) -> Result<(), StoreError> {
        tell!(self.reader, FORGET_MEMBERS, id)?;
        for (position, member) in (0_i64..).zip(members) {
            tell!(
                self.reader,
                INSERT_MEMBER,
                id,
                position,
                member.case_id,
                member.given
            )?;
        }
        Ok(())
    }

    /// Adds a step: it is never changed or taken out.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is one at this place.
    pub async fn append_proposal_step(&mut self, step: &ProposalStepRow) -> Result<(), StoreError> {
        let content = canonical(&step.content)?;
        tell!(
            self.reader,
            INSERT_STEP,
            step.proposal_id,
            step.seq,
            step.kind.word(),
            step.actor_id,
            micros(step.at),
            &content
        )
        .map(drop)
    }
}
