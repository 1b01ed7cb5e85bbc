//! Sentences of each tool, as its manual and the runbooks of teams have them: what they are, how dangerous, how private.
//!
//! The tables were written from the tools' manuals, never from what came out. A line of `sentences/*.txt`:
//! `RISK[*~] NAME | command line`, `*` sensitive, `~` never ends or has no bound; `inside NAME` is what stands behind an exec.
//! `manual` is left to a person, `unknown` is no operation at all. Whatever is understood has one written form, which reads
//! as the same operation again.

use operations::{CommandLine, Operation, Sensitivity};

/// Words as a shell has them: blanks, `'…'`, `"…"` with `\"`, and `\x`.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None::<char>);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            ('\\', None) => word.get_or_insert_default().extend(rest.next()),
            ('\\', Some('"')) if matches!(rest.peek(), Some('"' | '\\' | '$')) => {
                word.get_or_insert_default().extend(rest.next());
            }
            (' ', None) => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn line(text: &str) -> CommandLine {
    let (text, input) = match text.split_once(" <<< ") {
        Some((text, input)) => (text, Some(input.replace("\\n", "\n"))),
        None => (text, None),
    };
    let all = words(text);
    let mut line = CommandLine::new(&all.iter().map(String::as_str).collect::<Vec<_>>());
    line.input = input;
    line
}

/// What a line came out as, in the table's own words.
fn came_out(line: &CommandLine) -> String {
    match Operation::parse(line) {
        None => "unknown".to_owned(),
        Some(Err(_)) => "manual".to_owned(),
        Some(Ok(operation)) => {
            let perform = operation.perform();
            let sensitive = if perform.sensitivity() == Sensitivity::Sensitive { "*" } else { "" };
            let endless = if perform.is_endless() { "~" } else { "" };
            let (inside, name) = match perform.inner() {
                Some(inner) => ("inside ", inner.name()),
                None => ("", operation.name()),
            };
            format!("{}{sensitive}{endless} {inside}{name}", perform.risk())
        }
    }
}

fn table(name: &str, text: &str) {
    let mut wrong = Vec::new();
    let rows = text.lines().filter(|row| !row.is_empty() && !row.starts_with('#'));
    for row in rows {
        let (wanted, said) = row.split_once('|').expect("a sentence behind the bar");
        let wanted = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = line(said.trim());
        let found = came_out(&line);
        if found != wanted {
            let why = match Operation::parse(&line) {
                Some(Err(misspelt)) => format!(" ({misspelt})"),
                _ => String::new(),
            };
            wrong.push(format!("{}\n    is {found}{why}, not {wanted}", said.trim()));
        }
        again(&line, &mut wrong);
    }
    assert!(wrong.is_empty(), "{name}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The written form reads as the same operation, and so does what is stored.
fn again(line: &CommandLine, wrong: &mut Vec<String>) {
    let Some(Ok(operation)) = Operation::parse(line) else { return };
    let written = operation.perform().command();
    let all = words(&written);
    let mut read = CommandLine::new(&all.iter().map(String::as_str).collect::<Vec<_>>());
    // What is handed over stays beside the line.
    if operation.perform().reads_input() {
        read.input.clone_from(&line.input);
    }
    match Operation::parse(&read) {
        Some(Ok(again)) if again == operation => {}
        other => wrong.push(format!("{written}\n    reads as {other:?}, not as {operation:?}")),
    }
    let stored = serde_json::to_value(&operation).expect("stored");
    let back: Operation = serde_json::from_value(stored).expect("read again");
    if back != operation {
        wrong.push(format!("{written}\n    is stored as something else"));
    }
}

macro_rules! tables {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            table(stringify!($name), include_str!(concat!("sentences/", stringify!($name), ".txt")));
        })*
    };
}

tables! { kafka docker sql redis http others programs }

/// Lines with a hole for a value.
const HOLES: &[&str] = &[
    "kafka-topics.sh --bootstrap-server a:1 --describe --topic HOLE",
    "kafka-topics.sh --bootstrap-server HOLE --list",
    "kafka-topics.sh --bootstrap-server a:1 --create --topic HOLE --config a=HOLE",
    "kafka-topics.sh --bootstrap-server a:1 --delete --topic HOLE",
    "kafka-consumer-groups.sh --bootstrap-server a:1 --describe --group HOLE",
    "kafka-consumer-groups.sh --bootstrap-server a:1 --group HOLE --reset-offsets --to-datetime HOLE --topic HOLE --execute",
    "kafka-console-consumer.sh --bootstrap-server a:1 --topic HOLE --property HOLE --timeout-ms 1",
    "kafka-configs.sh --bootstrap-server a:1 --describe --entity-type topics --entity-name HOLE",
    "kafka-acls.sh --bootstrap-server a:1 --add --allow-principal HOLE --topic HOLE",
    "docker logs --since HOLE HOLE",
    "docker ps --filter HOLE --format HOLE",
    "docker exec -e HOLE -w HOLE HOLE df HOLE",
    "redis-cli -h HOLE GET HOLE",
    "redis-cli --scan --pattern HOLE",
    "curl -H 'X-Of: HOLE' -w HOLE -d HOLE http://a/HOLE",
    "promtool query instant http://localhost:9090 HOLE",
    "psql -h HOLE -U HOLE -d app -c 'SELECT 1'",
    "pg_isready -h HOLE -U HOLE",
    "zkCli.sh -server HOLE get HOLE",
    "make HOLE",
];

proptest::proptest! {
    /// Whatever a value is, the written form says it as one argument, and never as an option or a second command.
    #[test]
    fn a_hostile_value_stays_one_argument(
        hole in proptest::sample::select(HOLES),
        value in "[-a-z'\"$`\\\\;|& \t<>*?{}()\\[\\]#=:/.,é\u{202e}]{1,12}",
    ) {
        let mut line = line(hole);
        line.args.iter_mut().for_each(|arg| *arg = arg.replace("HOLE", &value));
        let mut wrong = Vec::new();
        again(&line, &mut wrong);
        proptest::prop_assert!(wrong.is_empty(), "{:?}: {}", line.args, wrong.join("\n"));
    }
}
