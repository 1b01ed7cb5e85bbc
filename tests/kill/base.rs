//! The databases that the stories write to, and looking into them. One PostgreSQL server a process, as an unprivileged
//! user, on a socket in a folder of its own; it ends with this process.

use anyhow::{Context as _, ensure};
use sqlx::{PgPool, SqlitePool};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

const BIN: &str = "/usr/lib/postgresql/15/bin";

struct Server {
    folder: String,
    /// Its standard input is ours: when this process ends, the server ends and cleans up.
    _child: Child,
}

/// Whether this machine has PostgreSQL; in CI it must.
pub(crate) fn has_postgres() -> bool {
    let has = Path::new(BIN).join("initdb").exists();
    assert!(has || std::env::var_os("CI").is_none(), "the CI must have PostgreSQL 15 in {BIN}");
    has
}

fn server() -> anyhow::Result<&'static Server> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    SERVER
        .get_or_init(|| start().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|error| anyhow::anyhow!("{error}"))
}

fn start() -> anyhow::Result<Server> {
    let script = format!(
        "set -e; d=$(mktemp -d); {BIN}/initdb -D $d/data -A trust -U postgres --no-sync >$d/log 2>&1
         {BIN}/postgres -D $d/data -k $d -c listen_addresses= -c fsync=off -c max_connections=200 >$d/log 2>&1 </dev/null &
         p=$!; n=0
         until {BIN}/pg_isready -q -h $d; do n=$((n+1)); test $n -lt 300; kill -0 $p; sleep 0.1; done
         echo $d; cat >/dev/null; kill -INT $p; wait $p || true; rm -rf $d"
    );
    let id = Command::new("id").arg("-u").output()?;
    // The server refuses to run as root.
    let mut command = if id.stdout.trim_ascii() == b"0" {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh", "-c", &script]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", &script]);
        command
    };
    let mut child = command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut folder = String::new();
    BufReader::new(child.stdout.take().context("its output")?).read_line(&mut folder)?;
    let folder = folder.trim().to_owned();
    ensure!(!folder.is_empty(), "PostgreSQL did not start");
    Ok(Server { folder, _child: child })
}

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

    /// A fresh database on the server; the name, and the socket's path for the proxy.
    pub(crate) async fn postgres() -> anyhow::Result<(Self, String, String)> {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        let folder = &server()?.folder;
        let name = format!("kill_{}", NEXT.fetch_add(1, Ordering::SeqCst));
        let admin = PgPool::connect(&format!("postgres://postgres@localhost/postgres?host={folder}")).await?;
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await?;
        admin.close().await;
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(2)
            .connect(&format!("postgres://postgres@localhost/{name}?host={folder}"))
            .await?;
        Ok((Self::Postgres(pool), name, format!("{folder}/.s.PGSQL.5432")))
    }

    pub(crate) async fn number(&self, sql: &'static str) -> anyhow::Result<i64> {
        ask!(self, pool => Ok(sqlx::query_scalar(sql).fetch_one(pool).await.context(sql)?))
    }

    /// Rows of two texts.
    pub(crate) async fn rows(&self, sql: &'static str) -> anyhow::Result<Vec<(String, String)>> {
        ask!(self, pool => Ok(sqlx::query_as(sql).fetch_all(pool).await.context(sql)?))
    }
}
