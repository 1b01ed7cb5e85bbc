//! What runs inside a container is what counts: `kubectl exec kafka-0 -- kafka-topics.sh --list …` lists topics. Pure.
//!
//! The argv stays as it stands and goes to the container unchanged; here it is only judged. Whether it may run at all is
//! the target's to say, which lists argv patterns ([`crate::inspect`] holds a preset of them).

use crate::parameter::is_marked;
use crate::process::rating::rating;
use crate::process::run::{INTERPRETERS, RunProgram};
use crate::{CommandLine, Misspelt, Operation, Risk, Sensitivity, Spelling};

/// Programs whose arguments are a language of their own, beside the interpreters.
const OF_A_LANGUAGE: &[&str] = &["awk", "gawk", "jq", "mawk", "mongo", "mongosh", "sed"];

/// Programs that only run another one, with how many words of their own they take before it.
const AROUND: &[(&str, usize)] = &[("chroot", 1), ("nohup", 0), ("time", 0), ("timeout", 1)];

/// Commands that run another one inside a container, and how many of them are followed into each other: each is read
/// several times by the one around it.
const INTO: &[&str] = &["exec", "debug"];
const DEEPEST: usize = 3;

/// The argv as a command line, without what only stands around it: `timeout 5`, `env NAME=value`.
fn line(mut argv: &[String]) -> CommandLine {
    let mut env = Vec::new();
    while let Some((first, rest)) = argv.split_first() {
        let around = AROUND.iter().find(|(program, _)| program == first);
        let set = rest.iter().take_while(|word| word.contains('=') && !word.starts_with(['-', '='])).count();
        argv = match around {
            Some((_, own)) if rest.len() > *own && !rest[0].starts_with('-') => &rest[*own..],
            None if first == "env" && set > 0 && rest.len() > set => {
                let pair = |word: &String| {
                    word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
                };
                // What stands nearest to the program comes first.
                env.splice(0..0, rest[..set].iter().filter_map(pair));
                &rest[set..]
            }
            _ => break,
        };
    }
    let (program, args) =
        argv.split_first().map_or_else(Default::default, |(program, args)| (program.clone(), args));
    CommandLine { program, args: args.to_vec(), env, ..CommandLine::default() }
}

fn is_deep(argv: &[String]) -> bool {
    argv.iter().filter(|word| INTO.contains(&word.as_str())).count() > DEEPEST
}

/// The operation that the argv is; `None` for programs that no client of ours speaks for.
#[must_use]
pub(crate) fn operation(argv: &[String]) -> Option<Operation> {
    if is_deep(argv) {
        return None;
    }
    match Operation::parse(&line(argv)) {
        Some(Ok(Operation::Process(_)) | Err(_)) | None => None,
        Some(Ok(operation)) => Some(operation),
    }
}

/// Why a tool that is known would refuse it. A program that nobody knows is refused nothing.
#[must_use]
pub(crate) fn refused(argv: &[String]) -> Option<Misspelt> {
    if is_deep(argv) {
        return Some(Misspelt::new("containers are entered from within containers, deeper than is followed"));
    }
    let line = line(argv);
    let runs_text = INTERPRETERS.contains(&line.tool()) || OF_A_LANGUAGE.contains(&line.tool());
    if runs_text && line.args.iter().any(|arg| is_marked(arg)) {
        return Some(Misspelt {
            reason: "a value would become part of a script".to_owned(),
            help: Some("keep it as a step for a person".to_owned()),
        });
    }
    match (Operation::parse(&line), RunProgram::parse(&line)) {
        (Some(Err(_)), Some(Err(_))) => None,
        (Some(Err(misspelt)), _) => Some(misspelt),
        _ => None,
    }
}

/// The operation's own risk, or what is known of the program.
#[must_use]
pub(crate) fn risk(argv: &[String]) -> Risk {
    operation(argv).map_or_else(|| rating(&line(argv).argv()).risk, |operation| operation.perform().risk())
}

#[must_use]
pub(crate) fn sensitivity(argv: &[String]) -> Sensitivity {
    operation(argv)
        .map_or_else(|| rating(&line(argv).argv()).sensitivity, |operation| operation.perform().sensitivity())
}

#[must_use]
pub(crate) fn is_endless(argv: &[String]) -> bool {
    operation(argv)
        .map_or_else(|| rating(&line(argv).argv()).endless, |operation| operation.perform().is_endless())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect;

    fn argv(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_the_preset_lets_run_unasked_is_a_look_here_too() {
        for pattern in include_str!("inspect.txt").lines().filter(|line| !line.starts_with('#')) {
            let argv = argv(&pattern.replace('*', "7"));
            assert!(inspect::reads(&argv), "{pattern}");
            assert_eq!(risk(&argv), Risk::Read, "{pattern}");
            assert_eq!(sensitivity(&argv), Sensitivity::Plain, "{pattern}");
        }
    }

    #[test]
    fn the_preset_does_not_grow_by_what_is_understood() {
        for line in ["curl http://a/", "psql -c SELECT", "redis-cli GET a", "find /", "etcdctl member list"] {
            assert!(!inspect::reads(&argv(line)), "{line}");
        }
    }

    #[test]
    fn a_value_never_becomes_part_of_a_script() {
        let mark = crate::parameter::mark("id");
        for words in [
            ["python", "-c", &format!("drop({mark})")],
            ["mongosh", "--eval", &format!("db.x.remove({mark})")],
        ] {
            assert!(refused(&words.map(str::to_owned)).is_some());
        }
        assert!(refused(&["nslookup".to_owned(), mark]).is_none());
    }

    #[test]
    fn commands_around_commands_end_however_many_there_are() {
        let many = |words: &str| argv(&(words.repeat(5_000) + "ls"));
        for words in ["time ", "timeout 5 ", "env A=b "] {
            assert_eq!(risk(&many(words)), risk(&argv("ls")), "{words}");
        }
        for words in ["docker exec a ", "kubectl exec a -- "] {
            assert_ne!(risk(&many(words)), Risk::Read, "{words}");
            assert!(refused(&many(words)).is_some(), "{words}");
        }
        assert_eq!(risk(&argv("timeout 5 env A=b time ls")), risk(&argv("ls")));
    }

    #[test]
    fn what_is_not_understood_is_no_look() {
        for line in ["./df -h", "/tmp/ls", "kafka-topics --list", "unknown", "sh -c ls", "../usr/bin/df"] {
            assert_ne!(risk(&argv(line)), Risk::Read, "{line}");
        }
        assert_eq!(risk(&[]), Risk::Change);
    }
}
