//! Rules put in force: every open case is brought in line with them, page by page, and
//! what an interruption left undone is gone on with by the next worker that looks. A last
//! day that stayed where an older calendar had put it would be missed in silence.

use chrono::{DateTime, Utc};
use disclosure::clock;
use store::{CaseId, CaseRow, Scope, Tx};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Office;
use crate::record::{case_of, deadline_rows, handling, todo_rows};
use crate::redating::{self, RedatedCase, Since};
use crate::remedies::remedy_rows;
use crate::reminders;
use crate::worker::LEASE;

/// The job of bringing cases in line; done up to the hash of the rules in force.
const JOB: &str = "redate";

/// Puts rules in force; no case is in line with them from now on, until it is done.
pub(crate) async fn put_in_force(
    tx: &mut Tx,
    hash: &str,
    content: &str,
    at: DateTime<Utc>,
) -> Result<(), ActError> {
    tx.activate_rules(hash, content, at).await?;
    Ok(tx.begin_job_anew(JOB).await?)
}

impl Office {
    /// Puts the rules of this process in force, and brings deadlines and whose turn it
    /// is in line with them: a calendar that arrives late moves days, and makes
    /// provisional ones final. Cases that cannot be found yet are indexed, and those that
    /// reports do not count yet are counted. What an interruption left undone is done when
    /// this is called again, the deadlines also by the next worker that looks. Each open
    /// case whose last days move has a note of it; answers those cases.
    ///
    /// # Errors
    /// The register failed, or another process put other rules in force meanwhile.
    pub async fn activate_rules(&self) -> Result<Vec<RedatedCase>, ActError> {
        let files: Vec<(&str, &str)> = self
            .rules
            .files()
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_str()))
            .collect();
        let content = serde_json::to_string(&files)?;
        let (hash, at) = (self.rules.hash.clone(), self.clock.now());
        self.store
            .act(move |tx| {
                let (hash, content) = (hash.clone(), content.clone());
                Box::pin(async move { put_in_force(tx, &hash, &content, at).await })
            })
            .await?;
        let redated = self.recompute().await?;
        self.count_missing().await?;
        self.index_missing().await?;
        Ok(redated)
    }

    /// Brings every open case in line, and says that it is done. While a worker is at it as
    /// well, each finds done what the other did.
    pub(crate) async fn recompute(&self) -> Result<Vec<RedatedCase>, ActError> {
        let fence = self.take(JOB).await?.map(|job| job.fence);
        let redated = self.recompute_all(fence).await?;
        if let Some(fence) = fence {
            self.finish(JOB, fence, Some(self.rules.hash.clone()))
                .await?;
        }
        Ok(redated)
    }

    /// Goes on where bringing cases in line broke off; answers how many cases moved. While
    /// nothing did, one line is asked of the register.
    ///
    /// # Errors
    /// The register failed, or other rules came into force.
    pub async fn go_on_recomputing(&self) -> Result<usize, ActError> {
        if self.done_up_to(JOB).await?.as_ref() == Some(&self.rules.hash) {
            return Ok(0);
        }
        let Some(job) = self.take(JOB).await? else {
            return Ok(0);
        };
        match self.recompute_all(Some(job.fence)).await {
            Ok(redated) => {
                let hash = self.rules.hash.clone();
                self.finish(JOB, job.fence, Some(hash)).await?;
                Ok(redated.len())
            }
            Err(error) => {
                self.fail(JOB, job.fence, error.to_string()).await?;
                Err(error)
            }
        }
    }

    /// A page of cases a transaction: acts go on in between, judged by the same rules.
    async fn recompute_all(&self, fence: Option<i64>) -> Result<Vec<RedatedCase>, ActError> {
        let mut redated = Vec::new();
        let mut after = Some(Uuid::nil());
        while let Some(last) = after {
            let office = self.clone();
            let (next, moved) = self
                .store
                .act(move |tx| {
                    let office = office.clone();
                    Box::pin(async move {
                        if let Some(fence) = fence {
                            // taken over: what the other does is found done
                            tx.keep_job(JOB, fence, LEASE).await?;
                        }
                        office.recompute_page(tx, last).await
                    })
                })
                .await?;
            after = next;
            redated.extend(moved);
        }
        Ok(redated)
    }

    /// The copies of the next cases that follow the rules; answers the last of them, and
    /// those whose last days moved.
    async fn recompute_page(
        &self,
        tx: &mut Tx,
        after: CaseId,
    ) -> Result<(Option<CaseId>, Vec<RedatedCase>), ActError> {
        const PAGE: i64 = 200;
        self.check_rules(tx).await?;
        let page = tx.unfiled_cases_after(after, PAGE).await?;
        let mut since = Since::new(&self.rules);
        let mut redated = Vec::new();
        for id in &page {
            if let Some(row) = tx.case(&Scope::system(), *id).await? {
                redated.extend(self.recompute_case(tx, row, &mut since).await?);
            }
        }
        Ok((page.last().copied(), redated))
    }

    /// Deadlines and whose turn it is; and the figures of a reply that lacks them: a
    /// case that is over keeps those that it has.
    async fn recompute_case(
        &self,
        tx: &mut Tx,
        row: CaseRow,
        since: &mut Since<'_>,
    ) -> Result<Option<RedatedCase>, ActError> {
        let case = case_of(&row)?;
        let deadlines = deadline_rows(&case, &self.rules);
        let moment = (self.today(), self.clock.now());
        let (row, redated) = redating::note(tx, row, &deadlines, since, moment).await?;
        tx.replace_deadlines(row.id, row.agency_id, &deadlines)
            .await?;
        // The rungs may have changed where no day did.
        reminders::plan(tx, row.id, &case, &deadlines, &self.rules).await?;
        let remedies = remedy_rows(&case, &self.rules);
        tx.replace_remedies(row.id, row.agency_id, &remedies)
            .await?;
        let handling = handling(tx, row.id, &case).await?;
        let todos = todo_rows(&case, &self.rules, handling);
        tx.replace_todos(row.id, &todos).await?;
        if let Some(figures) = clock::figures(&case, &self.rules)
            && row.late.is_none()
        {
            tx.set_figures(row.id, i64::from(figures.workdays), figures.late)
                .await?;
        }
        Ok(redated)
    }
}
