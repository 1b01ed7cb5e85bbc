//! Texts that nobody means well with, each of about the size that is asked for.

/// Its name, and the text of about so many bytes.
pub(crate) type Shape = (&'static str, fn(usize) -> String);

pub(crate) const SHAPES: &[Shape] = &[
    ("nested lists", nested_lists),
    ("lists nested ten deep", lists),
    ("unclosed fences", |size| "```sh\nkubectl get pods\n\n".repeat(size / 24)),
    ("an unclosed fence of open quotes", |size| {
        format!("```sh\n{}", "kubectl get pods 'a\n".repeat(size / 20))
    }),
    ("NUL bytes", |size| "# R\n\n## Fix\n\0\0\0 `kubectl get pods\0`\n\n".repeat(size / 40)),
    ("mixed line ends", |size| {
        "# R\r\n## Fix\r- `kubectl get pods`\n\r```sh\rkubectl get a\r\n```\r\n".repeat(size / 64)
    }),
    ("right-to-left marks", |size| "- \u{202e}`kubectl get \u{202e}pods`\u{200f}\n".repeat(size / 36)),
    ("one line of words", |size| "word ".repeat(size / 5)),
    ("one line of commands", |size| "`kubectl get pods` ".repeat(size / 19)),
    ("one line in a fence", |size| format!("```sh\nkubectl get pods {}\n```\n", "a ".repeat(size / 2))),
    ("one word in a fence", |size| format!("```sh\nkubectl get pods {}\n```\n", "a".repeat(size))),
    ("one heading, many items", |size| {
        format!("## Fix {}\n\n{}", "a ".repeat(size / 4), "- `kubectl get pods`\n".repeat(size / 42))
    }),
    ("one item over many", |size| {
        format!("## Fix\n\n- {}\n{}", "a ".repeat(size / 4), "  - `kubectl get pods`\n".repeat(size / 46))
    }),
    ("one warning before many commands", |size| {
        format!(
            "## Fix\n\n> Warning: {}\n\n```sh\n{}```\n",
            "a ".repeat(size / 4),
            "kubectl delete pvc a\n".repeat(size / 42)
        )
    }),
    ("headings", |size| numbered(size, 16, |at| format!("## Fix {at}\n\nwords\n\n"))),
    ("headings of one name", |size| "## Fix\n\nwords\n\n".repeat(size / 15)),
    ("runbooks", |size| {
        numbered(size, 60, |at| format!("# R {at}\n\n## Fix\n\n`kubectl get pods -n a{at}`\n\n"))
    }),
    ("fences of one command", |size| "```sh\nkubectl get pods\n```\n\n".repeat(size / 28)),
    ("different deletions", |size| {
        numbered(size, 60, |at| {
            format!("- Step {at}\n\n  ```sh\n  kubectl -n n{at} delete pod <pod-{at}>\n  ```\n\n")
        })
    }),
    ("warnings", |size| "```sh\nkubectl delete pvc a\n```\n\n> Warning: b\n\n".repeat(size / 44)),
    ("variables", |size| {
        format!(
            "## Fix\n\n```sh\n{}```\n",
            numbered(size, 30, |at| format!("V{at}=$(kubectl get pods -n $V{})\n", at / 2))
        )
    }),
    ("variables that double", |size| {
        format!(
            "## Fix\n\n```sh\nV0=aaaaaaaa\n{}kubectl get pods $V{}\n```\n",
            numbered(size, 16, |at| format!("V{}=$V{at}$V{at}\n", at + 1)),
            size / 20
        )
    }),
    ("block quotes", |size| numbered(size, 110, |_| format!("{}words\n\n", ">".repeat(100)))),
    ("one deep block quote", |size| format!("{} words\n", ">".repeat(size))),
    ("a long table", |size| {
        format!("| Check | Command |\n|---|---|\n{}", "| pods | `kubectl get pods` |\n".repeat(size / 29))
    }),
    ("a wide table", |size| {
        format!("|{}\n|{}\n|{}\n", "a|".repeat(size / 7), "---|".repeat(size / 7), "b|".repeat(size / 7))
    }),
    ("a wide table of rows that are short", |size| {
        format!("|{}\n|{}\n{}", "a|".repeat(size / 12), "---|".repeat(size / 12), "|b|\n".repeat(size / 8))
    }),
    ("substitutions", |size| format!("```sh\nkubectl get {}\n```\n", "$(".repeat(size / 2))),
    ("substitutions side by side", |size| {
        format!("```sh\nkubectl get {}\n```\n", "$(kubectl get a) ".repeat(size / 17))
    }),
    ("brackets", |size| format!("```sh\n{}\n```\n", "(".repeat(size))),
    ("rows of brackets", |size| format!("```sh\n{}\n```\n", "kubectl get $((((\n".repeat(size / 18))),
    ("quotes", |size| format!("```sh\nkubectl get {}\n```\n", "\"'".repeat(size / 2))),
    ("braces", |size| format!("```sh\nkubectl get {}\n```\n", "{a,b}".repeat(size / 5))),
    ("deep braces", |size| format!("```sh\nkubectl get {}\n```\n", "${a:-".repeat(size / 5))),
    ("back-quotes", |size| format!("```sh\nkubectl get {}\n```\n", "`a\\".repeat(size / 3))),
    ("many flags", |size| format!("```sh\nkubectl get pods {}\n```\n", "--watch ".repeat(size / 8))),
    ("many different flags", |size| {
        format!("```sh\nkubectl get pods {}\n```\n", numbered(size, 10, |at| format!("--l{at}=a ")))
    }),
    ("pods", |size| {
        format!("```sh\nkubectl delete pod {}\n```\n", numbered(size, 10, |at| format!("pod-{at} ")))
    }),
    ("a pipeline", |size| format!("```sh\nkubectl get pods {}\n```\n", "| grep a ".repeat(size / 9))),
    ("a chain", |size| format!("```sh\ntrue {}\n```\n", "&& kubectl get pods ".repeat(size / 20))),
    ("continued rows", |size| format!("```sh\nkubectl get pods \\\n{}\n```\n", "a \\\n".repeat(size / 4))),
    ("here-documents", |size| {
        format!("```sh\n{}```\n", "kubectl apply -f - <<EOF\na: b\n".repeat(size / 30))
    }),
    ("a transcript", |size| {
        format!("```console\n$ kubectl get pods\n{}```\n", "NAME   READY\n".repeat(size / 13))
    }),
    ("comments", |size| format!("```sh\n{}kubectl get pods\n```\n", "# a word\n".repeat(size / 9))),
    ("comments that end in a colon", |size| {
        format!("```sh\n{}kubectl get pods\n```\n", "# a:\n".repeat(size / 5))
    }),
    ("SQL brackets", |size| format!("```sh\npsql -c 'select {}1'\n```\n", "(".repeat(size))),
    ("SQL terms", |size| format!("```sh\npsql -c 'select 1{}'\n```\n", "+1".repeat(size / 2))),
    ("SQL negations", |size| format!("```sh\npsql -c 'select {}1'\n```\n", "- ".repeat(size / 2))),
    ("SQL statements", |size| format!("```sh\npsql -c '{}'\n```\n", "select 1;".repeat(size / 9))),
    ("jq brackets", |size| format!("```sh\nkubectl get pods -o json | jq '{}.'\n```\n", "[".repeat(size))),
    ("jq pipes", |size| format!("```sh\nkubectl get pods -o json | jq '.{}'\n```\n", "|.a".repeat(size / 3))),
    ("a pattern", |size| format!("```sh\nkubectl get pods | grep -E '{}'\n```\n", "(a|b".repeat(size / 4))),
    ("a pattern that repeats", |size| {
        format!("```sh\nkubectl get pods | grep -E '{}'\n```\n", "(a{1,999}){1,999}".repeat(size / 17))
    }),
    ("sed scripts", |size| format!("```sh\nkubectl get pods | sed '{}'\n```\n", "s/a/b/;".repeat(size / 7))),
    ("awk programs", |size| format!("```sh\nkubectl get pods | awk '{}'\n```\n", "!(".repeat(size / 2))),
    ("patches", |size| format!("```sh\nkubectl patch deploy a -p '{}'\n```\n", "{\"a\":[".repeat(size / 6))),
    ("scripts in scripts", |size| format!("```sh\n{}kubectl get pods\n```\n", "sudo ".repeat(size / 5))),
    ("loops in loops", |size| format!("```sh\n{}\n```\n", "for a in b; do ".repeat(size / 15))),
    ("cut short by rows", |size| format!("```sh\n{}```\n", "for a in b; do\n".repeat(size / 15))),
    ("front matter", |size| format!("---\nalerts: [{}]\n---\n# R\n", "a, ".repeat(size / 3))),
    ("deep front matter", |size| format!("---\nalerts: {}\n---\n# R\n", "[".repeat(size))),
    ("aliases in front matter", |size| {
        format!(
            "---\na0: &a0 [x]\n{}---\n# R\n",
            numbered(size, 24, |at| format!("a{}: &a{} [*a{at}, *a{at}]\n", at + 1, at + 1))
        )
    }),
    ("references", |size| format!("[a]: http://a/{}\n\n{}\n", "a".repeat(size / 2), "[a] ".repeat(size / 8))),
    ("links that never close", |size| "[a](".repeat(size / 4)),
    ("emphasis", |size| "*a **b ".repeat(size / 7)),
    ("colons", |size| "a: ".repeat(size / 3)),
    ("bars", |size| "a | b: c — ".repeat(size / 13)),
    ("sentences in brackets", |size| "(a. B ".repeat(size / 6)),
    ("durations", |size| "within 5 minutes, ".repeat(size / 18)),
    ("levels", |size| "## Escalation\n\n1. **Level 1**: On-call (5 minutes), a@b.c\n\n".repeat(size / 64)),
    ("alerts", |size| numbered(size, 30, |at| format!("- Alert `Kafka{at}Down` fires\n"))),
    ("checklists", |size| numbered(size, 20, |at| format!("- [ ] told {at}\n"))),
    ("conditions", |size| "If the lag grows for 10 minutes, restart `kubectl get pods`.\n".repeat(size / 61)),
];

fn numbered(size: usize, each: usize, row: impl Fn(usize) -> String) -> String {
    (0..(size / each).max(1)).map(row).collect()
}

fn nested_lists(size: usize) -> String {
    // Each item is deeper than the one above, so the size grows with the square of the depth.
    let mut text = String::new();
    for depth in 0.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&" ".repeat(2 * depth));
        text.push_str("- `kubectl get pods`\n");
    }
    text
}

fn lists(size: usize) -> String {
    let item = |depth: usize| format!("{}- `kubectl get pods` now\n", "  ".repeat(depth));
    (0..10).map(item).collect::<String>().repeat((size / 350).max(1))
}
