//! The only SQL of the engine: one file per table, free functions, every statement once.
//!
//! SQLite (default) and PostgreSQL through two typed pools; one SQL text for both, but for the claims. Times are
//! bound, never `now()`. SQLite: WAL, full synchronous, `BEGIN IMMEDIATE`, one process (a lock says so).
//! A transaction that was not committed leaves nothing.

pub mod approvals;
pub mod events;
pub mod incidents;
pub mod jobs;
pub mod ledger;
pub mod messages;
pub mod meta;
pub mod observations;
pub mod open;
pub mod pages;
pub mod runs;
pub mod status_updates;
pub mod target_locks;

pub(crate) mod inbox;
pub(crate) mod retention;

#[cfg(test)]
mod tests;

use crate::Result;

/// The database, as one of two pools.
#[derive(Clone)]
pub enum Db {
    /// With the lock by which this process owns the file.
    Sqlite(sqlx::SqlitePool, std::sync::Arc<std::fs::File>),
    Postgres(sqlx::PgPool),
}

/// A transaction on either.
pub enum Tx {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// Runs one expression on the transaction's own connection: `on!(tx, c => query(SQL).bind(x).execute(c).await)`.
macro_rules! on {
    ($tx:expr, $c:ident => $expression:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(inner) => {
                let $c = &mut **inner;
                $expression
            }
            $crate::store::Tx::Postgres(inner) => {
                let $c = &mut **inner;
                $expression
            }
        }
    };
}
pub(crate) use on;

impl Db {
    /// Begins to write. SQLite: `BEGIN IMMEDIATE`, so that a reader that turns writer never fails at once.
    ///
    /// # Errors
    /// The database is not reachable.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool, _) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins to read only: does not wait for a writer.
    ///
    /// # Errors
    /// The database is not reachable.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool, _) => Tx::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Whether the database answers, for readiness and the heartbeat. The caller sets the limit.
    pub async fn is_alive(&self) -> bool {
        match self {
            Self::Sqlite(pool, _) => sqlx::query("SELECT 1 FROM meta").fetch_optional(pool).await.is_ok(),
            Self::Postgres(pool) => sqlx::query("SELECT 1 FROM meta").fetch_optional(pool).await.is_ok(),
        }
    }
}

impl Tx {
    /// # Errors
    /// Nothing was written, or (connection lost) it is not known; the caller's own keys make a second try safe.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
