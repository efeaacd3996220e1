//! The worker: what must happen although nobody acts. Any number of processes may run
//! it; none leads. Each job is taken for a while by a conditional update, with a number
//! that is checked again in the transaction that keeps the work.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::{Job, StoreError};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Office;
use crate::reminders::Reminded;
use crate::topics::Analysed;

mod watch;

pub(crate) use watch::Watch;
pub use watch::{STANDSTILL, Standstill};

/// How often a worker looks.
const EVERY: Duration = Duration::from_secs(15);
/// How long a job is one's own: it is taken anew for each page of work.
pub(crate) const LEASE: Duration = Duration::from_secs(2 * 60);
/// A worker that gave no sign of life for so long is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(24 * 3600);
/// How long what is being handed over may take after the word to stop.
const GRACE: Duration = Duration::from_secs(30);

/// What one look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Reminders that were told.
    pub reminded: usize,
    /// Mails that were put into the outbox.
    pub gathered: usize,
    /// Messages that were sent.
    pub sent: usize,
}

impl Office {
    /// Works until told to stop: then the mails that are being handed over are finished,
    /// and no others begun. A job that fails is tried again at the next look, and keeps
    /// none of the others from theirs.
    pub async fn work(self, worker: Uuid, stop: impl Future<Output = ()>) {
        self.watch.expect_work();
        let beside = tokio::spawn(self.clone().analyse_beside());
        let mut looks = tokio::time::interval(EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let stopping = AtomicBool::new(false);
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                _ = looks.tick() => {}
            }
            let look = self.look(worker, &stopping);
            tokio::pin!(look);
            tokio::select! {
                () = &mut stop => {
                    stopping.store(true, Ordering::Relaxed);
                    if tokio::time::timeout(GRACE, look).await.is_err() {
                        tracing::warn!(%worker, "a look was broken off");
                    }
                    break;
                }
                _ = &mut look => {}
            }
        }
        // a run that is broken off leaves the result before it, and is made again
        beside.abort();
        tracing::info!(%worker, "the worker stopped");
    }

    /// Makes the runs of the analysis. They take long, so that they are made beside the
    /// looks: no reminder waits for them.
    async fn analyse_beside(self) {
        let mut looks = tokio::time::interval(EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = looks.tick() => {}
                () = self.watch.analysis_asked_for() => {}
            }
            loop {
                match self.current().analyse().await {
                    Ok(Analysed::Nothing) => break,
                    Ok(Analysed::Done(topics)) => tracing::info!(topics, "an analysis is done"),
                    Ok(Analysed::Failed(_)) => {}
                    Err(error) => {
                        tracing::error!(%error, "the analysis cannot be done");
                        break;
                    }
                }
            }
        }
    }

    /// Looks once for all that is to be done, and does it.
    pub async fn tick(&self, worker: Uuid) -> Ticked {
        self.look(worker, &AtomicBool::new(false)).await
    }

    async fn look(&self, worker: Uuid, stopping: &AtomicBool) -> Ticked {
        let mut ticked = Ticked::default();
        self.sign_of_life(worker).await;
        let office = self.follow().await.unwrap_or_else(|error| {
            tracing::error!(%error, "nobody knows which rules are in force");
            self.current()
        });
        match office.remind_by_rules().await {
            Ok(reminded) => {
                ticked.reminded = reminded.told;
                ticked.gathered = reminded.gathered;
            }
            Err(error) => tracing::error!(%error, "reminders were not told"),
        }
        while !stopping.load(Ordering::Relaxed) {
            self.sign_of_life(worker).await;
            match office.deliver().await {
                Ok(delivered) if delivered.taken > 0 => ticked.sent += delivered.sent,
                Ok(_) => break,
                Err(error) => {
                    tracing::error!(%error, "the outbox was not sent");
                    break;
                }
            }
        }
        ticked
    }

    /// Reminders follow the rules in force: a process that read others tells nothing.
    async fn remind_by_rules(&self) -> Result<Reminded, ActError> {
        match self.rules_in_force().await? {
            Some(true) => {
                match self.go_on_recomputing().await {
                    Ok(0) => {}
                    Ok(moved) => tracing::warn!(moved, "deadlines were brought in line late"),
                    Err(error) => tracing::error!(%error, "deadlines are not in line"),
                }
                if let Err(error) = self.tell_missing_calendar().await {
                    tracing::error!(%error, "nobody was told that a calendar is missing");
                }
                if let Err(error) = self.remind_of_proposals().await {
                    tracing::error!(%error, "nobody was reminded of proposals");
                }
                self.remind().await
            }
            Some(false) | None => {
                tracing::warn!("reminders wait: other rules are in force");
                Ok(Reminded::default())
            }
        }
    }

    async fn sign_of_life(&self, worker: Uuid) {
        let told: Result<(), ActError> = self
            .store
            .act(move |tx| Box::pin(async move { Ok(tx.tick(worker, FORGOTTEN).await?) }))
            .await;
        if let Err(error) = told {
            tracing::error!(%error, "the worker gave no sign of life");
        }
    }

    /// Up to where a job was done last.
    pub(crate) async fn done_up_to(&self, job: &str) -> Result<Option<String>, ActError> {
        let jobs = self.store.read().await?.jobs().await?;
        Ok(jobs
            .into_iter()
            .find(|it| it.name == job)
            .and_then(|it| it.done_up_to))
    }

    /// Takes a job for a while; `None` while another worker has it.
    pub(crate) async fn take(&self, job: &'static str) -> Result<Option<Job>, ActError> {
        self.store
            .act(move |tx| Box::pin(async move { Ok(tx.take_job(job, LEASE).await?) }))
            .await
    }

    /// Gives a job back as done up to a place.
    pub(crate) async fn finish(
        &self,
        job: &'static str,
        fence: i64,
        up_to: Option<String>,
    ) -> Result<(), ActError> {
        let kept: Result<bool, StoreError> = self
            .store
            .act(move |tx| {
                let up_to = up_to.clone();
                Box::pin(async move { tx.finish_job(job, fence, up_to.as_deref()).await })
            })
            .await;
        if !kept? {
            tracing::info!(job, "the job was taken over by another worker");
        }
        Ok(())
    }

    /// Gives a job back as failed, with why.
    pub(crate) async fn fail(
        &self,
        job: &'static str,
        fence: i64,
        why: String,
    ) -> Result<(), ActError> {
        self.store
            .act(move |tx| {
                let why = why.clone();
                Box::pin(async move { tx.fail_job(job, fence, &why).await.map(drop) })
            })
            .await
            .map_err(|error: StoreError| ActError::from(error))
    }

    /// Whether reminders stand still; answered from memory for some seconds.
    ///
    /// # Errors
    /// The register failed.
    pub async fn standstill(&self) -> Result<Option<Standstill>, ActError> {
        let now = self.clock.now();
        if let Some(known) = self.watch.known(now) {
            return Ok(known);
        }
        let mut reader = self.store.read().await?;
        let since = reader.since_last_tick().await?;
        Ok(self.watch.judge(since, now))
    }
}
