//! The bot as a process of its own, started again whenever it ends. The process is this program in its other role.

use crate::{
    OTHER_ROLE,
    point::{Kind, Point, Store, Trap},
    shim,
};
use anyhow::Context as _;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{process::Command, task::JoinHandle};

/// More lives than this: it can't start.
const MOST_LIVES: usize = 5;

/// What a life is started with.
#[derive(Clone)]
pub(crate) struct Start {
    pub(crate) variables: Vec<(&'static str, String)>,
    pub(crate) folder: PathBuf,
    pub(crate) point: Option<Point>,
    /// Every sync of the database takes this much longer, in ms.
    pub(crate) slow_ms: u64,
}

pub(crate) struct Lives {
    keeper: JoinHandle<()>,
    lived: Arc<AtomicUsize>,
    folder: PathBuf,
}

impl Lives {
    /// # Errors
    /// The shim can't be built or the process not started.
    pub(crate) fn begin(start: Start, trap: Arc<Trap>) -> anyhow::Result<Self> {
        let lived = Arc::new(AtomicUsize::new(0));
        let folder = start.folder.clone();
        let mut child = launch(&start, true)?;
        trap.set_victim(child.id());
        let count = Arc::clone(&lived);
        let keeper = tokio::spawn(async move {
            loop {
                let ended = child.wait().await;
                trap.set_victim(None);
                if trap.sprung().is_none() {
                    trap.fell(&format!("its own end: {ended:?}"));
                }
                if count.fetch_add(1, Ordering::SeqCst) + 1 >= MOST_LIVES {
                    return;
                }
                match launch(&start, false) {
                    Ok(next) => child = next,
                    Err(_) => return,
                }
            }
        });
        Ok(Self { keeper, lived, folder })
    }

    /// How often it ended.
    pub(crate) fn ended(&self) -> usize {
        self.lived.load(Ordering::SeqCst)
    }

    /// Syncs of the first life.
    pub(crate) fn syncs(&self) -> usize {
        std::fs::read_to_string(syncs(&self.folder))
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0)
    }

    /// The last lines that it logged.
    pub(crate) fn log(&self) -> String {
        log(&self.folder)
    }
}

impl Drop for Lives {
    /// The process goes with its handle.
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

/// The last lines that were logged on this stage.
pub(crate) fn log(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines[lines.len().saturating_sub(15)..].iter();
    last.map(|line| line.chars().take(400).collect::<String>()).collect::<Vec<_>>().join("\n")
}

fn syncs(folder: &Path) -> PathBuf {
    folder.join("syncs")
}

/// Starts a life; `first`: with what is to happen to the first alone.
pub(crate) fn launch(start: &Start, first: bool) -> anyhow::Result<tokio::process::Child> {
    let log = std::fs::File::options().create(true).append(true).open(start.folder.join("log"))?;
    let mut command = Command::new(std::env::current_exe()?);
    command.env(OTHER_ROLE, "1").env("RUST_LOG", "warn,sqlx=error").envs(start.variables.iter().cloned());
    command.env("LD_PRELOAD", shim::library()?);
    if first {
        command.env("MUSTER_SYNC_MS", start.slow_ms.to_string());
        command.env("MUSTER_SYNC_COUNT", syncs(&start.folder));
        let committed = |point: &Point| point.kind == Kind::Committed && point.store == Store::Sqlite;
        if let Some(point) = start.point.filter(committed) {
            command.env("MUSTER_KILL_AT_SYNC", point.n.to_string());
        }
    }
    command.stdin(Stdio::null()).stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
    command.kill_on_drop(true).spawn().context("starting the bot")
}
