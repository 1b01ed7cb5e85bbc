//! `muster serve` in release as a process of its own, on a stage's Slack, cluster and broker; deliveries by HTTP.

use anyhow::Context as _;
use bot::demo::Stage;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::HashSet,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A running Muster; dropping it ends it as a kill would.
pub(crate) struct Muster {
    pub(crate) address: SocketAddr,
    child: Child,
    database: PathBuf,
}

impl Muster {
    /// Starts it on a database file and returns once it says that it is running.
    pub(crate) fn start(stage: &Stage, database: &Path) -> anyhow::Result<Self> {
        let mut child = command(stage, database)?.spawn().context("starting muster")?;
        let log = child.stderr.take().context("muster has no log")?;
        let mut lines = BufReader::new(log).lines();
        let address = loop {
            let line = lines.next().context("muster ended before it ran")??;
            if let Some((_, address)) = line.split_once("muster is running address=") {
                break address.trim().parse()?;
            }
        };
        // Read on, so that a full pipe stops nothing; what goes wrong is to be seen.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if line.contains("ERROR") {
                    println!("    muster: {line}");
                }
            }
        });
        Ok(Self { address, child, database: database.to_owned() })
    }

    /// Resident now, of that its own (not pages of the program's file), and resident at most: `VmRSS`, `RssAnon` and
    /// `VmHWM` of `/proc/PID/status`, in KiB.
    pub(crate) fn memory(&self) -> anyhow::Result<[u64; 3]> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| -> anyhow::Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.trim_end_matches("kB").trim().parse().ok());
            kib.with_context(|| format!("no {name} in /proc"))
        };
        Ok([field("VmRSS:")?, field("RssAnon:")?, field("VmHWM:")?])
    }

    /// Processor time it has used, in ms.
    pub(crate) fn processor_ms(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks =
            |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        // A tick of /proc is 10 ms on every Linux that Muster runs on.
        Ok((ticks(11) + ticks(12)) * 10.0)
    }

    /// The keys of all stored deliveries.
    pub(crate) async fn stored(&self) -> anyhow::Result<HashSet<String>> {
        let keys: Vec<String> =
            sqlx::query_scalar("SELECT key FROM inbox").fetch_all(&mut self.read().await?).await?;
        Ok(keys.into_iter().collect())
    }

    /// Deliveries that are stored and not worked yet.
    pub(crate) async fn unworked(&self) -> anyhow::Result<i64> {
        let counting = sqlx::query_scalar("SELECT count(*) FROM inbox WHERE worked_at IS NULL");
        Ok(counting.fetch_one(&mut self.read().await?).await?)
    }

    /// Messages that wait to be sent.
    pub(crate) async fn unsent(&self) -> anyhow::Result<i64> {
        let counting =
            sqlx::query_scalar("SELECT count(*) FROM messages WHERE state IN ('queued', 'sending')");
        Ok(counting.fetch_one(&mut self.read().await?).await?)
    }

    async fn read(&self) -> anyhow::Result<SqliteConnection> {
        let options = SqliteConnectOptions::new().filename(&self.database).read_only(true);
        SqliteConnection::connect_with(&options).await.context("reading muster's database")
    }
}

impl Drop for Muster {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that `make bench` has built beside this one.
pub(crate) fn program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("this program lies in no build folder")?;
    let program = folder.join("muster");
    anyhow::ensure!(program.exists(), "no {}: run `make bench`, which builds it", program.display());
    Ok(program)
}

fn command(stage: &Stage, database: &Path) -> anyhow::Result<Command> {
    let environment = &stage.environment;
    let mut command = Command::new(program()?);
    command
        .arg("serve")
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("NO_COLOR", "1")
        .env("SLACK_BOT_TOKEN", stage.slack.bot_token())
        .env("SLACK_SIGNING_SECRET", stage.slack.signing_secret())
        .env("SLACK_API_URL", &environment.api_url)
        .env("MUSTER_LISTEN", "127.0.0.1:0")
        .env("MUSTER_DATABASE_URL", format!("sqlite:{}", database.display()))
        .env("MUSTER_CONFIG", &environment.config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    Ok(command)
}
