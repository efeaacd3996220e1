//! A proposal goes to the agency whose information it is, or is taken back.

use chrono::NaiveDate;
use disclosure::Refusal;
use disclosure::words::{ProposalState, ProposalStep};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{AgencyId, ProposalRow};

use super::{SeenProposal, Step, judging, kept};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// What is sent, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// What is to be made public.
    pub title: String,
    /// Whose information it is.
    pub owner: AgencyId,
    /// The article by which it should be.
    pub basis: String,
    /// What else is to be said.
    #[serde(default)]
    pub reason: String,
}

/// Why a proposal is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
}

/// A sending, with the days that go with it.
struct Sends {
    sending: Sending,
    today: NaiveDate,
    due_on: NaiveDate,
}

impl Step for Sends {
    const KIND: ProposalStep = ProposalStep::Sent;

    fn may(&self, desk: &Desk, row: &ProposalRow) -> Result<(), Refusal> {
        judging::makes(desk, row)
    }

    fn taken(&self, row: &ProposalRow) -> Result<(ProposalRow, Value), Refusal> {
        judging::in_state(row, &[ProposalState::Drafted], "报送")?;
        judging::names_information(&self.sending.title, &row.evidence)?;
        let Sending {
            title,
            owner,
            basis,
            reason,
        } = self.sending.clone();
        let next = ProposalRow {
            state: ProposalState::Sent,
            title,
            owner_id: owner,
            basis,
            // what was said when it was written down is not lost for want of more
            reason: match reason.is_empty() {
                true => row.reason.clone(),
                false => reason,
            },
            sent_on: Some(self.today),
            due_on: Some(self.due_on),
            ..row.clone()
        };
        let mut content = kept(&self.sending);
        content["due_on"] = kept(&self.due_on);
        Ok((next, content))
    }
}

struct Withdraws {
    reason: String,
    today: NaiveDate,
}

impl Step for Withdraws {
    const KIND: ProposalStep = ProposalStep::Withdrawn;

    fn may(&self, desk: &Desk, row: &ProposalRow) -> Result<(), Refusal> {
        judging::makes(desk, row)
    }

    fn taken(&self, row: &ProposalRow) -> Result<(ProposalRow, Value), Refusal> {
        judging::in_state(row, &[ProposalState::Drafted, ProposalState::Sent], "撤回")?;
        let next = ProposalRow {
            state: ProposalState::Withdrawn,
            ended_on: Some(self.today),
            due_on: None,
            ..row.clone()
        };
        let said = Withdrawal {
            reason: self.reason.clone(),
        };
        Ok((next, kept(&said)))
    }
}

impl Office {
    /// Sends a proposal to the agency whose information it is: its evidence stays as it is
    /// now, and the agency has so many workdays to answer.
    ///
    /// # Errors
    /// Not by this officer, not now, what is said does not fit, or the register failed.
    pub async fn send_proposal(
        &self,
        desk: &Desk,
        seen: SeenProposal,
        sending: Sending,
    ) -> Result<ProposalRow, ActError> {
        self.is_shown(desk, seen.id).await?;
        let sending = Sending {
            title: judging::line("title", &sending.title, "建议公开的信息")?,
            owner: self.owner_in_reach(desk, sending.owner).await?,
            basis: judging::article(&self.rules.sources, "basis", &sending.basis)?,
            reason: match sending.reason.trim() {
                "" => String::new(),
                reason => judging::said("reason", reason, "说明")?,
            },
        };
        let today = self.today();
        let workdays = self.conversion()?.answer_workdays;
        let due_on = judging::workdays_after(&self.rules.calendar, today, workdays)?;
        let step = Sends {
            sending,
            today,
            due_on,
        };
        self.take_step(desk, seen, step).await
    }

    /// Takes a proposal back that was not answered yet.
    ///
    /// # Errors
    /// Not by this officer, not now, no reason is given, or the register failed.
    pub async fn withdraw_proposal(
        &self,
        desk: &Desk,
        seen: SeenProposal,
        withdrawal: Withdrawal,
    ) -> Result<ProposalRow, ActError> {
        self.is_shown(desk, seen.id).await?;
        let step = Withdraws {
            reason: judging::said("reason", &withdrawal.reason, "撤回的理由")?,
            today: self.today(),
        };
        self.take_step(desk, seen, step).await
    }

    /// An agency to which this desk may send: its own, or one below it.
    pub(super) async fn owner_in_reach(
        &self,
        desk: &Desk,
        owner: AgencyId,
    ) -> Result<AgencyId, ActError> {
        let names = self.names().await?;
        match names.in_reach(desk).iter().any(|agency| agency.id == owner) {
            true => Ok(owner),
            false => Err(Refusal::malformed(
                "no_such_agency",
                "office",
                "没有这个机关，或者不在本机关和下级机关之中",
                "请从名单中选择信息的权属机关。",
            )
            .at("owner")
            .into()),
        }
    }
}
