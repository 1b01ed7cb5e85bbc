//! A Kubernetes cluster and the Kafka broker that runs in its pod: the broker's port answers while the pod is ready, and
//! refuses otherwise. Imports both halves; a crash ends them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::door::Door;
use crate::kafka::broker::{self, Broker};
use crate::kafka::traffic::Traffic;
use crate::kafka::{self, BrokerFaultRule};
use crate::kubernetes::furnish::{BROKER, BROKER_POD, NAMESPACE, furnish};
use crate::kubernetes::store::Key;
use crate::kubernetes::world::{Shared, World};
use crate::kubernetes::{self, FaultRule, Now, Request};
use crate::outage::{self, Outage};
use crate::pace::Pace;
use crate::tap::Tap;

/// Settings of a cluster.
pub struct Config {
    /// The cluster's wall clock, in milliseconds since 1970.
    pub now: Now,
    pub pace: Pace,
}

/// A running cluster; dropped, it ends.
pub struct Cluster {
    shared: Shared,
    broker: broker::Shared,
    api: Door,
    api_open: watch::Sender<bool>,
    port: Door,
    changed: Arc<watch::Sender<u64>>,
    _tasks: JoinSet<()>,
}

/// A pod as `kubectl get pods` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodView {
    pub name: String,
    /// `Running`, `CrashLoopBackOff`, `ContainerCreating`, `Terminating`, ...
    pub status: String,
    pub ready: bool,
    pub restarts: u64,
}

impl Cluster {
    /// Starts a healthy cluster: `kafka` at revision 14, `order-tracker` and `worker` in the namespace `platform`.
    ///
    /// # Errors
    /// No port of 127.0.0.1 can be had.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let mut world = World::new(config.pace, (config.now)());
        furnish(&mut world);
        let changed = Arc::new(watch::Sender::new(0));
        let shared = Shared::new(world, config.now, Arc::clone(&changed));
        let mut tasks = JoinSet::new();
        let api = Door::reserve()?;
        let api_open = watch::Sender::new(true);
        kubernetes::serve(&api, &mut tasks, api_open.subscribe(), &shared);
        let port = Door::reserve()?;
        let port_open = watch::Sender::new(true);
        let broker = shared.read(|world| {
            let mut broker = Broker::new(port.address(), world.moment.now_ms);
            broker.staff(&staff(world));
            broker
        });
        let broker = broker::Shared::new(broker, Arc::clone(&changed));
        kafka::serve(&port, &mut tasks, port_open.subscribe(), &broker);
        tasks.spawn(run(shared.clone(), broker.clone(), port_open, config.pace));
        Ok(Self { shared, broker, api, api_open, port, changed, _tasks: tasks })
    }

    /// The API's address, for `kubectl --server`.
    pub fn kubernetes_url(&self) -> String {
        format!("http://{}", self.api.address())
    }

    /// The broker's `host:port`, the same for as long as the cluster lives.
    pub fn bootstrap(&self) -> String {
        self.port.address().to_string()
    }

    pub fn break_kafka(&self, outage: Outage) {
        self.shared.change(|world| outage::begin(world, outage));
    }

    /// A fault for the requests to come.
    pub fn fault(&self, rule: FaultRule) {
        self.shared.change(|world| world.faults.push(rule));
    }

    /// Listens in on the requests that would change an object; looks and dry runs are left out.
    pub fn tap(&self, tap: Tap) {
        self.shared.tapped().set(tap);
    }

    /// Refuses `verb` on `resource` (`create`, `pods/exec`) with 403 from now on, and says so when asked for rights.
    pub fn deny(&self, verb: &str, resource: &str) {
        self.shared.change(|world| world.denied.insert((verb.to_owned(), resource.to_owned())));
    }

    /// Takes back what [`Cluster::deny`] said.
    pub fn permit(&self, verb: &str, resource: &str) {
        self.shared.change(|world| world.denied.remove(&(verb.to_owned(), resource.to_owned())));
    }

    /// The whole API server up or down: connections are refused, and those that stand are cut.
    pub fn set_api(&self, up: bool) {
        self.api_open.send_replace(up);
    }

    /// What was asked of the API, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.read(|world| world.requests.iter().cloned().collect())
    }

    /// Those of [`Cluster::requests`] that changed something.
    pub fn mutations(&self) -> Vec<Request> {
        self.shared.read(|world| world.requests.iter().filter(|request| request.changed).cloned().collect())
    }

    /// The pods of the namespace, by name.
    pub fn pods(&self) -> Vec<PodView> {
        self.shared.read(|world| world.store.all("pods", NAMESPACE).map(|(_, pod)| view(pod)).collect())
    }

    /// The number of the revision of the broker's template.
    pub fn revision(&self) -> i64 {
        self.shared.read(|world| {
            let set = world.store.get(&Key::new("statefulsets", NAMESPACE, BROKER));
            let name = set.and_then(|set| set["status"]["updateRevision"].as_str()).unwrap_or_default();
            let revision = world.store.get(&Key::new("controllerrevisions", NAMESPACE, name));
            revision.and_then(|found| found["revision"].as_i64()).unwrap_or(0)
        })
    }

    /// Whether the broker's pod is ready.
    pub fn is_broker_up(&self) -> bool {
        self.shared.read(broker_is_ready)
    }

    /// A fault for the broker's requests to come.
    pub fn broker_fault(&self, rule: BrokerFaultRule) {
        self.broker.change(|broker| broker.faults.push(rule));
    }

    /// Gives the first `count` partitions of a topic a replica that is out of step; the others none.
    pub fn set_under_replicated(&self, topic: &str, count: usize) {
        self.broker.change(|broker| {
            let partitions = broker.topics.get_mut(topic).into_iter().flat_map(|topic| &mut topic.partitions);
            for (index, partition) in partitions.enumerate() {
                partition.under_replicated = index < count;
            }
        });
    }

    /// Records that a group has not read yet.
    pub fn lag(&self, group: &str) -> i64 {
        self.broker.read(|broker| broker.lag(group))
    }

    /// Records that clients wrote to a topic; the shop's own are not counted.
    pub fn produced(&self, topic: &str) -> u64 {
        self.broker.read(|broker| broker.produced.get(topic).copied().unwrap_or(0))
    }

    /// Records that clients read from a topic.
    pub fn consumed(&self, topic: &str) -> u64 {
        self.broker.read(|broker| broker.consumed.get(topic).copied().unwrap_or(0))
    }

    /// Moves with every change; to wait without sleeping.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

fn broker_is_ready(world: &World) -> bool {
    world.store.get(&Key::new("pods", NAMESPACE, BROKER_POD)).is_some_and(kubernetes::is_ready)
}

fn view(pod: &Value) -> PodView {
    let container = &pod["status"]["containerStatuses"][0];
    PodView {
        name: pod["metadata"]["name"].as_str().unwrap_or_default().to_owned(),
        status: kubernetes::pod_status(pod).to_owned(),
        ready: container["ready"] == true,
        restarts: container["restartCount"].as_u64().unwrap_or(0),
    }
}

/// What takes time in a real cluster takes `pace` here: controllers look at the world again and again, as real ones do, so
/// this is the one place with an interval.
async fn run(shared: Shared, broker: broker::Shared, port: watch::Sender<bool>, pace: Pace) {
    let mut turns = tokio::time::interval(Duration::from_millis(pace.tick_ms));
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut traffic = Traffic::new(pace);
    let mut before_ms = shared.read(|world| world.moment.elapsed_ms);
    loop {
        turns.tick().await;
        let (up, moment, staff) = shared.change(|world| {
            kubernetes::tick(world);
            (broker_is_ready(world), world.moment, staff(world))
        });
        let passed_ms = moment.elapsed_ms.saturating_sub(before_ms);
        before_ms = moment.elapsed_ms;
        broker.change(|broker| {
            broker.now_ms = moment.now_ms;
            broker.staff(&staff);
            traffic.tick(broker, up, passed_ms);
        });
        port.send_if_modified(|open| std::mem::replace(open, up) != up);
    }
}

/// How many pods of each app are ready.
fn staff(world: &World) -> BTreeMap<String, usize> {
    let mut staff = BTreeMap::new();
    for (_, pod) in world.store.all("pods", NAMESPACE).filter(|(_, pod)| kubernetes::is_ready(pod)) {
        if let Some(app) = pod["metadata"]["labels"]["app"].as_str() {
            *staff.entry(app.to_owned()).or_default() += 1;
        }
    }
    staff
}
