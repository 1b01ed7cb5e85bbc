//! From a target's settings to the clients that operations get. Touches no network.

use crate::TargetSettings;
use crate::kafka::Brokers;
use crate::kubernetes::Cluster;
use crate::process::Programs;
use operations::Clients;
use operations::client::{Kafka, Kubernetes, Process};
use std::sync::Arc;

/// The clients of one target. Each connects when it is first used: a system that is down never keeps
/// Muster from starting.
///
/// # Errors
/// Settings that contradict themselves; the text says which key and what to write.
pub fn connect(settings: &TargetSettings) -> anyhow::Result<Clients> {
    let mut clients = Clients::default();
    if let Some(kubernetes) = &settings.kubernetes {
        clients.kubernetes = Some(Arc::new(Cluster::connect(kubernetes)?) as Arc<dyn Kubernetes>);
    }
    if let Some(kafka) = &settings.kafka {
        clients.kafka = Some(Arc::new(Brokers::connect(kafka)?) as Arc<dyn Kafka>);
    }
    if !settings.processes.is_empty() {
        clients.process = Some(Arc::new(Programs::new(&settings.processes)?) as Arc<dyn Process>);
    }
    let writable = settings.kafka.iter().flat_map(|kafka| &kafka.canary_topics).collect::<Vec<_>>();
    for topic in &settings.lower_to_read.canary_topics {
        anyhow::ensure!(
            writable.contains(&topic),
            "lower_to_read: `{topic}` must stand in `kafka.canary_topics` too"
        );
    }
    Ok(clients)
}
