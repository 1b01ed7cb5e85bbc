//! The databases that the stories write to, and looking into them.

use anyhow::Context as _;
use sqlx::{ConnectOptions as _, PgPool, SqlitePool};

/// A database of one story.
pub(crate) enum Base {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

macro_rules! ask {
    ($base:expr, $pool:ident => $expression:expr) => {
        match $base {
            Base::Sqlite($pool) => $expression,
            Base::Postgres($pool) => $expression,
        }
    };
}

impl Base {
    /// The file that the bot has made by now.
    pub(crate) fn sqlite(url: &str) -> anyhow::Result<Self> {
        Ok(Self::Sqlite(SqlitePool::connect_lazy(url)?))
    }

    /// A fresh database; its name, and the socket's path for the proxy.
    pub(crate) async fn postgres() -> anyhow::Result<(Self, String, String)> {
        let url = sandbox::postgres::database()?.context("there is no PostgreSQL here")?;
        let (path, folder) = url.split_once("?host=").context("the server's folder")?;
        let name = path.rsplit('/').next().context("the database's name")?;
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(2).connect(&url).await?;
        Ok((Self::Postgres(pool), name.to_owned(), format!("{folder}/.s.PGSQL.5432")))
    }

    /// Thousands of databases would fill the disk.
    pub(crate) async fn end(self) -> anyhow::Result<()> {
        let Self::Postgres(pool) = self else { return Ok(()) };
        let options = pool.connect_options();
        let name = options.get_database().context("the database's name")?.to_owned();
        pool.close().await;
        let mut server = options.as_ref().clone().database("postgres").connect().await?;
        let sql = format!("DROP DATABASE {name} WITH (FORCE)");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut server).await?;
        Ok(())
    }

    pub(crate) async fn number(&self, sql: &'static str) -> anyhow::Result<i64> {
        ask!(self, pool => Ok(sqlx::query_scalar(sql).fetch_one(pool).await.context(sql)?))
    }

    /// Rows of two texts.
    pub(crate) async fn rows(&self, sql: &'static str) -> anyhow::Result<Vec<(String, String)>> {
        ask!(self, pool => Ok(sqlx::query_as(sql).fetch_all(pool).await.context(sql)?))
    }
}
