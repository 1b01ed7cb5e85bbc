//! The narrow traits through which operations reach systems; `targets` implements them, tests fake them.
//!
//! Every call has a limit of its own inside the adapter. Reads may be retried there; what returns
//! [`crate::Sent`] goes out at most once.

mod kafka;
mod kubernetes;
mod process;

pub use kafka::{
    Canary, Group, GroupMember, Kafka, KafkaBroker, KafkaCluster, Partition, PartitionLag, Topic,
};
pub use kubernetes::{Allowed, ExecOutput, Kind, Kubernetes, LogRequest, Object, Patch, Selection, Verb};
pub use process::{Process, ProcessOutput, ProcessRule};

use crate::{Failure, phrase};
use std::sync::Arc;

/// The clients of one configured target. A system the target does not name is absent.
#[derive(Clone, Default)]
pub struct Clients {
    pub kubernetes: Option<Arc<dyn Kubernetes>>,
    pub kafka: Option<Arc<dyn Kafka>>,
    pub process: Option<Arc<dyn Process>>,
    /// The one clock's time when the operation began, in Unix milliseconds; for reads that look back from now.
    pub now_ms: Option<i64>,
}

impl Clients {
    /// # Errors
    /// The target names no cluster.
    pub fn kubernetes(&self) -> Result<&dyn Kubernetes, Failure> {
        self.kubernetes.as_deref().ok_or_else(|| missing("kubernetes"))
    }

    /// # Errors
    /// The target names no brokers.
    pub fn kafka(&self) -> Result<&dyn Kafka, Failure> {
        self.kafka.as_deref().ok_or_else(|| missing("kafka"))
    }

    /// # Errors
    /// The target lists no programs.
    pub fn process(&self) -> Result<&dyn Process, Failure> {
        self.process.as_deref().ok_or_else(|| missing("processes"))
    }
}

fn missing(system: &str) -> Failure {
    Failure::new(
        phrase!("target.system-missing", system = system),
        format!("no `{system}` in this target's configuration"),
    )
}
