//! Command lines as people write them, and as nobody does. Nothing here names a program that exists, a builtin that does
//! something, or a file that is written: bash runs them.

use proptest::{collection::vec, prelude::*, sample::select, strategy::Union};

type Text = BoxedStrategy<String>;

fn text(of: &'static str) -> Text {
    of.boxed()
}

fn one(of: &'static [&'static str]) -> Text {
    select(of).prop_map(str::to_owned).boxed()
}

/// Programs that are nowhere.
fn program() -> Text {
    one(&["c1", "c2", "c3", "kubectl", "kafka-topics.sh", "redis-cli", "psql", "jq", "c.d"])
}

/// Words whose value is what stands there.
fn plain_word() -> Text {
    plain_atom()
        .prop_flat_map(|word| {
            one(&["", "", "", "b", "'c'", "\"d\""]).prop_map(move |more| word.clone() + &more)
        })
        .boxed()
}

#[expect(clippy::too_many_lines, reason = "a table of words")]
fn plain_atom() -> Text {
    Union::new_weighted(vec![
        (6, text("[a-z][a-z0-9.:/_-]{0,7}")),
        (
            2,
            one(&[
                "--dry-run",
                "-n",
                "-it",
                "--name=a",
                "-l=app=x",
                "a/b",
                "10",
                "0x1f",
                "%s",
                "a,b",
                "a@b",
                "+x",
                "^",
                "x:y:z",
            ]),
        ),
        (
            2,
            one(&[
                "{}", "{a-b}", "{.items}", "a{b}c", "a#b", "a=b", "-", "--", ".", ":a", "a!b", "!", "a=b=c",
                "]", "}", "a}", "%",
            ]),
        ),
        (3, text("'[ -&(-;=-~]{0,10}'")),
        (3, text("\"[ #%-;=-\\[\\]-_a-~]{0,10}\"")),
        (
            1,
            one(&[
                "\"a\\\"b\"",
                "\"\\$A\"",
                "\"\\\\\"",
                "\"a\\b\"",
                "\"'\"",
                "'\"'",
                "\"a\nb\"",
                "'a\nb'",
                "''",
                "\"\"",
                "a''b",
                "\"a\\\nb\"",
            ]),
        ),
        (
            1,
            one(&[
                "\\$A",
                "\\\"",
                "\\'",
                "\\*",
                "\\{a,b\\}",
                "\\;",
                "\\&",
                "\\#",
                "\\\\",
                "\\~",
                "\\n",
                "\\|",
                "\\(",
                "\\)",
                "\\`",
                "a\\ b",
            ]),
        ),
        (
            2,
            one(&[
                "${A}",
                "\"$A\"",
                "\"${B}\"",
                "\"x-$A.y\"",
                "${A}b",
                "\"${U:-b}\"",
                "${A:-b}",
                "${U:-b-1}",
                "$A/$B",
                "${A}-x",
            ]),
        ),
    ])
    .boxed()
}

/// What a shell makes something of, and tree-sitter's grammar reads as bash does: no word of several parts, no braces.
fn common_word() -> Text {
    Union::new_weighted(vec![
        (6, plain_atom()),
        (1, one(&["*", "?", "a*", "*.md", "x?", "~", "~/x", "--f=~/x", "\"*\"", "'?'", "$'a\\nb'"])),
        (
            1,
            one(&[
                "${A#v}", "${#A}", "$#", "$?", "$1", "$((1+2))", "${A/v/w}", "$@", "$U", "\"$U\"", "${A:0:1}",
            ]),
        ),
        (
            2,
            one(&[
                "$(c1)",
                "\"$(c1 a)\"",
                "`c1 b`",
                "\"`c1`\"",
                "$(c1 $(c2))",
                "$(c1 | c2 x)",
                "$(c1 'a)' )",
                "\"$(c1 \"a b\")\"",
                "$(c1;c2)",
            ]),
        ),
    ])
    .boxed()
}

/// And those that a shell makes something of.
#[expect(clippy::too_many_lines, reason = "a table of words")]
fn any_word() -> Text {
    let atoms = Union::new_weighted(vec![
        (6, plain_word()),
        (
            2,
            one(&[
                "*",
                "?",
                "a*",
                "[ab]",
                "[a-c]1",
                "*.md",
                "x?",
                "{.items[0].x}",
                "[0]",
                "[!a]",
                "a[",
                "\"*\"",
                "'?'",
                "\"a\"*",
            ]),
        ),
        (
            2,
            one(&[
                "{a,b}",
                "x-{0,1}",
                "{1..3}",
                "{a..c}",
                "{a,{b,c}}d",
                "{,a}",
                "{a,}",
                "a{b",
                "{3..1}",
                "{01..03}",
                "{a,b}{c,d}",
                "{1..9..4}",
            ]),
        ),
        (
            1,
            one(&[
                "\"{a,b}\"",
                "{'a,b'}",
                "{a\\,b}",
                "{\"a\",\"b\"}",
                "${A},{b,c}",
                "{a,$A}",
                "{a..}",
                "{..a}",
                "{,}",
                "{a,b",
                "{{a,b}}",
            ]),
        ),
        (
            1,
            one(&[
                "~",
                "~/x",
                "a~",
                "~root",
                "x=~/y",
                "~+",
                "a:~/b",
                "\"~\"",
                "'~'/x",
                "~\"a\"",
                "~/\"b c\"",
                "--f=~/x",
            ]),
        ),
        (1, one(&["$'a'", "$'a\\nb'", "$\"a\"", "$'\\''", "\"$\"", "\"a$\""])),
        (
            2,
            one(&[
                "${A#v}", "${#A}", "$#", "$?", "$1", "$((1+2))", "$[1+2]", "${A/v/w}", "${!B}", "$@", "$U",
                "\"$U\"", "${U}", "${A^^}", "${A:0:1}",
            ]),
        ),
        (
            1,
            one(&[
                "${U:-'x'}",
                "\"${U:-'x'}\"",
                "${U:-$A}",
                "\"${U:-$A}\"",
                "${U-b}",
                "${U:+b}",
                "${A:+b}",
                "${V:=b}",
                "${U:-\"a b\"}",
                "${U:-a b}",
                "${B:?no}",
                "${U:-*}",
                "${U:-{a,b}}",
                "${A-$(c3)}",
            ]),
        ),
        (
            2,
            one(&[
                "$(c1)",
                "\"$(c1 a)\"",
                "`c1 b`",
                "\"`c1`\"",
                "$(c1 $(c2))",
                "$(c1 | c2 x)",
                "$(c1 'a)' )",
                "\"$(c1 \"a b\")\"",
                "`c1 \\`c2\\``",
                "$(c1;c2)",
                "\"`c1 \\\"a\\\"`\"",
            ]),
        ),
    ]);
    vec(atoms, 1..3).prop_map(|atoms| atoms.concat()).boxed()
}

fn redirect(any: bool) -> Text {
    if any {
        one(&[
            ">/dev/null",
            "> /dev/null",
            "2>&1",
            "2>/dev/null",
            ">>/dev/null",
            "&>/dev/null",
            "< /dev/null",
            "&>>/dev/null",
            "2>&-",
            "<&-",
            "3>&1",
            "{fd}>/dev/null",
            ">|/dev/null",
            "<<< a",
            "<<<$A",
            "<<<\"a $B\"",
            "<<< 'a b'",
            "<> /dev/null",
            "<<<{a,b}",
            "<<<*",
            "<<<~",
        ])
    } else {
        one(&[">/dev/null", "2>&1", "2>/dev/null", ">> /dev/null", "&>/dev/null", "<<< a", "<<<\"a $B\""])
    }
}

/// How two words stand apart.
fn gap() -> Text {
    Union::new_weighted(vec![(12, one(&[" "])), (1, one(&["  ", "\t", " \\\n  ", " \\\n"]))]).boxed()
}

/// `X=1 program word… >file`
fn simple(word: Text, any: bool) -> Text {
    let set = (one(&["X", "Y"]), word.clone()).prop_map(|(name, value)| format!("{name}={value}"));
    let rarely = Union::new_weighted(vec![(4, Just(Vec::new()).boxed()), (1, vec(set, 1).boxed())]);
    let redirects =
        Union::new_weighted(vec![(3, Just(Vec::new()).boxed()), (1, vec(redirect(any), 0..3).boxed())]);
    (rarely, program(), vec((gap(), word), 0..5), redirects)
        .prop_map(|(set, program, words, redirects)| {
            let set: String = set.iter().map(|one| one.clone() + " ").collect();
            let words: String = words.into_iter().map(|(gap, word)| gap + &word).collect();
            let redirects: String = redirects.iter().map(|one| format!(" {one}")).collect();
            format!("{set}{program}{words}{redirects}")
        })
        .boxed()
}

/// A here-document at the end of a command, with what may stand behind its word.
fn document(word: Text, any: bool) -> Text {
    let mut rows = vec![text("[a-z :{}\\[\\],.'\"#;|&*~-]{0,12}")];
    if any {
        rows.push(one(&[
            "a: $A",
            "a: \"${B}\"",
            "\\$A",
            "a\\b",
            "\"x\"",
            "it's",
            "\\\\",
            "a \\\nb",
            "\tb",
            "{\"a\": [1, 2]}",
            "SELECT 1;",
            "$(c3)",
        ]));
    }
    let row = Union::new(rows);
    let open = one(&["<<EOF", "<< EOF", "<<'EOF'", "<<\"EOF\"", "<<-EOF", "<<\\EOF"]);
    (simple(word, false), open, one(&["", "", " | c2 x", " >/dev/null", " && c3"]), vec(row, 0..4))
        .prop_map(|(simple, open, behind, rows)| {
            let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
            format!("{simple} {open}{behind}\n{rows}EOF")
        })
        .boxed()
}

fn commands(word: Text, any: bool) -> Text {
    let leaf = simple(word.clone(), any);
    let body = leaf.clone();
    let over = vec(word, 1..4).prop_map(|words| words.join(" "));
    let inner = leaf.prop_recursive(3, 8, 3, move |inner| {
        let two = || (inner.clone(), inner.clone());
        let pipe =
            if any { one(&[" | ", "|", " | \\\n", " |\n  ", " |& "]) } else { one(&[" | ", " |\n  "]) };
        Union::new_weighted(vec![
            (3, (two(), pipe).prop_map(|((a, b), pipe)| format!("{a}{pipe}{b}")).boxed()),
            (
                2,
                (two(), one(&[" && ", " || ", "; ", " &&\n", "\n", ";"]))
                    .prop_map(|((a, b), joint)| format!("{a}{joint}{b}"))
                    .boxed(),
            ),
            (1, inner.clone().prop_map(|a| format!("{{ {a}; }}")).boxed()),
            (1, body.clone().prop_map(|a| format!("( {a} )")).boxed()),
            (
                1,
                (over.clone(), program(), inner.clone())
                    .prop_map(|(over, a, b)| format!("for i in {over}; do {a} \"$i\"; {b}; done"))
                    .boxed(),
            ),
            (
                1,
                (two(), inner.clone())
                    .prop_map(|((a, b), c)| format!("if {a}; then\n  {b}\nelse {c}; fi"))
                    .boxed(),
            ),
            (1, two().prop_map(|(a, b)| format!("until {a}; do {b}; break; done")).boxed()),
        ])
    });
    inner.boxed()
}

fn script(word: Text, any: bool) -> Text {
    let set = (one(&["X", "Y", "A"]), word.clone()).prop_map(|(name, value)| format!("{name}={value}"));
    let line = Union::new_weighted(vec![
        (6, commands(word.clone(), any)),
        (1, set.boxed()),
        (1, document(word, any)),
        (1, one(&["# a comment 'with | things", "", "c1 a # 'rest", "c1 #", "c2 a;# b"])),
    ]);
    vec(line, 1..4).prop_map(|lines| lines.join("\n")).boxed()
}

/// What a runbook holds, with words that stand for themselves.
pub(super) fn plain() -> Text {
    script(plain_word(), false)
}

/// With everything that a shell would make something of.
pub(super) fn any() -> Text {
    script(any_word(), true)
}

/// With what both grammars read alike.
pub(super) fn common() -> Text {
    script(common_word(), false)
}

/// The same with a piece of syntax put in, taken out or doubled. bash may only look at it.
pub(super) fn broken() -> Text {
    let pieces = one(&[
        "'",
        "\"",
        "(",
        ")",
        "`",
        "$(",
        "|",
        "&&",
        ";",
        "fi",
        "done",
        "do",
        "<<",
        ">",
        "{",
        "}",
        "\\",
        "$",
        "${",
        "\n",
        "&",
        "!",
        "if ",
        "case x in",
        ";;",
        "[[ ",
    ]);
    (Union::new(vec![any(), plain()]), 0.0..1.0_f64, pieces, 0..3_u8)
        .prop_map(|(text, at, piece, how)| {
            let mut chars: Vec<char> = text.chars().collect();
            let at = (at * (chars.len() + 1) as f64) as usize;
            match how {
                0 => return text,
                1 if at < chars.len() => drop(chars.remove(at)),
                _ => drop(chars.splice(at..at, piece.chars())),
            }
            chars.into_iter().collect()
        })
        .boxed()
}
