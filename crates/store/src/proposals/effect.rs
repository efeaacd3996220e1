//! On which days people asked for what a proposal is about: before it was public, and
//! after.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::dialect::{ask, on, statements};
use crate::error::StoreError;
use crate::ids::AgencyId;
use crate::store::Reader;

statements! {
    // those that spoke for it, those that later runs find in the same topic, and what is
    // nearest to one of the first, under whichever topic it stands now
    ASKED_ON = "SELECT COALESCE(c.received_on, c.registered_on) FROM cases c WHERE c.id IN (\
        SELECT m.case_id FROM proposal_members m WHERE m.proposal_id = $1 \
        UNION SELECT t.case_id FROM topic_members t JOIN topic_runs r ON r.id = t.run_id \
        WHERE r.agency_id = $2 AND r.state = 'done' AND t.topic = $3 \
        UNION SELECT t.case_id FROM topic_members t JOIN topic_runs r ON r.id = t.run_id \
        WHERE r.agency_id = $2 AND r.state = 'done' \
        AND (t.nearest IN (SELECT m.case_id FROM proposal_members m WHERE m.proposal_id = $1) \
        OR t.copy_of IN (SELECT m.case_id FROM proposal_members m WHERE m.proposal_id = $1))) \
        ORDER BY 1";
}

impl Reader {
    /// The days on which the information of a proposal was asked for, as far as runs of
    /// the agency that made it know. Whoever calls has been shown the proposal.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn days_asked(
        &mut self,
        proposal: Uuid,
        agency: AgencyId,
        topic: Option<&str>,
    ) -> Result<Vec<NaiveDate>, StoreError> {
        let found = ask!(
            self,
            fetch_all,
            (NaiveDate,),
            ASKED_ON,
            proposal,
            agency,
            topic
        )?;
        Ok(found.into_iter().map(|(day,)| day).collect())
    }
}
