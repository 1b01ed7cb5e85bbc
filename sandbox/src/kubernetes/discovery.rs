//! `/version`, `/api`, `/apis` and the lists of kinds below them. Pure.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::kinds::{RESOURCES, Resource};

/// `None`: no such path.
pub(crate) fn answer(path: &str) -> Option<Value> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["version"] => Some(json!({
            "major": "1", "minor": "33", "gitVersion": "v1.33.4", "gitCommit": "", "gitTreeState": "clean",
            "buildDate": "2026-08-12T09:00:00Z", "goVersion": "go1.24.6", "compiler": "gc", "platform": "linux/amd64",
        })),
        ["api"] => Some(json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []})),
        ["apis"] => {
            let groups: BTreeSet<(&str, &str)> = RESOURCES
                .iter()
                .filter(|one| !one.group.is_empty())
                .map(|one| (one.group, one.version))
                .collect();
            let groups: Vec<Value> =
                groups.into_iter().map(|(group, version)| api_group(group, version)).collect();
            Some(json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}))
        }
        ["api", "v1"] => kinds("", "v1"),
        ["apis", group] => {
            let served = RESOURCES.iter().find(|one| one.group == *group)?;
            Some(api_group(served.group, served.version))
        }
        ["apis", group, version] => kinds(group, version),
        _ => None,
    }
}

fn api_group(group: &str, version: &str) -> Value {
    let version = json!({"groupVersion": format!("{group}/{version}"), "version": version});
    json!({"kind": "APIGroup", "apiVersion": "v1", "name": group, "versions": [version], "preferredVersion": version})
}

fn kinds(group: &str, version: &str) -> Option<Value> {
    let served: Vec<&Resource> =
        RESOURCES.iter().filter(|one| one.group == group && one.version == version).collect();
    let resources: Vec<Value> = served.iter().map(|one| entry(one)).collect();
    let version = served.first()?.api_version();
    Some(
        json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources}),
    )
}

fn entry(resource: &Resource) -> Value {
    let short: Vec<&str> = Some(resource.short).into_iter().filter(|short| !short.is_empty()).collect();
    json!({
        "name": resource.plural, "singularName": resource.kind.to_lowercase(), "namespaced": resource.namespaced,
        "kind": resource.kind, "shortNames": short,
        "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
    })
}
