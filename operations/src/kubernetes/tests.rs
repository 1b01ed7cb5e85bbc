//! A small cluster in memory, for the tests of this folder: objects by kind and name, JSON patches with their tests.

use crate::client::{Allowed, ExecOutput, Kind, Kubernetes, LogRequest, Object, Patch, Selection, Verb};
use crate::{Attempt, Clients, Failure, Guard, SendBy, Sent, phrase};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Objects are found by kind, name and labels; whatever the namespace.
#[derive(Default)]
pub(super) struct FakeCluster {
    pub(super) objects: Mutex<Vec<(Kind, Value)>>,
    pub(super) log: String,
    pub(super) output: Option<ExecOutput>,
    /// The next mutation is done, but its answer is lost.
    pub(super) cut: bool,
}

impl FakeCluster {
    pub(super) fn of(objects: impl IntoIterator<Item = (Kind, Value)>) -> Self {
        Self { objects: Mutex::new(objects.into_iter().collect()), ..Self::default() }
    }

    /// Changes a stored object by hand, as somebody else would.
    pub(super) fn change(&self, kind: Kind, name: &str, pointer: &str, to: Value) {
        let mut objects = self.objects.lock().unwrap();
        let object =
            objects.iter_mut().find(|(other, object)| is(*other, object, kind, name)).expect("the object");
        *object.1.pointer_mut(pointer).expect("the field") = to;
    }

    fn answer<T>(&self, done: T) -> Sent<T> {
        if self.cut { Sent::Unknown("the connection was cut".to_owned()) } else { Sent::Done(done) }
    }
}

/// Clients that see this cluster; the test keeps its own hand on it.
pub(super) fn clients(cluster: &Arc<FakeCluster>) -> Clients {
    let kubernetes: Arc<dyn Kubernetes> = Arc::<FakeCluster>::clone(cluster);
    Clients { kubernetes: Some(kubernetes), ..Clients::default() }
}

pub(super) fn attempt(guard: Guard) -> Attempt {
    let limit = Duration::from_secs(10);
    Attempt { nonce: "n1".to_owned(), guard, send_by: SendBy::within(limit), limit }
}

fn is(other: Kind, object: &Value, kind: Kind, name: &str) -> bool {
    other == kind && object["metadata"]["name"] == name
}

fn conflict(words: &str) -> Failure {
    Failure::new(phrase!("kubernetes.conflict"), words)
}

/// `add`, `replace` and `test` of RFC 6902; `Err`: a test does not hold.
fn json_patch(object: &mut Value, operations: &Value) -> Result<(), Failure> {
    for operation in operations.as_array().into_iter().flatten() {
        let path = operation["path"].as_str().unwrap_or_default();
        if operation["op"] == "test" {
            if object.pointer(path) != Some(&operation["value"]) {
                return Err(conflict(path));
            }
        } else {
            *object.pointer_mut(path).ok_or_else(|| conflict(path))? = operation["value"].clone();
        }
    }
    Ok(())
}

/// A strategic merge as far as the tests need it: maps are merged, all else is replaced; a uid is a precondition.
fn merge(object: &mut Value, patch: &Value) -> Result<(), Failure> {
    let uid = patch.pointer("/metadata/uid");
    if uid.is_some() && uid != object.pointer("/metadata/uid") {
        return Err(conflict("uid"));
    }
    fn into(target: &mut Value, patch: &Value) {
        let Some(patch) = patch.as_object() else {
            *target = patch.clone();
            return;
        };
        if !target.is_object() {
            *target = Value::Object(serde_json::Map::new());
        }
        for (key, value) in patch {
            into(&mut target[key.as_str()], value);
        }
    }
    into(object, patch);
    Ok(())
}

#[async_trait::async_trait]
impl Kubernetes for FakeCluster {
    async fn get(&self, object: &Object) -> Result<Option<Value>, Failure> {
        let objects = self.objects.lock().unwrap();
        let found = objects.iter().find(|(kind, one)| is(*kind, one, object.kind, &object.name));
        Ok(found.map(|(_, one)| one.clone()))
    }
    async fn list(&self, kind: Kind, _namespace: &str, selection: &Selection) -> Result<Vec<Value>, Failure> {
        let wanted: Vec<(&str, &str)> =
            selection.labels.split(',').filter_map(|pair| pair.split_once('=')).collect();
        let fits = |one: &Value| wanted.iter().all(|(key, value)| one["metadata"]["labels"][*key] == *value);
        let objects = self.objects.lock().unwrap();
        let found = objects.iter().filter(|(other, one)| *other == kind && fits(one));
        Ok(found.map(|(_, one)| one.clone()).collect())
    }
    async fn logs(&self, _namespace: &str, _pod: &str, _request: &LogRequest) -> Result<String, Failure> {
        Ok(self.log.clone())
    }
    async fn exec(
        &self,
        _namespace: &str,
        _pod: &str,
        _container: Option<&str>,
        _argv: &[String],
        _limit: Duration,
    ) -> Result<ExecOutput, Failure> {
        self.output.clone().ok_or_else(|| Failure::new(phrase!("kubernetes.exec-lost"), "cut"))
    }
    async fn dry_run(&self, object: &Object, _patch: &Patch) -> Result<Value, Failure> {
        self.get(object).await.map(Option::unwrap_or_default)
    }
    async fn patch(&self, object: &Object, patch: &Patch, _send_by: SendBy, _limit: Duration) -> Sent<Value> {
        let mut objects = self.objects.lock().unwrap();
        let Some((_, one)) = objects.iter_mut().find(|(kind, one)| is(*kind, one, object.kind, &object.name))
        else {
            return Sent::Refused(Failure::new(phrase!("kubernetes.not-found"), object.name.clone()));
        };
        let mut patched = one.clone();
        let result = match patch {
            Patch::Json(operations) => json_patch(&mut patched, operations),
            Patch::Strategic(body) | Patch::Merge(body) => merge(&mut patched, body),
        };
        match result {
            Ok(()) => {
                *one = patched.clone();
                self.answer(patched)
            }
            Err(failure) => Sent::Refused(failure),
        }
    }
    async fn delete(&self, object: &Object, uid: &str, _send_by: SendBy, _limit: Duration) -> Sent<()> {
        let mut objects = self.objects.lock().unwrap();
        let before = objects.len();
        let same = |one: &Value| one["metadata"]["uid"] == uid;
        objects.retain(|(kind, one)| !(is(*kind, one, object.kind, &object.name) && same(one)));
        if objects.len() == before { Sent::Refused(conflict("uid")) } else { self.answer(()) }
    }
    async fn allowed(
        &self,
        _verb: Verb,
        _kind: Kind,
        _subresource: &str,
        _namespace: &str,
    ) -> Result<Allowed, Failure> {
        Ok(Allowed { allowed: true, reason: String::new() })
    }
}
