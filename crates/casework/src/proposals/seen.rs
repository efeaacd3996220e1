//! Proposals as officers look at them: those of the own reach, each with its evidence,
//! its steps, and what may be done with it.

use std::collections::HashMap;

use chrono::NaiveDate;
use disclosure::words::{ProposalOrigin, ProposalState};
use store::{CaseId, CaseRow, ProposalRow, ProposalStepRow, Reader};
use uuid::Uuid;

use super::effect::{Effect, measured};
use super::judging::speaks_for;
use super::{is_open, may_look};
use crate::error::ActError;
use crate::masked;
use crate::office::{Desk, Office};
use crate::sight::Eyes;

/// How many are listed.
const LISTED: u32 = 300;
/// How many of its applications are shown of one.
const SHOWN: usize = 200;

/// Proposals, and how many there are of each state.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalList {
    /// Those asked for, the newest first.
    pub rows: Vec<ProposalRow>,
    /// Of all that the desk is shown.
    pub counts: Vec<(ProposalState, i64)>,
}

/// What this desk may do with a proposal now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    /// Send it.
    pub send: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Answer it.
    pub answer: bool,
    /// Enter that it is public.
    pub publish: bool,
}

impl May {
    fn of(desk: &Desk, row: &ProposalRow) -> May {
        let makes = speaks_for(desk, row.agency_id);
        let owns = speaks_for(desk, row.owner_id);
        let state = row.state;
        May {
            send: makes && state == ProposalState::Drafted,
            withdraw: makes && matches!(state, ProposalState::Drafted | ProposalState::Sent),
            answer: owns && state == ProposalState::Sent,
            publish: (owns || makes) && state == ProposalState::Adopted,
        }
    }
}

/// A proposal with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalFile {
    /// The proposal.
    pub row: ProposalRow,
    /// What was done, the first first.
    pub steps: Vec<ProposalStepRow>,
    /// The applications that ask for it and that the desk is shown whole.
    pub members: Vec<Applied>,
    /// How many more there are.
    pub hidden: usize,
    /// The application of whoever suggested it, where the desk is shown it.
    pub case: Option<CaseRow>,
    /// Whoever suggested it, masked.
    pub suggested_by: Option<String>,
    /// The one before it over the same topic.
    pub earlier: Option<ProposalRow>,
    /// What became of the requests, where it is public.
    pub effect: Option<Effect>,
    /// What this desk may do.
    pub may: May,
}

/// An application that asks for what is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The case.
    pub case: CaseRow,
    /// Whether the information was given.
    pub given: bool,
    /// Found by a later run: it is not among those on which the proposal rests.
    pub later: bool,
}

/// Whether fewer people were given it now than the analysis asks for, and nobody has sent it:
/// the last result said so.
pub fn has_fallen(row: &ProposalRow) -> bool {
    let drafted = row.state == ProposalState::Drafted && row.origin == ProposalOrigin::Topic;
    drafted && row.evidence["given"]["enough"] == false
}

/// Whether something is awaited, and its last day is past.
pub fn is_overdue(row: &ProposalRow, today: NaiveDate) -> bool {
    is_open(row.state) && row.due_on.is_some_and(|due_on| due_on < today)
}

impl Office {
    /// The proposals that the desk is shown, of one state alone when it is given.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn proposals(
        &self,
        desk: &Desk,
        state: Option<ProposalState>,
    ) -> Result<ProposalList, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        Ok(ProposalList {
            rows: reader.proposals(&desk.scope, state, LISTED).await?,
            counts: reader.proposal_counts(&desk.scope).await?,
        })
    }

    /// How many proposals wait for this desk: to be answered, or to be published.
    ///
    /// # Errors
    /// The register failed.
    pub async fn proposals_waiting(&self, desk: &Desk) -> Result<i64, ActError> {
        if !speaks_for(desk, desk.agency.id) {
            return Ok(0);
        }
        let mut reader = self.store.read().await?;
        Ok(reader.proposals_waiting_at(desk.agency.id).await?)
    }

    /// The proposals of the desk's own agency about information of a topic, the newest first.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn proposals_of_topic(
        &self,
        desk: &Desk,
        topic: &str,
    ) -> Result<Vec<ProposalRow>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.proposals_of_topic(desk.agency.id, topic).await?)
    }

    /// A proposal; `None` when the desk is shown none with this id.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn proposal_file(
        &self,
        desk: &Desk,
        id: Uuid,
    ) -> Result<Option<ProposalFile>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        let Some(row) = reader.proposal(&desk.scope, id).await? else {
            return Ok(None);
        };
        let disclosing = self.conversion()?.disclosing;
        let (members, hidden) = members(&mut reader, desk, &row, &disclosing).await?;
        let case = match row.case_id {
            Some(case) => whole(&mut reader, desk, &[case]).await?.pop(),
            None => None,
        };
        let earlier = match row.earlier_id {
            Some(earlier) => reader.proposal_named(earlier).await?,
            None => None,
        };
        Ok(Some(ProposalFile {
            steps: reader.proposal_steps(row.id).await?,
            suggested_by: suggested_by(&mut reader, &row, case.as_ref()).await?,
            effect: self.effect(&mut reader, &row).await?,
            may: May::of(desk, &row),
            case,
            earlier,
            members,
            hidden,
            row,
        }))
    }

    /// The effect of a proposal that is public, as far as runs of the agency that made it
    /// have read.
    pub(crate) async fn effect(
        &self,
        reader: &mut Reader,
        row: &ProposalRow,
    ) -> Result<Option<Effect>, ActError> {
        let Some(published_on) = row.published_on else {
            return Ok(None);
        };
        let run = reader.last_topic_run(row.agency_id).await?;
        let days = reader.days_asked(row.id).await?;
        let read_until = run.map(|run| run.until);
        let conversion = self.conversion()?;
        Ok(Some(measured(&days, published_on, read_until, &conversion)))
    }
}

/// The applications that spoke for it, and those that later runs found.
async fn members(
    reader: &mut Reader,
    desk: &Desk,
    row: &ProposalRow,
    disclosing: &[String],
) -> Result<(Vec<Applied>, usize), ActError> {
    let members = reader.proposal_members(row.id).await?;
    let given: HashMap<CaseId, bool> = members.iter().map(|it| (it.case_id, it.given)).collect();
    let mut all: Vec<CaseId> = members.iter().map(|it| it.case_id).collect();
    let found = reader.requests_of(row.id).await?.into_iter();
    all.extend(found.filter(|case| !given.contains_key(case)));
    let count = all.len();
    all.truncate(SHOWN);
    let is_given = |case: &CaseRow| {
        let kind = case.reply_kind.as_ref();
        kind.is_some_and(|kind| disclosing.contains(kind))
    };
    let shown = whole(reader, desk, &all).await?.into_iter();
    let shown: Vec<Applied> = shown
        .map(|case| Applied {
            given: given
                .get(&case.id)
                .copied()
                .unwrap_or_else(|| is_given(&case)),
            later: !given.contains_key(&case.id),
            case,
        })
        .collect();
    let hidden = count - shown.len();
    Ok((shown, hidden))
}

/// Those of these cases that the desk is shown whole.
async fn whole(
    reader: &mut Reader,
    desk: &Desk,
    asked: &[CaseId],
) -> Result<Vec<CaseRow>, ActError> {
    let mut found = Vec::new();
    for id in asked {
        found.extend(reader.case(&desk.scope, *id).await?);
    }
    let owners: Vec<_> = found.iter().map(|case| (case.id, case.agency_id)).collect();
    let eyes = Eyes::of(reader, desk).await?;
    let sights = eyes.sights(reader, &owners).await?;
    let seen = found.into_iter().zip(sights);
    Ok(seen
        .filter_map(|(case, sight)| sight.is_whole().then_some(case))
        .collect())
}

/// Whoever suggested it, as names stand in lists.
async fn suggested_by(
    reader: &mut Reader,
    row: &ProposalRow,
    case: Option<&CaseRow>,
) -> Result<Option<String>, ActError> {
    if let Some(case) = case {
        return Ok(Some(masked::name(
            &case.applicant_name,
            case.applicant_kind,
        )));
    }
    let person = match row.person_id {
        Some(person) => reader.person(person).await?,
        None => None,
    };
    Ok(person.map(|person| masked::name(&person.name, person.kind)))
}
