//! A `docker` command line: which verb, with compose or without, and its options. Pure.
//!
//! `--host` and `--context` name another engine than the target's: they are not known here on purpose. Which compose
//! file and project is meant is the target's to say too.

use crate::options::{Options, Order, row};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt};

const FLAGS: &str = include_str!("flags.txt");
/// What may stand before the verb without changing what it means.
const BEFORE: &[&str] = &[
    "--debug",
    "--log-level",
    "--ansi",
    "--env-file",
    "--file",
    "--profile",
    "--progress",
    "--project-directory",
    "--project-name",
];

pub(super) struct Line {
    pub(super) compose: bool,
    pub(super) options: Options,
}

/// The line, if it is `docker VERB …`, `docker container VERB …` or `docker compose VERB …`.
pub(super) fn read(line: &CommandLine, verbs: &[&str], order: Order) -> Option<Result<Line, Misspelt>> {
    let compose = match line.tool() {
        "docker" | "podman" | "nerdctl" => None,
        "docker-compose" => Some(line.args.clone()),
        _ => return None,
    };
    let global = |args: &[String], tool: &str| Options::read(args, row(FLAGS, tool)?, Order::Before).ok();
    let (compose, before) = match compose {
        Some(args) => (true, global(&args, "docker compose")?),
        None => {
            let before = global(&line.args, "docker")?;
            match before.words.split_first() {
                Some((word, rest)) if word == "compose" && before.only(&[BEFORE]).is_ok() => {
                    (true, global(rest, "docker compose")?)
                }
                _ => (false, before),
            }
        }
    };
    let mut words = before.words.as_slice();
    if !compose && words.first().is_some_and(|word| word == "container") {
        words = &words[1..];
    }
    let (verb, rest) = words.split_first()?;
    if !verbs.contains(&verb.as_str()) {
        return None;
    }
    let verb = if verb == "ls" || verb == "list" { "ps" } else { verb.as_str() };
    let row = row(FLAGS, &format!("docker {}{verb}", if compose { "compose " } else { "" }))?;
    let read = before.only(&[BEFORE]).and_then(|()| Options::read(rest, row, order));
    Some(read.map(|options| Line { compose, options }))
}

/// The line as it is written: the verb, options that have a value, switches, and the rest.
pub(super) fn written(
    compose: bool,
    verb: &str,
    valued: &[(&str, Option<&str>)],
    switches: &[(&str, bool)],
    rest: &[String],
) -> String {
    let mut argv = vec!["docker".to_owned()];
    argv.extend(compose.then(|| "compose".to_owned()));
    argv.push(verb.to_owned());
    for (name, value) in valued {
        argv.extend(value.map(|value| format!("{name}={value}")));
    }
    argv.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| (*name).to_owned()));
    argv.extend(rest.iter().cloned());
    quoted(&argv)
}

/// # Errors
/// No container is named.
pub(super) fn some(words: Vec<String>) -> Result<Vec<String>, Misspelt> {
    if words.is_empty() {
        return Err(Misspelt {
            reason: "it names no container; docker refuses it".to_owned(),
            help: Some("name a container".to_owned()),
        });
    }
    Ok(words)
}
