//! Rows of the three tables.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ProposalOrigin, ProposalState, ProposalStep};
use serde_json::Value;
use uuid::Uuid;

use crate::canonical::parse;
use crate::dialect::{from_row, word};
use crate::ids::{AgencyId, CaseId, OfficerId, PersonId};

/// A proposal to make something public.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalRow {
    /// Its id.
    pub id: Uuid,
    /// Who makes it.
    pub agency_id: AgencyId,
    /// Whose information it is, and who therefore answers.
    pub owner_id: AgencyId,
    /// Where it stands.
    pub state: ProposalState,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Where it comes from.
    pub origin: ProposalOrigin,
    /// The topic, the same from run to run.
    pub topic: Option<String>,
    /// The run that the evidence is of.
    pub run_id: Option<Uuid>,
    /// What is to be made public.
    pub title: String,
    /// The article by which it should be.
    pub basis: String,
    /// Why, as far as somebody said.
    pub reason: String,
    /// What speaks for it, as it was when it was sent.
    pub evidence: Value,
    /// Distinct people to whom it was given.
    pub applicants: i64,
    /// Applications that speak for it.
    pub applications: i64,
    /// The application of whoever suggested it.
    pub case_id: Option<CaseId>,
    /// Whoever suggested it, where no application is named.
    pub person_id: Option<PersonId>,
    /// When the suggestion came, and what it says.
    pub suggestion: Option<Value>,
    /// One over the same topic that was declined or withdrawn before.
    pub earlier_id: Option<Uuid>,
    /// Who wrote it down; nobody where the analysis did.
    pub created_by: Option<OfficerId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// The last day of what is awaited now.
    pub due_on: Option<NaiveDate>,
    /// What its owner answered.
    pub answer: Option<Value>,
    /// When it was answered, or withdrawn.
    pub ended_on: Option<NaiveDate>,
    /// Where it is public, and what changed with that.
    pub publication: Option<Value>,
    /// Since when it is public.
    pub published_on: Option<NaiveDate>,
}

/// An application that speaks for a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProposalMember {
    /// The case.
    pub case_id: CaseId,
    /// Whether the information was given to who asked.
    pub given: bool,
}

/// Something that was done with a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalStepRow {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its place, from 1.
    pub seq: i64,
    /// What.
    pub kind: ProposalStep,
    /// Who; nobody where the analysis did.
    pub actor_id: Option<OfficerId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said with it.
    pub content: Value,
}

fn read(column: &str, text: &str) -> Result<Value, sqlx::Error> {
    parse(column, text).map_err(|error| sqlx::Error::Decode(error.to_string().into()))
}

fn read_or_none(column: &str, text: Option<String>) -> Result<Option<Value>, sqlx::Error> {
    text.map(|text| read(column, &text)).transpose()
}

from_row!(ProposalRow, |row| {
    Ok(ProposalRow {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        owner_id: row.try_get("owner_id")?,
        state: word("state", ProposalState::parse, row.try_get("state")?)?,
        version: row.try_get("version")?,
        origin: word("origin", ProposalOrigin::parse, row.try_get("origin")?)?,
        topic: row.try_get("topic")?,
        run_id: row.try_get("run_id")?,
        title: row.try_get("title")?,
        basis: row.try_get("basis")?,
        reason: row.try_get("reason")?,
        evidence: read("proposals.evidence", row.try_get("evidence")?)?,
        applicants: row.try_get("applicants")?,
        applications: row.try_get("applications")?,
        case_id: row.try_get("case_id")?,
        person_id: row.try_get("person_id")?,
        suggestion: read_or_none("proposals.suggestion", row.try_get("suggestion")?)?,
        earlier_id: row.try_get("earlier_id")?,
        created_by: row.try_get("created_by")?,
        created_at: row.try_get("created_at")?,
        sent_on: row.try_get("sent_on")?,
        due_on: row.try_get("due_on")?,
        answer: read_or_none("proposals.answer", row.try_get("answer")?)?,
        ended_on: row.try_get("ended_on")?,
        publication: read_or_none("proposals.publication", row.try_get("publication")?)?,
        published_on: row.try_get("published_on")?,
    })
});

from_row!(ProposalMember, |row| {
    Ok(ProposalMember {
        case_id: row.try_get("case_id")?,
        given: row.try_get("given")?,
    })
});

from_row!(ProposalStepRow, |row| {
    Ok(ProposalStepRow {
        proposal_id: row.try_get("proposal_id")?,
        seq: row.try_get("seq")?,
        kind: word("kind", ProposalStep::parse, row.try_get("kind")?)?,
        actor_id: row.try_get("actor_id")?,
        at: row.try_get("at")?,
        content: read("proposal_steps.content", row.try_get("content")?)?,
    })
});
