//! The filters beside the tools themselves: the same bytes, or an honest refusal.
//!
//! Random command lines from the tools' own vocabulary, random inputs; what Muster accepts is also run by the real
//! program under `LC_ALL=C.UTF-8`.

use crate::{CommandLine, Filter};
use proptest::{prelude::*, test_runner::Config};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// What the tool prints; `None`: it refuses the command line itself.
fn real(argv: &[String], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(&argv[0])
        .args(&argv[1..])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{} is needed by this test: {error}", argv[0]));
    // It may end before it has read everything (head, grep -m).
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    // jq's exit code is its last input's.
    if argv[0] == "jq" && !output.stderr.is_empty() {
        return None;
    }
    let fails = if argv[0] == "grep" { 2 } else { 1 };
    (output.status.code().unwrap_or(99) < fails).then_some(output.stdout)
}

fn same(argv: &[String], input: &str) -> Result<(), TestCaseError> {
    let line = CommandLine::new(&argv.iter().map(String::as_str).collect::<Vec<_>>());
    let Some(Ok(filter)) = Filter::parse(&line) else { return Ok(()) };
    let Ok(ours) = filter.apply(input.as_bytes()) else { return Ok(()) };
    let theirs = real(argv, input.as_bytes()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let ours = String::from_utf8_lossy(&ours).into_owned();
    prop_assert_eq!(Some(ours.clone()), theirs, "{:?} on {:?}", argv, input);
    // What is shown and approved means the same again.
    let shown = filter.command();
    let words: Vec<String> = shell_words(&shown);
    let again = Filter::parse(&CommandLine::new(&words.iter().map(String::as_str).collect::<Vec<_>>()));
    prop_assert_eq!(again, Some(Ok(filter)), "{} reads back", shown);
    Ok(())
}

/// The words of a line that quotes with single quotes only.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            '\\' if !quoted => words.last_mut().unwrap().extend(chars.next()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Lines as logs and tables have them.
fn input() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-c]{1,3}",
        "[0-9]{1,3}",
        "-[0-9]",
        "[0-9]\\.[0-9]{1,2}",
        "[0-9]{1,2}(\\.[0-9])?[kKMG]",
        "ERROR",
        "error",
        "kafka-[0-2]",
        "é",
        "x:y:z",
        "\\.",
        "_a",
    ];
    let line =
        proptest::collection::vec((word, prop_oneof![Just(" "), Just("  "), Just("\t"), Just(":")]), 0..5);
    let line = line.prop_map(|words| {
        words.into_iter().map(|(word, gap)| word + gap).collect::<String>().trim_end().to_owned()
    });
    (proptest::collection::vec(line, 0..8), any::<bool>())
        .prop_map(|(lines, end)| lines.join("\n") + if end { "\n" } else { "" })
}

fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        "[a-c]",
        "\\.",
        "\\[a-b0\\]",
        "\\[\\^a\\]",
        "\\[\\[:digit:\\]\\]",
        "ERROR",
        "\\^",
        "\\$",
        "\\*",
        "\\+",
        "\\?",
        "\\|",
        "\\\\\\|",
        "\\\\\\(a\\\\\\)",
        "\\(b\\)",
        "\\\\\\+",
        "\\\\b",
        "\\\\w",
        "\\\\\\.",
        "a\\{2\\}",
        "a\\\\\\{1,2\\\\\\}",
        "é",
        "-",
        "kafka",
    ];
    proptest::collection::vec(atom, 1..4).prop_map(|atoms| atoms.concat())
}

fn argv(words: Vec<String>) -> Vec<String> {
    words.into_iter().filter(|word| word != " ").collect()
}

fn command() -> impl Strategy<Value = Vec<String>> {
    let number = || (0..6u32).prop_map(|n| n.to_string());
    let maybe = |flags: &'static [&'static str]| proptest::sample::select(flags).prop_map(str::to_owned);
    let grep = (
        maybe(&[" ", "-i", "-v", "-c", "-o", "-iv", "-n", "-w", "-x", "-ow"]),
        maybe(&[" ", "-E", "-F"]),
        maybe(&[" ", "-A1", "-B2", "-C1", "-m2"]),
        pattern(),
    )
        .prop_map(|(a, b, c, pattern)| argv(vec!["grep".into(), a, b, c, "-e".into(), pattern]));
    let head = (maybe(&["head", "tail"]), maybe(&["-n", "-n-", "-n+", "-"]), number())
        .prop_map(|(tool, flag, n)| vec![tool, format!("{flag}{n}")]);
    let wc = maybe(&["-l", "-w", "-c"]).prop_map(|flag| vec!["wc".into(), flag]);
    let sort = (
        maybe(&[" ", "-n", "-r", "-u", "-rn", "-s", "-h", "-rh"]),
        maybe(&[" ", "-t:", "-u"]),
        maybe(&[" ", "-k2", "-k2,2", "-k2n", "-k1,1r", "-k3nr", "-k2h", "-k1hr"]),
    )
        .prop_map(|(a, b, c)| argv(vec!["sort".into(), a, b, c]));
    let uniq = maybe(&[" ", "-c", "-d", "-u", "-cd"]).prop_map(|flag| argv(vec!["uniq".into(), flag]));
    let cut = (
        maybe(&["-d:", "-d ", "-d\t"]),
        maybe(&["-f1", "-f2", "-f1,3", "-f2-", "-f-2", "-f3-1"]),
        maybe(&[" ", "-s"]),
    )
        .prop_map(|(a, b, c)| argv(vec!["cut".into(), a, b, c]));
    let bytes = maybe(&["-c1-3", "-c2", "-c5-"]).prop_map(|flag| vec!["cut".into(), flag]);
    let tr = (
        maybe(&[" ", "-d", "-s", "-cd"]),
        maybe(&["a-c", "a-z", "[:digit:]", ":", "\\n", " \\t", "[:upper:]", "x-z0-9"]),
        maybe(&[" ", "A-C", "_", "xy", "[:lower:]"]),
    )
        .prop_map(|(a, b, c)| argv(vec!["tr".into(), a, b, c]));
    let sed = (maybe(&[" ", "-E"]), pattern(), maybe(&["", "X", "<&>", "\\1", "a\\/b"]), maybe(&["", "g"]))
        .prop_map(|(flag, from, to, all)| argv(vec!["sed".into(), flag, format!("s/{from}/{to}/{all}")]));
    let lines = maybe(&["1d", "2,3d", "2,$d", "3,1d"]).prop_map(|script| vec!["sed".into(), script]);
    let print = maybe(&["1p", "2,3p", "2,$p"]).prop_map(|script| vec!["sed".into(), "-n".into(), script]);
    let awk = (
        maybe(&[" ", "-F:"]),
        maybe(&["", "NR>1 ", "$2 > 5 ", "$1 == \"a\" ", "/a+/ ", "NF >= 2 ", "$2 != 0 ", "$3 <= $2 "]),
        maybe(&[
            "",
            "{print}",
            "{print $1}",
            "{print $2, $1}",
            "{print $NF}",
            "{print \"n=\" $2; }",
            "{print NR, $0}",
        ]),
    )
        .prop_map(|(flag, when, action)| argv(vec!["awk".into(), flag, format!("{when}{action}")]));
    prop_oneof![4 => grep, 2 => head, 1 => wc, 3 => sort, 2 => uniq, 2 => cut, 1 => bytes, 2 => tr, 3 => sed, 1 => lines, 1 => print, 4 => awk]
}

proptest! {
    // PROPTEST_CASES=20000 tries longer.
    #![proptest_config(Config { cases: Config::default().cases.max(1_500), failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_filter_prints_what_the_tool_prints_or_refuses(argv in command(), input in input()) {
        same(&argv, &input)?;
    }
}

#[test]
fn what_is_not_understood_is_refused() {
    for line in [
        "grep -P a",
        "grep -r x .",
        "grep -o a\\|b",
        "sed -i s/a/b/",
        "sed s/a/b/w",
        "awk {system(\"x\")}",
        "awk BEGIN{}",
        "sort -R",
        "wc",
        "cut -f0 -d:",
        "tail -f",
        "head -c 5",
        "uniq -f1",
        "tr [=a=] b",
    ] {
        let line = CommandLine::new(&line.split(' ').collect::<Vec<_>>());
        assert!(matches!(Filter::parse(&line), Some(Err(_))), "{line:?}");
    }
}

/// JSON as log lines and API answers have it.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-1000i64..1000).prop_map(Into::into),
        "[a-zé\"\\\\ \n]{0,4}".prop_map(Into::into),
        prop_oneof!["ERROR", "WARN", "kafka-0", "1.5"].prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof!["level", "items", "name", "status", "a-b", "user_id"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::vec((key, inner), 0..4)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(Config { cases: Config::default().cases.max(256), failure_persistence: None, ..Config::default() })]

    #[test]
    fn jq_gives_the_bytes_of_jq(
        flags in proptest::sample::subsequence(vec!["-r", "-c", "-s", "-S"], 0..3),
        expression in proptest::sample::select(vec![
            ".", ".[]", ".items", ".items[]?", ".items[].name", ".[0]", ".[1:]", ".. | .name?", "length", "keys",
            "select(.level == \"ERROR\")", "select(.level == \"WARN\" or .level == \"ERROR\")", ".level // \"none\"",
            "map(select(. != null))", "[.[] | tostring]", "to_entries", "type", ".items | length", "\"\\(.name): \\(.level)\"",
            ".[\"a-b\"]", "has(\"name\")", ".status = 1", "sort", "unique", "add", "any", "all", "first(.[]?)",
            "if .level then 1 else 2 end", "tojson", "group_by(.name)", "min", "max_by(.name)", "reverse",
            "ascii_downcase", "test(\"a\")", "split(\" \")", "not", "@csv", "@tsv", "@base64", "ltrimstr(\"k\")", "paths",
        ]),
        values in proptest::collection::vec(json(), 1..4),
    ) {
        let mut argv = vec!["jq".to_owned()];
        argv.extend(flags.into_iter().map(str::to_owned));
        argv.push(expression.to_owned());
        let input: String = values.iter().map(|value| format!("{value}\n")).collect();
        // Where jq itself fails jaq may be laxer (docs/decisions/0015).
        if real(&argv, input.as_bytes()).is_some() {
            same(&argv, &input)?;
        }
    }
}

#[test]
fn an_expression_deeper_than_a_stack_is_no_filter() {
    let read = |expression: &str| {
        Filter::parse(&CommandLine::new(&["jq", expression])).expect("it is jq").map(|_| ())
    };
    let many = |words: &str| words.repeat(20_000);
    for deep in [
        many("["),
        many("[") + "1" + &many("]"),
        ".".to_owned() + &many("|.a"),
        "1".to_owned() + &many("+1"),
        many("try ") + "1",
        many("if 1 then ") + "1" + &many(" end"),
        many("1 as $x | ") + "1",
        many("\"\\(") + "1" + &many(")\""),
        many("def f: 1; ") + "1",
    ] {
        assert!(read(&deep).is_err(), "{}", &deep[..40]);
    }
    let fields = (0..45).map(|at| format!("f{at}: .a.b[0].c{at}?")).collect::<Vec<_>>().join(", ");
    assert!(read(&format!(".items[] | {{{fields}}} | select(.f1 == \"a\") | .f2")).is_ok());
}

#[test]
fn an_expression_that_looks_at_the_machine_is_no_filter() {
    for expression in ["env", "$ENV.PATH", "now", ". as $x | env.HOME", "input", ".a |", "halt"] {
        let parsed = Filter::parse(&CommandLine::new(&["jq", expression]));
        let refused = match parsed {
            Some(Ok(filter)) => filter.apply(b"null").is_err(),
            other => matches!(other, Some(Err(_))),
        };
        assert!(refused, "{expression}");
    }
}
