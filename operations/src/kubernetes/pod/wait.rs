//! `kubectl wait pod/kafka-0 --for=condition=Ready [--timeout 45s]`: a watch on one condition of one object.

use super::Health;
use super::health::condition;
use crate::client::{Kind, Object};
use crate::flags::{Flag, Flags, duration_ms, value};
use crate::kubernetes::line::{EVERYWHERE, after, namespace, one_object, written};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch,
    Watch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const FLAGS: &[Flag] = &[value(&["--for"]), value(&["--timeout"])];
/// As kubectl, where the text names no limit.
const LIMIT_MS: i64 = 30_000;
const EVERY_MS: i64 = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    pub object: Object,
    /// The condition's type, e.g. `Ready`, that has to be `True`.
    pub condition: String,
    /// Milliseconds.
    pub timeout_ms: i64,
}

impl Spelling for Wait {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = after(line, &["wait"])?;
        Some(Flags::read(&args, &[EVERYWHERE, FLAGS]).and_then(|flags| {
            let (kind, name) = one_object(&flags.words)?;
            let condition = flags.value("--for").and_then(|said| said.strip_prefix("condition="));
            let condition = condition.map(|said| said.strip_suffix("=true").unwrap_or(said).to_owned());
            let condition = condition.filter(|said| !said.contains('=')).ok_or_else(|| Misspelt {
                reason: "only a condition that becomes true can be waited for here".to_owned(),
                help: Some("write `--for=condition=Ready`".to_owned()),
            })?;
            let timeout_ms = flags.value("--timeout").map(duration_ms).transpose()?.unwrap_or(LIMIT_MS);
            Ok(Self { object: Object { kind, namespace: namespace(&flags), name }, condition, timeout_ms })
        }))
    }
}

impl Wait {
    /// Until a pod is ready, for what is verified without words of an author.
    #[must_use]
    pub fn for_pod(namespace: &str, name: &str) -> Self {
        let object = Object { kind: Kind::Pod, namespace: namespace.to_owned(), name: name.to_owned() };
        Self { object, condition: "Ready".to_owned(), timeout_ms: 180_000 }
    }

    fn report(&self, found: Option<&Value>) -> Report {
        let name = format!("{}/{}", written(self.object.kind), self.object.name);
        let wanted = self.condition.as_str();
        let Some(found) = found else {
            return Report::new(Level::Notice, phrase!("wait.not-there", object = name)).holds(false);
        };
        let ending = !found["metadata"]["deletionTimestamp"].is_null();
        let holds =
            !ending && condition(found, wanted).is_some_and(|condition| condition["status"] == "True");
        let report = if holds {
            Report::new(Level::Good, phrase!("wait.holds", object = name, condition = wanted))
        } else if self.object.kind == Kind::Pod {
            let health = Health::of(found);
            let (level, said) = health.finding();
            Report::new(level.max(Level::Notice), said)
                .fact("status", health.status)
                .fact("last_reason", health.last_reason)
        } else {
            Report::new(Level::Notice, phrase!("wait.not-yet", object = name, condition = wanted))
        };
        report.holds(holds)
    }
}

#[async_trait::async_trait]
impl Perform for Wait {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.object.namespace.clone())]
    }
    fn command(&self) -> String {
        format!(
            "kubectl -n {} wait {}/{} --for=condition={} --timeout={}s",
            self.object.namespace,
            written(self.object.kind),
            self.object.name,
            self.condition,
            self.timeout_ms / 1_000
        )
    }
    fn watch(&self) -> Option<Watch> {
        Some(Watch { every_ms: EVERY_MS, for_ms: self.timeout_ms })
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let found = clients.kubernetes()?.get(&self.object).await?;
        Ok(self.report(found.as_ref()))
    }
}
