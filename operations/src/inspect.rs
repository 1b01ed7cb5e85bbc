//! Programs that only look: the shipped preset `inspect`. Pure.
//!
//! What is on the list runs unasked through exec, and a target that switches the preset on lets it through. The
//! list is the only place where this is said; what is not on it may change something.

/// Directories in which a program is taken for the one it names.
const TOOL_DIRECTORIES: &[&str] = &[
    "/bin/",
    "/usr/bin/",
    "/sbin/",
    "/usr/sbin/",
    "/usr/local/bin/",
    "/opt/kafka/bin/",
    "/opt/bitnami/kafka/bin/",
];

const LISTED: &str = include_str!("inspect.txt");

/// Whether `argv` only looks.
#[must_use]
pub fn reads(argv: &[String]) -> bool {
    let Some((program, rest)) = argv.split_first() else { return false };
    let named =
        TOOL_DIRECTORIES.iter().find_map(|directory| program.strip_prefix(directory)).unwrap_or(program);
    let named = named.strip_suffix(".sh").filter(|tool| tool.starts_with("kafka-")).unwrap_or(named);
    LISTED.lines().filter(|line| !line.starts_with('#')).any(|line| {
        let mut pattern = line.split_whitespace();
        pattern.next() == Some(named) && fits(pattern, rest)
    })
}

/// `*` is exactly one argument that is no option, so that a value can never become one.
fn fits<'p>(mut pattern: impl Iterator<Item = &'p str>, argv: &[String]) -> bool {
    argv.iter().all(|word| match pattern.next() {
        Some("*") => !word.starts_with('-'),
        exact => exact == Some(word.as_str()),
    }) && pattern.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argv(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn inspect_knows_tools_by_name_and_by_their_usual_place() {
        assert!(reads(&argv("/opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list")));
        assert!(reads(&argv("kafka-topics --list --bootstrap-server localhost:9092")));
        assert!(reads(&argv("df -h")));
        assert!(!reads(&argv("/tmp/df -h")), "a program from elsewhere only has the name");
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
            assert!(!reads(&argv(line)), "{line}");
        }
    }
}
