//! Opening a database: its address, settings, migrations, and the lock that makes one process own a SQLite file.

use super::{Db, Postgres, Sqlite};
use crate::Result;
use anyhow::Context as _;
use sqlx::{
    migrate::Migrator,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{fs::File, str::FromStr as _, sync::Arc, time::Duration};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// A replica that is paused in the middle of a transaction holds its rows no longer than this; nothing of ours waits for
/// anything but the database between two statements.
const LET_GO: &str = "SET idle_in_transaction_session_timeout = '10s'";

/// Opens `sqlite:PATH` or `postgres://…` and migrates it. On SQLite the leases of an earlier process are void
/// from here: a restart waits for nothing.
///
/// # Errors
/// Not reachable, not writable, a newer schema, or a SQLite file that another process owns (said so).
pub async fn open(url: &str) -> Result<Db> {
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(|connection, _| {
                Box::pin(async move { sqlx::query(LET_GO).execute(connection).await.map(drop) })
            })
            .connect(url)
            .await?;
        POSTGRES.run(&pool).await.context("migrating the database")?;
        return Ok(Db::Postgres(Postgres { pool, turn: Arc::default() }));
    }
    let path = url
        .strip_prefix("sqlite:")
        .with_context(|| "the database's address must begin with sqlite: or postgres:")?;
    let lock = own(path)?;
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true);
    let writing = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(10));
    let write = writing.connect_with(options.clone()).await?;
    SQLITE.run(&write).await.context("migrating the database")?;
    for void in [
        "UPDATE jobs SET lease_until = 0, token = NULL",
        "UPDATE inbox SET lease_until = 0, token = NULL WHERE worked_at IS NULL",
    ] {
        sqlx::query(void).execute(&write).await?;
    }
    let read = SqlitePoolOptions::new().max_connections(4).connect_lazy_with(options);
    Ok(Db::Sqlite(Sqlite { write, read, ordinary: Arc::default(), _own: Some(Arc::new(lock)) }))
}

/// Opens a database that is there already, to read from it beside a running Muster: no lock, no migration, no lease
/// is touched.
///
/// # Errors
/// Not there yet, or not reachable.
pub async fn look(url: &str) -> Result<Db> {
    if !url.starts_with("sqlite:") {
        let options = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5));
        return Ok(Db::Postgres(Postgres { pool: options.connect(url).await?, turn: Arc::default() }));
    }
    let options =
        SqliteConnectOptions::from_str(url)?.create_if_missing(false).busy_timeout(Duration::from_secs(5));
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    Ok(Db::Sqlite(Sqlite { write: pool.clone(), read: pool, ordinary: Arc::default(), _own: None }))
}

/// The lock lies beside the file and is held as long as the database is open; the system frees it with the process.
fn own(path: &str) -> anyhow::Result<File> {
    let name = format!("{path}.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .with_context(|| format!("opening {name}"))?;
    file.try_lock().map_err(|_| {
        anyhow::anyhow!(
            "{path} is in use by another Muster: stop that one first, or use PostgreSQL for several"
        )
    })?;
    Ok(file)
}
