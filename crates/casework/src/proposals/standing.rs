//! What is proposed already, by whomever, and the applications that ask for it: the same
//! information is not proposed twice, and not once it is public.

use std::collections::HashMap;

use disclosure::words::{ProposalOrigin, ProposalState};
use hotspots::Sought;
use store::{AgencyId, CaseId, ProposalRow, Reader};
use uuid::Uuid;

use super::is_open;
use crate::error::ActError;

/// All proposals, with the applications that ask for the same.
pub(super) struct Standing {
    rows: Vec<ProposalRow>,
    cases: HashMap<Uuid, Vec<CaseId>>,
    by_case: HashMap<CaseId, Vec<usize>>,
}

impl Standing {
    pub(super) async fn read(reader: &mut Reader) -> Result<Standing, ActError> {
        let rows = reader.every_proposal().await?;
        let places: HashMap<Uuid, usize> = rows.iter().map(|row| row.id).zip(0..).collect();
        let mut cases: HashMap<Uuid, Vec<CaseId>> = HashMap::new();
        let mut by_case: HashMap<CaseId, Vec<usize>> = HashMap::new();
        for (proposal, case) in reader.proposal_requests().await? {
            cases.entry(proposal).or_default().push(case);
            let place = places.get(&proposal).copied();
            by_case.entry(case).or_default().extend(place);
        }
        Ok(Standing {
            rows,
            cases,
            by_case,
        })
    }

    /// The proposals about what these applications of a topic ask for, the newest first:
    /// those that more than half of the applications ask for, or, of the same topic or where
    /// nobody has sent it yet, more than half of the proposal's own.
    pub(super) fn about(&self, cases: &[CaseId], topic: &str) -> Vec<&ProposalRow> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for case in cases {
            for place in self.by_case.get(case).into_iter().flatten() {
                *shared.entry(*place).or_default() += 1;
            }
        }
        let is_about = |row: &ProposalRow, shared: usize| {
            let own = self.cases.get(&row.id).map_or(0, Vec::len);
            let grows = row.topic.as_deref() == Some(topic) || is_drafted(row, row.agency_id);
            shared * 2 > cases.len() || (grows && shared * 2 > own)
        };
        let mut found: Vec<(usize, usize)> = shared.into_iter().collect();
        found.sort_unstable_by_key(|(place, _)| std::cmp::Reverse(*place));
        let rows = found.into_iter();
        let rows = rows.map(|(place, shared)| (&self.rows[place], shared));
        rows.filter(|(row, shared)| is_about(row, *shared))
            .map(|(row, _)| row)
            .collect()
    }

    /// What an agency has written down of its topics, and nobody has sent.
    pub(super) fn drafted(&self, agency: AgencyId) -> impl Iterator<Item = &ProposalRow> {
        let rows = self.rows.iter();
        rows.filter(move |row| is_drafted(row, agency))
    }
}

/// Whether an agency has written it down of a topic of its analysis, and nobody has sent it.
pub(super) fn is_drafted(row: &ProposalRow, agency: AgencyId) -> bool {
    row.agency_id == agency
        && row.state == ProposalState::Drafted
        && row.topic.is_some()
        && row.origin != ProposalOrigin::Applicant
}

/// Whether it waits for somebody, or is public.
pub(super) fn stands(row: &ProposalRow) -> bool {
    is_open(row.state) || row.state == ProposalState::Published
}

/// What a run looks for among the applications: what the agency's proposals are about, but
/// those that the run itself refreshes.
pub(crate) async fn sought(
    reader: &mut Reader,
    agency: AgencyId,
) -> Result<Vec<(Uuid, Sought)>, ActError> {
    let standing = Standing::read(reader).await?;
    let ours = standing
        .rows
        .iter()
        .filter(|row| row.agency_id == agency && stands(row) && !is_drafted(row, agency));
    let sought = |row: &ProposalRow| {
        let cases = standing.cases.get(&row.id).into_iter().flatten();
        Sought {
            title: row.title.clone(),
            known: cases.map(CaseId::to_string).collect(),
        }
    };
    Ok(ours.map(|row| (row.id, sought(row))).collect())
}
