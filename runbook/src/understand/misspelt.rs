//! How dangerous a command is that its own tool would refuse, or that is not understood to its end. Pure.
//!
//! An option that is not known makes a tool refuse: the command is as dangerous as without it. A verb that is not known is
//! taken for its neighbour if that destroys; for one that looks only if a single letter is wrong. `None`: a change.

use crate::{catalogue::distance, limit};
use operations::{CommandLine, Operation, Risk};

/// Verbs of kubectl that only look, whatever stands behind them.
const LOOKS: &[&str] = &[
    "api-resources",
    "api-versions",
    "cluster-info",
    "describe",
    "diff",
    "events",
    "explain",
    "get",
    "logs",
    "top",
    "version",
    "wait",
];

/// Its other verbs: one of these is not a misspelt look.
const CHANGES: &[&str] = &[
    "adm",
    "annotate",
    "apply",
    "attach",
    "auth",
    "autoscale",
    "certificate",
    "config",
    "cordon",
    "cp",
    "create",
    "debug",
    "delete",
    "drain",
    "edit",
    "exec",
    "expose",
    "kustomize",
    "label",
    "patch",
    "plugin",
    "port-forward",
    "proxy",
    "replace",
    "rollout",
    "rsh",
    "run",
    "scale",
    "set",
    "taint",
    "uncordon",
];

/// Words of any tool's arguments with which something is lost.
const DESTROYS: &[&str] =
    &["delete", "drop", "flushall", "flushdb", "purge", "remove", "reset", "restore", "truncate", "wipe"];

/// Options with which `redis-cli` runs what stands elsewhere.
const ELSEWHERE: &[&str] = &["--eval", "--pipe", "-x", "-X", "--rdb", "--functions-rdb"];

/// A line of more words is judged by them alone: each of its options would be tried.
const MOST_WORDS: usize = 60;

pub(super) fn risk(line: &CommandLine) -> Option<Risk> {
    match line.tool() {
        "kubectl" | "oc" | "k" => of_kubectl(line),
        "redis-cli" | "valkey-cli" if !line.args.iter().any(|arg| ELSEWHERE.contains(&arg.as_str())) => {
            without_an_option(line).or_else(|| by_words(&line.args))
        }
        tool if tool.starts_with("kafka-") => without_an_option(line).or_else(|| by_words(&line.args)),
        _ => by_words(&line.args),
    }
}

fn of_kubectl(line: &CommandLine) -> Option<Risk> {
    if let Some(at) = line.args.iter().position(|arg| arg == "--")
        && let [program, args @ ..] = &line.args[at + 1..]
    {
        let inner = CommandLine { program: program.clone(), args: args.to_vec(), ..CommandLine::default() };
        return match Operation::parse(&inner) {
            Some(Ok(operation)) => Some(operation.perform().risk()),
            _ => risk(&inner),
        };
    }
    let verb = verb(&line.args)?;
    match Some(verb).filter(|verb| CHANGES.contains(verb) || LOOKS.contains(verb)) {
        Some(verb) if LOOKS.contains(&verb) => Some(Risk::Read),
        Some("rollout") if line.args.iter().any(|arg| arg == "status" || arg == "history") => {
            Some(Risk::Read)
        }
        Some(_) => without_an_option(line).or_else(|| by_words(&line.args)),
        None => neighbour(verb, line),
    }
}

/// The first word that is neither an option nor the value of one that stands before a verb.
fn verb(args: &[String]) -> Option<&str> {
    const VALUED: &[&str] =
        &["-n", "--namespace", "--context", "--kubeconfig", "--cluster", "--user", "-s", "--as"];
    let mut rest = args.iter().map(String::as_str);
    while let Some(arg) = rest.next() {
        if VALUED.contains(&arg) {
            rest.next();
        } else if !arg.starts_with('-') && arg != "adm" {
            return Some(arg);
        }
    }
    None
}

/// What a line may do that no shell reads, such as one with a quote too many: only if it is a single command.
pub(super) fn unread(text: &str) -> Option<Risk> {
    if text.len() > limit::COMMAND {
        return Some(Risk::Destroy);
    }
    let mut words = text.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned());
    let words = (words.next()?, words.collect::<Vec<_>>());
    let line = CommandLine { program: words.0, args: words.1, ..CommandLine::default() };
    let single = !text.contains(['|', ';', '&', '`', '\n']) && !text.contains("$(") && !text.contains(" >");
    let risk = risk(&line);
    if single { risk } else { risk.filter(|risk| *risk == Risk::Destroy) }
}

/// What a verb that nobody has was meant to be.
fn neighbour(verb: &str, line: &CommandLine) -> Option<Risk> {
    if ["delete", "drain"].iter().any(|known| apart(verb, known) <= 2) {
        return Some(Risk::Destroy);
    }
    let near = |known: &&&str| apart(verb, known) == 1;
    let only = CHANGES.iter().filter(near).count() == 0;
    (only && LOOKS.iter().any(|known| apart(verb, known) == 1))
        .then_some(Risk::Read)
        .or_else(|| by_words(&line.args))
}

/// The highest that it is without one of its options.
fn without_an_option(line: &CommandLine) -> Option<Risk> {
    if line.args.len() > MOST_WORDS {
        return by_words(&line.args);
    }
    let options = line.args.iter().enumerate().filter(|(_, arg)| arg.starts_with('-') && arg.len() > 1);
    let tried = options.flat_map(|(at, _)| [1, 2].map(|words| (at, words))).filter_map(|(at, words)| {
        let mut args = line.args.clone();
        args.drain(at..(at + words).min(args.len()));
        let kept = CommandLine { args, ..line.clone() };
        match Operation::parse(&kept) {
            Some(Ok(Operation::Process(_)) | Err(_)) | None => None,
            Some(Ok(operation)) => Some(operation.perform().risk()),
        }
    });
    tried.chain(by_words(&line.args)).max()
}

fn by_words(args: &[String]) -> Option<Risk> {
    let words = args.iter().flat_map(|arg| arg.split(|c: char| !c.is_ascii_alphanumeric()));
    words.map(str::to_ascii_lowercase).any(|word| DESTROYS.contains(&word.as_str())).then_some(Risk::Destroy)
}

/// How many letters of a word's beginning must be changed: a verb is short, a text need not be.
fn apart(one: &str, other: &str) -> usize {
    distance(&one.chars().take(24).collect::<String>(), other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_no_shell_reads_is_as_dangerous_as_its_words() {
        assert_eq!(unread("kubectl get pods -o wide\""), Some(Risk::Read));
        assert_eq!(unread("kubectl get pods\" | sh"), None);
        assert_eq!(unread("kubectl delete pod x\""), Some(Risk::Destroy));
    }

    #[test]
    fn what_is_misspelt_keeps_the_risk_of_what_was_meant() {
        for (line, expected) in [
            ("kubectl get pods --no-such-flag", Some(Risk::Read)),
            ("kubectl log my-pod", Some(Risk::Read)),
            ("kubectl desribe pod x", Some(Risk::Read)),
            ("kubectl -n shop log my-pod", Some(Risk::Read)),
            ("kubectl -n shop argo rollouts get rollout x", None),
            ("kubectl delete pods --no-such-flag", Some(Risk::Destroy)),
            ("kubectl delte pod x", Some(Risk::Destroy)),
            ("kubectl sacle deployment/x", None),
            ("kubectl exec p --nope -- df -h", Some(Risk::Read)),
            ("kubectl exec p --nope -- rm -rf /", Some(Risk::Destroy)),
            // `GET` may be the option's value, and `a` then the command, which nobody knows.
            ("redis-cli --no-such-flag GET a", Some(Risk::Change)),
            ("redis-cli --nope FLUSHALL", Some(Risk::Destroy)),
            ("redis-cli --eval a.lua", None),
            ("unheard-of --purge", Some(Risk::Destroy)),
            ("unheard-of --list", None),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(risk(&CommandLine::new(&words)), expected, "{line}");
        }
    }
}
