//! The open register: its one door for writing and its door for reading.

use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::dialect::{Conn, Failure, Pools, failure_of};
use crate::error::StoreError;
use crate::ids::{CaseId, Clock, Ids};
use crate::keys::Keyring;
use crate::retry::Lane;
use crate::texts::KeptText;
use crate::writer::Writer;

/// A future in a box, as [`Store::act`] wants one from its closure.
pub type BoxFuture<'t, T> = Pin<Box<dyn Future<Output = T> + Send + 't>>;

/// An open register. Cheap to clone; all clones share pools and writer.
#[derive(Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    pub(crate) context: Context,
    door: Door,
    counters: Arc<Counters>,
}

/// How writes reach the database.
#[derive(Clone)]
enum Door {
    /// SQLite: one task that commits together what waits together.
    Writer(Writer),
    /// PostgreSQL: serializable transactions, run again when they collide.
    Retry(Lane),
}

/// What every connection is given.
#[derive(Clone)]
pub(crate) struct Context {
    keys: Arc<Keyring>,
    ids: Arc<Mutex<Box<dyn Ids>>>,
    /// The clock that leases are judged by, when it is not the database's own.
    pub(crate) clock: Option<Arc<dyn Clock>>,
}

#[derive(Default)]
pub(crate) struct Counters {
    pub acts: AtomicU64,
    pub commits: AtomicU64,
}

/// How much was written since the register was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Acts that stand.
    pub acts: u64,
    /// Commits, that is syncs to disk, that they took.
    pub commits: u64,
}

impl Store {
    /// Opens the register at `sqlite:PATH` or `postgres://…`, within a tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Address`] for another address, [`StoreError::Driver`] when
    /// the database cannot be reached.
    pub async fn open(
        url: &str,
        keys: Keyring,
        ids: impl Ids + 'static,
    ) -> Result<Store, StoreError> {
        Store::opened(url, keys, ids, None).await
    }

    /// The same, but leases are judged by this clock instead of the database's own: a
    /// simulated year passes in minutes.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_in_time(
        url: &str,
        keys: Keyring,
        ids: impl Ids + 'static,
        clock: Arc<dyn Clock>,
    ) -> Result<Store, StoreError> {
        Store::opened(url, keys, ids, Some(clock)).await
    }

    async fn opened(
        url: &str,
        keys: Keyring,
        ids: impl Ids + 'static,
        clock: Option<Arc<dyn Clock>>,
    ) -> Result<Store, StoreError> {
        let pools = Pools::open(url).await?;
        let context = Context {
            keys: Arc::new(keys),
            ids: Arc::new(Mutex::new(Box::new(ids))),
            clock,
        };
        let counters = Arc::new(Counters::default());
        let door = match &pools {
            Pools::Sqlite { .. } => Door::Writer(Writer::start(
                pools.clone(),
                context.clone(),
                counters.clone(),
            )),
            Pools::Postgres(_) => Door::Retry(Lane::default()),
        };
        Ok(Store {
            pools,
            context,
            door,
            counters,
        })
    }

    /// The one door for writing: all that `act` does is kept, or nothing.
    ///
    /// The closure may run more than once and must have no effect outside `tx`;
    /// it must not call `act` itself, which on SQLite would wait for its own end.
    /// It goes on to its end even when the caller no longer waits. An act in
    /// which a statement failed is never kept, even when it returns `Ok`.
    ///
    /// # Errors
    /// What the act returns; or, by `E: From<StoreError>`, [`StoreError::Conflict`]
    /// when it kept colliding with others, [`StoreError::Panicked`] when it
    /// broke off, [`StoreError::NotCommitted`] or [`StoreError::Driver`] when
    /// the commit failed.
    pub async fn act<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.door {
            Door::Writer(writer) => writer.act(act).await,
            Door::Retry(lane) => {
                lane.act(
                    self.pools.clone(),
                    self.context.clone(),
                    self.counters.clone(),
                    act,
                )
                .await
            }
        }
    }

    /// Opens a reader: one transaction that sees one moment and writes nothing.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when the database cannot be reached.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Ok(Reader::new(
            self.pools.begin_read().await?,
            self.context.clone(),
        ))
    }

    /// Seals the bytes of a file with the register's current key, bound to a place.
    pub fn seal_bytes(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        self.context.keys.seal_bytes(place, plain)
    }

    /// Opens bytes that were sealed for this place, with whichever of the register's
    /// keys sealed them.
    ///
    /// # Errors
    /// [`StoreError::Sealed`]: another place, an unknown key, or they were changed.
    pub fn open_bytes(&self, place: &str, sealed: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        self.context.keys.open_bytes(place, sealed)
    }

    /// How much was written, and with how many commits.
    pub fn written(&self) -> Written {
        Written {
            acts: self.counters.acts.load(Ordering::Relaxed),
            commits: self.counters.commits.load(Ordering::Relaxed),
        }
    }

    /// Closes all connections. Acts that come later fail.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                // What a copy of the one file would miss is moved into it.
                let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
                if let Err(error) = emptied.execute(writer).await {
                    tracing::warn!(%error, "the write-ahead log was not emptied");
                }
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Reads from one transaction. Dropping it ends the transaction.
pub struct Reader {
    pub(crate) conn: Conn,
    pub(crate) context: Context,
    /// The texts of the case that was read last.
    pub(crate) texts: Option<(CaseId, Vec<KeptText>)>,
    failure: Option<Failure>,
}

impl Reader {
    pub(crate) fn new(conn: Conn, context: Context) -> Reader {
        Reader {
            conn,
            context,
            texts: None,
            failure: None,
        }
    }

    /// Turns the driver's answer into the store's, and remembers a failure: a
    /// transaction with a failed statement must not be committed.
    pub(crate) fn noted<T>(&mut self, answer: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        answer.map_err(|error| {
            self.failure = Some(failure_of(&error));
            StoreError::from(error)
        })
    }

    pub(crate) fn keys(&self) -> Arc<Keyring> {
        self.context.keys.clone()
    }

    pub(crate) fn take_failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }
}

/// Writes in one transaction, and reads what it wrote.
pub struct Tx {
    pub(crate) reader: Reader,
}

impl Tx {
    pub(crate) fn new(conn: Conn, context: Context) -> Tx {
        Tx {
            reader: Reader::new(conn, context),
        }
    }

    /// To be called once by an act that writes thousands of rows, after the first
    /// thousand: the database then looks the others up by their indexes.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn count_rows(&mut self) -> Result<(), StoreError> {
        let answer = self.reader.conn.count_rows().await;
        self.reader.noted(answer)
    }

    /// A new id from the register's source.
    pub fn next_id(&self) -> Uuid {
        self.with_ids(|ids| ids.next())
    }

    pub(crate) fn salt(&self) -> [u8; 16] {
        self.with_ids(|ids| ids.salt())
    }

    fn with_ids<T>(&self, draw: impl FnOnce(&mut dyn Ids) -> T) -> T {
        // a panic while drawing leaves nothing half done
        let mut ids = self
            .reader
            .context
            .ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        draw(ids.as_mut())
    }
}

impl Deref for Tx {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}
