//! What an operation stands for, as requests to the API server: from its stored form alone.

use crate::server::{Seen, Served};
use operations::Operation;
use serde_json::{Value, json};

/// The name of the one object in every list of the server.
const LISTED: &str = "one";

/// One request, as far as it matters.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// One of several.
    method: &'static [&'static str],
    path: String,
    /// Each must be there; others may.
    query: Vec<(String, String)>,
    /// Part of the body; of strings, the start.
    body: Value,
    media: &'static str,
    /// Only allowed, not demanded.
    pub(crate) optional: bool,
}

impl Ask {
    fn new(method: &'static [&'static str], path: String) -> Self {
        Self { method, path, query: Vec::new(), body: Value::Null, media: "", optional: false }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.query.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    fn body(self, body: Value) -> Self {
        Self { body, ..self }
    }

    fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    pub(crate) fn fits(&self, seen: &Seen) -> bool {
        let body: Value = serde_json::from_str(&seen.body).unwrap_or(Value::Null);
        self.method.contains(&seen.method.as_str())
            && self.path == seen.path
            && self
                .query
                .iter()
                .all(|(name, value)| seen.query.iter().any(|(n, v)| n == name && same(v, value)))
            && match seen.content_type.contains("protobuf") {
                // Not read: every word of it must be there.
                true => leaves(&self.body).iter().all(|word| seen.body.contains(word)),
                false => is_part(&self.body, &body),
            }
            && seen.content_type.contains(self.media)
    }
}

/// Selectors are sets: the tool puts them in order.
fn same(one: &str, other: &str) -> bool {
    let parts = |text: &str| {
        let mut parts: Vec<String> = text.split(',').map(|part| part.trim().replace("==", "=")).collect();
        parts.sort();
        parts
    };
    one == other || parts(one) == parts(other)
}

fn is_part(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Null, _) => true,
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, inner)| whole.get(key).is_some_and(|other| is_part(inner, other)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.iter().all(|one| whole.iter().any(|other| is_part(one, other)))
        }
        (Value::String(part), Value::String(whole)) if part == "*" => !whole.is_empty(),
        (part, whole) => part == whole,
    }
}

/// The strings of a body, and the names under which data is kept.
fn leaves(body: &Value) -> Vec<String> {
    match body {
        Value::String(text) if text != "*" && text != "get" => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(leaves).collect(),
        Value::Object(all) => {
            let data = all.get("data").and_then(Value::as_object).into_iter().flatten();
            data.map(|(key, _)| key.clone()).chain(all.values().flat_map(leaves)).collect()
        }
        _ => Vec::new(),
    }
}

struct Args<'a> {
    args: &'a Value,
    kinds: &'a [Served],
}

const GET: &[&str] = &["GET"];
const PATCH: &[&str] = &["PATCH"];
const POST: &[&str] = &["POST"];
const PUT: &[&str] = &["PUT"];
const DELETE: &[&str] = &["DELETE"];

impl Args<'_> {
    fn text(&self, field: &str) -> &str {
        self.args[field].as_str().unwrap_or_default()
    }

    fn namespace(&self) -> &str {
        self.text("namespace")
    }

    fn served(&self, kind: &str) -> &Served {
        let found = self.kinds.iter().find(|one| {
            let name = kind.split('.').next().unwrap();
            let group = kind.split_once('.').map_or("", |(_, group)| group);
            let named =
                one.singular == name || one.plural == name || one.short.iter().any(|short| short == name);
            named && one.base.contains(group)
        });
        found.unwrap_or_else(|| panic!("the kind {kind}"))
    }

    fn path(&self, kind: &str, name: &str, sub: &str) -> String {
        let served = self.served(kind);
        let mut path = served.base.clone();
        if served.namespaced && !self.namespace().is_empty() {
            path += &format!("/namespaces/{}", self.namespace());
        }
        path += &format!("/{}", served.plural);
        for part in [name, sub].iter().filter(|part| !part.is_empty()) {
            path += &format!("/{part}");
        }
        path
    }

    fn strings(&self, field: &str) -> Vec<String> {
        let all = self.args[field].as_array().into_iter().flatten();
        all.map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    /// Kind and name of every object that is named, or that a list shows.
    fn objects(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let kinds = self.all_kinds();
        let names: Vec<String> =
            self.strings("names").into_iter().chain(self.args["name"].as_str().map(str::to_owned)).collect();
        for kind in &kinds {
            all.extend(names.iter().map(|name| (kind.clone(), name.clone())));
        }
        for object in self.strings("objects") {
            let (kind, name) = object.split_once('/').unwrap();
            all.push((kind.to_owned(), name.to_owned()));
        }
        let object = &self.args["object"];
        if let (Some(kind), Some(name)) = (object["kind"].as_str(), object["name"].as_str()) {
            all.push((kind.to_owned(), name.to_owned()));
        }
        all
    }

    fn all_kinds(&self) -> Vec<String> {
        let one = self.args["kind"].as_str().map(str::to_owned);
        one.into_iter().chain(self.strings("kinds")).collect()
    }

    /// The reads by which the objects are found.
    fn found(&self) -> Vec<Ask> {
        let objects = self.objects();
        if !objects.is_empty() {
            return objects.iter().map(|(kind, name)| Ask::new(GET, self.path(kind, name, ""))).collect();
        }
        let list = |kind: &String| {
            Ask::new(GET, self.path(kind, "", ""))
                .with("labelSelector", self.text("labels"))
                .with("fieldSelector", self.text("fields"))
        };
        let mut asks: Vec<Ask> = self.all_kinds().iter().map(list).collect();
        if !self.strings("files").is_empty() {
            asks.push(Ask::new(GET, self.path("configmap", "settings", "")));
        }
        asks
    }

    /// What is acted on: the named ones, else what the lists show.
    fn targets(&self) -> Vec<(String, String)> {
        let objects = self.objects();
        if !objects.is_empty() {
            return objects;
        }
        if !self.strings("files").is_empty() {
            return vec![("configmap".to_owned(), "settings".to_owned())];
        }
        self.all_kinds().into_iter().map(|kind| (kind, LISTED.to_owned())).collect()
    }

    /// One request for each target.
    fn each(&self, method: &'static [&'static str], sub: &str, body: &Value) -> Vec<Ask> {
        let one =
            |(kind, name): &(String, String)| Ask::new(method, self.path(kind, name, sub)).body(body.clone());
        self.targets().iter().map(one).collect()
    }

    fn changed(&self, method: &'static [&'static str], sub: &str, body: &Value) -> Vec<Ask> {
        if self.text("dry_run") == "client" {
            return self.found().into_iter().map(Ask::optional).collect();
        }
        self.found().into_iter().map(Ask::optional).chain(self.each(method, sub, body)).collect()
    }
}

#[expect(clippy::too_many_lines, reason = "a table, one arm an operation")]
/// `None`: nothing is said of its requests (it is a person's, or asks only how the cluster is).
pub(crate) fn of(operation: &Operation, kinds: &[Served]) -> Option<Vec<Ask>> {
    let stored = serde_json::to_value(operation).unwrap();
    let mut flat = stored["args"].clone();
    for inner in ["of", "object"] {
        if let Some(namespace) = stored["args"][inner]["namespace"].as_str() {
            flat["namespace"] = json!(namespace);
        }
    }
    if stored["op"] == "kubernetes.pods" {
        flat["kind"] = json!("pod");
    }
    let args = Args { args: &flat, kinds };
    Some(match stored["op"].as_str().unwrap() {
        "kubernetes.raw" => vec![raw(args.text("path"))],
        "kubernetes.pods" | "kubernetes.get" if args.text("subresource").is_empty() => args.found(),
        "kubernetes.get" => args
            .objects()
            .iter()
            .map(|(kind, name)| Ask::new(GET, args.path(kind, name, args.text("subresource"))))
            .collect(),
        "kubernetes.describe" => args.found(),
        "kubernetes.events" => {
            // `kubectl events` leaves out types itself, after it was answered.
            let fields: Vec<&str> = args
                .text("fields")
                .split(',')
                .filter(|part| {
                    !(part.starts_with("type=") && args.text("fields").contains("involvedObject.kind"))
                })
                .collect();
            vec![
                Ask::new(GET, args.path("event", "", ""))
                    .with("fieldSelector", &fields.join(","))
                    .with("labelSelector", args.text("labels")),
            ]
        }
        "kubernetes.top" => {
            let path =
                args.path(args.text("kind"), args.strings("names").first().map_or("", String::as_str), "");
            vec![
                Ask::new(GET, path.replace("/api/v1", "/apis/metrics.k8s.io/v1beta1"))
                    .with("labelSelector", args.text("labels")),
            ]
        }
        "kubernetes.logs" => logs(&args),
        "kubernetes.exec" => vec![exec(&args)],
        "kubernetes.wait" => args.found().into_iter().map(|ask| Ask { query: ask.query, ..ask }).collect(),
        "kubernetes.rollout.status" | "kubernetes.rollout.history" | "kubernetes.rollout.undo" => {
            args.found()
        }
        "kubernetes.rollout.restart" => {
            let mark = json!({"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "*"}}}}});
            args.changed(PATCH, "", &mark)
        }
        "kubernetes.rollout.pause" => args.changed(PATCH, "", &json!({"spec": {"paused": true}})),
        // The server's deployment is not paused: the tool sends nothing.
        "kubernetes.rollout.resume" => args.found(),
        "kubernetes.scale" => {
            args.changed(&["PATCH", "PUT"], "scale", &json!({"spec": {"replicas": args.args["replicas"]}}))
        }
        "kubernetes.autoscale" => autoscale(&args),
        "kubernetes.delete" | "kubernetes.pod.delete" => {
            delete(&args, stored["op"] == "kubernetes.pod.delete")
        }
        "kubernetes.patch" => patch(&args),
        "kubernetes.label" | "kubernetes.annotate" => {
            let field = if stored["op"] == "kubernetes.label" { "labels" } else { "annotations" };
            let mut set = args.args["set"].as_object().cloned().unwrap_or_default();
            set.extend(args.strings("remove").into_iter().map(|key| (key, Value::Null)));
            args.changed(PATCH, "", &json!({"metadata": {field: set}}))
        }
        "kubernetes.taint" => {
            let (key, value) = args.args["set"].as_object().unwrap().iter().next().unwrap();
            let (value, effect) = value.as_str().unwrap().split_once(':').unwrap();
            args.changed(
                PATCH,
                "",
                &json!({"spec": {"taints": [{"key": key, "value": value, "effect": effect}]}}),
            )
        }
        "kubernetes.set.image" => {
            let (container, image) = args.args["images"].as_object().unwrap().iter().next().unwrap();
            let container = if container == "*" { "c" } else { container };
            args.changed(PATCH, "", &template(&json!({"name": container, "image": image})))
        }
        "kubernetes.set.resources" => {
            let mut resources = json!({});
            let container = if args.text("container").is_empty() { "c" } else { args.text("container") };
            for field in ["limits", "requests"] {
                if !args.args[field].is_null() {
                    resources[field] = args.args[field].clone();
                }
            }
            args.changed(PATCH, "", &template(&json!({"name": container, "resources": resources})))
        }
        "kubernetes.set.env" if args.args["list"] == true => args.found(),
        "kubernetes.set.env" => {
            let first = args.args["set"].as_object().and_then(|set| set.iter().next());
            let env =
                first.map_or(Value::Null, |(name, value)| json!({"env": [{"name": name, "value": value}]}));
            let from = args.text("from");
            let mut asks = args.changed(PATCH, "", &template(&env));
            if !from.is_empty() {
                let (kind, name) = from.split_once('/').unwrap();
                asks.iter_mut().for_each(|ask| ask.optional = true);
                asks.push(Ask::new(GET, args.path(kind, name, "")));
            }
            asks
        }
        "kubernetes.cordon" | "kubernetes.uncordon" | "kubernetes.drain" => {
            nodes(&args, stored["op"].as_str().unwrap())
        }
        "kubernetes.create.secret" | "kubernetes.create.configmap" => {
            let kind = if stored["op"] == "kubernetes.create.secret" { "secret" } else { "configmap" };
            let data: Vec<(String, Value)> = args.args["literals"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| (key.clone(), json!("*")))
                .collect();
            let body =
                json!({"metadata": {"name": args.text("name")}, "data": serde_json::Map::from_iter(data)});
            made(&args, kind, "", &body)
        }
        "kubernetes.create" => create(&args),
        "kubernetes.apply" if args.args["server_side"] == true => {
            args.each(PATCH, "", &json!({"kind": "ConfigMap"}))
        }
        "kubernetes.apply" if args.strings("files") == ["-"] => return None,
        "kubernetes.apply" => args.changed(PATCH, "", &json!({"data": {"a": "b"}})),
        "kubernetes.replace" => args.changed(PUT, "", &json!({"kind": "ConfigMap", "data": {"a": "b"}})),
        "kubernetes.expose" => {
            let words = args.strings("words");
            let read = Ask::new(GET, args.path(&words[0], &words[1], ""));
            let body = json!({"metadata": {"name": words[1]}, "spec": {"ports": [{"port": args.args["flags"]["port"][0].as_str().unwrap().parse::<i64>().unwrap()}]}});
            vec![read, Ask::new(POST, args.path("service", "", "")).body(body)]
        }
        "kubernetes.run" => {
            let name = &args.strings("words")[0];
            let body = json!({"metadata": {"name": name}, "spec": {"containers": [{"image": args.args["flags"]["image"][0]}]}});
            vec![Ask::new(POST, args.path("pod", "", "")).body(body)]
        }
        "kubernetes.can-i" => can_i(&args),
        "kubernetes.certificate.approve" | "kubernetes.certificate.deny" => {
            let kind = if stored["op"] == "kubernetes.certificate.approve" { "Approved" } else { "Denied" };
            let one = |name: &String| {
                let path = args.path("certificatesigningrequest", name, "approval");
                Ask::new(PUT, path).body(json!({"status": {"conditions": [{"type": kind}]}}))
            };
            args.strings("names").iter().map(one).collect()
        }
        "kubernetes.diff" | "kubernetes.other" => return None,
        _ if operation.perform().by_hand().is_some() => return None,
        "kubernetes.version"
        | "kubernetes.cluster-info"
        | "kubernetes.api-resources"
        | "kubernetes.explain" => Vec::new(),
        // What runs inside an exec is read as what it is; where it runs is said by its own tests.
        other if !other.starts_with("kubernetes.") => return None,
        other => panic!("nothing is said here of {other}"),
    })
}

fn template(container: &Value) -> Value {
    json!({"spec": {"template": {"spec": {"containers": [container]}}}})
}

fn made(args: &Args<'_>, kind: &str, name: &str, body: &Value) -> Vec<Ask> {
    if args.text("dry_run") == "client" {
        return Vec::new();
    }
    vec![Ask::new(POST, args.path(kind, name, "")).body(body.clone())]
}

fn raw(path: &str) -> Ask {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut ask = Ask::new(GET, path.to_owned());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        ask.query.push((name.to_owned(), value.to_owned()));
    }
    ask
}

fn logs(args: &Args<'_>) -> Vec<Ask> {
    let of = &args.args["of"];
    let mut asks = Vec::new();
    let pod = if let Some(name) = of["pod"].as_str() {
        asks.push(Ask::new(GET, args.path("pod", name, "")));
        name
    } else if let Some(labels) = of["labels"].as_str() {
        asks.push(Ask::new(GET, args.path("pod", "", "")).with("labelSelector", labels));
        LISTED
    } else {
        let other = of["other"].as_str().map(|named| named.split_once('/').unwrap());
        let workload = (
            of["workload"]["kind"].as_str().unwrap_or_default(),
            of["workload"]["name"].as_str().unwrap_or_default(),
        );
        let (kind, name) = other.unwrap_or(workload);
        asks.push(Ask::new(GET, args.path(kind, name, "")));
        asks.push(Ask::new(GET, args.path("pod", "", "")).with("labelSelector", "app=x"));
        LISTED
    };
    let mut log = Ask::new(GET, args.path("pod", pod, "log"));
    log = log.with("container", args.text("container")).with("sinceTime", args.text("since_time"));
    for (field, name) in [("previous", "previous"), ("timestamps", "timestamps"), ("follow", "follow")] {
        log = log.with(name, if args.args[field] == true { "true" } else { "" });
    }
    let number = |field: &str| args.args[field].as_i64();
    // 500 where the text names none: ours.
    let tail = number("tail").filter(|tail| *tail != 500).map(|tail| tail.to_string());
    let since = number("since_ms").map(|since| (since / 1_000).to_string());
    let bytes = number("limit_bytes").map(|bytes| bytes.to_string());
    let log =
        log.with("tailLines", &tail.unwrap_or_default()).with("sinceSeconds", &since.unwrap_or_default());
    asks.push(log.with("limitBytes", &bytes.unwrap_or_default()));
    asks
}

fn exec(args: &Args<'_>) -> Ask {
    let (kind, name) = args.objects().remove(0);
    let pod = if kind == "pod" { name } else { LISTED.to_owned() };
    let mut ask =
        Ask::new(&["GET", "POST"], args.path("pod", &pod, "exec")).with("container", args.text("container"));
    for word in args.strings("argv") {
        ask.query.push(("command".to_owned(), word));
    }
    ask
}

fn autoscale(args: &Args<'_>) -> Vec<Ask> {
    let (kind, name) = args.objects().remove(0);
    let (kind_name, hpa) = (&args.served(&kind).kind, args.served("horizontalpodautoscaler"));
    let path = format!("{}/namespaces/{}/{}", hpa.base, args.namespace(), hpa.plural);
    let body = json!({"metadata": {"name": name}, "spec": {"maxReplicas": args.args["max"], "minReplicas": args.args["min"],
        "scaleTargetRef": {"kind": kind_name, "name": name},
        "metrics": [{"resource": {"name": "cpu", "target": {"averageUtilization": args.args["cpu_percent"]}}}]}});
    vec![Ask::new(GET, args.path(&kind, &name, "")), Ask::new(POST, path).body(body)]
}

fn delete(args: &Args<'_>, pod: bool) -> Vec<Ask> {
    let grace = match (&args.args["grace_period_s"], args.args["now"] == true) {
        (_, true) => json!(1),
        (given, _) => given.clone(),
    };
    let mut body = json!({});
    if !grace.is_null() {
        body["gracePeriodSeconds"] = grace;
    }
    let cascade = match args.text("cascade") {
        "orphan" => "Orphan",
        "foreground" => "Foreground",
        _ => "Background",
    };
    if !pod {
        body["propagationPolicy"] = json!(cascade);
    }
    if args.text("dry_run") == "server" {
        body["dryRun"] = json!(["All"]);
    }
    if pod {
        let mut flat = args.args.clone();
        flat["kind"] = json!("pod");
        return Args { args: &flat, kinds: args.kinds }.changed(DELETE, "", &body);
    }
    args.changed(DELETE, "", &body)
}

fn patch(args: &Args<'_>) -> Vec<Ask> {
    // YAML becomes JSON on the way.
    let body =
        if args.args["patch"].is_string() { json!({"data": {"a": "b"}}) } else { args.args["patch"].clone() };
    let mut asks = args.changed(PATCH, args.text("subresource"), &body);
    for ask in asks.iter_mut().filter(|ask| ask.method == PATCH) {
        ask.media = match args.text("type") {
            "strategic" => "application/strategic-merge-patch+json",
            "merge" => "application/merge-patch+json",
            _ => "application/json-patch+json",
        };
    }
    asks
}

fn nodes(args: &Args<'_>, operation: &str) -> Vec<Ask> {
    let mut flat = args.args.clone();
    flat["kind"] = json!("node");
    let args = Args { args: &flat, kinds: args.kinds };
    let mut asks = args.found();
    let unschedulable = args.each(PATCH, "", &json!({"spec": {"unschedulable": true}}));
    match operation {
        "kubernetes.cordon" => asks.extend(unschedulable),
        // The server's nodes are schedulable: the tool has nothing to send.
        "kubernetes.uncordon" => {}
        _ => {
            asks.extend(unschedulable.into_iter().map(Ask::optional));
            for (_, name) in args.targets() {
                let pods = Ask::new(GET, "/api/v1/pods".to_owned());
                asks.push(pods.with("fieldSelector", &format!("spec.nodeName={name}")));
            }
            let path = format!("/api/v1/namespaces/default/pods/{LISTED}/eviction");
            asks.push(Ask::new(POST, path).body(json!({"kind": "Eviction", "metadata": {"name": LISTED}})));
        }
    }
    asks
}

fn create(args: &Args<'_>) -> Vec<Ask> {
    let words = args.strings("words");
    let kind = args.text("kind").split(' ').next().unwrap();
    match (kind, words.first()) {
        ("", _) => vec![
            Ask::new(POST, args.path("configmap", "", "")).body(json!({"metadata": {"name": "settings"}})),
        ],
        ("token", Some(name)) => vec![Ask::new(POST, args.path("serviceaccount", name, "token"))],
        (kind, Some(name)) => {
            let body = json!({"metadata": {"name": name}, "kind": args.served(kind).kind});
            let mut asks = made(args, kind, "", &body);
            if let Some(from) = args.args["flags"]["from"][0].as_str() {
                let (kind, name) = from.split_once('/').unwrap();
                asks.push(Ask::new(GET, args.path(kind, name, "")));
            }
            asks
        }
        (kind, None) => panic!("create {kind} without a name"),
    }
}

fn can_i(args: &Args<'_>) -> Vec<Ask> {
    let review = |kind: &str, spec: Value| {
        Ask::new(POST, format!("/apis/authorization.k8s.io/v1/{kind}")).body(json!({"spec": spec}))
    };
    if args.args["list"] == true {
        return vec![review("selfsubjectrulesreviews", json!({"namespace": args.namespace()}))];
    }
    if !args.text("path").is_empty() {
        let attributes = json!({"path": args.text("path"), "verb": args.text("verb")});
        return vec![review("selfsubjectaccessreviews", json!({"nonResourceAttributes": attributes}))];
    }
    let mut attributes = json!({"verb": args.text("verb"), "resource": args.served(args.text("kind")).plural, "namespace": args.namespace()});
    if !args.text("name").is_empty() {
        attributes["name"] = json!(args.text("name"));
    }
    vec![review("selfsubjectaccessreviews", json!({"resourceAttributes": attributes}))]
}
