//! What `muster doctor` asks of a cluster: does it answer, and may the account do what operations need?

use super::Cluster;
use super::kinds::{served, verb_word};
use crate::Check;
use operations::client::{Kind, Kubernetes, Verb};
use operations::{Failure, phrase};

/// What the operations of this version ask of each namespace. The last three change something; a target
/// whose account lacks them can still be looked at.
const NEEDED: &[(Verb, Kind, &str)] = &[
    (Verb::List, Kind::Pod, ""),
    (Verb::Get, Kind::Pod, "log"),
    (Verb::List, Kind::Event, ""),
    (Verb::Get, Kind::StatefulSet, ""),
    (Verb::Get, Kind::Deployment, ""),
    (Verb::List, Kind::ReplicaSet, ""),
    (Verb::List, Kind::ControllerRevision, ""),
    (Verb::List, Kind::PersistentVolumeClaim, ""),
    (Verb::List, Kind::PodDisruptionBudget, ""),
    (Verb::Patch, Kind::StatefulSet, ""),
    (Verb::Patch, Kind::Deployment, ""),
    (Verb::Delete, Kind::Pod, ""),
];

impl Cluster {
    pub(crate) async fn check(&self) -> Vec<Check> {
        let reached = Check { what: phrase!("check.kubernetes"), result: self.version().await };
        let answers = reached.result.is_ok();
        let mut checks = vec![reached];
        if !answers {
            return checks;
        }
        let execs = !self.settings.exec.is_empty() || !self.settings.exec_presets.is_empty();
        let exec = [(Verb::Get, Kind::Pod, "exec"), (Verb::Create, Kind::Pod, "exec")];
        for namespace in &self.settings.namespaces {
            for (verb, kind, subresource) in NEEDED.iter().chain(exec.iter().filter(|_| execs)) {
                checks.push(self.check_right(*verb, *kind, subresource, namespace).await);
            }
        }
        checks
    }

    async fn check_right(&self, verb: Verb, kind: Kind, subresource: &str, namespace: &str) -> Check {
        let resource = match subresource {
            "" => served(kind).plural.to_owned(),
            subresource => format!("{}/{subresource}", served(kind).plural),
        };
        let result = match self.allowed(verb, kind, subresource, namespace).await {
            Ok(review) if review.allowed => Ok(review.reason),
            Ok(review) => Err(Failure::new(phrase!("kubernetes.forbidden"), review.reason).next(phrase!(
                "kubernetes.add-rule",
                group = served(kind).group,
                resource = resource.clone(),
                verbs = verb_word(verb),
                namespace = namespace,
            ))),
            Err(failure) => Err(failure),
        };
        let what = phrase!(
            "check.kubernetes-right",
            verb = verb_word(verb),
            resource = resource,
            namespace = namespace,
        );
        Check { what, result }
    }
}
