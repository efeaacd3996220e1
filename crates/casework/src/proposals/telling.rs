//! Who is told of a proposal: that one waits for an answer or for publication, that its
//! last day nears or is past, and what became of it. What is told goes out in mails as
//! well: it names no information, since that can name people.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::explain::day;
use disclosure::words::{NoticeKind, ProposalState, ProposalStep, Role};
use serde_json::json;
use store::{AgencyId, Officer, OfficerId, ProposalRow, TopicRun, Tx};
use uuid::Uuid;

use crate::civil_date;
use crate::error::ActError;
use crate::office::Office;
use crate::reminders::plain;
use crate::topics::has_settings;

/// The job of reminding.
const JOB: &str = "proposals";

impl Office {
    /// Reminds those whose turn a proposal is before its last day, and when that is past;
    /// once a day is enough, and each is told the same once. Answers how many were told.
    ///
    /// # Errors
    /// The register failed.
    pub async fn remind_of_proposals(&self) -> Result<usize, ActError> {
        if !has_settings(&self.rules) {
            return Ok(0);
        }
        let today = self.today();
        let up_to = today.to_string();
        if self.done_up_to(JOB).await?.as_ref() == Some(&up_to) {
            return Ok(0);
        }
        let ahead = self.conversion()?.remind_workdays;
        let soon = self.rules.calendar.add_workdays(today, ahead);
        let soon = soon.unwrap_or(today);
        let Some(job) = self.take(JOB).await? else {
            return Ok(0);
        };
        let now = self.clock.now();
        let told: Result<usize, ActError> = self
            .store
            .act(move |tx| Box::pin(async move { remind(tx, (today, soon), now).await }))
            .await;
        match told {
            Ok(told) => {
                self.finish(JOB, job.fence, Some(up_to)).await?;
                Ok(told)
            }
            Err(error) => {
                self.fail(JOB, job.fence, error.to_string()).await?;
                Err(error)
            }
        }
    }
}

async fn remind(
    tx: &mut Tx,
    (today, soon): (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> Result<usize, ActError> {
    let mut told = 0;
    for row in tx.proposals_awaited(soon).await? {
        let Some(due_on) = row.due_on else { continue };
        let (rung, when) = match due_on < today {
            true => ("late", format!("已经过了{}的期限", day(due_on))),
            false => ("soon", format!("期限是{}", day(due_on))),
        };
        let (agency, awaited, hint) = match row.state {
            ProposalState::Drafted => (
                row.agency_id,
                "申请人建议主动公开，还没有报送",
                "请研究后报送权属机关；不属于可以公开的，写明理由撤回。",
            ),
            ProposalState::Sent => (
                row.owner_id,
                "主动公开建议等待答复",
                "请答复采纳、部分采纳或者不采纳，写明理由和条款。",
            ),
            _ => (
                row.owner_id,
                "已采纳的主动公开建议等待公开",
                "公开以后，请登记网址和公开日期。",
            ),
        };
        let title = format!("{awaited}，{when}");
        let about = format!("{} {due_on} {rung}", row.id);
        told += tell(tx, &row, agency, &about, (&title, hint), now).await?;
    }
    Ok(told)
}

/// What follows from a step that an officer took, in its own transaction.
pub(super) async fn follow(
    tx: &mut Tx,
    row: &ProposalRow,
    step: ProposalStep,
    by: OfficerId,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    match step {
        ProposalStep::Sent => sent(tx, row, now).await,
        ProposalStep::Answered => {
            let title = format!("主动公开建议已经答复：{}", row.state.label());
            back(tx, row, by, &title, now).await
        }
        ProposalStep::Published => back(tx, row, by, "建议主动公开的信息已经公开", now).await,
        ProposalStep::Withdrawn if row.sent_on.is_some() => {
            let said = ("主动公开建议已经撤回", "不需要再答复。");
            let about = format!("{} {}", row.id, row.version);
            tell(tx, row, row.owner_id, &about, said, now)
                .await
                .map(drop)
        }
        ProposalStep::Drafted | ProposalStep::Refreshed | ProposalStep::Withdrawn => Ok(()),
    }
}

async fn sent(tx: &mut Tx, row: &ProposalRow, now: DateTime<Utc>) -> Result<(), ActError> {
    let until = row.due_on.map(day).unwrap_or_default();
    let title = format!("收到主动公开建议，请在{until}以前答复");
    let hint = "请答复采纳、部分采纳或者不采纳，写明理由和条款。";
    let about = format!("{} {}", row.id, row.version);
    tell(tx, row, row.owner_id, &about, (&title, hint), now)
        .await
        .map(drop)
}

/// Tells whoever made the proposal what became of it: those who wrote it down and sent
/// it, and those who speak for their agency, where it is not the one that answers itself.
/// Whoever took the step knows.
async fn back(
    tx: &mut Tx,
    row: &ProposalRow,
    by: OfficerId,
    title: &str,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let mut told = match row.agency_id == row.owner_id {
        true => Vec::new(),
        false => speaking(tx, row.agency_id).await?,
    };
    let steps = tx.proposal_steps(row.id).await?;
    let made = [ProposalStep::Drafted, ProposalStep::Sent];
    let makers = steps.iter().filter(|step| made.contains(&step.kind));
    for maker in makers.filter_map(|step| step.actor_id) {
        let found = tx.officer(maker).await?.filter(|it| it.active);
        told.extend(found);
    }
    told.retain(|officer| officer.id != by);
    let about = format!("{} {}", row.id, row.version);
    let said = (title, "答复和公开的情况见这项建议。");
    for officer in told {
        // a notice that is there already is not written again
        tell_one(tx, row.id, officer.id, &about, said, now).await?;
    }
    Ok(())
}

/// Tells the analysts of an agency that a run made proposals.
pub(super) async fn drafted(
    tx: &mut Tx,
    run: &TopicRun,
    how_many: usize,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    if how_many == 0 {
        return Ok(());
    }
    let title = format!("热点分析提出 {how_many} 项主动公开建议");
    let said = (title.as_str(), "请核对依据，选定权属机关后报送。");
    for officer in of_role(tx, run.agency_id, Role::Analyst).await? {
        let about = run.id.as_bytes();
        let row = plain(NoticeKind::Proposal, about, officer.id, said, now);
        tx.write_notice(&row).await?;
    }
    Ok(())
}

/// Tells those who speak for an agency, and whoever does the work of one of them who is
/// away; answers how many were told.
async fn tell(
    tx: &mut Tx,
    row: &ProposalRow,
    agency: AgencyId,
    about: &str,
    said: (&str, &str),
    now: DateTime<Utc>,
) -> Result<usize, ActError> {
    let mut told = 0;
    for officer in speaking(tx, agency).await? {
        let deputies = tx.standing_in(officer.id, civil_date(now)).await?;
        for one in std::iter::once(officer).chain(deputies) {
            told += usize::from(tell_one(tx, row.id, one.id, about, said, now).await?);
        }
    }
    Ok(told)
}

/// Those who speak for an agency: the head of its office; where there is none its
/// analysts, and else those who supervise it.
async fn speaking(tx: &mut Tx, agency: AgencyId) -> Result<Vec<Officer>, ActError> {
    for role in [Role::OfficeHead, Role::Analyst] {
        let officers = of_role(tx, agency, role).await?;
        if !officers.is_empty() {
            return Ok(officers);
        }
    }
    Ok(tx.officers_over(agency, Role::Supervisor).await?)
}

/// False where it was told before.
async fn tell_one(
    tx: &mut Tx,
    proposal: Uuid,
    officer: OfficerId,
    about: &str,
    said: (&str, &str),
    now: DateTime<Utc>,
) -> Result<bool, ActError> {
    let kind = NoticeKind::Proposal;
    let mut notice = plain(kind, about.as_bytes(), officer, said, now);
    notice.refs["proposal"] = json!(proposal);
    Ok(tx.write_notice(&notice).await?)
}

async fn of_role(tx: &mut Tx, agency: AgencyId, role: Role) -> Result<Vec<Officer>, ActError> {
    let mut officers = tx.officers_at(agency).await?;
    officers.retain(|officer| officer.roles.contains(&role));
    Ok(officers)
}
