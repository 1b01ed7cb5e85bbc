//! Everything behind the API: the objects, what the kubelet remembers of containers, faults and the record of requests.
//! In memory alone. Imports the store; no network.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::time::Instant;

use super::fault::{FaultRule, Request};
use super::kubelet::Container;
use super::store::Store;
use crate::pace::Pace;
use crate::tap::Tapped;

/// Requests remembered; the oldest go first.
const REMEMBERED: usize = 20_000;

/// The wall clock in milliseconds since the epoch; a test may set it.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Both clocks at one moment: the wall clock is written down, the other one decides what is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) now_ms: i64,
    /// Real milliseconds since the cluster began.
    pub(crate) elapsed_ms: u64,
}

/// The controllers found nothing to do: at this version of the store, and until then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quiet {
    pub(crate) version: u64,
    pub(crate) until_ms: u64,
}

pub(crate) struct World {
    pub(crate) store: Store,
    /// By the uid of the pod.
    pub(crate) containers: BTreeMap<String, Container>,
    pub(crate) faults: Vec<FaultRule>,
    /// Verb and resource (`delete`, `pods`; `create`, `pods/exec`) that are refused with 403.
    pub(crate) denied: BTreeSet<(String, String)>,
    pub(crate) requests: VecDeque<Request>,
    /// How many requests were forgotten: the index of the first that is remembered.
    pub(crate) forgotten: usize,
    pub(crate) moment: Moment,
    pub(crate) quiet: Option<Quiet>,
    pub(crate) pace: Pace,
}

impl World {
    pub(crate) fn new(pace: Pace, now_ms: i64) -> Self {
        Self {
            store: Store::default(),
            containers: BTreeMap::new(),
            faults: Vec::new(),
            denied: BTreeSet::new(),
            requests: VecDeque::new(),
            forgotten: 0,
            moment: Moment { now_ms, elapsed_ms: 0 },
            quiet: None,
            pace,
        }
    }

    /// Remembers a request; its index for [`World::settle`].
    pub(crate) fn record(&mut self, request: Request) -> usize {
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(request);
        self.forgotten + self.requests.len() - 1
    }

    /// Writes down how a request ended.
    pub(crate) fn settle(&mut self, index: usize, status: u16, changed: bool) {
        if let Some(request) =
            index.checked_sub(self.forgotten).and_then(|place| self.requests.get_mut(place))
        {
            request.status = Some(status);
            request.changed = changed;
        }
    }
}

/// The world, shared by the server's connections and the ticking task.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

struct Inner {
    world: Mutex<World>,
    changed: Arc<watch::Sender<u64>>,
    tapped: Tapped,
    now: Now,
    began: Instant,
    /// What had passed before `began`, while the cluster was furnished.
    before_ms: u64,
}

impl Shared {
    pub(crate) fn new(world: World, now: Now, changed: Arc<watch::Sender<u64>>) -> Self {
        let before_ms = world.moment.elapsed_ms;
        Self(Arc::new(Inner {
            world: Mutex::new(world),
            changed,
            tapped: Tapped::default(),
            now,
            began: Instant::now(),
            before_ms,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        let mut world = self.0.world.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = u64::try_from(self.0.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        world.moment = Moment { now_ms: (self.0.now)(), elapsed_ms: self.0.before_ms.saturating_add(passed) };
        world
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the world, and tells those who wait if an object or the record moved.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.lock();
        let before = (world.store.version(), world.forgotten + world.requests.len());
        let result = act(&mut world);
        if before != (world.store.version(), world.forgotten + world.requests.len()) {
            self.0.changed.send_modify(|count| *count += 1);
        }
        result
    }

    pub(crate) fn tapped(&self) -> &Tapped {
        &self.0.tapped
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }
}
