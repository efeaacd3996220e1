//! Replies that were given: those that case rows carry, and earlier ones.

use chrono::NaiveDate;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, PersonId};
use crate::store::{Reader, Tx};

/// A reply that was given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierReply {
    /// The case; none when it was never in this register.
    pub case_id: Option<CaseId>,
    /// Its number.
    pub case_number: String,
    /// The number of the reply.
    pub reply_number: String,
    /// Whom it answered.
    pub applicant_id: Option<PersonId>,
    /// The day it was served, if it was.
    pub replied_on: Option<NaiveDate>,
    /// Its kind.
    pub reply_kind: Option<String>,
}

/// A reply that was given, or signed, with what had been asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenReply {
    /// The case; none when it was never in this register.
    pub case_id: Option<CaseId>,
    /// Its number.
    pub case_number: String,
    /// The number of the reply, if it has one.
    pub reply_number: Option<String>,
    /// Whom it answered.
    pub applicant_id: Option<PersonId>,
    /// The day it was served, if it was.
    pub replied_on: Option<NaiveDate>,
    /// Its kind, where it is known.
    pub reply_kind: Option<String>,
    /// What had been asked for.
    pub title: String,
}

/// A reply that no case row carries: of a round that ended, or from before the
/// register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEarlierReply {
    /// Whose reply.
    pub agency_id: AgencyId,
    /// Its number.
    pub number: String,
    /// The number of the case that it answered.
    pub case_number: String,
    /// In which round of that case.
    pub round: Option<i64>,
    /// Whom it answered.
    pub applicant_id: Option<PersonId>,
    /// What had been asked for.
    pub title: String,
    /// Its kind, as `replies.toml` names it.
    pub kind: Option<String>,
    /// The day it was served, if it was.
    pub replied_on: Option<NaiveDate>,
}

/// The reply stood in a round of a case that another round followed.
const ROUND: &str = "round";
/// The reply was given before the register.
const OPENING: &str = "opening";
const TABLE: &str = "earlier_replies";

statements! {
    REPLIES_BY_NUMBER = "SELECT id AS case_id, number AS case_number, reply_number, applicant_id, replied_on, \
        reply_kind FROM cases WHERE agency_id = $1 AND reply_number = $2 \
        UNION ALL SELECT case_id, case_number, number, applicant_id, replied_on, kind FROM earlier_replies \
        WHERE agency_id = $1 AND number = $2 AND source <> 'round' ORDER BY replied_on, case_number";
    GIVEN_TO_THE_SAME = "SELECT id AS case_id, number AS case_number, reply_number, applicant_id, replied_on, \
        reply_kind, title FROM cases WHERE wording_key = $1 AND agency_id = $2 AND id <> $3 \
        AND reply_kind IS NOT NULL ORDER BY id DESC LIMIT $4";
    GIVEN_TO_APPLICANT = "SELECT id AS case_id, number AS case_number, reply_number, applicant_id, replied_on, \
        reply_kind, title FROM cases WHERE applicant_id = $1 AND agency_id = $2 AND id <> $3 \
        AND reply_kind IS NOT NULL ORDER BY id DESC LIMIT $4";
    GIVEN_BEFORE_THE_REGISTER = "SELECT case_id, case_number, number AS reply_number, applicant_id, replied_on, \
        kind AS reply_kind, title FROM earlier_replies WHERE applicant_id = $1 AND agency_id = $2 \
        AND source <> 'round' ORDER BY replied_on DESC, number LIMIT $3";
    NUMBER_TAKEN = "SELECT EXISTS (SELECT 1 FROM cases WHERE agency_id = $1 AND reply_number = $2) \
        OR EXISTS (SELECT 1 FROM earlier_replies WHERE agency_id = $1 AND number = $2)";
    OF_ENDED_ROUNDS = "SELECT agency_id, number, case_number, round, applicant_id, title, kind, replied_on \
        FROM earlier_replies WHERE case_id = $1 ORDER BY round, number";
    FORGET_OF_CASE = "DELETE FROM earlier_replies WHERE case_id = $1 AND source = 'round'";
    INSERT_REPLY = "INSERT INTO earlier_replies (id, agency_id, number, case_id, case_number, round, applicant_id, \
        title, kind, replied_on, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}

from_row!(EarlierReply, |row| {
    Ok(EarlierReply {
        case_id: row.try_get("case_id")?,
        case_number: row.try_get("case_number")?,
        reply_number: row.try_get("reply_number")?,
        applicant_id: row.try_get("applicant_id")?,
        replied_on: row.try_get("replied_on")?,
        reply_kind: row.try_get("reply_kind")?,
    })
});

from_row!(GivenReply, |row| {
    Ok(GivenReply {
        case_id: row.try_get("case_id")?,
        case_number: row.try_get("case_number")?,
        reply_number: row.try_get("reply_number")?,
        applicant_id: row.try_get("applicant_id")?,
        replied_on: row.try_get("replied_on")?,
        reply_kind: row.try_get("reply_kind")?,
        title: row.try_get("title")?,
    })
});

from_row!(NewEarlierReply, |row| {
    Ok(NewEarlierReply {
        agency_id: row.try_get("agency_id")?,
        number: row.try_get("number")?,
        case_number: row.try_get("case_number")?,
        round: row.try_get("round")?,
        applicant_id: row.try_get("applicant_id")?,
        title: row.try_get("title")?,
        kind: row.try_get("kind")?,
        replied_on: row.try_get("replied_on")?,
    })
});

impl Reader {
    /// The replies with this number that stand: several when one answered several
    /// cases, those from before the register among them. A reply of an ended round
    /// was annulled or corrected: it keeps its number and answers nothing any more.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn reply_by_number(
        &mut self,
        agency_id: AgencyId,
        reply_number: &str,
    ) -> Result<Vec<EarlierReply>, StoreError> {
        ask!(
            self,
            fetch_all,
            EarlierReply,
            REPLIES_BY_NUMBER,
            agency_id,
            reply_number
        )
    }

    /// The replies of the agency to other applications in the same words, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn replies_to_the_same(
        &mut self,
        wording_key: &str,
        agency_id: AgencyId,
        but: CaseId,
        limit: u32,
    ) -> Result<Vec<GivenReply>, StoreError> {
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            GivenReply,
            GIVEN_TO_THE_SAME,
            wording_key,
            agency_id,
            but,
            limit
        )
    }

    /// The replies of the agency to other applications of the same person, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn replies_to_applicant(
        &mut self,
        applicant_id: PersonId,
        agency_id: AgencyId,
        but: CaseId,
        limit: u32,
    ) -> Result<Vec<GivenReply>, StoreError> {
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            GivenReply,
            GIVEN_TO_APPLICANT,
            applicant_id,
            agency_id,
            but,
            limit
        )
    }

    /// The replies that a person was given before the register, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn replies_before_the_register(
        &mut self,
        applicant_id: PersonId,
        agency_id: AgencyId,
        limit: u32,
    ) -> Result<Vec<GivenReply>, StoreError> {
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            GivenReply,
            GIVEN_BEFORE_THE_REGISTER,
            applicant_id,
            agency_id,
            limit
        )
    }

    /// Whether any reply of the agency bears this number.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn number_taken(
        &mut self,
        agency_id: AgencyId,
        reply_number: &str,
    ) -> Result<bool, StoreError> {
        let (taken,) = ask!(
            self,
            fetch_one,
            (bool,),
            NUMBER_TAKEN,
            agency_id,
            reply_number
        )?;
        Ok(taken)
    }

    /// The replies of the rounds of a case that ended. Whoever calls has read the
    /// case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn replies_of_ended_rounds(
        &mut self,
        case_id: CaseId,
    ) -> Result<Vec<NewEarlierReply>, StoreError> {
        ask!(self, fetch_all, NewEarlierReply, OF_ENDED_ROUNDS, case_id)
    }
}

impl Tx {
    /// Writes the replies of the ended rounds of a case anew.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case.
    pub async fn replace_earlier_replies(
        &mut self,
        case_id: CaseId,
        replies: &[NewEarlierReply],
    ) -> Result<(), StoreError> {
        tell!(self.reader, FORGET_OF_CASE, case_id)?;
        for reply in replies {
            self.insert_reply(Some(case_id), reply, ROUND).await?;
        }
        Ok(())
    }

    /// Records a reply from before the register.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when a reply of the agency bears this number
    /// already, [`StoreError::Driver`] when there is no such agency or person.
    pub async fn insert_earlier_reply(
        &mut self,
        reply: &NewEarlierReply,
    ) -> Result<(), StoreError> {
        if self.number_taken(reply.agency_id, &reply.number).await? {
            return Err(StoreError::Unique { what: TABLE.into() });
        }
        self.insert_reply(None, reply, OPENING).await
    }

    async fn insert_reply(
        &mut self,
        case_id: Option<CaseId>,
        reply: &NewEarlierReply,
        source: &str,
    ) -> Result<(), StoreError> {
        let id = self.next_id();
        tell!(
            self.reader,
            INSERT_REPLY,
            id,
            reply.agency_id,
            &reply.number,
            case_id,
            &reply.case_number,
            reply.round,
            reply.applicant_id,
            &reply.title,
            &reply.kind,
            reply.replied_on,
            source
        )?;
        Ok(())
    }
}
