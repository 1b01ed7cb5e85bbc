//! From a method and a path to what is asked for. Pure.

use url::form_urlencoded;

use super::control::usage;
use super::kinds::{RESOURCES, Resource};
use super::store::Key;

/// One kind, one object or a part of one.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) resource: &'static Resource,
    /// Empty: all, or a kind without namespaces.
    pub(crate) namespace: String,
    /// Empty: the collection.
    pub(crate) name: String,
    /// `log`, `exec`, `scale`, `status`, or empty.
    pub(crate) sub: String,
}

impl Asked {
    /// Where the store keeps this kind.
    pub(crate) fn plural(&self) -> &'static str {
        if self.resource.kind == "PodMetrics" { usage::PLURAL } else { self.resource.plural }
    }

    pub(crate) fn key(&self) -> Key {
        Key::new(self.plural(), &self.namespace, &self.name)
    }

    /// `pods`, `pods/exec`, as rules and rights spell it.
    pub(crate) fn subject(&self) -> String {
        if self.sub.is_empty() {
            self.resource.plural.to_owned()
        } else {
            format!("{}/{}", self.resource.plural, self.sub)
        }
    }

    /// The API's verb; `None`: the method is not served here.
    pub(crate) fn verb(&self, method: &str, query: &Query) -> Option<&'static str> {
        Some(match (method, self.name.is_empty()) {
            ("GET", true) if query.is_set("watch") => "watch",
            ("GET", true) => "list",
            ("GET", false) => "get",
            ("POST", _) => "create",
            ("PUT", false) => "update",
            ("PATCH", false) => "patch",
            ("DELETE", false) => "delete",
            _ => return None,
        })
    }
}

/// `/api/v1/..` and `/apis/<group>/<version>/..`.
pub(crate) fn resource(path: &str) -> Option<Asked> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (group, version, rest) = match parts.as_slice() {
        ["api", version, rest @ ..] => ("", *version, rest),
        ["apis", group, version, rest @ ..] => (*group, *version, rest),
        _ => return None,
    };
    let (namespace, rest) = match rest {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (*namespace, rest),
        rest => ("", rest),
    };
    let (plural, name, sub) = match rest {
        [plural] => (*plural, "", ""),
        [plural, name] => (*plural, *name, ""),
        [plural, name, sub] => (*plural, *name, *sub),
        _ => return None,
    };
    let served =
        RESOURCES.iter().find(|one| one.group == group && one.version == version && one.plural == plural)?;
    Some(Asked {
        resource: served,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        sub: sub.to_owned(),
    })
}

/// The query of a request, decoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Empty if it isn't there.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.text(name).parse().ok()
    }

    pub(crate) fn is_set(&self, name: &str) -> bool {
        ["1", "true"].contains(&self.text(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_kinds_objects_and_parts() {
        let pod = resource("/api/v1/namespaces/platform/pods/kafka-0/exec").unwrap();
        assert_eq!(
            (pod.subject().as_str(), pod.namespace.as_str(), pod.name.as_str()),
            ("pods/exec", "platform", "kafka-0")
        );
        assert_eq!(resource("/api/v1/namespaces/platform").unwrap().resource.kind, "Namespace");
        assert_eq!(
            resource("/apis/metrics.k8s.io/v1beta1/namespaces/a/pods").unwrap().plural(),
            "podmetrics"
        );
        assert!(resource("/apis/apps/v1/nothing").is_none());
    }
}
