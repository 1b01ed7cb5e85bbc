//! What kinds of objects there are, by every name that `kubectl` takes for them. Pure.
//!
//! A kind that nobody here knows (of an operator) is kept as it is written: the cluster knows it.

use crate::client::Kind;
use crate::parameter;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A kind of object in the singular: `deployment`, or as written if it is not known here: `widgets.example.org`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Resource(String);

/// Where an API server serves a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    pub singular: &'static str,
    pub plural: &'static str,
    short: &'static str,
    /// Empty: the core group.
    pub group: &'static str,
    pub version: &'static str,
    pub namespaced: bool,
}

/// Every kind that is known here, by each of its names; those of one name in the list's order.
static NAMED: LazyLock<HashMap<&'static str, Vec<Served>>> = LazyLock::new(|| {
    let mut named: HashMap<&str, Vec<Served>> = HashMap::new();
    for served in include_str!("resources.txt").lines().filter_map(Served::listed) {
        let names = [served.singular, served.plural].into_iter().chain(served.short.split(','));
        for name in names {
            let same = named.entry(name).or_default();
            if same.last() != Some(&served) {
                same.push(served);
            }
        }
    }
    named
});

impl Served {
    fn listed(line: &'static str) -> Option<Self> {
        let mut fields = line.split(' ');
        let (singular, plural, short, group, version) =
            (fields.next()?, fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let namespaced = fields.next().filter(|_| singular != "#")? == "N";
        let group = if group == "-" { "" } else { group };
        Some(Self { singular, plural, short, group, version, namespaced })
    }

    /// Those that a word calls: a name, or a name with its group, and perhaps the version before that.
    fn called(word: &str) -> impl Iterator<Item = Self> + '_ {
        let (name, group) = word.split_once('.').unwrap_or((word, ""));
        NAMED.get(name).into_iter().flatten().copied().filter(move |one| {
            let versioned = group.strip_prefix(one.version).and_then(|rest| rest.strip_prefix('.'));
            group.is_empty() || group == one.group || versioned == Some(one.group)
        })
    }
}

impl Resource {
    /// By any of its names; what only an operator's kind and another one share stays as it is written.
    pub(crate) fn read(word: &str) -> Self {
        if parameter::is_marked(word) {
            return Self(word.to_owned());
        }
        let lower = word.to_ascii_lowercase();
        let (first, alone) = {
            let mut called = Served::called(&lower);
            (called.next(), called.next().is_none())
        };
        match first {
            // A group that is written stays written: another API may have the same word.
            Some(one) if Self::is_own(one.group) || (!lower.contains('.') && alone) => {
                Self(one.singular.to_owned())
            }
            _ => Self(lower),
        }
    }

    /// Whether a group is Kubernetes' own, not an operator's.
    fn is_own(group: &str) -> bool {
        !group.contains('.')
            || (group.ends_with(".k8s.io")
                && !group.starts_with("snapshot.")
                && group != "autoscaling.k8s.io")
    }

    /// Where it is served; `None`: the cluster alone knows.
    #[must_use]
    pub fn served(&self) -> Option<Served> {
        Served::called(&self.0).next()
    }

    /// The kind, if Muster's clients know it.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        serde_json::from_value(serde_json::Value::String(self.0.clone())).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_cluster_wide(&self) -> bool {
        self.served().is_some_and(|served| !served.namespaced)
    }

    /// Secrets, or what may turn out to be them.
    pub(crate) fn may_be_secret(&self) -> bool {
        parameter::is_marked(&self.0) || self.0 == "secret"
    }
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A parameter may have been filled in: it is read like a typed word.
impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|word| Self::read(&word))
    }
}

impl From<Kind> for Resource {
    fn from(kind: Kind) -> Self {
        Self(super::line::written(kind).to_owned())
    }
}

/// One object by kind and name, stored and written as `deployment/worker`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub kind: Resource,
    pub name: String,
}

impl Named {
    /// `None`: no kind and name.
    pub(crate) fn read(word: &str) -> Option<Self> {
        let (kind, name) = word.split_once('/')?;
        let plain = !kind.is_empty() && !kind.contains(',') && !name.is_empty() && !name.contains('/');
        plain.then(|| Self { kind: Resource::read(kind), name: name.to_owned() })
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

impl Serialize for Named {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::read(&word).ok_or_else(|| serde::de::Error::custom(format!("`{word}` names no object")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_one_whatever_it_is_called() {
        for (word, singular) in [
            ("po", "pod"),
            ("Deployments.apps", "deployment"),
            ("deployments.v1.apps", "deployment"),
            ("hpa", "horizontalpodautoscaler"),
            ("netpol", "networkpolicy"),
            ("ing", "ingress"),
            ("sc", "storageclass"),
            ("crd", "customresourcedefinition"),
            ("certificates", "certificate"),
            ("clusteroperators", "clusteroperator"),
            ("all", "all"),
        ] {
            assert_eq!(Resource::read(word).as_str(), singular, "{word}");
        }
    }

    #[test]
    fn a_kind_of_an_operator_keeps_its_group_and_what_two_share_is_left_to_the_cluster() {
        assert_eq!(Resource::read("kafkas.kafka.strimzi.io").as_str(), "kafkas.kafka.strimzi.io");
        assert_eq!(Resource::read("deployments.example.org").as_str(), "deployments.example.org");
        assert_eq!(Resource::read("vs").as_str(), "vs");
        assert_eq!(Resource::read("widgets").as_str(), "widgets");
    }

    #[test]
    fn every_kind_of_the_clients_is_on_the_list_under_its_stored_name() {
        for kind in [Kind::Pod, Kind::StatefulSet, Kind::PersistentVolumeClaim, Kind::ControllerRevision] {
            assert_eq!(Resource::read(super::super::line::written(kind)).kind(), Some(kind));
            assert!(Resource::from(kind).served().is_some());
        }
        assert_eq!(Resource::read("secrets").kind(), None);
    }
}
