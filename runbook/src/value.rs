//! What kind of value a parameter wants, told by its name: what the form that asks for it offers and checks. Pure.

use crate::section::fold;

/// The first that the name holds counts, so narrower ones come first.
const KINDS: &[(&[&str], &str)] = &[
    (&["password", "passwd", "secret", "token", "credential", "apikey", "api-key", "database-url"], "secret"),
    (&["ocid", "uuid"], "id"),
    (&["message-id"], "message-id"),
    (&["pod", "xxxxx"], "pod"),
    (&["node", "broker-host", "host", "instance"], "node"),
    (&["namespace"], "namespace"),
    (&["deployment", "statefulset", "daemonset"], "workload"),
    (&["topic"], "topic"),
    (&["group"], "group"),
    (&["offset"], "offset"),
    (&["partition", "replica", "count", "revision", "pid", "number", "lag", "port", "size"], "number"),
    (&["date", "time", "timestamp", "datetime"], "time"),
    (&["path", "file", "dir", "checkpoint", "savepoint"], "path"),
    (&["url", "uri", "endpoint"], "url"),
    (&["id"], "id"),
    (&["name", "slot"], "name"),
];

/// `pod`, `topic`, `secret`, … or `text`.
pub(crate) fn kind(name: &str) -> &'static str {
    let folded = fold(&name.replace('_', "-")).replace(' ', "-");
    let word =
        |part: &&str| folded.contains(part) && (part.len() > 3 || folded.split('-').any(|one| one == *part));
    KINDS.iter().find(|(parts, _)| parts.iter().any(word)).map_or("text", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_is_asked_for() {
        for (name, wanted) in [
            ("pod-name", "pod"),
            ("backend-xxxxx", "pod"),
            ("POD", "pod"),
            ("message-id", "message-id"),
            ("NEW_PASSWORD", "secret"),
            ("DATABASE_URL", "secret"),
            ("checkpoint path", "path"),
            ("INCIDENT_ID", "id"),
            ("LAG", "number"),
            ("width", "text"),
        ] {
            assert_eq!(kind(name), wanted, "{name}");
        }
    }
}
