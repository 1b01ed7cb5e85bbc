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
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The database, as one of two pools.
#[derive(Clone)]
pub enum Db {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// One file. Its only writing connection is waited for in order, by a queue that wakes whoever is next; left to SQLite
/// itself, writers on several connections would poll for their turn, some of them for seconds.
#[derive(Clone)]
pub struct Sqlite {
    write: sqlx::SqlitePool,
    /// Readers don't wait for the writer.
    read: sqlx::SqlitePool,
    /// Held by an ordinary writer until it has its turn, so that at most one of them is ahead of a delivery.
    ordinary: Arc<Mutex<()>>,
    /// The lock by which this process owns the file; none for one that only looks ([`open::look`]).
    _own: Option<Arc<std::fs::File>>,
}

/// A server that several replicas share. Writers of one process take turns: two that go on at once lock the same jobs and
/// messages in different orders, and the server has to end one of them. What is left between replicas is done again
/// ([`crate::Error::Conflict`]).
#[derive(Clone)]
pub struct Postgres {
    pool: sqlx::PgPool,
    turn: Arc<Mutex<()>>,
}

/// A turn is a courtesy: whoever waited so long for one that hangs goes on without.
const TURN: Duration = Duration::from_secs(3);

/// A transaction on either.
pub enum Tx {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(Turn),
}

/// A transaction on PostgreSQL; a writer's turn ends with it.
pub struct Turn {
    tx: sqlx::Transaction<'static, sqlx::Postgres>,
    _turn: Option<OwnedMutexGuard<()>>,
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
                let $c = &mut *inner.tx;
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
            Self::Postgres(server) => {
                let turn = tokio::time::timeout(TURN, Arc::clone(&server.turn).lock_owned()).await.ok();
                Tx::Postgres(Turn { tx: server.pool.begin().await?, _turn: turn })
            }
        })
    }

    /// As [`Self::begin`], before whoever else waits to write: for what a person waits for.
    ///
    /// # Errors
    /// The database is not reachable.
    pub(crate) async fn begin_first(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(file) => Tx::Sqlite(file.write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(server) => Tx::Postgres(Turn { tx: server.pool.begin().await?, _turn: None }),
        })
    }

    /// Begins to read only, from one state of the database: does not wait for a writer.
    ///
    /// # Errors
    /// The database is not reachable.
    pub async fn read(&self) -> Result<Tx> {
        // By default each statement of PostgreSQL would see what was committed before it.
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(match self {
            Self::Sqlite(file) => Tx::Sqlite(file.read.begin().await?),
            Self::Postgres(server) => {
                Tx::Postgres(Turn { tx: server.pool.begin_with(SNAPSHOT).await?, _turn: None })
            }
        })
    }

    /// How long a claimed row is its claimer's, in ms, from each renewal on. On SQLite the leases of a dead process are
    /// void at the next start; on PostgreSQL another replica waits for them, so they are short: three renewals,
    /// and less than the chat has to deliver a page, which would else be taken for failed when a replica dies.
    #[must_use]
    pub(crate) fn lease_ms(&self) -> i64 {
        match self {
            Self::Sqlite(..) => 60_000,
            Self::Postgres(..) => 15_000,
        }
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
            Self::Postgres(server) => Ok(Some(sqlx::query_scalar(SQL).fetch_one(&server.pool).await?)),
        }
    }

    /// Ends every connection once it is given back; whoever asks for one from here on is refused.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(file) => {
                file.read.close().await;
                file.write.close().await;
            }
            Self::Postgres(server) => server.pool.close().await,
        }
    }

    /// Whether the database answers, for readiness and the heartbeat. The caller sets the limit.
    pub async fn is_alive(&self) -> bool {
        match self {
            Self::Sqlite(file) => sqlx::query("SELECT 1 FROM meta").fetch_optional(&file.read).await.is_ok(),
            Self::Postgres(server) => {
                sqlx::query("SELECT 1 FROM meta").fetch_optional(&server.pool).await.is_ok()
            }
        }
    }
}

/// Asked before a write that mostly finds nothing to do (`which`: the time, or a row), so that it keeps no writer waiting.
pub(crate) async fn waits(db: &Db, sql: &'static str, which: i64) -> Result<bool> {
    let mut tx = db.read().await?;
    Ok(on!(&mut tx, c => sqlx::query_scalar(sql).bind(which).fetch_one(c).await?))
}

impl Tx {
    /// # Errors
    /// Nothing was written, or (connection lost) it is not known; the caller's own keys make a second try safe.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(turn) => turn.tx.commit().await?,
        }
        Ok(())
    }
}
