//! Who asks for what a proposal is about, before it was public and after: the applications
//! that spoke for it, and those that runs found to ask for the same since.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::dialect::{ask, on, statements, tell};
use crate::error::StoreError;
use crate::ids::CaseId;
use crate::store::{Reader, Tx};

statements! {
    ASKED_ON = "SELECT COALESCE(c.received_on, c.registered_on) FROM cases c WHERE c.id IN (\
        SELECT m.case_id FROM proposal_members m WHERE m.proposal_id = $1 \
        UNION SELECT r.case_id FROM proposal_requests r WHERE r.proposal_id = $1) ORDER BY 1";
    REQUESTS_OF = "SELECT r.case_id FROM proposal_requests r WHERE r.proposal_id = $1 ORDER BY 1";
    ALL_REQUESTS = "SELECT m.proposal_id, m.case_id FROM proposal_members m \
        UNION SELECT r.proposal_id, r.case_id FROM proposal_requests r ORDER BY 1, 2";
    ADD_REQUEST = "INSERT INTO proposal_requests (proposal_id, case_id) VALUES ($1, $2) \
        ON CONFLICT (proposal_id, case_id) DO NOTHING";
}

impl Reader {
    /// The days on which the information of a proposal was asked for, as far as runs of
    /// the agency that made it know. Whoever calls has been shown the proposal.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn days_asked(&mut self, proposal: Uuid) -> Result<Vec<NaiveDate>, StoreError> {
        let found = ask!(self, fetch_all, (NaiveDate,), ASKED_ON, proposal)?;
        Ok(found.into_iter().map(|(day,)| day).collect())
    }

    /// The applications that runs found to ask for what a proposal is about. Whoever calls has
    /// been shown the proposal.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn requests_of(&mut self, proposal: Uuid) -> Result<Vec<CaseId>, StoreError> {
        let found = ask!(self, fetch_all, (CaseId,), REQUESTS_OF, proposal)?;
        Ok(found.into_iter().map(|(case,)| case).collect())
    }

    /// All proposals with the applications that ask for the same, those that spoke for it
    /// among them; by proposal.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn proposal_requests(&mut self) -> Result<Vec<(Uuid, CaseId)>, StoreError> {
        ask!(self, fetch_all, (Uuid, CaseId), ALL_REQUESTS)
    }
}

impl Tx {
    /// Notes that applications ask for what a proposal is about; what is noted stays.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case.
    pub async fn add_proposal_requests(
        &mut self,
        proposal: Uuid,
        cases: &[CaseId],
    ) -> Result<(), StoreError> {
        for case in cases {
            tell!(self.reader, ADD_REQUEST, proposal, *case)?;
        }
        Ok(())
    }
}
