//! The one writer of SQLite: every act has its savepoint, and all acts that
//! wait at the same time share one commit, so that sixteen clerks cost one sync
//! to disk and not sixteen. Nobody is answered before that commit.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;

use tokio::sync::{mpsc, oneshot};

use crate::dialect::{Conn, Failure, Pools, failure_of};
use crate::error::StoreError;
use crate::store::{BoxFuture, Context, Counters, Tx};

/// Acts that wait before a caller has to wait for a place in the queue.
const QUEUE: usize = 1024;
/// Acts that share one commit at most: bounds how long the first one waits.
const BATCH: usize = 64;

/// The way to the writer task. The task ends when the last one is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
}

impl Writer {
    pub fn start(pools: Pools, context: Context, counters: Arc<Counters>) -> Writer {
        let (queue, mut waiting) = mpsc::channel(QUEUE);
        tokio::spawn(async move {
            while let Some(first) = waiting.recv().await {
                write_batch(&pools, &context, &counters, first, &mut waiting).await;
            }
        });
        Writer { queue }
    }

    pub async fn act<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending {
            act,
            outcome: None,
            reply,
        });
        let gone = || not_committed("写入任务已停止");
        self.queue.send(job).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn not_committed(why: &str) -> StoreError {
    StoreError::NotCommitted {
        why: why.to_owned(),
    }
}

/// What an act gets whose commit failed.
fn lost(error: &sqlx::Error) -> StoreError {
    match failure_of(error) {
        Failure::Conflict => StoreError::Conflict,
        Failure::Unique | Failure::Other => not_committed(&error.to_string()),
    }
}

/// An act whose types are forgotten.
trait Job: Send {
    /// Runs the act; true when it is to be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Answers the caller, once it is known whether the common commit failed.
    fn answer(self: Box<Self>, failure: Option<&sqlx::Error>);
}

struct Pending<T, E, F> {
    act: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Pending<T, E, F>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let outcome = match caught(|| (self.act)(tx)).await {
                Some(outcome) => outcome,
                None => Err(StoreError::Panicked.into()),
            };
            let outcome = match (outcome, tx.take_failure()) {
                (Ok(_), Some(failure)) => Err(swallowed(failure).into()),
                (outcome, _) => outcome,
            };
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        })
    }

    fn answer(self: Box<Self>, failure: Option<&sqlx::Error>) {
        let outcome = match (self.outcome, failure) {
            (Some(Err(refused)), _) => Err(refused),
            (_, Some(error)) => Err(lost(error).into()),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(StoreError::Panicked.into()),
        };
        // a caller who no longer waits gets no answer; the act stands all the same
        let _ = self.reply.send(outcome);
    }
}

/// What an act gets that went on after a statement had failed.
pub(crate) fn swallowed(failure: Failure) -> StoreError {
    match failure {
        Failure::Conflict => StoreError::Conflict,
        Failure::Unique | Failure::Other => StoreError::Unheeded,
    }
}

/// Runs a future to its end; `None` when it panicked. The transaction is rolled
/// back to before the act then, so nothing half done is seen by anyone.
async fn caught<'t, T>(start: impl FnOnce() -> BoxFuture<'t, T>) -> Option<T> {
    let mut future = std::panic::catch_unwind(AssertUnwindSafe(start)).ok()?;
    std::future::poll_fn(move |context| {
        match std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Some(value)),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}

async fn write_batch(
    pools: &Pools,
    context: &Context,
    counters: &Counters,
    first: Box<dyn Job>,
    waiting: &mut mpsc::Receiver<Box<dyn Job>>,
) {
    let mut batch = Vec::new();
    let mut kept = 0;
    let mut next = Some(first);
    let committed: Result<(), sqlx::Error> = async {
        let mut tx = Tx::new(pools.begin_write().await?, context.clone());
        while let Some(job) = next.take() {
            batch.push(job);
            let job = batch.last_mut().expect("the job was just put there");
            kept += u64::from(run_in_savepoint(job.as_mut(), &mut tx).await?);
            if batch.len() < BATCH {
                next = waiting.try_recv().ok();
            }
        }
        if kept == 0 {
            return tx.reader.conn.rollback().await;
        }
        tx.reader.conn.commit().await?;
        counters.commits.fetch_add(1, Ordering::Relaxed);
        counters.acts.fetch_add(kept, Ordering::Relaxed);
        Ok(())
    }
    .await;
    let failure = committed.err();
    for job in batch.into_iter().chain(next) {
        job.answer(failure.as_ref());
    }
}

/// Runs one act; an error here is the connection's, not the act's.
async fn run_in_savepoint(job: &mut dyn Job, tx: &mut Tx) -> Result<bool, sqlx::Error> {
    bare(tx, "SAVEPOINT act").await?;
    tx.forget_texts();
    let keep = job.run(tx).await;
    if !keep {
        bare(tx, "ROLLBACK TO act").await?;
    }
    bare(tx, "RELEASE act").await?;
    Ok(keep)
}

async fn bare(tx: &mut Tx, sql: &'static str) -> Result<(), sqlx::Error> {
    let Conn::Sqlite(transaction) = &mut tx.reader.conn else {
        unreachable!("the writer task is SQLite's")
    };
    sqlx::query(sql)
        .execute(&mut **transaction)
        .await
        .map(|_| ())
}
