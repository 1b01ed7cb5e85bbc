//! What `muster doctor` says of a target: does each system answer, and may Muster do what it will be asked to?

use crate::TargetSettings;
use crate::kafka::Brokers;
use crate::kubernetes::Cluster;
use crate::process::Programs;
use operations::{Failure, Phrase, phrase};

/// One thing looked at. `Ok` carries what was found, e.g. a version; it may be empty.
#[derive(Clone, Debug)]
pub struct Check {
    pub what: Phrase,
    /// The failure's `next` says what to do.
    pub result: Result<String, Failure>,
}

/// Looks at every system of the target. Reads only; each look has its own limit.
pub async fn check(settings: &TargetSettings) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(kubernetes) = &settings.kubernetes {
        match Cluster::connect(kubernetes) {
            Ok(cluster) => checks.extend(cluster.check().await),
            Err(error) => checks.push(wrong(phrase!("check.kubernetes"), &error)),
        }
    }
    if let Some(kafka) = &settings.kafka {
        match Brokers::connect(kafka) {
            Ok(brokers) => checks.extend(brokers.check().await),
            Err(error) => checks.push(wrong(phrase!("check.kafka"), &error)),
        }
    }
    match Programs::new(&settings.processes) {
        Ok(programs) => checks.extend(programs.check()),
        Err(error) => checks.push(wrong(phrase!("check.processes"), &error)),
    }
    checks
}

fn wrong(what: Phrase, error: &anyhow::Error) -> Check {
    Check { what, result: Err(Failure::new(phrase!("target.settings-wrong"), format!("{error:#}"))) }
}
