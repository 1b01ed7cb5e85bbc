//! A line as people write it, as the words that kubectl and the spelling both get; and what the API server is to know.

use operations::CommandLine;
use serde_json::{Value, json};

/// The first kubectl command of a line: placeholders and variables are `x1`, what stands behind a pipe is left out.
pub(crate) fn kubectl(text: &str) -> Option<CommandLine> {
    let words = words(&concrete(text));
    let program =
        |word: &String| matches!(word.rsplit('/').next(), Some("kubectl" | "oc" | "k" | "kubectl.sh"));
    let at = words.iter().position(program)?;
    let words: Vec<&str> = words[at..].iter().map(String::as_str).collect();
    // Where a cluster is named: another one than the target's is refused, and tried elsewhere.
    let elsewhere = ["--context", "--cluster", "--server"];
    let mut kept = Vec::new();
    let mut rest = words.into_iter();
    while let Some(word) = rest.next() {
        if elsewhere.contains(&word) {
            rest.next();
        } else {
            kept.push(word);
        }
    }
    // `oc` spells its cluster's administration with one word more.
    kept.retain(|word| *word != "adm");
    Some(CommandLine { program: "kubectl".to_owned(), ..CommandLine::new(&kept) })
}

fn concrete(text: &str) -> String {
    let text = text.strip_prefix("watch -n 5 ").map(|inner| inner.trim_matches('\'')).unwrap_or(text);
    let text = text.split_once("=$(").map_or(text, |(_, inner)| inner.strip_suffix(')').unwrap_or(inner));
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['<', '$']) {
        out.push_str(&rest[..start]);
        let tail = &rest[start..];
        let name = |text: &str| {
            text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len())
        };
        let end = name(&tail[1..]) + 1;
        let closed = tail.starts_with('$') || tail[end..].starts_with('>');
        let end = if tail.starts_with('<') && closed { end + 1 } else { end };
        if end > 2 && closed {
            let number = tail[1..].starts_with("revision");
            out.push_str(if number { "1" } else { "x1" });
            rest = &tail[end..];
        } else {
            out.push_str(&tail[..1]);
            rest = &tail[1..];
        }
    }
    out + rest
}

/// Blanks, quotes and backslashes as in a shell; the first pipe, redirection or `&&` ends it.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\\', Some('"') | None) => word.get_or_insert_default().extend(rest.next()),
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('|' | '>' | '<' | '&' | ';' | '\n', None) => break,
            (' ', None) => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The manifests that a line names.
pub(crate) fn files(line: &CommandLine) -> Vec<String> {
    let mut files = Vec::new();
    for pair in line.args.windows(2) {
        if (pair[0] == "-f" || pair[0] == "--filename") && pair[1] != "-" && !pair[1].starts_with('-') {
            files.push(pair[1].clone());
        }
    }
    files
}

/// The schema that a manifest is checked against is not there: kubectl is told not to ask for it.
pub(crate) fn for_kubectl(args: &[String]) -> Vec<String> {
    let checks = ["apply", "create", "replace", "run"];
    let mut all = args.to_vec();
    let dashes = all.iter().position(|arg| arg == "--").unwrap_or(all.len());
    let token = all.iter().any(|arg| arg == "token");
    if all.first().is_some_and(|verb| checks.contains(&verb.as_str())) && all[0] != "run" && !token {
        all.insert(dashes, "--validate=false".to_owned());
    }
    all
}

/// The recorded discovery, with the metrics API and the operators' kinds that the lines name.
pub(crate) fn discovery() -> Value {
    let mut discovery: Value = serde_json::from_str(include_str!("discovery.json")).unwrap();
    let more: &[(&str, &str, &str, &str, &str, bool)] = &[
        ("metrics.k8s.io", "v1beta1", "pods", "", "PodMetrics", true),
        ("metrics.k8s.io", "v1beta1", "nodes", "", "NodeMetrics", false),
        ("kafka.strimzi.io", "v1beta2", "kafkas", "kafka", "Kafka", true),
        ("cert-manager.io", "v1", "certificates", "certificate", "Certificate", true),
        ("cert-manager.io", "v1", "certificaterequests", "certificaterequest", "CertificateRequest", true),
        ("monitoring.coreos.com", "v1", "servicemonitors", "servicemonitor", "ServiceMonitor", true),
        ("monitoring.coreos.com", "v1", "podmonitors", "podmonitor", "PodMonitor", true),
        ("config.openshift.io", "v1", "clusteroperators", "clusteroperator", "ClusterOperator", false),
        ("dapr.io", "v1alpha1", "components", "component", "Component", true),
    ];
    for (group, version, plural, singular, kind, namespaced) in more {
        let resource = json!({"resource": plural, "singularResource": singular,
            "responseKind": {"group": group, "version": version, "kind": kind},
            "scope": if *namespaced { "Namespaced" } else { "Cluster" },
            "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]});
        let items = discovery["apis"]["items"].as_array_mut().unwrap();
        match items.iter_mut().find(|item| item["metadata"]["name"] == *group) {
            Some(item) => item["versions"][0]["resources"].as_array_mut().unwrap().push(resource),
            None => items.push(json!({"metadata": {"name": group}, "versions": [{"version": version, "freshness": "Current", "resources": [resource]}]})),
        }
    }
    discovery
}
