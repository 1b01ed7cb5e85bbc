//! What the command lines of Kafka's tools have in common. Pure.
//!
//! Each tool's options are in `flags.txt`, which is made from the tools' own help. Credentials are the target's: the files that
//! `--command-config` and its like name are read over.

use crate::number::Number;
use crate::options::{Options, Order, row};
use crate::process::run::quoted;
use crate::{CommandLine, Failure, Misspelt};

const FLAGS: &str = include_str!("flags.txt");

/// Options that say how to get there and how long to wait, of any tool.
pub(super) const EVERYWHERE: &[&str] = &[
    "--bootstrap-server",
    "--command-config",
    "--admin.config",
    "--consumer.config",
    "--producer.config",
    "--config-file",
    "--timeout",
];

/// Classes that `kafka-run-class` is given for a tool.
const CLASSES: &[(&str, &str)] = &[
    ("GetOffsetShell", "kafka-get-offsets"),
    ("ConsumerGroupCommand", "kafka-consumer-groups"),
    ("TopicCommand", "kafka-topics"),
    ("ConfigCommand", "kafka-configs"),
    ("ConsoleConsumer", "kafka-console-consumer"),
    ("ConsoleProducer", "kafka-console-producer"),
    ("ReassignPartitionsCommand", "kafka-reassign-partitions"),
    ("LeaderElectionCommand", "kafka-leader-election"),
    ("AclCommand", "kafka-acls"),
    ("LogDirsCommand", "kafka-log-dirs"),
];

/// The options of a line, if it is this tool's and one of `actions` stands there (none: any line of it).
pub(super) fn read(line: &CommandLine, tool: &str, actions: &[&str]) -> Option<Result<Options, Misspelt>> {
    let args = args(line, tool)?;
    let says = |arg: &String| actions.contains(&arg.split('=').next().unwrap_or_default());
    if !actions.is_empty() && !args.iter().any(says) {
        return None;
    }
    Some(options(tool, &args))
}

/// The same for tools with subcommands: `kafka-metadata-quorum --bootstrap-server B describe --status`.
pub(super) fn sub(
    line: &CommandLine,
    tool: &str,
    verbs: &[&str],
) -> Option<Result<(String, Options), Misspelt>> {
    let args = args(line, tool)?;
    let at = args.iter().position(|arg| verbs.contains(&arg.as_str()))?;
    let (before, rest) = (&args[..at], &args[at + 1..]);
    let own = row(FLAGS, &format!("{tool} {}", args[at]))?;
    let read = || {
        let before = if before.is_empty() { Options::default() } else { options(tool, before)? };
        let mut all = Options::read(rest, own, Order::Anywhere)?;
        no_words(tool, &all)?;
        all.put(before);
        Ok((args[at].clone(), all))
    };
    Some(read())
}

/// What was written for older Kafkas is read as what took its place.
fn args(line: &CommandLine, tool: &str) -> Option<Vec<String>> {
    let mut args = if line.tool() == "kafka-run-class" {
        let (class, args) = line.args.split_first()?;
        let class = class.rsplit('.').next()?;
        CLASSES.contains(&(class, tool)).then(|| args.to_vec())?
    } else {
        (line.tool() == tool).then(|| line.args.clone())?
    };
    if matches!(tool, "kafka-console-producer" | "kafka-get-offsets") {
        for arg in &mut args {
            if arg == "--broker-list" || arg.starts_with("--broker-list=") {
                *arg = arg.replacen("--broker-list", "--bootstrap-server", 1);
            }
        }
    }
    args.retain(|arg| arg != "--new-consumer");
    Some(args)
}

fn options(tool: &str, args: &[String]) -> Result<Options, Misspelt> {
    if args.iter().any(|arg| arg.split('=').next() == Some("--zookeeper")) {
        return Err(Misspelt {
            reason: "`--zookeeper` is gone from Kafka's tools: they refuse it".to_owned(),
            help: Some("write `--bootstrap-server HOST:PORT` instead".to_owned()),
        });
    }
    let row = row(FLAGS, tool).ok_or_else(|| Misspelt::new(format!("`{tool}` needs a verb")))?;
    let options = Options::read(args, row, Order::Anywhere)?;
    no_words(tool, &options)?;
    Ok(options)
}

fn no_words(tool: &str, options: &Options) -> Result<(), Misspelt> {
    match options.words.first() {
        Some(word) => Err(Misspelt::new(format!("`{word}` is not known to `{tool}`"))),
        None => Ok(()),
    }
}

/// # Errors
/// The tools themselves demand it; here it also names the target.
pub(super) fn bootstrap(options: &Options) -> Result<String, Misspelt> {
    one(options, "--bootstrap-server")?.ok_or_else(|| Misspelt {
        reason: "it names no bootstrap server; the tool refuses it".to_owned(),
        help: Some("add `--bootstrap-server HOST:PORT`".to_owned()),
    })
}

/// The value of an option that is given once at most.
///
/// # Errors
/// It is given several times, which the tools refuse.
pub(super) fn one(options: &Options, name: &str) -> Result<Option<String>, Misspelt> {
    let mut values = options.values(name);
    if values.len() > 1 {
        return Err(Misspelt::new(format!("`{name}` stands there more than once; the tool refuses it")));
    }
    Ok(values.pop())
}

/// # Errors
/// The option is not there, or several times.
pub(super) fn needed(options: &Options, name: &str) -> Result<String, Misspelt> {
    one(options, name)?.ok_or_else(|| Misspelt {
        reason: format!("`{name}` is missing; the tool refuses it"),
        help: Some(format!("add `{name} VALUE`")),
    })
}

/// # Errors
/// The value of the option is no number.
pub(super) fn number(options: &Options, name: &str) -> Result<Option<Number>, Misspelt> {
    options.value(name).map(|text| Number::read(name, text)).transpose()
}

/// # Errors
/// The option is not there, or its value is no number.
pub(super) fn count(options: &Options, name: &str) -> Result<Number, Misspelt> {
    needed(options, name)?;
    number(options, name)?.ok_or_else(|| Misspelt::new(format!("`{name}` is missing")))
}

/// The line as it is written: the tool, where, and the rest.
pub(super) fn written(tool: &str, bootstrap: &str, rest: Vec<String>) -> String {
    let at = ["--bootstrap-server".to_owned(), bootstrap.to_owned()];
    let argv: Vec<String> = std::iter::once(format!("{tool}.sh")).chain(at).chain(rest).collect();
    quoted(&argv)
}

/// Words of a line from what is there: `--topic orders`.
pub(super) fn words<'a>(parts: impl IntoIterator<Item = (&'a str, Option<String>)>) -> Vec<String> {
    parts
        .into_iter()
        .flat_map(|(name, value)| value.into_iter().flat_map(move |value| [name.to_owned(), value]))
        .collect()
}

/// Whether no broker answered: for a question about brokers that is an answer.
pub(super) fn no_answer(failure: &Failure) -> bool {
    matches!(failure.what.id.as_str(), "kafka.unreachable" | "kafka.late")
}
