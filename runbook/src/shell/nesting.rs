//! How deep brackets and blocks stand in each other in a script, told before a grammar sees it: the grammar goes down one by
//! one, and a stack ends. Pure.
//!
//! Where quotes, comments and here-documents begin only the grammar knows, and one that guesses can be led astray: `")"` in
//! each of a thousand `$(…` would hide them. So what closes counts freely only where nothing between it and what it closes
//! could begin a text; over such a place only [`ACROSS`] times. Too much may be said, but never too little by more.

/// How often something may close what stands before a quote, a comment or a here-document.
const ACROSS: usize = 16;

/// Whether a script is nested deeper than `most`, or perhaps up to [`ACROSS`] more.
pub(super) fn is_deeper(script: &str, most: usize) -> bool {
    // Signs of a test in double brackets go down one by one, too.
    if script.contains("[[") && script.matches('!').count() > most {
        return true;
    }
    let mut seen = Seen { may_begin: true, ..Seen::default() };
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        match &rest[..letters] {
            "" => seen.sign(c, rest),
            word => seen.word(word),
        }
        if seen.open.len() + seen.before > most {
            return true;
        }
        rest = &rest[letters.max(c.len_utf8())..];
    }
    false
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Bracket,
    /// `${a}`, `{a,b}`.
    Brace,
    /// `{ a; }`
    Group,
    Block,
}

#[derive(Default)]
struct Seen {
    /// What is open since the last sign that could begin a text.
    open: Vec<Open>,
    /// How many are open from before it.
    before: usize,
    across: usize,
    /// A keyword could stand here.
    may_begin: bool,
    /// A command begins here, unless this is in a text.
    begins: bool,
}

impl Seen {
    fn word(&mut self, word: &str) {
        match word {
            "if" | "elif" | "while" | "until" | "for" | "select" | "case" | "coproc" if self.may_begin => {
                self.open.push(Open::Block);
            }
            "fi" | "done" | "esac" if self.begins => self.close(Open::Block),
            _ => {}
        }
        const BEFORE: &[&str] =
            &["if", "elif", "while", "until", "coproc", "then", "do", "else", "time", "in"];
        (self.may_begin, self.begins) = (BEFORE.contains(&word), false);
    }

    fn sign(&mut self, c: char, rest: &str) {
        match c {
            '(' => self.open.push(Open::Bracket),
            ')' => self.close(Open::Bracket),
            '{' if rest[1..].starts_with(char::is_whitespace) => self.open.push(Open::Group),
            '{' => self.open.push(Open::Brace),
            '}' if self.begins => self.close(Open::Group),
            '}' => self.close(Open::Brace),
            '\'' | '"' | '`' | '#' | '\\' => self.apart(),
            '<' if rest.starts_with("<<") => self.apart(),
            '[' if rest.starts_with("[[") => self.apart(),
            _ => {}
        }
        let ends = matches!(c, ';' | '\n');
        if ends || !c.is_whitespace() {
            self.begins = ends;
            self.may_begin = ends || matches!(c, '&' | '|' | '(' | ')' | '{' | '`' | '!');
        }
    }

    fn close(&mut self, what: Open) {
        if self.open.last() == Some(&what) {
            self.open.pop();
        } else if self.open.is_empty() && self.before > 0 && self.across < ACROSS {
            (self.before, self.across) = (self.before - 1, self.across + 1);
        }
    }

    fn apart(&mut self) {
        self.before += self.open.len();
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::is_deeper;
    use crate::shell::lines;

    #[test]
    fn no_nesting_ends_the_stack_however_it_is_hidden() {
        for (opens, closes) in [
            ("kubectl get $(", ")"),
            ("$(a \")\" ", ")"),
            ("$(a ')' ", ")"),
            ("$(a #)\n", ")"),
            ("$(a \\) ", ")"),
            ("$(a ${x:-)} ", ")"),
            ("$(a <<E\n)\nE\n", ")"),
            ("$(case a in b) ", ";; esac)"),
            ("( a ')'; ", ")"),
            ("{ a '}'; ", "; }"),
            ("{ a } ; ", "; }"),
            ("f() { a } ; ", "; }"),
            ("for a in done; do ", "; done"),
            ("for a in b; do echo ${a} done; ", "; done"),
            ("for a in b; do echo done done; ", "; done"),
            ("for a in b; do [[ c ||\n done ]]; ", "; done"),
            ("while a done; do ", "; done"),
            ("while ", ""),
            ("if ", ""),
            ("if a fi; then ", "; fi"),
            ("if a; then b; el", ""),
            ("coproc ", ""),
            ("[[ ! ", ""),
            ("! ", ""),
            ("time ", ""),
            ("$((1+", "))"),
            ("${a:-", "}"),
            ("a && ", ""),
            ("a | ", ""),
        ] {
            let script = format!("{}a{}", opens.repeat(3_000), closes.repeat(3_000));
            assert!(!lines(&script, false).is_empty(), "{opens}");
        }
        let tests = format!("[[ {} a ]]", "! ".repeat(3_000));
        assert!(!lines(&tests, false).is_empty());
        let arms = format!("if a; then b; {}fi", "elif a; then b; ".repeat(3_000));
        assert!(!lines(&arms, false).is_empty());
    }

    #[test]
    fn a_long_script_that_is_flat_is_read() {
        for script in [
            "for a in b; do echo \"$(date): $a\"; done\n".repeat(8),
            "if [ \"$A\" = b ]; then echo 'it is (b)'; fi\n".repeat(8),
            "echo $(kubectl get pods -o name) | awk '{print $1}'; ".repeat(60),
            "wait for it if you can, while it lasts ".repeat(60),
            format!("curl -d '{{{}}}' http://a", "\"a\": {\"b\": [1]}, ".repeat(12)),
        ] {
            assert!(!is_deeper(&script, 16), "{script}");
        }
    }
}
