//! Runs of the analysis of what people keep asking for: asked for, under way, done.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::store::{Reader, Tx};

/// One run over what was asked for of an agency and those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRun {
    /// Its id.
    pub id: Uuid,
    /// The agency.
    pub agency_id: AgencyId,
    /// `weekly`, `monthly`, `quarterly`, `yearly` or `on_demand`.
    pub rhythm: String,
    /// The first day of the period.
    pub since: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// The first day of which applications are read.
    pub reads_since: NaiveDate,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: String,
    /// Who asked for it; nobody where its time had come.
    pub requested_by: Option<OfficerId>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// What is being done.
    pub stage: Option<String>,
    /// How much of it is done.
    pub done: i64,
    /// Out of how much.
    pub out_of: i64,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it failed, in words.
    pub failure: Option<String>,
    /// The rules that it followed.
    pub rules_hash: Option<String>,
    /// How many applications it read.
    pub texts: Option<i64>,
}

macro_rules! runs {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.agency_id, r.rhythm, r.since, r.until, r.reads_since, r.state, r.requested_by, \
             r.requested_at, r.stage, r.done, r.out_of, r.finished_at, r.failure, r.rules_hash, r.texts \
             FROM topic_runs r ",
            $rest
        )
    };
}

statements! {
    INSERT_RUN = "INSERT INTO topic_runs (id, agency_id, rhythm, since, until, reads_since, state, requested_by, \
        requested_at, done, out_of) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, 0, 0) ON CONFLICT DO NOTHING";
    NEXT_RUN = runs!("WHERE r.state IN ('waiting', 'running') ORDER BY r.requested_at, r.id LIMIT 1");
    RUN = runs!("WHERE r.id = $1");
    RUNS_OF = runs!("WHERE r.agency_id = $1 ORDER BY r.requested_at DESC, r.id DESC LIMIT $2");
    RESULTS_OF = runs!("WHERE r.agency_id = $1 AND r.state = 'done' AND r.rhythm = $2 \
        ORDER BY r.until DESC, r.finished_at DESC, r.id DESC LIMIT $3");
    LAST_DONE = runs!("WHERE r.agency_id = $1 AND r.state = 'done' \
        ORDER BY r.until DESC, r.finished_at DESC, r.id DESC LIMIT 1");
    LAST_BEFORE = runs!("WHERE r.agency_id = $1 AND r.state = 'done' AND r.rhythm = $2 AND r.until < $3 \
        ORDER BY r.until DESC, r.finished_at DESC, r.id DESC LIMIT 1");
    PROGRESS = "UPDATE topic_runs SET state = 'running', stage = $2, done = $3, out_of = $4 WHERE id = $1";
    FINISH_RUN = "UPDATE topic_runs SET state = 'done', finished_at = $2, rules_hash = $3, texts = $4, failure = NULL \
        WHERE id = $1";
    FAIL_RUN = "UPDATE topic_runs SET state = 'failed', finished_at = $2, failure = $3 WHERE id = $1";
}

from_row!(TopicRun, |row| {
    Ok(TopicRun {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        rhythm: row.try_get("rhythm")?,
        since: row.try_get("since")?,
        until: row.try_get("until")?,
        reads_since: row.try_get("reads_since")?,
        state: row.try_get("state")?,
        requested_by: row.try_get("requested_by")?,
        requested_at: row.try_get("requested_at")?,
        stage: row.try_get("stage")?,
        done: row.try_get("done")?,
        out_of: row.try_get("out_of")?,
        finished_at: row.try_get("finished_at")?,
        failure: row.try_get("failure")?,
        rules_hash: row.try_get("rules_hash")?,
        texts: row.try_get("texts")?,
    })
});

impl Reader {
    /// The run that is to be done next: the one asked for first, also where a worker that
    /// is gone had begun it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn next_topic_run(&mut self) -> Result<Option<TopicRun>, StoreError> {
        ask!(self, fetch_optional, TopicRun, NEXT_RUN)
    }

    /// A run.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_run(&mut self, id: Uuid) -> Result<Option<TopicRun>, StoreError> {
        ask!(self, fetch_optional, TopicRun, RUN, id)
    }

    /// The newest runs of an agency.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_runs(
        &mut self,
        agency: AgencyId,
        limit: i64,
    ) -> Result<Vec<TopicRun>, StoreError> {
        ask!(self, fetch_all, TopicRun, RUNS_OF, agency, limit)
    }

    /// The run of an agency that reaches furthest, of several the one done last: its
    /// result is in force.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn last_topic_run(
        &mut self,
        agency: AgencyId,
    ) -> Result<Option<TopicRun>, StoreError> {
        ask!(self, fetch_optional, TopicRun, LAST_DONE, agency)
    }

    /// The results of a rhythm, the one that reaches furthest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_results(
        &mut self,
        agency: AgencyId,
        rhythm: &str,
        limit: i64,
    ) -> Result<Vec<TopicRun>, StoreError> {
        ask!(self, fetch_all, TopicRun, RESULTS_OF, agency, rhythm, limit)
    }

    /// The run of the same rhythm over the period before.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_run_before(
        &mut self,
        run: &TopicRun,
    ) -> Result<Option<TopicRun>, StoreError> {
        ask!(
            self,
            fetch_optional,
            TopicRun,
            LAST_BEFORE,
            run.agency_id,
            &run.rhythm,
            run.until
        )
    }
}

impl Tx {
    /// Asks for a run; false when there is one of this rhythm up to that day.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn request_topic_run(&mut self, run: &TopicRun) -> Result<bool, StoreError> {
        let told = tell!(
            self.reader,
            INSERT_RUN,
            run.id,
            run.agency_id,
            &run.rhythm,
            run.since,
            run.until,
            run.reads_since,
            run.requested_by,
            micros(run.requested_at)
        )?;
        Ok(told == 1)
    }

    /// Says how far a run is.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn progress_topic_run(
        &mut self,
        id: Uuid,
        stage: &str,
        done: i64,
        out_of: i64,
    ) -> Result<(), StoreError> {
        tell!(self.reader, PROGRESS, id, stage, done, out_of).map(drop)
    }

    /// A run is done; its topics are written in the same act.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn finish_topic_run(
        &mut self,
        id: Uuid,
        at: DateTime<Utc>,
        rules_hash: &str,
        texts: i64,
    ) -> Result<(), StoreError> {
        tell!(self.reader, FINISH_RUN, id, micros(at), rules_hash, texts).map(drop)
    }

    /// A run failed, with why.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn fail_topic_run(
        &mut self,
        id: Uuid,
        at: DateTime<Utc>,
        why: &str,
    ) -> Result<(), StoreError> {
        tell!(self.reader, FAIL_RUN, id, micros(at), why).map(drop)
    }
}
