//! Runs of the analysis: planned when their time has come, done by one worker at a time,
//! written in one act. What is broken off leaves the result before it in force, and is
//! done again by the next worker that looks.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use disclosure::Refusal;
use disclosure::words::Role;
use hotspots::{Period, Settings};
use store::{AgencyId, Scope, TopicRow, TopicRun};

use super::deciding::decisions;
use super::periods::{Rhythm, due, reads_since};
use super::reading::{texts, voices};
use super::work::{Before, Found, Progress, found, known};
use super::{has_settings, may_decide, settings};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::proposals::{draft_from, sought};
use crate::worker::LEASE;

/// The job of which one worker does the analysis.
const JOB: &str = "topics";
/// How often it is said how far a run is.
const EVERY: Duration = Duration::from_secs(2);

/// What a look for runs did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Analysed {
    /// Nothing was to be done, or another worker is at it.
    Nothing,
    /// A run was done, with so many topics.
    Done(usize),
    /// A run failed: why, in words.
    Failed(String),
}

impl Office {
    /// Asks for a run over a period, up to today at the latest.
    ///
    /// # Errors
    /// Not by this officer, the period is wrong, or the register failed.
    pub async fn request_analysis(
        &self,
        desk: &Desk,
        since: NaiveDate,
        until: NaiveDate,
    ) -> Result<TopicRun, ActError> {
        may_decide(desk)?;
        let settings = settings(&self.rules)?;
        let period = Period {
            from: since,
            to: until,
        };
        checked(&period, self.today())?;
        let run = self.run(desk.agency.id, Rhythm::OnDemand, &period, &settings);
        let run = Arc::new(TopicRun {
            requested_by: Some(desk.officer.id),
            ..run
        });
        self.store
            .act(move |tx| {
                let run = run.clone();
                Box::pin(async move {
                    let mut run = TopicRun::clone(&run);
                    run.id = tx.next_id();
                    tx.request_topic_run(&run).await?;
                    Ok(run)
                })
            })
            .await
            .inspect(|_| self.watch.wake_analysis())
    }

    /// Looks once whether a run is to be made, and makes it.
    ///
    /// # Errors
    /// The register failed.
    pub async fn analyse(&self) -> Result<Analysed, ActError> {
        let Some(job) = self.take(JOB).await? else {
            return Ok(Analysed::Nothing);
        };
        let today = self.today().to_string();
        let done = self.analyse_next(job.fence, job.done_up_to.as_deref() == Some(&today));
        match done.await {
            Ok(analysed) => {
                self.finish(JOB, job.fence, Some(today)).await?;
                Ok(analysed)
            }
            Err(error) => {
                self.fail(JOB, job.fence, error.to_string()).await?;
                Err(error)
            }
        }
    }

    async fn analyse_next(&self, fence: i64, planned: bool) -> Result<Analysed, ActError> {
        // an office that keeps no such file wants no analysis; one that cannot be read is
        // told as the failure of the job
        if !has_settings(&self.rules) {
            return Ok(Analysed::Nothing);
        }
        let settings = Arc::new(settings(&self.rules)?);
        if !planned {
            self.plan_runs(fence, &settings).await?;
        }
        let next = self.store.read().await?.next_topic_run().await?;
        let Some(run) = next else {
            return Ok(Analysed::Nothing);
        };
        match self.make_run(fence, &run, settings).await {
            Ok(topics) => Ok(Analysed::Done(topics)),
            Err(error) => {
                let why = error.to_string();
                tracing::error!(run = %run.id, %error, "an analysis failed");
                self.say_failed(run, why.clone()).await?;
                Ok(Analysed::Failed(why))
            }
        }
    }

    /// Asks for the runs whose time has come, of every agency that has an analyst.
    async fn plan_runs(&self, fence: i64, settings: &Settings) -> Result<(), ActError> {
        let mut reader = self.store.read().await?;
        let officers = reader.officers(&Scope::system()).await?;
        drop(reader);
        let analysts = officers.iter();
        let analysts = analysts.filter(|one| one.active && one.roles.contains(&Role::Analyst));
        let mut agencies: Vec<AgencyId> = analysts.map(|one| one.agency_id).collect();
        agencies.sort_unstable();
        agencies.dedup();
        let due = due(&settings.runs, self.today());
        let runs = agencies.iter().flat_map(|agency| {
            let due = due.iter();
            due.map(|(rhythm, period)| self.run(*agency, *rhythm, period, settings))
        });
        let runs: Arc<Vec<TopicRun>> = Arc::new(runs.collect());
        self.store
            .act(move |tx| {
                let runs = runs.clone();
                Box::pin(async move {
                    if !tx.keep_job(JOB, fence, LEASE).await? {
                        return Ok(());
                    }
                    for run in runs.iter() {
                        let mut run = run.clone();
                        run.id = tx.next_id();
                        tx.request_topic_run(&run).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    fn run(
        &self,
        agency: AgencyId,
        rhythm: Rhythm,
        period: &Period,
        settings: &Settings,
    ) -> TopicRun {
        TopicRun {
            id: uuid::Uuid::nil(),
            agency_id: agency,
            rhythm: rhythm.word().to_owned(),
            since: period.from,
            until: period.to,
            reads_since: reads_since(&settings.runs, period),
            state: "waiting".to_owned(),
            requested_by: None,
            requested_at: self.clock.now(),
            stage: None,
            done: 0,
            out_of: 0,
            finished_at: None,
            failure: None,
            rules_hash: None,
            texts: None,
        }
    }

    /// Makes a run and writes what it found; answers how many topics.
    async fn make_run(
        &self,
        fence: i64,
        run: &TopicRun,
        settings: Arc<Settings>,
    ) -> Result<usize, ActError> {
        let mut reader = self.store.read().await?;
        let days = (run.reads_since, run.until);
        let how = &settings.reading;
        let mut read = texts(&mut reader, run.agency_id, days, how).await?;
        let asked = read.len();
        read.extend(voices(&mut reader, run.agency_id, days).await?);
        let texts = Arc::new(read);
        let before = Before {
            known: match reader.last_topic_run(run.agency_id).await? {
                Some(last) => known(reader.all_topic_members(last.id).await?),
                None => Vec::new(),
            },
            decided: decisions(&reader.topic_decisions(run.agency_id).await?),
            sought: sought(&mut reader, run.agency_id).await?,
        };
        drop(reader);
        let period = Period {
            from: run.since,
            to: run.until,
        };
        let progress = Arc::new(Progress::default());
        let work = {
            let (texts, settings, progress) = (texts.clone(), settings.clone(), progress.clone());
            move || found(&texts, &settings, period, before, &progress)
        };
        let found = self
            .watched(fence, run, &progress, tokio::task::spawn_blocking(work))
            .await?;
        self.write(fence, run, found, asked, settings).await
    }

    /// Says how far the work is, and keeps the job, until it is done.
    async fn watched(
        &self,
        fence: i64,
        run: &TopicRun,
        progress: &Progress,
        mut work: tokio::task::JoinHandle<Result<Found, serde_json::Error>>,
    ) -> Result<Found, ActError> {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                found = &mut work => return Ok(found.map_err(|error| broken(&error))??),
                _ = ticks.tick() => {}
            }
            let (id, (stage, done, out_of)) = (run.id, progress.now());
            self.store
                .act(move |tx| {
                    Box::pin(async move {
                        if !tx.keep_job(JOB, fence, LEASE).await? {
                            return Err(taken_over());
                        }
                        Ok(tx.progress_topic_run(id, stage, done, out_of).await?)
                    })
                })
                .await?;
        }
    }

    async fn write(
        &self,
        fence: i64,
        run: &TopicRun,
        found: Found,
        texts: usize,
        settings: Arc<Settings>,
    ) -> Result<usize, ActError> {
        let topics = found.rows.len();
        let given = Arc::new((run.clone(), found, settings));
        let (now, hash) = (self.clock.now(), self.rules.hash.clone());
        let texts = i64::try_from(texts).unwrap_or(i64::MAX);
        self.store
            .act(move |tx| {
                let (given, hash) = (given.clone(), hash.clone());
                Box::pin(async move {
                    if !tx.keep_job(JOB, fence, LEASE).await? {
                        return Err(taken_over());
                    }
                    let (run, found, settings) = given.as_ref();
                    for (rank, row) in (0_i64..).zip(&found.rows) {
                        let topic = TopicRow {
                            run_id: run.id,
                            rank,
                            ..row.topic.clone()
                        };
                        tx.insert_topic(&topic, &row.members).await?;
                        tx.insert_topic_voices(run.id, &topic.topic, &row.voices)
                            .await?;
                    }
                    tx.finish_topic_run(run.id, now, &hash, texts).await?;
                    draft_from(tx, run, found, &settings.conversion, now).await?;
                    let kept = i64::from(settings.runs.kept);
                    tx.forget_topic_members(run.agency_id, &run.rhythm, kept)
                        .await?;
                    tx.forget_topic_voices(run.agency_id, &run.rhythm, kept)
                        .await?;
                    Ok(())
                })
            })
            .await
            .map(|()| topics)
    }

    async fn say_failed(&self, run: TopicRun, why: String) -> Result<(), ActError> {
        let (now, why) = (self.clock.now(), Arc::new(why));
        self.store
            .act(move |tx| {
                let why = why.clone();
                Box::pin(async move { Ok(tx.fail_topic_run(run.id, now, &why).await?) })
            })
            .await
    }
}

fn checked(period: &Period, today: NaiveDate) -> Result<(), Refusal> {
    if period.from > period.to {
        return Err(Refusal::malformed(
            "period_backwards",
            "office",
            format!("起始日 {} 在截止日 {} 之后", period.from, period.to),
            "请核对本期的起止日期。",
        )
        .at("since"));
    }
    if period.to > today {
        return Err(Refusal::malformed(
            "future_date",
            "office",
            format!("截止日 {} 在今天（{today}）之后", period.to),
            "请核对本期的起止日期。",
        )
        .at("until"));
    }
    Ok(())
}

fn taken_over() -> ActError {
    Refusal::out_of_turn(
        "analysis_taken_over",
        "office",
        "分析由另一个进程接着做",
        "请稍后查看结果。",
    )
    .into()
}

fn broken(error: &tokio::task::JoinError) -> ActError {
    tracing::error!(%error, "the analysis broke off");
    Refusal::out_of_turn(
        "analysis_broken",
        "office",
        "分析中途出错",
        "请重新运行；仍然出错的，请报告运行日志。",
    )
    .into()
}
