//! An API server that writes down what it is asked, and answers as far as kubectl needs it to go on.
//!
//! Discovery is that of a real Kubernetes v1.34.4 API server (`discovery.json`); objects are made up. Knows wire formats only.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

fn is_discovery(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    matches!(parts.as_slice(), ["api" | "apis" | "version"] | ["api" | "openapi", _] | ["apis", _, _])
}

/// Names that were deleted or evicted since the last look: they are not there any more.
fn is_gone(seen: &[Seen], path: &str) -> bool {
    seen.iter().any(|one| {
        let evicted = one.path.strip_suffix("/eviction") == Some(path);
        evicted || (one.method == "DELETE" && one.path == path && !one.body.contains("dryRun"))
    })
}

/// A group's kinds as the older discovery has them, with their subresources.
fn resources(path: &str, discovery: &Value) -> Option<Value> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let (part, group, version) = match parts.as_slice() {
        ["api", version] => ("api", "", *version),
        ["apis", group, version] => ("apis", *group, *version),
        _ => return None,
    };
    let groups = discovery[part]["items"].as_array()?;
    let group = groups.iter().find(|one| one["metadata"]["name"].as_str().unwrap_or_default() == group)?;
    let found = group["versions"].as_array()?.iter().find(|one| one["version"] == version)?;
    let mut all = Vec::new();
    for one in found["resources"].as_array()? {
        let namespaced = one["scope"] == "Namespaced";
        let kind = &one["responseKind"]["kind"];
        all.push(
            json!({"name": one["resource"], "singularName": one["singularResource"], "namespaced": namespaced,
            "kind": kind, "verbs": one["verbs"], "shortNames": one["shortNames"]}),
        );
        for sub in one["subresources"].as_array().into_iter().flatten() {
            let name = format!("{}/{}", one["resource"].as_str()?, sub["subresource"].as_str()?);
            let response = &sub["responseKind"];
            all.push(
                json!({"name": name, "singularName": "", "namespaced": namespaced, "kind": response["kind"],
                "group": response["group"], "version": response["version"], "verbs": sub["verbs"]}),
            );
        }
    }
    let at = path.trim_start_matches("/apis/").trim_start_matches("/api/");
    Some(json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": at, "resources": all}))
}

/// What a kind is called and where it is served.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) base: String,
    pub(crate) plural: String,
    pub(crate) singular: String,
    pub(crate) kind: String,
    pub(crate) short: Vec<String>,
    pub(crate) namespaced: bool,
}

/// All kinds, in the order of discovery.
pub(crate) fn served(discovery: &Value) -> Vec<Served> {
    let mut all = Vec::new();
    for group in ["api", "apis"].iter().flat_map(|part| discovery[part]["items"].as_array().unwrap()) {
        let name = group["metadata"]["name"].as_str().unwrap_or_default();
        for version in group["versions"].as_array().unwrap() {
            let at = version["version"].as_str().unwrap();
            let base = if name.is_empty() { format!("/api/{at}") } else { format!("/apis/{name}/{at}") };
            for one in version["resources"].as_array().into_iter().flatten() {
                let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
                let kind = one["responseKind"]["kind"].as_str().unwrap_or_default().to_owned();
                let singular = text("singularResource");
                all.push(Served {
                    base: base.clone(),
                    plural: text("resource"),
                    singular: if singular.is_empty() { kind.to_ascii_lowercase() } else { singular },
                    kind,
                    short: one["shortNames"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(|s| s.as_str().unwrap().to_owned())
                        .collect(),
                    namespaced: one["scope"] == "Namespaced",
                });
            }
        }
    }
    all
}

impl Server {
    pub(crate) fn start(discovery: Arc<Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, kinds) = (Arc::clone(&seen), Arc::new(served(&discovery)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, discovery, kinds) = (Arc::clone(&log), Arc::clone(&discovery), Arc::clone(&kinds));
                std::thread::spawn(move || serve(stream, &log, &discovery, &kinds));
            }
        });
        Self { url, seen }
    }

    /// What was asked since the last call, without discovery.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let mut seen = std::mem::take(&mut *self.seen.lock().unwrap());
        seen.retain(|one: &Seen| !is_discovery(&one.path));
        seen
    }
}

fn serve(stream: TcpStream, log: &Mutex<Vec<Seen>>, discovery: &Value, kinds: &[Served]) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let seen = request(&mut reader)?;
        let gone = is_gone(&log.lock().unwrap(), &seen.path);
        let (status, content_type, body) = answer(&seen, discovery, kinds, gone);
        log.lock().unwrap().push(seen);
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        writer.write_all(head.as_bytes()).ok()?;
        writer.write_all(body.as_bytes()).ok()?;
    }
}

fn request(reader: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (mut length, mut content_type) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "content-type" => value.clone_into(&mut content_type),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    let query = pairs.map(pair).collect();
    let body = String::from_utf8_lossy(&body).into_owned();
    Some(Seen { method, path: path.to_owned(), query, content_type, body })
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let hex: Vec<u8> = bytes.by_ref().take(2).collect();
                out.push(u8::from_str_radix(&String::from_utf8_lossy(&hex), 16).unwrap_or(b'?'));
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Status, media type, body.
fn answer(seen: &Seen, discovery: &Value, kinds: &[Served], gone: bool) -> (u16, &'static str, String) {
    const JSON: &str = "application/json";
    let group_list = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    match seen.path.as_str() {
        "/api" => return (200, group_list, discovery["api"].to_string()),
        "/apis" => return (200, group_list, discovery["apis"].to_string()),
        "/version" => {
            let version =
                json!({"major": "1", "minor": "34", "gitVersion": "v1.34.4", "platform": "linux/amd64"});
            return (200, JSON, version.to_string());
        }
        "/openapi/v3" => return (200, JSON, json!({"paths": {}}).to_string()),
        path => {
            if let Some(resources) = resources(path, discovery) {
                return (200, JSON, resources.to_string());
            }
        }
    }
    let Some(Place { served, namespace, name, sub }) = place(&seen.path, kinds) else {
        return (404, JSON, json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}).to_string());
    };
    if sub == "log" {
        return (200, "text/plain", "a line\n".to_owned());
    }
    if name == "gone" || (gone && seen.method != "DELETE") {
        let details = json!({"name": name, "kind": served.plural});
        return (404, JSON, json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404, "details": details}).to_string());
    }
    let body = match (seen.method.as_str(), name.as_str()) {
        ("POST", _) => {
            let mut echo: Value = serde_json::from_str(&seen.body).unwrap_or(Value::Null);
            if served.plural.ends_with("accessreviews") {
                echo["status"] = json!({"allowed": true});
            }
            echo
        }
        ("GET", "") => list(&served, &namespace),
        ("DELETE", _) => json!({"kind": "Status", "apiVersion": "v1", "status": "Success"}),
        _ if sub == "scale" => json!({"kind": "Scale", "apiVersion": "autoscaling/v1",
            "metadata": {"name": name, "namespace": namespace, "resourceVersion": "1"}, "spec": {"replicas": 1}, "status": {"replicas": 1}}),
        _ => object(&served, &namespace, &name),
    };
    let created = seen.method == "POST";
    (if created { 201 } else { 200 }, JSON, body.to_string())
}

struct Place {
    served: Served,
    namespace: String,
    name: String,
    sub: String,
}

fn place(path: &str, kinds: &[Served]) -> Option<Place> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (base, rest) = parts.split_at_checked(if parts[0] == "api" { 2 } else { 3 })?;
    let base = format!("/{}", base.join("/"));
    let (namespace, rest) = match rest {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (*namespace, rest),
        _ => ("", rest),
    };
    let [plural, rest @ ..] = rest else { return None };
    let served = kinds.iter().find(|one| one.base == base && one.plural == *plural)?.clone();
    let name = (*rest.first().unwrap_or(&"")).to_owned();
    let sub = (*rest.get(1).unwrap_or(&"")).to_owned();
    Some(Place { served, namespace: namespace.to_owned(), name, sub })
}

fn list(served: &Served, namespace: &str) -> Value {
    let one =
        object(served, if served.namespaced && namespace.is_empty() { "default" } else { namespace }, "one");
    json!({"kind": format!("{}List", served.kind), "apiVersion": api_version(served), "metadata": {"resourceVersion": "1"}, "items": [one]})
}

fn api_version(served: &Served) -> String {
    served.base.trim_start_matches("/apis/").trim_start_matches("/api/").to_owned()
}

/// Those that the lines name.
const CONTAINERS: [&str; 8] =
    ["c", "app", "backend", "consumer", "cart", "daprd", "machine-config-daemon", "prometheus"];

/// An object that is in order: ready, rolled out, with one container.
fn object(served: &Served, namespace: &str, name: &str) -> Value {
    let containers = CONTAINERS.map(|name| json!({"name": name, "image": "i:1"}));
    let pod = json!({"containers": containers, "nodeName": "n1"});
    let ready = ["Ready", "Available", "Progressing"].map(|kind| json!({"type": kind, "status": "True"}));
    let mut one = json!({"kind": served.kind, "apiVersion": api_version(served),
        "metadata": {"name": name, "uid": "u-1", "resourceVersion": "1", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z",
            "labels": {"app": "x", "tier": "x"}, "annotations": {"note": "x"}}});
    if !namespace.is_empty() {
        one["metadata"]["namespace"] = json!(namespace);
    }
    if served.kind == "Pod" {
        let owner = json!({"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "one", "uid": "u-1", "controller": true});
        one["metadata"]["ownerReferences"] = json!([owner]);
    }
    let (spec, status) = match served.kind.as_str() {
        "Pod" => (
            pod.clone(),
            json!({"phase": "Running", "conditions": ready,
            "containerStatuses": [{"name": "c", "ready": true, "restartCount": 0, "image": "i:1", "imageID": "", "state": {"running": {}}}]}),
        ),
        "Node" => (json!({}), json!({"conditions": ready})),
        "Service" => {
            (json!({"selector": {"app": "x"}, "ports": [{"port": 80}], "type": "ClusterIP"}), json!({}))
        }
        "Namespace" | "ConfigMap" | "Secret" | "ServiceAccount" | "Event" | "Role" | "RoleBinding" => {
            return one;
        }
        "CronJob" => (
            json!({"schedule": "0 0 * * *", "jobTemplate": {"spec": {"template": {"spec": pod}}}}),
            json!({}),
        ),
        "PersistentVolumeClaim" | "CertificateSigningRequest" => (json!({}), json!({"conditions": []})),
        _ => (
            json!({"replicas": 1, "selector": {"matchLabels": {"app": "x"}}, "template": {"metadata": {"labels": {"app": "x"}}, "spec": pod},
                "updateStrategy": {"type": "RollingUpdate"}}),
            json!({"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1,
                "desiredNumberScheduled": 1, "numberAvailable": 1, "updatedNumberScheduled": 1, "currentRevision": "a",
                "updateRevision": "a", "conditions": ready}),
        ),
    };
    one["spec"] = spec;
    one["status"] = status;
    one
}
