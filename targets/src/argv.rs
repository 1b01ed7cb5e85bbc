//! Argv patterns: which programs an operator lists, word by word. Pure.
//!
//! A pattern is as long as the argv it means. `*` stands for exactly one argument that does not begin with
//! `-`, so that a value can never become an option. Everything else is compared exactly.

/// Whether `argv` is what `pattern` means.
pub(crate) fn fits<P: AsRef<str>>(pattern: &[P], argv: &[String]) -> bool {
    !pattern.is_empty()
        && pattern.len() == argv.len()
        && pattern.iter().zip(argv).all(|(wanted, word)| match wanted.as_ref() {
            "*" => !word.starts_with('-'),
            exact => exact == word,
        })
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
}
