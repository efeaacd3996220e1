//! Jobs that one worker does at a time. There is no leader: a conditional update takes
//! the job for a while, with a number that counts up; whoever shows an older number when
//! the work is done has lost it to another. And the sign of life of the workers.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::micros;
use crate::store::{Reader, Tx};

/// A job that the caller alone may do while its lease lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The number to show when the work is done.
    pub fence: i64,
    /// Up to where it was done before: a day or a moment, in the job's own words.
    pub done_up_to: Option<String>,
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its name.
    pub name: String,
    /// When it was done last.
    pub done_at: Option<DateTime<Utc>>,
    /// Up to where.
    pub done_up_to: Option<String>,
    /// Why it failed since.
    pub failure: Option<String>,
}

statements! {
    KNOW = "INSERT INTO jobs (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";
    TAKE = "UPDATE jobs SET fence = fence + 1, leased_until = $3 \
        WHERE name = $1 AND (leased_until IS NULL OR leased_until <= $2) RETURNING fence, done_up_to";
    FINISH = "UPDATE jobs SET leased_until = NULL, done_at = $3, done_up_to = $4, failure = NULL \
        WHERE name = $1 AND fence = $2";
    FAIL = "UPDATE jobs SET leased_until = NULL, failure = $3 WHERE name = $1 AND fence = $2";
    KEEP_JOB = "UPDATE jobs SET leased_until = $3 WHERE name = $1 AND fence = $2";
    BEGIN_ANEW = "UPDATE jobs SET done_up_to = NULL WHERE name = $1";
    JOBS = "SELECT name, done_at, done_up_to, failure FROM jobs ORDER BY name";
    TICK = "INSERT INTO workers (id, started_at, ticked_at) VALUES ($1, $2, $2) \
        ON CONFLICT (id) DO UPDATE SET ticked_at = $2";
    FORGET_WORKERS = "DELETE FROM workers WHERE ticked_at < $1";
    LAST_TICK = "SELECT MAX(ticked_at) FROM workers";
}

from_row!(Job, |row| {
    Ok(Job {
        fence: row.try_get("fence")?,
        done_up_to: row.try_get("done_up_to")?,
    })
});

from_row!(JobRow, |row| {
    Ok(JobRow {
        name: row.try_get("name")?,
        done_at: row.try_get("done_at")?,
        done_up_to: row.try_get("done_up_to")?,
        failure: row.try_get("failure")?,
    })
});

impl Reader {
    /// All jobs that were ever taken.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn jobs(&mut self) -> Result<Vec<JobRow>, StoreError> {
        ask!(self, fetch_all, JobRow, JOBS)
    }

    /// How long ago a worker last gave a sign of life, by the database's clock; `None`
    /// when none ever did.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn since_last_tick(&mut self) -> Result<Option<Duration>, StoreError> {
        let now = self.database_now().await?;
        let (last,) = ask!(self, fetch_one, (Option<DateTime<Utc>>,), LAST_TICK)?;
        Ok(last.map(|last| (now - last).to_std().unwrap_or_default()))
    }
}

impl Tx {
    /// Takes a job for oneself for as long as `lease`; `None` while another has it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn take_job(
        &mut self,
        name: &str,
        lease: Duration,
    ) -> Result<Option<Job>, StoreError> {
        let now = self.database_now().await?;
        tell!(self.reader, KNOW, name)?;
        let until = micros(now + lease);
        ask!(self.reader, fetch_optional, Job, TAKE, name, now, until)
    }

    /// Keeps a job for as long as `lease` from now; false when another has taken it over
    /// since. Asked in the transaction that keeps the work, it guards it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn keep_job(
        &mut self,
        name: &str,
        fence: i64,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let until = micros(self.database_now().await? + lease);
        Ok(tell!(self.reader, KEEP_JOB, name, fence, until)? == 1)
    }

    /// Gives a job back as done; false when another has taken it over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn finish_job(
        &mut self,
        name: &str,
        fence: i64,
        up_to: Option<&str>,
    ) -> Result<bool, StoreError> {
        let now = micros(self.database_now().await?);
        Ok(tell!(self.reader, FINISH, name, fence, now, up_to)? == 1)
    }

    /// Gives a job back as failed; false when another has taken it over since.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn fail_job(
        &mut self,
        name: &str,
        fence: i64,
        failure: &str,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, FAIL, name, fence, failure)? == 1)
    }

    /// Has a job be to do again from the beginning.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn begin_job_anew(&mut self, name: &str) -> Result<(), StoreError> {
        tell!(self.reader, BEGIN_ANEW, name)?;
        Ok(())
    }

    /// A worker's sign of life; those that gave none for `forgotten` are dropped.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn tick(&mut self, worker: Uuid, forgotten: Duration) -> Result<(), StoreError> {
        let now = micros(self.database_now().await?);
        tell!(self.reader, FORGET_WORKERS, micros(now - forgotten))?;
        tell!(self.reader, TICK, worker, now)?;
        Ok(())
    }
}
