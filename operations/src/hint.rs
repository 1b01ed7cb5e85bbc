//! What a command line says of where: a kubeconfig or context, a bootstrap server, a host, a connection string. Pure.
//!
//! It only names a configured target and is never opened or connected to. What runs inside an exec says it for itself.

use crate::CommandLine;

/// Flags whose value says where, of a tool.
const FLAGS: &[(&str, &[&str])] = &[
    ("kubectl", &["--context", "--kubeconfig", "--cluster", "-s", "--server"]),
    ("oc", &["--context", "--kubeconfig", "--cluster", "-s", "--server"]),
    ("k", &["--context", "--kubeconfig", "--cluster", "-s", "--server"]),
    ("psql", &["-h", "--host"]),
    ("pg_isready", &["-h", "--host"]),
    ("pg_dump", &["-h", "--host"]),
    ("pg_restore", &["-h", "--host"]),
    ("mysql", &["-h", "--host"]),
    ("redis-cli", &["-h", "-u"]),
    ("kcat", &["-b"]),
    ("kafkacat", &["-b"]),
];
const KAFKA: &[&str] =
    &["--bootstrap-server", "--bootstrap-controller", "--broker-list", "--zookeeper", "--brokers"];
/// Tools whose words may be a connection string.
const CONNECTS: &[&str] = &["psql", "pg_dump", "pg_restore", "mysql"];
/// Tools that are given addresses.
const FETCHES: &[&str] = &["curl", "wget", "promtool"];

/// The target that the line names, as the author wrote it but without a password; parameters as marks.
#[must_use]
pub fn target(line: &CommandLine) -> Option<String> {
    own(line).map(|named| discreet(&named))
}

/// What a program that runs inside a container or on another host says of where.
#[must_use]
pub fn inner(line: &CommandLine) -> Option<String> {
    let behind = line.args.iter().position(|word| word == "--").map_or(0, |at| at + 1);
    let at = line.args.iter().skip(behind).position(|word| {
        let tool = CommandLine { program: word.clone(), ..CommandLine::default() };
        let tool = tool.tool();
        // `kafka-0` is a pod.
        let of_kafka = tool.starts_with("kafka-") && tool.ends_with(|c: char| c.is_ascii_alphabetic());
        of_kafka || !flags(tool).is_empty() || FETCHES.contains(&tool)
    })?;
    let at = behind + at;
    let (program, args) = (line.args[at].clone(), line.args[at + 1..].to_vec());
    target(&CommandLine { program, args, ..CommandLine::default() })
}

/// Takes `--context eu-west` off a kubectl line: the target decides which cluster is meant, and who performs the line
/// has to know that it named one.
pub fn take_context(line: &mut CommandLine) -> Option<String> {
    if !matches!(line.tool(), "kubectl" | "oc" | "k") {
        return None;
    }
    let end = line.args.iter().position(|arg| arg == "--").unwrap_or(line.args.len());
    let at = line.args[..end].iter().position(|arg| arg == "--context" || arg.starts_with("--context="))?;
    let flag = line.args.remove(at);
    match flag.split_once('=') {
        Some((_, context)) => Some(context.to_owned()),
        None if at < line.args.len() => Some(line.args.remove(at)),
        None => None,
    }
}

/// `postgresql://ops:secret@db` as `postgresql://ops@db`.
fn discreet(named: &str) -> String {
    let Some((scheme, rest)) = named.split_once("://") else { return named.to_owned() };
    match rest.split_once('@') {
        Some((account, host)) => {
            let user = account.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => named.to_owned(),
    }
}

fn own(line: &CommandLine) -> Option<String> {
    let tool = line.tool();
    let env = |name: &str| line.env.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    match tool {
        "kubectl" | "oc" | "k" => valued(line, flags(tool)).or_else(|| env("KUBECONFIG")),
        _ if tool.starts_with("kafka-") || tool.starts_with("connect-") => valued(line, KAFKA),
        _ if FETCHES.contains(&tool) => line.args.iter().find_map(|word| host(word)),
        _ if CONNECTS.contains(&tool) => valued(line, flags(tool))
            .or_else(|| line.args.iter().find(|word| connects(word)).cloned())
            .or_else(|| env("PGHOST")),
        _ => valued(line, flags(tool)),
    }
}

fn flags(tool: &str) -> &'static [&'static str] {
    FLAGS.iter().find(|(known, _)| *known == tool).map_or(&[], |(_, flags)| flags)
}

/// The value of the first of the flags that is there; what stands behind `--` belongs to another program.
fn valued(line: &CommandLine, flags: &[&str]) -> Option<String> {
    let mut args = line.args.iter().take_while(|arg| *arg != "--");
    while let Some(arg) = args.next() {
        for flag in flags {
            match arg.strip_prefix(flag) {
                Some("") => return args.next().cloned(),
                Some(rest) if rest.starts_with('=') => return Some(rest[1..].to_owned()),
                _ => {}
            }
        }
    }
    None
}

/// `HOST:PORT` of an address.
fn host(word: &str) -> Option<String> {
    let (scheme, rest) = word.split_once("://").unwrap_or(("", word));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    let is_host = !scheme.is_empty() || (host.contains(':') && !word.starts_with('-') && !host.contains(' '));
    (is_host && !host.is_empty() && !host.starts_with(':')).then(|| host.to_owned())
}

fn connects(word: &str) -> bool {
    word.starts_with("postgres://") || word.starts_with("postgresql://") || word.contains("host=") || {
        let inner = crate::parameter::shown(word);
        inner.starts_with('<') && inner.ends_with('>') && inner.to_ascii_uppercase().contains("URL")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_target_in_its_tools_own_way() {
        for (line, named) in [
            ("kubectl --context eu-central -n db get pods", Some("eu-central")),
            ("kubectl get pods", None),
            ("kubectl exec kafka-0 -- kafka-topics.sh --bootstrap-server x:9092 --list", None),
            ("/opt/kafka/bin/kafka-topics.sh --bootstrap-server=kafka:9092 --list", Some("kafka:9092")),
            ("psql -h pg-primary.db.svc -U ops", Some("pg-primary.db.svc")),
            ("psql postgresql://ops@db/app -c x", Some("postgresql://ops@db/app")),
            ("curl -s http://user@localhost:8080/v1?x=1", Some("localhost:8080")),
            ("curl :9090/metrics", None),
            ("redis-cli -h cache PING", Some("cache")),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(target(&CommandLine::new(&words)).as_deref(), named, "{line}");
        }
        let exec = ["docker", "exec", "kafka", "kafka-topics", "--bootstrap-server", "localhost:9092"];
        assert_eq!(inner(&CommandLine::new(&exec)).as_deref(), Some("localhost:9092"));
        let secret = CommandLine::new(&["psql", "postgresql://ops:hunter2@db/app"]);
        assert_eq!(target(&secret).as_deref(), Some("postgresql://ops@db/app"), "no password leaves");
        let mut line = CommandLine::new(&["kubectl", "get", "pods"]);
        line.env.push(("KUBECONFIG".into(), ".kube/kubeconfig.yaml".into()));
        assert_eq!(target(&line).as_deref(), Some(".kube/kubeconfig.yaml"));
    }
}
