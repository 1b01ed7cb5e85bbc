//! The configuration and the runbooks, read anew when they change and on SIGHUP.
//!
//! What is valid takes the place of what was, at once and together; what is not leaves the last good one, and is said
//! with file, line and column. Nothing under way changes: runs hold their runbook, incidents their escalation, and
//! whoever took the settings keeps them. A crash in the middle leaves nothing: the next start reads the files.

use crate::{
    config::{Config, RunbookSource},
    place, runbooks, targets,
};
use anyhow::Context as _;
use engine::{Context, ports::Loaded};
use operations::Clients;
use secrecy::ExposeSecret;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};
use tokio::sync::{Notify, watch};

/// Between two looks at the files.
const POLL: Duration = Duration::from_secs(2);

/// What is wrong with the files as they are now; the last good ones are in use. For `/healthz` and the metrics.
#[derive(Default)]
pub(crate) struct Standing(Mutex<Option<String>>);

impl Standing {
    pub(crate) fn wrong(&self) -> Option<String> {
        match self.0.lock() {
            Ok(guard) => guard.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    fn set(&self, wrong: Option<String>) {
        metrics::gauge!("muster_configuration_valid").set(if wrong.is_none() { 1.0 } else { 0.0 });
        match self.0.lock() {
            Ok(mut guard) => *guard = wrong,
            Err(poisoned) => *poisoned.into_inner() = wrong,
        }
    }
}

pub(crate) struct Reload {
    pub(crate) path: PathBuf,
    pub(crate) cx: Context,
    pub(crate) targets: Arc<targets::Connected>,
    pub(crate) standing: Arc<Standing>,
    /// As it was at the start: what can't change while Muster runs is compared with it.
    pub(crate) first: Config,
    /// The files as they were before they were read: what was written since is a change.
    pub(crate) seen: Seen,
    /// Told by SIGHUP.
    pub(crate) now: Arc<Notify>,
}

/// The files as they were seen, each with its path, when it was written, how long it is.
pub(crate) type Seen = Vec<(PathBuf, Option<SystemTime>, u64)>;

impl Reload {
    /// Watches until `stop`.
    pub(crate) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        self.standing.set(None);
        let mut sources = self.first.runbooks.clone();
        let mut tick = tokio::time::interval(POLL);
        while !*stop.borrow() {
            let told = tokio::select! {
                _ = tick.tick() => false,
                () = self.now.notified() => true,
                _ = stop.changed() => break,
            };
            let present = look(&self.path, &sources);
            if !told && present == self.seen {
                continue;
            }
            if let Some(now) = self.once().await {
                sources = now;
            }
            // As seen before reading: what is written meanwhile is a change again. New sources differ, and are read twice.
            self.seen = present;
        }
    }

    /// Reads all of it and puts it in use; returns where its runbooks are. `None`: it is wrong, and was said.
    async fn once(&self) -> Option<Vec<RunbookSource>> {
        let path = self.path.clone();
        let read = tokio::task::spawn_blocking(move || read(&path)).await;
        let (config, mut loaded, clients) = match read
            .context("reading the configuration")
            .and_then(|read| read)
        {
            Ok(read) => read,
            Err(error) => {
                let wrong = format!("{error:#}");
                tracing::error!(error = %wrong, "the configuration is wrong; the last good one stays in use");
                self.standing.set(wrong.lines().next().map(str::to_owned));
                return None;
            }
        };
        place::resolve(&*self.cx.chat, &mut loaded.settings).await;
        let runbooks = loaded.catalogue.all().len();
        match self.cx.loaded.write() {
            Ok(mut guard) => *guard = Arc::new(loaded),
            Err(poisoned) => *poisoned.into_inner() = Arc::new(loaded),
        }
        if secrets(&config) == secrets(&self.first) {
            self.targets.replace(clients);
        } else {
            tracing::warn!(
                "secrets of the configuration changed: restart Muster to use them; targets stay as they were"
            );
        }
        if fixed(&config) != fixed(&self.first) {
            tracing::warn!("notifiers, heartbeat or language changed: they take effect at the next start");
        }
        tracing::info!(runbooks, "the configuration was read anew and is in use");
        self.standing.set(None);
        Some(config.runbooks)
    }
}

fn read(path: &Path) -> anyhow::Result<(Config, Loaded, BTreeMap<String, Clients>)> {
    let config = Config::read(path, false).map_err(anyhow::Error::msg)?;
    let loaded = Loaded { settings: config.settings(), catalogue: runbooks::load(&config.runbooks)? };
    let clients = targets::connect(&config.targets)?;
    Ok((config, loaded, clients))
}

/// Every file that counts. What can't be read is seen as such, so that its return is a change.
pub(crate) fn look(path: &Path, sources: &[RunbookSource]) -> Seen {
    let runbooks = sources
        .iter()
        .flat_map(|source| runbooks::files(&source.path).unwrap_or_else(|_| vec![source.path.clone()]));
    let stamp = |path: PathBuf| match std::fs::metadata(&path) {
        Ok(about) => (path, about.modified().ok(), about.len()),
        Err(_) => (path, None, 0),
    };
    std::iter::once(path.to_owned()).chain(runbooks).map(stamp).collect()
}

fn secrets(config: &Config) -> Vec<String> {
    config.secrets().iter().map(|secret| secret.expose_secret().to_owned()).collect()
}

/// What is wired once.
fn fixed(config: &Config) -> String {
    format!("{:?} {:?} {:?}", config.notifiers, config.heartbeat, config.language)
}
