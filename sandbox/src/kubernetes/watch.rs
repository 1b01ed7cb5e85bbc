//! `?watch=1`: one line a change, until the caller goes or its time is over.

use std::collections::VecDeque;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::read::fits;
use super::route::{Asked, Query};
use super::status::Status;
use super::world::{Shared, World};

/// The longest watch, as the API server's default `--min-request-timeout`.
const LONGEST: Duration = Duration::from_secs(1_800);

struct Watcher {
    shared: Shared,
    asked: Asked,
    query: Query,
    version: u64,
    lines: VecDeque<String>,
    changes: watch::Receiver<u64>,
    until: Instant,
}

/// # Errors
/// A start that is no longer kept, and the newer protocol that streams the list: clients then list, as with old servers.
pub(crate) fn stream(shared: &Shared, asked: &Asked, query: &Query) -> Result<Body, Status> {
    if query.is_set("sendInitialEvents") {
        let why = "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate \
                   is enabled";
        return Err(Status::invalid(asked.resource, "", why));
    }
    let limit = query.number("timeoutSeconds").and_then(|seconds| u64::try_from(seconds).ok());
    let until = Instant::now() + limit.map_or(LONGEST, Duration::from_secs).min(LONGEST);
    let (version, lines) = shared.read(|world| begin(world, asked, query))?;
    let changes = shared.changes();
    let watcher = Watcher {
        shared: shared.clone(),
        asked: asked.clone(),
        query: query.clone(),
        version,
        lines,
        changes,
        until,
    };
    Ok(Body::from_stream(stream::unfold(watcher, next)))
}

/// Without a start: what there is, as added.
fn begin(world: &World, asked: &Asked, query: &Query) -> Result<(u64, VecDeque<String>), Status> {
    match query.text("resourceVersion") {
        "" | "0" => {
            let mut lines = VecDeque::new();
            for (_, object) in world.store.all(asked.plural(), &asked.namespace) {
                if fits(query, object)? {
                    lines.push_back(line("ADDED", object));
                }
            }
            Ok((world.store.version(), lines))
        }
        version => {
            let version = version.parse().map_err(|_| Status::bad_request("invalid resource version"))?;
            world.store.since(version).map(|_| (version, VecDeque::new())).ok_or_else(Status::expired)
        }
    }
}

async fn next(mut watcher: Watcher) -> Option<(Result<Bytes, std::io::Error>, Watcher)> {
    loop {
        if let Some(line) = watcher.lines.pop_front() {
            return Some((Ok(Bytes::from(line)), watcher));
        }
        if !watcher.fetch() {
            let changed = tokio::time::timeout_at(watcher.until, watcher.changes.changed());
            if !matches!(changed.await, Ok(Ok(()))) {
                return None;
            }
        }
    }
}

impl Watcher {
    /// Takes what is new; whether anything was.
    fn fetch(&mut self) -> bool {
        self.changes.mark_unchanged();
        let (version, found) = self.shared.read(|world| {
            let Some(changes) = world.store.since(self.version) else {
                return (world.store.version(), vec![line("ERROR", &Status::expired().body())]);
            };
            let ours = changes.filter(|change| {
                change.key.plural == self.asked.plural()
                    && (self.asked.namespace.is_empty() || change.key.namespace == self.asked.namespace)
                    && fits(&self.query, &change.object).unwrap_or(false)
            });
            (world.store.version(), ours.map(|change| line(change.kind, &change.object)).collect())
        });
        self.version = version;
        self.lines.extend(found);
        !self.lines.is_empty()
    }
}

fn line(kind: &str, object: &Value) -> String {
    format!("{}\n", json!({"type": kind, "object": object}))
}
