//! The objects, as etcd and the API server keep them: `uid`, `resourceVersion` and `generation` move as real ones do.
//! In memory alone; a crash ends it.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::kinds::Resource;

/// Changes kept for those who watch; who is further behind is answered 410, as by a compacted etcd.
const HISTORY: usize = 4_096;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) plural: &'static str,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl Key {
    pub(crate) fn new(plural: &'static str, namespace: &str, name: &str) -> Self {
        Self { plural, namespace: namespace.to_owned(), name: name.to_owned() }
    }
}

/// One line of a watch.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) version: u64,
    pub(crate) kind: &'static str,
    pub(crate) key: Key,
    pub(crate) object: Value,
}

#[derive(Debug, Default)]
pub(crate) struct Store {
    objects: BTreeMap<Key, Value>,
    version: u64,
    born: u64,
    history: VecDeque<Change>,
}

impl Store {
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn get(&self, key: &Key) -> Option<&Value> {
        self.objects.get(key)
    }

    /// Those of one kind, by namespace and name; an empty namespace: all.
    pub(crate) fn all<'a>(
        &'a self,
        plural: &'a str,
        namespace: &'a str,
    ) -> impl Iterator<Item = (&'a Key, &'a Value)> {
        self.objects.iter().filter(move |(key, _)| {
            key.plural == plural && (namespace.is_empty() || key.namespace == namespace)
        })
    }

    /// The newer changes, oldest first; `None`: no longer kept.
    pub(crate) fn since(&self, version: u64) -> Option<impl Iterator<Item = &Change>> {
        let kept = self.history.front().is_none_or(|first| first.version <= version + 1);
        (kept || version >= self.version)
            .then(|| self.history.iter().filter(move |change| change.version > version))
    }

    /// Gives the object its identity. The caller has made sure that the name is free.
    pub(crate) fn create(&mut self, resource: &Resource, key: Key, mut object: Value, now_ms: i64) {
        self.born += 1;
        object["apiVersion"] = json!(resource.api_version());
        object["kind"] = json!(resource.kind);
        let metadata = &mut object["metadata"];
        metadata["name"] = json!(key.name);
        if resource.namespaced {
            metadata["namespace"] = json!(key.namespace);
        }
        metadata["uid"] = json!(uid(self.born, &key));
        metadata["creationTimestamp"] = json!(instant(now_ms));
        if object.get("spec").is_some() && object.pointer("/metadata/generation").is_none() {
            object["metadata"]["generation"] = json!(1);
        }
        self.write("ADDED", key, object);
    }

    /// Stores a new text of an object: what the server owns is kept, `generation` moves with the spec alone, and nothing
    /// moves if nothing changed. Whether it did.
    pub(crate) fn update(&mut self, key: &Key, mut object: Value) -> bool {
        let Some(old) = self.objects.get(key) else { return false };
        for field in ["uid", "creationTimestamp", "resourceVersion", "generation", "deletionTimestamp"] {
            match old["metadata"].get(field) {
                Some(value) => object["metadata"][field] = value.clone(),
                None if field == "deletionTimestamp" => {}
                None => {
                    if let Some(metadata) = object["metadata"].as_object_mut() {
                        metadata.remove(field);
                    }
                }
            }
        }
        if *old == object {
            return false;
        }
        if let (true, Some(generation)) =
            (old["spec"] != object["spec"], old["metadata"]["generation"].as_i64())
        {
            object["metadata"]["generation"] = json!(generation + 1);
        }
        self.write("MODIFIED", key.clone(), object);
        true
    }

    /// What [`Store::update`] would store, `resourceVersion` apart. For a dry run.
    pub(crate) fn preview(&self, key: &Key, object: Value) -> Value {
        let mut trial = Self { version: self.version, ..Self::default() };
        if let Some(old) = self.objects.get(key) {
            trial.objects.insert(key.clone(), old.clone());
        }
        trial.update(key, object);
        let mut shown = trial.objects.remove(key).unwrap_or_default();
        if let Some(old) = self.objects.get(key) {
            shown["metadata"]["resourceVersion"] = old["metadata"]["resourceVersion"].clone();
        }
        shown
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<Value> {
        let mut object = self.objects.get(key)?.clone();
        self.version += 1;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        self.objects.remove(key);
        self.remember("DELETED", key.clone(), object.clone());
        Some(object)
    }

    fn write(&mut self, kind: &'static str, key: Key, mut object: Value) {
        self.version += 1;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        self.objects.insert(key.clone(), object.clone());
        self.remember(kind, key, object);
    }

    fn remember(&mut self, kind: &'static str, key: Key, object: Value) {
        if self.history.len() == HISTORY {
            self.history.pop_front();
        }
        self.history.push_back(Change { version: self.version, kind, key, object });
    }
}

/// An identity of the usual shape, the same in every run.
fn uid(born: u64, key: &Key) -> String {
    let hex = hex::encode(Sha256::digest(format!("{born} {}/{}/{}", key.plural, key.namespace, key.name)));
    format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
}

/// RFC 3339 with whole seconds, as the API writes times.
pub(crate) fn instant(ms: i64) -> String {
    jiff::Timestamp::from_second(ms.div_euclid(1_000)).unwrap_or_default().to_string()
}

/// A short hash of a template, as the controllers name what they make of it. The order of its keys doesn't matter.
pub(crate) fn template_hash(template: &Value) -> String {
    let mut template = template.clone();
    template.sort_all_objects();
    hex::encode(Sha256::digest(template.to_string()))[..10].to_owned()
}
