//! A topic that enough people were given becomes a proposal by itself, when the result of
//! a run is written: once per topic. A later run refreshes the evidence of one that was
//! not sent yet; after a no, enough new applicants make another.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ProposalOrigin, ProposalState, ProposalStep};
use hotspots::Conversion;
use serde_json::{Value, json};
use store::{
    AgencyId, CaseId, PersonId, ProposalMember, ProposalRow, ProposalStepRow, TopicRow, TopicRun,
    Tx,
};
use uuid::Uuid;

use super::telling;
use crate::error::ActError;
use crate::topics::{Row, called, known};

/// The article by which what many ask for becomes public.
pub(super) const BY_DEFAULT: &str = "reg:44";

/// The longest name of what is to be made public, in characters.
const LONGEST: usize = 300;

/// Makes proposals of the topics of a result, and refreshes those that there are.
/// A result that others reach beyond changes nothing: its evidence is old.
pub(crate) async fn draft_from(
    tx: &mut Tx,
    run: &TopicRun,
    rows: &[Row],
    conversion: &Conversion,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let in_force = tx.last_topic_run(run.agency_id).await?;
    if in_force.is_none_or(|last| last.id != run.id) {
        return Ok(());
    }
    let names = known(&tx.topic_decisions(run.agency_id).await?);
    let mut drafted = 0;
    for row in rows {
        let topic = &row.topic.topic;
        let title = called(&row.topic, &names.get(topic).cloned().unwrap_or_default());
        let last = tx.last_proposal_of(run.agency_id, topic).await?;
        let new = match last {
            Some(last) if last.state == ProposalState::Drafted => {
                refresh(tx, run, row, last, now).await?;
                false
            }
            Some(last) => anew(tx, run, row, &last, conversion).await?,
            None => row.enough && !is_elsewhere(tx, run, row).await?,
        };
        if new {
            let earlier = tx.last_proposal_of(run.agency_id, topic).await?;
            write(tx, run, row, &title, earlier, now).await?;
            drafted += 1;
        }
    }
    telling::drafted(tx, run, drafted, now).await
}

/// What was declined or taken back comes again when enough people who had not asked
/// before were given it since.
async fn anew(
    tx: &mut Tx,
    run: &TopicRun,
    row: &Row,
    last: &ProposalRow,
    conversion: &Conversion,
) -> Result<bool, ActError> {
    let ended = matches!(
        last.state,
        ProposalState::Declined | ProposalState::Withdrawn
    );
    if !ended || !row.enough || is_elsewhere(tx, run, row).await? {
        return Ok(false);
    }
    let newly = since(tx, row, last).await?;
    Ok(newly.len() >= conversion.least_applicants)
}

/// Who was given the information since a proposal was answered or taken back, and had
/// not asked before.
async fn since(tx: &mut Tx, row: &Row, last: &ProposalRow) -> Result<HashSet<PersonId>, ActError> {
    let before: HashSet<PersonId> = tx.proposal_applicants(last.id).await?.into_iter().collect();
    let after = |day: Option<NaiveDate>| match last.ended_on {
        Some(ended_on) => day.is_some_and(|day| day > ended_on),
        None => true,
    };
    let given = row.given.iter().filter(|given| after(given.day));
    Ok(given
        .filter_map(|given| given.applicant)
        .filter(|applicant| !before.contains(applicant))
        .collect())
}

/// Whether most of it is proposed by another agency already: a department and the office
/// above it read the same applications.
async fn is_elsewhere(tx: &mut Tx, run: &TopicRun, row: &Row) -> Result<bool, ActError> {
    let topic = &row.topic.topic;
    let proposed = tx.proposed_elsewhere(run.id, topic, run.agency_id).await?;
    Ok(proposed * 2 > row.topic.applications)
}

async fn write(
    tx: &mut Tx,
    run: &TopicRun,
    row: &Row,
    title: &str,
    earlier: Option<ProposalRow>,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let mut evidence = evidence(run, &row.topic);
    if let Some(earlier) = &earlier {
        let newly = since(tx, row, earlier).await?.len();
        evidence["again"] = json!({ "since": earlier.ended_on, "applicants": newly });
    }
    let proposal = ProposalRow {
        owner_id: owner(tx, run, &row.topic.topic).await?,
        topic: Some(row.topic.topic.clone()),
        run_id: Some(run.id),
        title: title.chars().take(LONGEST).collect(),
        evidence,
        applicants: applicants(&row.topic),
        applications: row.topic.applications,
        earlier_id: earlier.map(|earlier| earlier.id),
        ..blank(tx.next_id(), run.agency_id, ProposalOrigin::Topic, now)
    };
    tx.insert_proposal(&proposal).await?;
    tx.replace_proposal_members(proposal.id, &members(row))
        .await?;
    let content = json!({ "run": run.id, "applicants": proposal.applicants });
    first_step(tx, &proposal, content).await
}

/// A proposal of which nothing is known yet.
pub(super) fn blank(
    id: Uuid,
    agency: AgencyId,
    origin: ProposalOrigin,
    now: DateTime<Utc>,
) -> ProposalRow {
    ProposalRow {
        id,
        agency_id: agency,
        owner_id: agency,
        state: ProposalState::Drafted,
        version: 1,
        origin,
        topic: None,
        run_id: None,
        title: String::new(),
        basis: BY_DEFAULT.to_owned(),
        reason: String::new(),
        evidence: json!({}),
        applicants: 0,
        applications: 0,
        case_id: None,
        person_id: None,
        suggestion: None,
        earlier_id: None,
        created_by: None,
        created_at: now,
        sent_on: None,
        due_on: None,
        answer: None,
        ended_on: None,
        publication: None,
        published_on: None,
    }
}

/// Notes that a proposal was written down.
pub(super) async fn first_step(
    tx: &mut Tx,
    row: &ProposalRow,
    content: Value,
) -> Result<(), ActError> {
    let step = ProposalStepRow {
        proposal_id: row.id,
        seq: row.version,
        kind: ProposalStep::Drafted,
        actor_id: row.created_by,
        at: row.created_at,
        content,
    };
    Ok(tx.append_proposal_step(&step).await?)
}

/// The evidence of one that was not sent is that of the newest result; that there are
/// other applications now is a step of it, the rest is not worth one.
async fn refresh(
    tx: &mut Tx,
    run: &TopicRun,
    row: &Row,
    last: ProposalRow,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let sorted = |members: Vec<ProposalMember>| -> Vec<(CaseId, bool)> {
        let mut cases: Vec<(CaseId, bool)> =
            members.iter().map(|it| (it.case_id, it.given)).collect();
        cases.sort_unstable();
        cases
    };
    let before = sorted(tx.proposal_members(last.id).await?);
    let changed = before != sorted(members(row));
    let mut evidence = evidence(run, &row.topic);
    if let Some(again) = last.evidence.get("again") {
        evidence["again"] = again.clone();
    }
    let next = ProposalRow {
        version: last.version + i64::from(changed),
        run_id: Some(run.id),
        evidence,
        applicants: applicants(&row.topic),
        applications: row.topic.applications,
        ..last.clone()
    };
    if !tx.update_proposal(&next, last.version).await? {
        return Err(store::StoreError::Conflict.into());
    }
    if !changed {
        return Ok(());
    }
    tx.replace_proposal_members(next.id, &members(row)).await?;
    let applicants = json!({ "before": last.applicants, "now": next.applicants });
    let step = ProposalStepRow {
        proposal_id: next.id,
        seq: next.version,
        kind: ProposalStep::Refreshed,
        actor_id: None,
        at: now,
        content: json!({ "run": run.id, "applicants": applicants }),
    };
    Ok(tx.append_proposal_step(&step).await?)
}

/// The agency to which most of the applications went: what it was asked for it has.
pub(super) async fn owner(tx: &mut Tx, run: &TopicRun, topic: &str) -> Result<AgencyId, ActError> {
    let owner = tx.owner_of_topic(run.id, topic).await?;
    Ok(owner.unwrap_or(run.agency_id))
}

fn members(row: &Row) -> Vec<ProposalMember> {
    let given: HashSet<CaseId> = row.given.iter().map(|given| given.case).collect();
    let members = row.members.iter();
    members
        .map(|member| ProposalMember {
            case_id: member.case_id,
            given: given.contains(&member.case_id),
        })
        .collect()
}

/// The people to whom it was given, in the time that counts.
pub(super) fn applicants(topic: &TopicRow) -> i64 {
    topic.evidence["given"]["applicants"]
        .as_i64()
        .unwrap_or_default()
}

/// What speaks for a topic, as it is kept with a proposal.
pub(super) fn evidence(run: &TopicRun, topic: &TopicRow) -> Value {
    let mut evidence = json!({
        "since": run.since,
        "until": run.until,
        "hotness": topic.hotness,
        "theme": topic.theme,
        "asked_by": topic.applicants,
    });
    for name in [
        "words",
        "place",
        "first_on",
        "last_on",
        "townships",
        "outcomes",
        "given",
    ] {
        evidence[name] = topic.evidence[name].clone();
    }
    evidence
}
