//! `kubectl wait pod/kafka-0 --for=condition=Ready [--timeout 45s]`: a watch on one condition of one object.

use super::Health;
use super::health::condition;
use crate::client::{Kind, Object};
use crate::flags::duration_ms;
use crate::kubernetes::line::{finish, refused, said, written};
use crate::kubernetes::objects::{Alone, Objects};
use crate::kubernetes::typed::Typed;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch,
    Watch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// As kubectl, where the text names no limit.
const LIMIT_MS: i64 = 30_000;
const EVERY_MS: i64 = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Without a name where `several` says which.
    #[serde(default = "Object::none", skip_serializing_if = "Object::is_none")]
    pub object: Object,
    #[serde(flatten)]
    pub several: Objects,
    /// The condition's type, e.g. `Ready`, that has to be `True`; empty where `for` says another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// `delete`, `create`, `condition=Ready=false`, `jsonpath={.status.phase}=Running`.
    #[serde(rename = "for", default, skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Milliseconds.
    pub timeout_ms: i64,
}

impl Spelling for Wait {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "wait")?.and_then(|mut flags| {
            // What is printed of them.
            flags.take_all("--output");
            let words = std::mem::take(&mut flags.words);
            let until = flags.take("--for").filter(|said| !said.is_empty());
            let until = until.ok_or_else(|| refused("`--for` is missing"))?;
            let known = ["delete", "create"].contains(&until.to_ascii_lowercase().as_str());
            if !(known || until.starts_with("condition=") || until.starts_with("jsonpath=")) {
                return Err(refused(format!(
                    "`--for={until}` is none of condition, jsonpath, create, delete"
                )));
            }
            let timeout_ms =
                flags.take("--timeout").map(|said| duration_ms(&said)).transpose()?.unwrap_or(LIMIT_MS);
            let objects = Objects::read(&mut flags, &words, Alone::Refused)?.into_objects();
            finish(&flags).map(|()| Self::of(objects, until, timeout_ms))
        }))
    }
}

impl Wait {
    fn of(objects: Objects, until: String, timeout_ms: i64) -> Self {
        let condition =
            until.strip_prefix("condition=").map(|said| said.strip_suffix("=true").unwrap_or(said));
        let condition = condition.filter(|said| !said.is_empty() && !said.contains('=')).map(str::to_owned);
        let one = match objects.objects.as_slice() {
            [one] => one.kind.kind().map(|kind| Object {
                kind,
                namespace: objects.namespace.clone(),
                name: one.name.clone(),
            }),
            _ => None,
        };
        let until = if condition.is_some() { String::new() } else { until };
        let condition = condition.unwrap_or_default();
        match one {
            Some(object) => Self { object, several: Objects::default(), condition, until, timeout_ms },
            None => Self { object: Object::none(), several: objects, condition, until, timeout_ms },
        }
    }
}

impl Wait {
    /// Until a pod is ready, for what is verified without words of an author.
    #[must_use]
    pub fn for_pod(namespace: &str, name: &str) -> Self {
        let object = Object { kind: Kind::Pod, namespace: namespace.to_owned(), name: name.to_owned() };
        Self {
            object,
            several: Objects::default(),
            condition: "Ready".to_owned(),
            until: String::new(),
            timeout_ms: 180_000,
        }
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
        match self.object.is_none() {
            true => self.several.touches(),
            false => vec![Touch::Namespace(self.object.namespace.clone())],
        }
    }
    fn is_carried_out(&self) -> bool {
        !self.object.is_none() && self.until.is_empty()
    }
    fn command(&self) -> String {
        let typed = if self.object.is_none() {
            self.several.typed("wait")
        } else {
            let Object { kind, namespace, name } = &self.object;
            Typed::new("wait", namespace).word(format!("{}/{name}", written(*kind)))
        };
        let typed = match self.condition.as_str() {
            "" => typed.value("--for", &self.until),
            condition => typed.value("--for", format!("condition={condition}")),
        };
        typed.value("--timeout", format!("{}s", self.timeout_ms / 1_000)).command()
    }
    fn watch(&self) -> Option<Watch> {
        Some(Watch { every_ms: EVERY_MS, for_ms: self.timeout_ms })
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let found = clients.kubernetes()?.get(&self.object).await?;
        Ok(self.report(found.as_ref()))
    }
}
