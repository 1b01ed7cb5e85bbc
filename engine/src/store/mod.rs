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
    Sqlite(Sqlite),
    Postgres(sqlx::PgPool),
}

/// One file. Its only writing connection is waited for in order, by a queue that wakes whoever is next; left to SQLite
/// itself, writers on several connections would poll for their turn, some of them for seconds.
#[derive(Clone)]
pub struct Sqlite {
    write: sqlx::SqlitePool,
    /// Readers don't wait for the writer.
    read: sqlx::SqlitePool,
    /// Held by an ordinary writer until it has its turn, so that at most one of them is ahead of a delivery.
    ordinary: std::sync::Arc<tokio::sync::Mutex<()>>,
    /// The lock by which this process owns the file; none for one that only looks ([`open::look`]).
    _own: Option<std::sync::Arc<std::fs::File>>,
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
            Self::Sqlite(file) => {
                let _turn = file.ordinary.lock().await;
                Tx::Sqlite(file.write.begin_with("BEGIN IMMEDIATE").await?)
            }
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// As [`Self::begin`], before whoever else waits to write: for what a person waits for.
    ///
    /// # Errors
    /// The database is not reachable.
    pub(crate) async fn begin_first(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(file) => Tx::Sqlite(file.write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins to read only: does not wait for a writer.
    ///
    /// # Errors
    /// The database is not reachable.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(file) => Tx::Sqlite(file.read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// The database's own clock, in unix ms, where several replicas share it; SQLite has this machine's.
    ///
    /// # Errors
    /// The database is not reachable.
    pub async fn time(&self) -> Result<Option<i64>> {
        // The one place where SQL is asked for the time: what it says sets our clock.
        const SQL: &str = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT";
        match self {
            Self::Sqlite(..) => Ok(None),
            Self::Postgres(pool) => Ok(Some(sqlx::query_scalar(SQL).fetch_one(pool).await?)),
        }
    }

    /// Ends every connection once it is given back; whoever asks for one from here on is refused.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(file) => {
                file.read.close().await;
                file.write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Whether the database answers, for readiness and the heartbeat. The caller sets the limit.
    pub async fn is_alive(&self) -> bool {
        match self {
            Self::Sqlite(file) => sqlx::query("SELECT 1 FROM meta").fetch_optional(&file.read).await.is_ok(),
            Self::Postgres(pool) => sqlx::query("SELECT 1 FROM meta").fetch_optional(pool).await.is_ok(),
        }
    }
}

/// Asked before a claim: most looks find nothing, and should keep no writer waiting.
pub(crate) async fn waits(db: &Db, sql: &'static str, now: i64) -> Result<bool> {
    let mut tx = db.read().await?;
    Ok(on!(&mut tx, c => sqlx::query_scalar(sql).bind(now).fetch_one(c).await?))
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
