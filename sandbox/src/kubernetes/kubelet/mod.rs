//! The node: starts containers, lets the doomed ones crash, backs off, ends what is deleted. One container a pod.

mod logs;
mod report;

use serde_json::{Value, json};

use super::event::{self, normal, warning};
use super::store::{Key, instant};
use super::world::World;

/// Where a container stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Creating,
    /// Runs, and isn't ready yet.
    Starting,
    Running,
    BackOff,
}

/// How a run of a container ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) exit_code: i32,
    pub(crate) reason: &'static str,
    pub(crate) started_ms: i64,
    pub(crate) finished_ms: i64,
}

/// Why a container can't stay up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doom {
    OutOfMemory,
    /// Something left in the pod's own volume: goes with the pod.
    LockHeld,
}

/// What the kubelet remembers of a pod's container.
#[derive(Debug)]
pub(crate) struct Container {
    pub(crate) stage: Stage,
    due_ms: u64,
    pub(crate) restarts: u32,
    started_ms: i64,
    ready_ms: i64,
    last: Option<Ended>,
    /// Lines with their times, of this run and of the one before.
    pub(crate) current: Vec<(i64, String)>,
    pub(crate) previous: Option<Vec<(i64, String)>>,
    /// A stale lock lies in the pod's volume.
    lock_held: bool,
    gone_at_ms: Option<u64>,
}

impl Container {
    /// Whether there is, or was, a run to read of.
    pub(crate) fn has_started(&self) -> bool {
        self.stage != Stage::Creating
    }

    pub(crate) fn runs(&self) -> bool {
        matches!(self.stage, Stage::Starting | Stage::Running)
    }

    /// Of this run, or while the kubelet backs off of the one that ended last, as the real one answers.
    pub(crate) fn last_lines(&self) -> &[(i64, String)] {
        match (self.stage, &self.previous) {
            (Stage::BackOff, Some(previous)) => previous,
            _ => &self.current,
        }
    }
}

/// When the next container wants to be looked at, in milliseconds since the cluster began.
pub(crate) fn due(world: &World) -> u64 {
    let due = world.containers.values().map(|container| match (container.gone_at_ms, container.stage) {
        (Some(gone_at_ms), _) => gone_at_ms,
        (None, Stage::Running) => u64::MAX,
        (None, Stage::Creating | Stage::Starting | Stage::BackOff) => container.due_ms,
    });
    due.min().unwrap_or(u64::MAX)
}

/// Looks at every pod once.
pub(crate) fn tick(world: &mut World) {
    let pods: Vec<(Key, Value)> =
        world.store.all("pods", "").map(|(key, pod)| (key.clone(), pod.clone())).collect();
    for (key, pod) in pods {
        let Some(uid) = pod["metadata"]["uid"].as_str().map(str::to_owned) else { continue };
        if !world.containers.contains_key(&uid) {
            accept(world, &pod, &uid);
        }
        if is_gone(world, &pod, &uid) {
            world.store.remove(&key);
            world.containers.remove(&uid);
            continue;
        }
        advance(world, &pod, &uid);
        let Some(container) = world.containers.get(&uid) else { continue };
        let mut shown = pod.clone();
        shown["status"] = report::status(&pod, container);
        world.store.update(&key, shown);
    }
}

/// A pod that was just created is bound to the node.
fn accept(world: &mut World, pod: &Value, uid: &str) {
    let due_ms = world.moment.elapsed_ms + world.pace.create_ms;
    let container = Container {
        stage: Stage::Creating,
        due_ms,
        restarts: 0,
        started_ms: 0,
        ready_ms: 0,
        last: None,
        current: Vec::new(),
        previous: None,
        lock_held: false,
        gone_at_ms: None,
    };
    world.containers.insert(uid.to_owned(), container);
    let name = text(pod, "/metadata/name");
    let words = format!("Successfully assigned {}/{name} to node-1", text(pod, "/metadata/namespace"));
    event::record(world, pod, normal("default-scheduler", "Scheduled"), &words);
}

fn is_gone(world: &mut World, pod: &Value, uid: &str) -> bool {
    if pod["metadata"]["deletionTimestamp"].is_null() {
        return false;
    }
    let grace = pod["metadata"]["deletionGracePeriodSeconds"].as_i64() != Some(0);
    let (elapsed, wait) = (world.moment.elapsed_ms, if grace { world.pace.terminate_ms } else { 0 });
    let Some(container) = world.containers.get_mut(uid) else { return true };
    match container.gone_at_ms {
        Some(at) => elapsed >= at,
        None => {
            container.gone_at_ms = Some(elapsed + wait);
            let words = format!("Stopping container {}", text(pod, "/spec/containers/0/name"));
            event::record(world, pod, normal("kubelet", "Killing"), &words);
            wait == 0
        }
    }
}

fn advance(world: &mut World, pod: &Value, uid: &str) {
    let elapsed = world.moment.elapsed_ms;
    let Some(container) = world.containers.get(uid) else { return };
    if container.gone_at_ms.is_some() {
        return;
    }
    let doom = doom(pod, container);
    let due = elapsed >= container.due_ms;
    match (container.stage, doom) {
        (Stage::Creating | Stage::BackOff, _) if due => start(world, pod, uid, doom),
        (Stage::Starting, Some(doom)) if due => crash(world, pod, uid, doom),
        (Stage::Running, Some(doom @ Doom::LockHeld)) => crash(world, pod, uid, doom),
        (Stage::Starting, None) if due => ready(world, pod, uid),
        _ => {}
    }
}

fn start(world: &mut World, pod: &Value, uid: &str, doom: Option<Doom>) {
    let (moment, pace) = (world.moment, world.pace);
    let (name, image) = (text(pod, "/spec/containers/0/name"), text(pod, "/spec/containers/0/image"));
    let pulled = format!("Container image \"{image}\" already present on machine");
    event::record(world, pod, normal("kubelet", "Pulled"), &pulled);
    event::record(world, pod, normal("kubelet", "Created"), &format!("Created container: {name}"));
    event::record(world, pod, normal("kubelet", "Started"), &format!("Started container {name}"));
    let Some(container) = world.containers.get_mut(uid) else { return };
    if container.stage == Stage::BackOff {
        container.restarts += 1;
    }
    container.stage = Stage::Starting;
    container.started_ms = moment.now_ms;
    container.current = logs::starting(pod, moment.now_ms);
    container.due_ms = moment.elapsed_ms + if doom.is_some() { pace.crash_ms } else { pace.start_ms };
}

fn ready(world: &mut World, pod: &Value, uid: &str) {
    let now_ms = world.moment.now_ms;
    let Some(container) = world.containers.get_mut(uid) else { return };
    container.stage = Stage::Running;
    container.ready_ms = now_ms;
    container.current.extend(logs::ready(pod, now_ms));
}

fn crash(world: &mut World, pod: &Value, uid: &str, doom: Doom) {
    let (moment, pace) = (world.moment, world.pace);
    let Some(container) = world.containers.get_mut(uid) else { return };
    let (exit_code, reason) = match doom {
        Doom::OutOfMemory => (137, "OOMKilled"),
        Doom::LockHeld => (1, "Error"),
    };
    if doom == Doom::LockHeld {
        container.current.extend(logs::lock_held(moment.now_ms));
    }
    container.previous = Some(std::mem::take(&mut container.current));
    container.last =
        Some(Ended { exit_code, reason, started_ms: container.started_ms, finished_ms: moment.now_ms });
    container.stage = Stage::BackOff;
    let back_off = pace.back_off_ms.saturating_mul(1 << container.restarts.min(16)).min(pace.back_off_cap_ms);
    container.due_ms = moment.elapsed_ms + back_off;
    let name = text(pod, "/spec/containers/0/name");
    let place = format!("{}_{}", text(pod, "/metadata/name"), text(pod, "/metadata/namespace"));
    let words = format!("Back-off restarting failed container {name} in pod {place}({uid})");
    event::record(world, pod, warning("kubelet", "BackOff"), &words);
}

/// A heap that doesn't fit the memory limit is killed; a lock that is held ends the program.
fn doom(pod: &Value, container: &Container) -> Option<Doom> {
    if container.lock_held {
        return Some(Doom::LockHeld);
    }
    let spec = pod.pointer("/spec/containers/0")?;
    let limit = bytes(spec.pointer("/resources/limits/memory")?.as_str()?)?;
    let options =
        spec["env"].as_array()?.iter().find(|one| one["name"] == "KAFKA_HEAP_OPTS")?["value"].as_str()?;
    let heap = options.split_whitespace().find_map(|option| option.strip_prefix("-Xmx"))?;
    (bytes(heap)? > limit).then_some(Doom::OutOfMemory)
}

/// A quantity (`512Mi`, `4Gi`) or a size in Java's spelling (`2g`), in bytes.
fn bytes(quantity: &str) -> Option<u64> {
    let digits = quantity.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let shift = match quantity[digits.len()..].to_ascii_lowercase().as_str() {
        "" => 0,
        "k" | "ki" => 10,
        "m" | "mi" => 20,
        "g" | "gi" => 30,
        _ => return None,
    };
    digits.parse::<u64>().ok().map(|number| number << shift)
}

/// Leaves a stale lock in the volume of a pod: its container ends and can't start again.
pub(crate) fn hold_lock(world: &mut World, uid: &str) {
    if let Some(container) = world.containers.get_mut(uid) {
        container.lock_held = true;
        world.quiet = None;
    }
}

/// Marks a pod for its graceful end, as the API server does.
pub(crate) fn mark_deleted(world: &mut World, key: &Key, grace_s: i64) {
    let Some(mut pod) = world.store.get(key).cloned() else { return };
    if pod["metadata"]["deletionTimestamp"].is_null() || grace_s == 0 {
        pod["metadata"]["deletionTimestamp"] = json!(instant(world.moment.now_ms + grace_s * 1_000));
        pod["metadata"]["deletionGracePeriodSeconds"] = json!(grace_s);
        world.store.update(key, pod);
    }
}

/// A text within an object; empty if it isn't there.
pub(crate) fn text<'a>(object: &'a Value, pointer: &str) -> &'a str {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
