//! Texts that begin as good ones and are then broken: pieces taken out, doubled a thousand times, swapped, put in from others.

use proptest::{prelude::*, sample::Index};

/// A text is cut here, in bytes.
const LONGEST: usize = if cfg!(debug_assertions) { 6_000 } else { 24_000 };

macro_rules! texts {
    ($($path:literal),* $(,)?) => { &[$(include_str!($path)),*] };
}

const RUNBOOKS: &[&str] = texts![
    "../seeds/aitbc-incident-runbooks.md",
    "../seeds/ca4-kafka-outage.md",
    "../seeds/pubsubkafka-runbook-fr.md",
    "../seeds/stadium-events-runbook.md",
    "../seeds/todo-phase-v-operations.md",
    "../strangers/01-postgres-replication-lag.md",
    "../strangers/03-openshift-node-not-ready.md",
    "../strangers/07-redis-memoire-fr.md",
    "../strangers/09-crashloop-details.md",
    "../strangers/13-rabbitmq-card.md",
    "../../../runbooks/kafka-down.md",
    "../../../runbooks/consumer-lag.fr.md",
];

/// Command lines, behind ` | ` in each row.
const SENTENCES: &[&str] = texts![
    "../../../operations/tests/sentences/docker.txt",
    "../../../operations/tests/sentences/http.txt",
    "../../../operations/tests/sentences/kafka.txt",
    "../../../operations/tests/sentences/others.txt",
    "../../../operations/tests/sentences/redis.txt",
    "../../../operations/tests/sentences/sql.txt",
];

const MARKDOWN: &[&str] = &[
    "# ",
    "## Fix\n",
    "\n",
    "\n\n",
    "- ",
    "  - ",
    "1. ",
    "> ",
    "```sh\n",
    "```\n",
    "~~~",
    "`",
    "**",
    "*",
    "[a](",
    "](b)",
    "<!--",
    "-->",
    "|",
    "|---|",
    "---\n",
    "---\nslug: a\n---\n",
    ": ",
    "&a [*a]",
    "\\",
    "\u{feff}",
    "\r",
    "\r\n",
    "\0",
    "\u{202e}",
    "é",
    "🔥",
    "\u{e100}",
    "\u{e000}",
    "<br>",
    "<pod>",
    "    ",
    "\t",
    "Level 1: ",
    "within 5 minutes",
    "> Warning: ",
    "- [ ] ",
    "`kubectl get pods` ",
    "kubectl delete pod a\n",
    "$ ",
    "```sh {name=a}\n",
    "99999999999999999999",
];

const SHELL: &[&str] = &[
    "'",
    "\"",
    "`",
    "$(",
    ")",
    "${",
    "}",
    "$((",
    "))",
    "<<EOF\n",
    "EOF\n",
    "<<<",
    "|",
    "||",
    "&&",
    "&",
    ";",
    ";;",
    "\n",
    "\\\n",
    "\\",
    "(",
    "{ ",
    "; }",
    "if ",
    "; then ",
    "; fi",
    "elif ",
    "for a in ",
    "; do ",
    "; done",
    "while ",
    "case a in ",
    "b) ",
    "esac",
    "[[ ",
    " ]]",
    "[ ",
    "! ",
    "time ",
    "function f ",
    "f() ",
    "coproc ",
    "sudo ",
    "ssh a ",
    "xargs ",
    "watch ",
    "timeout 5 ",
    "bash -c '",
    "kubectl exec -it a -- bash\n",
    "docker exec a ",
    "env A=b ",
    "A=$A$A\n",
    "$A",
    "${A:-",
    "${A//",
    "<pod>",
    "<(",
    ">(",
    "2>&1",
    "99999999999>f",
    "> f",
    "< f",
    "*",
    "{1..9}",
    "~+9",
    "# ",
    "$ ",
    "é",
    "\0",
    "\r",
    "\u{202e}",
    "$'",
    "$\"",
    "!!",
    "{a,b}",
    "| jq '",
    "| awk '{print $1}'",
    "-n",
    "--",
    "=",
    "%",
    "@",
    "export ",
    "kubectl ",
    "-o jsonpath='{",
];

const FLAGS: &[&str] = &[
    "-",
    "--",
    "=",
    "-n",
    "-n=",
    "--=",
    "/",
    ":",
    ",",
    "exec",
    "debug",
    "time",
    "env",
    "A=b",
    "timeout",
    "-o",
    "jsonpath={",
    "}",
    "custom-columns=",
    "{\"a\":[",
    "]}",
    "(",
    ")",
    "[",
    "]",
    "{{",
    "}}",
    "{1,999}",
    "*",
    "+",
    "?",
    "|",
    "^",
    "$",
    "\\",
    "\"",
    "'",
    "é",
    "\0",
    "\n",
    "\u{e100}",
    "\u{e101}",
    "-9223372036854775808",
    "99999999999999999999",
    "1e999",
    "0x",
    "9999999999999h",
    "s/a/b/",
    "s/\\(",
    "y/",
    "{print $",
    "%s",
    "..",
    "http://[",
    "http://a?query=",
    "\u{202e}",
    "T",
    "now-1d",
];

const SQL: &[&str] = &[
    "select ",
    "(",
    ")",
    "'",
    "\"",
    "$$",
    "$a$",
    "--",
    "/*",
    "*/",
    ";",
    ",",
    ".",
    "*",
    "+",
    "-",
    "::int",
    " is null",
    " and ",
    " or ",
    " not ",
    " in (",
    " between 1 and ",
    " case when ",
    " then ",
    " end",
    " union ",
    " from ",
    " where ",
    " join ",
    " over (",
    "[1]",
    "array[",
    "->>",
    "with a as (",
    "explain ",
    "\u{e100}a\u{e101}",
    "1e9",
    "0x",
    "E'\\",
    "U&'",
    "é",
    "\0",
    "\n",
    " collate a",
    " at time zone ",
    "interval '1",
    "cast(",
    "delete ",
    "drop ",
    "@@",
    "`",
    "\\",
    "{",
    "}",
];

const JQ: &[&str] = &[
    ".", ".a", "..", "[", "]", "{", "}", "(", ")", "|", ",", ":", "?", "//", "+", "-", "*", "/", "%", "=",
    "|=", "==", "<", "\"", "\\(", "\\u", "if ", " then ", " else ", " end", "try ", " catch ", "reduce ",
    "foreach ", " as $a", "$a", "def f: ", ";", "and ", "or ", "not", "select(", "test(\"", "@base64",
    "1e999", "label $a", "break $a", "input", "import ", "limit(", "range(", "recurse", "é", "\0", "#",
    "$__loc__", "?//", "env", "[0:", ".[",
];

/// One thing that is done to a text.
#[derive(Clone, Debug)]
enum Change {
    Insert {
        at: Index,
        word: Index,
        times: usize,
    },
    /// From another text.
    Take {
        at: Index,
        from: Index,
        start: Index,
        length: usize,
    },
    Cut {
        at: Index,
        length: usize,
    },
    Repeat {
        at: Index,
        length: usize,
        times: usize,
    },
    Swap {
        a: Index,
        b: Index,
        length: usize,
    },
    Put {
        at: Index,
        what: char,
    },
    End {
        at: Index,
    },
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let times = prop_oneof![8 => 1..4_usize, 1 => 4..100_usize, 1 => 100..3_000_usize];
    let length = || prop_oneof![6 => 1..12_usize, 3 => 12..200_usize, 1 => 200..6_000_usize];
    let at = any::<Index>;
    let change = prop_oneof![
        6 => (at(), at(), times.clone()).prop_map(|(at, word, times)| Change::Insert { at, word, times }),
        3 => (at(), at(), at(), length()).prop_map(|(at, from, start, length)| Change::Take { at, from, start, length }),
        3 => (at(), length()).prop_map(|(at, length)| Change::Cut { at, length }),
        3 => (at(), length(), times).prop_map(|(at, length, times)| Change::Repeat { at, length, times }),
        1 => (at(), at(), length()).prop_map(|(a, b, length)| Change::Swap { a, b, length }),
        1 => (at(), any::<char>()).prop_map(|(at, what)| Change::Put { at, what }),
        1 => at().prop_map(|at| Change::End { at }),
    ];
    prop::collection::vec(change, 0..8)
}

/// A place in a text, at the beginning of a character.
fn place(text: &str, at: &Index) -> usize {
    text.floor_char_boundary(at.index(text.len() + 1))
}

fn span<'t>(text: &'t str, at: &Index, length: usize) -> (usize, &'t str) {
    let start = place(text, at);
    (start, &text[start..text.floor_char_boundary((start + length).min(text.len()))])
}

fn changed(mut text: String, changes: &[Change], words: &[&str], others: &[&str]) -> String {
    for change in changes {
        match change {
            Change::Insert { at, word, times } => {
                let word = words[word.index(words.len())];
                text.insert_str(place(&text, at), &word.repeat((*times).min(LONGEST / word.len())));
            }
            Change::Take { at, from, start, length } => {
                let (_, piece) = span(others[from.index(others.len())], start, *length);
                text.insert_str(place(&text, at), piece);
            }
            Change::Cut { at, length } => {
                let (start, piece) = span(&text, at, *length);
                text.replace_range(start..start + piece.len(), "");
            }
            Change::Repeat { at, length, times } => {
                let (start, piece) = span(&text, at, *length);
                let piece = piece.repeat((*times).min(LONGEST / piece.len().max(1)));
                text.insert_str(start, &piece);
            }
            Change::Swap { a, b, length } => {
                let (_, piece) = span(&text, a, *length);
                let piece = piece.to_owned();
                let (start, other) = span(&text, b, *length);
                text.replace_range(start..start + other.len(), &piece);
            }
            Change::Put { at, what } => text.insert(place(&text, at), *what),
            Change::End { at } => text.truncate(place(&text, at)),
        }
        text.truncate(text.floor_char_boundary(LONGEST));
    }
    text
}

/// A piece of a runbook that begins with a row of it.
pub(crate) fn markdown() -> impl Strategy<Value = String> {
    (prop::sample::select(RUNBOOKS), any::<Index>(), 200..6_000_usize, changes()).prop_map(
        |(text, at, length, changes)| {
            let (_, piece) = span(text, &at, length);
            let piece = piece.split_once('\n').map_or(piece, |(_, rest)| rest);
            changed(piece.to_owned(), &changes, MARKDOWN, RUNBOOKS)
        },
    )
}

/// The command lines of the tables, and what stands in fences of the runbooks.
fn commands() -> Vec<&'static str> {
    let tables = SENTENCES.iter().flat_map(|text| text.lines()).filter_map(|row| row.split_once(" | "));
    let rows = tables.map(|(_, line)| line);
    let fences = RUNBOOKS.iter().flat_map(|text| text.split("```").skip(1).step_by(2));
    rows.chain(fences.filter_map(|fence| fence.split_once('\n')).map(|(_, rows)| rows.trim_end())).collect()
}

pub(crate) fn shell() -> impl Strategy<Value = String> {
    let commands = commands();
    let lines = prop::collection::vec(prop::sample::select(commands.clone()), 1..5);
    (lines, changes()).prop_map(move |(lines, changes)| changed(lines.join("\n"), &changes, SHELL, &commands))
}

/// Words of one command; blanks part them.
pub(crate) fn flags() -> impl Strategy<Value = Vec<String>> {
    let commands: Vec<&str> = commands().into_iter().filter(|line| !line.contains('\n')).collect();
    (prop::sample::select(commands.clone()), changes()).prop_map(move |(line, changes)| {
        changed(line.to_owned(), &changes, FLAGS, &commands).split(' ').map(str::to_owned).collect()
    })
}

/// What stands in the longest quotes of a command.
fn quoted(tools: &[&str]) -> Vec<&'static str> {
    let lines = commands().into_iter().filter(|line| tools.iter().any(|tool| line.contains(tool)));
    lines.filter_map(|line| line.split(['\'', '"']).max_by_key(|piece| piece.len())).collect()
}

pub(crate) fn sql() -> impl Strategy<Value = String> {
    let texts = quoted(&["psql", "mysql"]);
    (prop::sample::select(texts.clone()), changes())
        .prop_map(move |(text, changes)| changed(text.to_owned(), &changes, SQL, &texts))
}

pub(crate) fn jq() -> impl Strategy<Value = String> {
    const EXPRESSIONS: &[&str] = &[
        ".items[] | select(.status.phase != \"Running\") | .metadata.name",
        ".items[] | {name: .metadata.name, restarts: [.status.containerStatuses[]?.restartCount] | add}",
        "[.[] | .lag // 0] | add",
        "if .a then .b elif .c then 1 else [.d[2:4][]] end",
        "reduce .[] as $x (0; . + $x.n) | \"sum \\(.)\"",
        "map(select(.name | test(\"^kafka-[0-9]+$\"))) | sort_by(.name) | .[0].state",
        "to_entries | map(\"\\(.key)=\\(.value | tostring)\") | .[]",
    ];
    (prop::sample::select(EXPRESSIONS), changes())
        .prop_map(|(text, changes)| changed(text.to_owned(), &changes, JQ, EXPRESSIONS))
}
