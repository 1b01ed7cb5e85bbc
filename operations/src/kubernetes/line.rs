//! A `kubectl` or `oc` command line: which verb, its flags by the tool's own table, its namespace. Pure.
//!
//! `--context`, `--server` and the like are refused on purpose: the configured target decides which cluster is
//! meant, and a text that names another one must not be taken for it. A kubeconfig only names a target. So is
//! `--as`: who acts is the bot.

use super::resource::Resource;
use crate::client::Kind;
use crate::flags::{Flag, Flags, Takes, value};
use crate::{CommandLine, Misspelt};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Flags of our own spellings.
pub(crate) const EVERYWHERE: &[Flag] = &[value(&["-n", "--namespace"])];

/// Flags that decide where and as whom: never taken from a text.
const DECIDED: &[&str] = &[
    "--context",
    "--cluster",
    "--server",
    "--user",
    "--token",
    "--as",
    "--as-group",
    "--as-uid",
    "--username",
    "--password",
    "--client-certificate",
    "--client-key",
    "--certificate-authority",
    "--tls-server-name",
    "--insecure-skip-tls-verify",
];

/// Flags that change nothing about what is asked of the cluster: what the tool prints beside its answer, keeps on
/// its own disk, or how long it waits for a connection. A kubeconfig names a target, which somebody else reads.
const OWN: &[&str] = &[
    "--kubeconfig",
    "--kuberc",
    "--cache-dir",
    "--request-timeout",
    "--disable-compression",
    "--v",
    "--vmodule",
    "--log-flush-frequency",
    "--profile",
    "--profile-output",
    "--warnings-as-errors",
    "--match-server-version",
    "--allow-missing-template-keys",
    "--show-managed-fields",
    "--chunk-size",
    "--use-protocol-buffers",
    "--pod-running-timeout",
    "--quiet",
    "--loglevel",
];

/// Verbs behind whose `--` stands another program's argv.
const RUN: &[&str] = &["exec", "run", "debug", "create job", "create cronjob", "create deployment", "rsh"];

/// The tables of all verbs; `*` holds the flags that every verb takes.
static TABLES: LazyLock<BTreeMap<&'static str, Vec<Flag>>> = LazyLock::new(|| {
    let lines = [include_str!("flags.txt"), include_str!("oc.txt")].into_iter().flat_map(str::lines);
    let mut tables: BTreeMap<&str, Vec<Flag>> = BTreeMap::new();
    for (verb, flags) in lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" |"))
    {
        tables.entry(verb).or_default().extend(flags.split_whitespace().filter_map(flag));
    }
    tables
});

/// One flag of a table: `--filename,-f=,`.
fn flag(word: &'static str) -> Option<Flag> {
    let end = word.find(['=', '[']).unwrap_or(word.len());
    let names: Vec<&str> = word[..end].split(',').collect();
    let takes = match &word[end..] {
        "" => Takes::Nothing,
        "=" => Takes::Value,
        "=," => Takes::List,
        // Repeated, and commas are its own.
        "=*" => Takes::Value,
        bare => Takes::Perhaps(bare.strip_prefix("[=")?.strip_suffix(']')?),
    };
    Some(Flag { names: Cow::Owned(names), takes })
}

/// Whether it is `kubectl` under any of its names.
pub(crate) fn is_ours(line: &CommandLine) -> bool {
    matches!(line.tool(), "kubectl" | "oc" | "k")
}

/// The verb as the tables have it (`rollout restart`), or the word that is none; and all other words.
pub(crate) fn verb(line: &CommandLine) -> Option<(String, Vec<String>)> {
    if !is_ours(line) {
        return None;
    }
    let (mut verb, mut kept) = (String::new(), Vec::new());
    let mut args = line.args.iter();
    while let Some(arg) = args.next() {
        if arg.starts_with('-') {
            kept.push(arg.clone());
            // As cobra looks for a subcommand: an unknown flag before it has a value, glued to a short one (`-nshop`).
            let glued = !arg.starts_with("--") && arg.chars().count() > 2;
            if !arg.contains('=') && !glued && !is_switch(arg) {
                kept.extend(args.next().cloned());
            }
            continue;
        }
        if verb.is_empty() && arg == "adm" && line.tool() == "oc" {
            continue;
        }
        let longer = if verb.is_empty() { arg.clone() } else { format!("{verb} {arg}") };
        let known = TABLES.contains_key(longer.as_str());
        if !known && !verb.is_empty() {
            kept.push(arg.clone());
            break;
        }
        verb = longer;
        if !known
            || !TABLES.keys().any(|other| other.strip_prefix(&verb).is_some_and(|rest| rest.starts_with(' ')))
        {
            break;
        }
    }
    kept.extend(args.cloned());
    (!verb.is_empty()).then_some((verb, kept))
}

fn is_switch(arg: &str) -> bool {
    TABLES
        .get("*")
        .into_iter()
        .flatten()
        .any(|flag| flag.takes == Takes::Nothing && flag.names.contains(&arg))
}

/// Whether the tools have the verb.
pub(crate) fn is_verb(verb: &str) -> bool {
    TABLES.contains_key(verb)
}

/// The words and flags of `kubectl VERB …`. `None`: another verb.
pub(crate) fn said(line: &CommandLine, wanted: &str) -> Option<Result<Flags, Misspelt>> {
    // Most lines are another verb's: that is seen first, and without a table.
    let first = wanted.split(' ').next().unwrap_or_default();
    if !is_ours(line) || !line.args.iter().any(|arg| arg == first) {
        return None;
    }
    let (found, rest) = verb(line)?;
    (found == wanted).then(|| read(&found, &rest))
}

/// Flags by the verb's table, without those that are the tool's own affair.
///
/// # Errors
/// A flag that is not in the table, or one that says where or as whom.
pub(crate) fn read(verb: &str, rest: &[String]) -> Result<Flags, Misspelt> {
    let table = |name: &str| TABLES.get(name).map_or(&[][..], Vec::as_slice);
    let mut flags = Flags::read(rest, &[table(verb), table("*")])?;
    if let Some(name) = DECIDED.iter().find(|name| flags.value(name).is_some()) {
        return Err(Misspelt {
            reason: format!("`{name}` is not taken from a text: the target says where and as whom"),
            help: Some("leave it out, and name the target in the front matter".to_owned()),
        });
    }
    for name in OWN {
        flags.take_all(name);
    }
    if !RUN.contains(&verb) {
        flags.words.append(&mut flags.after);
    }
    Ok(flags)
}

/// Every flag must have been read: one that is overlooked changes what a command does.
///
/// # Errors
/// One is left.
pub(crate) fn finish(flags: &Flags) -> Result<(), Misspelt> {
    match flags.left().next() {
        None => Ok(()),
        Some((name, said)) => Err(Misspelt {
            reason: format!("`{name}` ({said}) is known to the tool, but not carried here"),
            help: Some("leave it out, or keep the command as a step for a person".to_owned()),
        }),
    }
}

/// What the tool itself answers with an error.
pub(crate) fn refused(why: impl std::fmt::Display) -> Misspelt {
    Misspelt { reason: format!("the tool refuses it: {why}"), help: None }
}

/// The namespace of a line; as `kubectl` without a context's own: `default`.
pub(crate) fn namespace(flags: &mut Flags) -> String {
    let long = flags.take("--namespace");
    let said = long.or_else(|| flags.take("-n"));
    said.filter(|name| !name.is_empty()).unwrap_or_else(|| "default".to_owned())
}

/// A kind by any of the names that `kubectl` takes for it, if Muster's clients know it.
pub(crate) fn kind(word: &str) -> Option<Kind> {
    Resource::read(word).kind()
}

/// How a kind is written on the command lines that are shown.
pub(crate) fn written(kind: Kind) -> &'static str {
    match kind {
        Kind::Pod => "pod",
        Kind::Event => "event",
        Kind::StatefulSet => "statefulset",
        Kind::Deployment => "deployment",
        Kind::DaemonSet => "daemonset",
        Kind::ReplicaSet => "replicaset",
        Kind::ControllerRevision => "controllerrevision",
        Kind::ConfigMap => "configmap",
        Kind::Service => "service",
        Kind::Node => "node",
        Kind::PersistentVolumeClaim => "persistentvolumeclaim",
        Kind::HorizontalPodAutoscaler => "horizontalpodautoscaler",
        Kind::PodDisruptionBudget => "poddisruptionbudget",
        Kind::Namespace => "namespace",
    }
}

/// `statefulset/kafka` or `statefulset kafka`: exactly one object of a kind that Muster's clients know.
///
/// # Errors
/// None, several, or a kind that is not known.
pub(crate) fn one_object(words: &[String]) -> Result<(Kind, String), Misspelt> {
    let (kind_word, name) = match words {
        [both] if both.contains('/') => both.split_once('/').unwrap_or_default(),
        [kind_word, name] if !name.contains('/') => (kind_word.as_str(), name.as_str()),
        _ => {
            return Err(Misspelt {
                reason: "it does not name exactly one object".to_owned(),
                help: Some("write it like `statefulset/kafka`".to_owned()),
            });
        }
    };
    let kind =
        kind(kind_word).ok_or_else(|| Misspelt::new(format!("the kind `{kind_word}` is not known here")))?;
    if name.is_empty() {
        return Err(Misspelt::new(format!("`{kind_word}/` names no object")));
    }
    Ok((kind, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_found_behind_the_flags_that_stand_before_it() {
        for line in [
            "kubectl -n platform rollout status sts/kafka",
            "kubectl.sh rollout -n=platform status sts/kafka",
        ] {
            let line = CommandLine::new(&line.split(' ').collect::<Vec<_>>());
            let flags = said(&line, "rollout status").unwrap().unwrap();
            assert_eq!(
                (flags.value("--namespace"), flags.words.as_slice()),
                (Some("platform"), &["sts/kafka".to_owned()][..])
            );
            assert!(said(&line, "rollout undo").is_none());
        }
        assert!(said(&CommandLine::new(&["helm", "status"]), "status").is_none());
    }

    #[test]
    fn one_letter_means_what_its_verb_says() {
        let read = |line: &str, verb: &str| {
            said(&CommandLine::new(&line.split(' ').collect::<Vec<_>>()), verb).unwrap()
        };
        assert!(read("kubectl logs -p kafka-0", "logs").unwrap().is_on("--previous"));
        assert_eq!(read("kubectl patch deploy x -p {}", "patch").unwrap().value("--patch"), Some("{}"));
        assert_eq!(read("oc adm drain n1 --force", "drain").unwrap().words, ["n1"]);
        assert!(read("kubectl logs --prev kafka-0", "logs").is_err(), "an abbreviation is another flag");
        let elsewhere = read("kubectl logs kafka-0 --context prod", "logs").unwrap_err();
        assert!(elsewhere.reason.contains("--context"), "{elsewhere:?}");
    }

    #[test]
    fn an_object_is_named_in_one_word_or_in_two() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(one_object(&words("sts/kafka")).unwrap(), (Kind::StatefulSet, "kafka".to_owned()));
        assert_eq!(
            one_object(&words("deployments.apps worker")).unwrap(),
            (Kind::Deployment, "worker".to_owned())
        );
        assert!(one_object(&words("sts")).is_err());
        assert!(one_object(&words("widget/x")).is_err());
    }
}
