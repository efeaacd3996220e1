//! The form of the database: forward only, in pairs of the same name.

use sqlx::migrate::{Migration, Migrator};

use crate::dialect::{Conn, Pools};
use crate::error::StoreError;
use crate::store::Store;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

const LEDGER: &str = "_sqlx_migrations";

/// The form that this program knows: its last migration, which has the same name
/// on both databases.
pub(crate) fn last_migration() -> String {
    SQLITE.iter().last().map(named).unwrap_or_default()
}

fn named(migration: &Migration) -> String {
    format!("{:04} {}", migration.version, migration.description)
}

impl Store {
    /// Brings the database to the form that this program knows.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when a migration fails, or the database has one
    /// that this program does not know; [`StoreError::Keys`] when it was sealed
    /// with other keys.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.check_keys().await?;
        match &self.pools {
            Pools::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Pools::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        self.check_keys().await
    }

    /// The names of the migrations that the database still lacks.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when the database cannot be read.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let applied = self.applied_migrations().await?;
        let known = match &self.pools {
            Pools::Sqlite { .. } => &SQLITE,
            Pools::Postgres(_) => &POSTGRES,
        };
        Ok(known
            .iter()
            .filter(|migration| !applied.contains(&migration.version))
            .map(named)
            .collect())
    }

    /// Whether a register was ever made here.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when the database cannot be read.
    pub async fn migrated(&self) -> Result<bool, StoreError> {
        Ok(!self.applied_migrations().await?.is_empty())
    }

    /// Whether the register can serve: the database answers and has its form.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when a migration is missing, or the database has
    /// one that this program does not know; [`StoreError::Driver`] when it does
    /// not answer.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let other = |what: String| {
            let what = sqlx::Error::Configuration(what.into());
            StoreError::Migration(sqlx::migrate::MigrateError::Execute(what))
        };
        if let Some(name) = self.pending_migrations().await?.first() {
            return Err(other(format!("缺少 {name}")));
        }
        let applied = self.applied_migrations().await?;
        match applied
            .iter()
            .find(|version| !SQLITE.version_exists(**version))
        {
            None => Ok(()),
            Some(version) => Err(other(format!(
                "数据库比本程序新（已有第 {version} 号迁移），请换用新版的程序"
            ))),
        }
    }

    async fn applied_migrations(&self) -> Result<Vec<i64>, StoreError> {
        const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";
        let mut conn = self.pools.begin_read().await?;
        if !conn.has_table(LEDGER).await? {
            return Ok(Vec::new());
        }
        Ok(match &mut conn {
            Conn::Sqlite(transaction) => {
                sqlx::query_scalar(APPLIED)
                    .fetch_all(&mut **transaction)
                    .await?
            }
            Conn::Postgres(transaction) => {
                sqlx::query_scalar(APPLIED)
                    .fetch_all(&mut **transaction)
                    .await?
            }
        })
    }
}
