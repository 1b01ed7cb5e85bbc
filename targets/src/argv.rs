//! Argv patterns: which programs an operator lists, word by word. Pure.
//!
//! A pattern is as long as the argv it means. `*` stands for exactly one argument that does not begin with
//! `-`, so that a value can never become an option. Everything else is compared exactly.

/// Directories in which `inspect` takes a program for the one it names.
const TOOL_DIRECTORIES: &[&str] = &[
    "/bin/",
    "/usr/bin/",
    "/sbin/",
    "/usr/sbin/",
    "/usr/local/bin/",
    "/opt/kafka/bin/",
    "/opt/bitnami/kafka/bin/",
];

/// The shipped list of programs that only look; see the file for what is on it and why.
const INSPECT: &str = include_str!("inspect.txt");

/// Whether `argv` is what `pattern` means.
pub(crate) fn fits<P: AsRef<str>>(pattern: &[P], argv: &[String]) -> bool {
    !pattern.is_empty()
        && pattern.len() == argv.len()
        && pattern.iter().zip(argv).all(|(wanted, word)| match wanted.as_ref() {
            "*" => !word.starts_with('-'),
            exact => exact == word,
        })
}

/// Whether `argv` is on the shipped list of programs that only look.
pub(crate) fn inspects(argv: &[String]) -> bool {
    let Some((program, rest)) = argv.split_first() else { return false };
    let named =
        TOOL_DIRECTORIES.iter().find_map(|directory| program.strip_prefix(directory)).unwrap_or(program);
    let named = named.strip_suffix(".sh").filter(|tool| tool.starts_with("kafka-")).unwrap_or(named);
    let argv: Vec<String> = std::iter::once(named.to_owned()).chain(rest.iter().cloned()).collect();
    INSPECT
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| fits(&line.split_whitespace().collect::<Vec<_>>(), &argv))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argv(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_star_is_one_value_and_never_an_option() {
        assert!(fits(&["nc", "-z", "*", "*"], &argv("nc -z kafka 9092")));
        assert!(!fits(&["nc", "-z", "*", "*"], &argv("nc -z kafka")));
        assert!(!fits(&["nc", "-z", "*", "*"], &argv("nc -z kafka 9092 9093")));
        assert!(!fits(&["redis-cli", "-h", "*", "ping"], &argv("redis-cli -h --eval ping")));
        assert!(!fits::<&str>(&[], &[]));
    }

    #[test]
    fn inspect_knows_tools_by_name_and_by_their_usual_place() {
        assert!(inspects(&argv("/opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list")));
        assert!(inspects(&argv("kafka-topics --list --bootstrap-server localhost:9092")));
        assert!(inspects(&argv("df -h")));
        assert!(!inspects(&argv("/tmp/df -h")), "a program from elsewhere only has the name");
    }

    #[test]
    fn inspect_lists_nothing_that_changes_or_interprets() {
        for line in [
            "sh -c ls",
            "kafka-topics --bootstrap-server a:1 --delete --topic t",
            "kafka-consumer-groups.sh --bootstrap-server a:1 --group g --reset-offsets --to-latest --topic t --execute",
            "redis-cli flushall",
            "env",
            "nc kafka 9092",
        ] {
            assert!(!inspects(&argv(line)), "{line}");
        }
    }
}
