//! Acts on PostgreSQL: serializable, and run again when they collide.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::dialect::{Failure, Pools, failure_of};
use crate::error::StoreError;
use crate::ids::random;
use crate::store::{BoxFuture, Context, Counters, Tx};
use crate::writer::swallowed;

const ATTEMPTS: u32 = 24;
/// A row that is there twice may be a collision that PostgreSQL noticed in the
/// index first: on the second look the act sees the other's row.
const LOOKS_WHEN_UNIQUE: u32 = 2;
const PAUSE: Duration = Duration::from_millis(4);

/// The lane for acts that collided once: they go one after another, so that a
/// crowd at one counter does not keep pushing each other back.
#[derive(Clone, Default)]
pub(crate) struct Lane {
    turn: Arc<Mutex<()>>,
}

impl Lane {
    pub async fn act<T, E, F>(
        &self,
        pools: Pools,
        context: Context,
        counters: Arc<Counters>,
        act: F,
    ) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let lane = self.clone();
        // a task of its own: a caller who stops waiting does not cut an act in two,
        // and a panic stays inside
        let work =
            tokio::spawn(async move { lane.attempts(&pools, &context, &counters, &act).await });
        work.await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    async fn attempts<T, E, F>(
        &self,
        pools: &Pools,
        context: &Context,
        counters: &Counters,
        act: &F,
    ) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Sync,
        E: From<StoreError>,
    {
        let mut turn = None;
        let mut doubles = 0;
        for attempt in 1..=ATTEMPTS {
            match attempt_once(pools, context, act).await {
                Attempt::Done(outcome) => {
                    if outcome.is_ok() {
                        counters.commits.fetch_add(1, Ordering::Relaxed);
                        counters.acts.fetch_add(1, Ordering::Relaxed);
                    }
                    return outcome;
                }
                Attempt::Doubled(refused) if doubles + 1 == LOOKS_WHEN_UNIQUE => {
                    return Err(refused);
                }
                collision => {
                    doubles += u32::from(matches!(collision, Attempt::Doubled(_)));
                    if turn.is_none() {
                        turn = Some(self.turn.lock().await);
                    }
                    tokio::time::sleep(pause(attempt)).await;
                }
            }
        }
        Err(StoreError::Conflict.into())
    }
}

enum Attempt<T, E> {
    Done(Result<T, E>),
    /// With another act.
    Collided,
    /// With a row that is there already.
    Doubled(E),
}

async fn attempt_once<T, E, F>(pools: &Pools, context: &Context, act: &F) -> Attempt<T, E>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Sync,
    E: From<StoreError>,
{
    let conn = match pools.begin_write().await {
        Ok(conn) => conn,
        Err(error) => return Attempt::Done(Err(StoreError::from(error).into())),
    };
    let mut tx = Tx::new(conn, context.clone());
    let outcome = act(&mut tx).await;
    let failure = tx.take_failure();
    match (outcome, failure) {
        (Ok(value), None) => match tx.reader.conn.commit().await {
            Ok(()) => Attempt::Done(Ok(value)),
            Err(error) if failure_of(&error) == Failure::Conflict => Attempt::Collided,
            Err(error) => Attempt::Done(Err(StoreError::from(error).into())),
        },
        (_, Some(Failure::Conflict)) => Attempt::Collided,
        (Err(refused), Some(Failure::Unique)) => Attempt::Doubled(refused),
        (Ok(_), Some(Failure::Unique)) => Attempt::Doubled(swallowed(Failure::Unique).into()),
        (Ok(_), Some(failure)) => Attempt::Done(Err(swallowed(failure).into())),
        (Err(refused), _) => Attempt::Done(Err(refused)),
    }
    // an act that is not kept is rolled back when `tx` is dropped
}

/// Longer from attempt to attempt, and never the same for two acts.
fn pause(attempt: u32) -> Duration {
    let [chance] = random::<1>();
    PAUSE * attempt.min(8) * u32::from(chance) / 256
}
