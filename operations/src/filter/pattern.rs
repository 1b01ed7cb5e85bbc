//! Patterns as grep and sed read them (POSIX basic and extended, GNU's additions) for a matcher that runs in linear time.
//!
//! GNU takes the longest of several alternatives, this matcher the first: which lines match is the same, what matched
//! may not be. So [`Pattern::is_exact`] says whether the two agree on the text of a match as well. Backreferences and
//! Perl's syntax are refused.

use crate::Misspelt;

/// How a pattern is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// `grep`, `sed`
    Basic,
    /// `grep -E`, `sed -E`
    Extended,
    /// `grep -F`
    Fixed,
}

/// # Errors
/// What is not understood of it.
pub(crate) fn translate(pattern: &str, syntax: Syntax) -> Result<String, Misspelt> {
    match syntax {
        Syntax::Fixed => Ok(regex::escape(pattern)),
        Syntax::Basic | Syntax::Extended => {
            Translator { rest: pattern, syntax, out: String::new(), start: true }.all()
        }
    }
}

/// Whether the text of a match is the same whichever alternative is tried first.
pub(crate) fn is_exact(translated: &str) -> bool {
    !translated.contains('|')
}

/// Whether it always matches the same number of characters: what GNU tries again with a shorter match can't differ.
pub(crate) fn is_fixed(translated: &str) -> bool {
    let mut escaped = false;
    translated.chars().all(|c| {
        let plain = escaped || !"*+?{|".contains(c);
        escaped = c == '\\' && !escaped;
        plain
    })
}

struct Translator<'a> {
    rest: &'a str,
    syntax: Syntax,
    out: String,
    /// At the start of the pattern or of a group, where `*` and (basic) `^` are special or plain.
    start: bool,
}

impl Translator<'_> {
    fn all(mut self) -> Result<String, Misspelt> {
        while let Some(c) = self.rest.chars().next() {
            self.rest = &self.rest[c.len_utf8()..];
            let start = std::mem::take(&mut self.start);
            match c {
                '\\' => self.escaped()?,
                '[' => self.class()?,
                '.' => self.out.push('.'),
                '*' if start && self.syntax == Syntax::Basic => self.out.push_str("\\*"),
                '*' => self.repeat("*")?,
                '^' if self.out.ends_with('^') && !self.out.ends_with("\\^") => {
                    return Err(Misspelt::new("`^^` in a pattern"));
                }
                '^' if start => self.anchor('^'),
                '^' if self.syntax == Syntax::Extended => self.anchor('^'),
                '$' if self.ends() => self.out.push('$'),
                '$' if self.syntax == Syntax::Extended => self.out.push('$'),
                '^' | '$' => return Err(Misspelt::new(format!("`{c}` in the middle of a pattern"))),
                '+' | '?' if self.syntax == Syntax::Extended => self.repeat(&c.to_string())?,
                '(' if self.syntax == Syntax::Extended => self.open(),
                ')' | '|' if self.syntax == Syntax::Extended => self.close_or_else(c),
                '{' if self.syntax == Syntax::Extended => self.interval("}")?,
                plain => self.out.push_str(&regex::escape(plain.encode_utf8(&mut [0; 4]))),
            }
        }
        Ok(self.out)
    }

    fn anchor(&mut self, c: char) {
        self.out.push(c);
        self.start = true;
    }

    fn open(&mut self) {
        self.out.push('(');
        self.start = true;
    }

    fn close_or_else(&mut self, c: char) {
        self.out.push(c);
        self.start = c == '|';
    }

    /// Whether a basic `$` stands at the end of the pattern, of a group or of an alternative.
    fn ends(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with("\\)") || self.rest.starts_with("\\|")
    }

    /// A repetition of a repetition, or of a place instead of a character, means something else here than to GNU.
    fn repeat(&mut self, how: &str) -> Result<(), Misspelt> {
        let literal = ["\\*", "\\+", "\\?", "\\}", "\\(", "\\|", "\\^", "\\$"];
        let special = ["*", "+", "?", "}", "(", "|", "^", "$", "\\b"];
        let ends = |with: &[&str]| with.iter().any(|end| self.out.ends_with(end));
        if self.out.is_empty() || (ends(&special) && !ends(&literal)) {
            return Err(Misspelt::new("a repetition that is not understood in a pattern"));
        }
        self.out.push_str(how);
        Ok(())
    }

    fn escaped(&mut self) -> Result<(), Misspelt> {
        let c =
            self.rest.chars().next().ok_or_else(|| Misspelt::new("a pattern that ends with a backslash"))?;
        self.rest = &self.rest[c.len_utf8()..];
        let basic = self.syntax == Syntax::Basic;
        match c {
            '(' if basic => self.open(),
            ')' | '|' if basic => self.close_or_else(c),
            '+' | '?' if basic => self.repeat(&c.to_string())?,
            '{' if basic => self.interval("\\}")?,
            'w' => self.out.push_str("\\w"),
            'W' => self.out.push_str("\\W"),
            's' => self.out.push_str("\\s"),
            'S' => self.out.push_str("\\S"),
            'b' => self.out.push_str("\\b"),
            '<' => self.out.push_str("\\b{start}"),
            '>' => self.out.push_str("\\b{end}"),
            c if c.is_ascii_alphanumeric() => {
                return Err(Misspelt::new(format!("`\\{c}` in a pattern is not known here")));
            }
            c => self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
        Ok(())
    }

    /// `{3}`, `{2,}`, `{1,4}`.
    fn interval(&mut self, end: &str) -> Result<(), Misspelt> {
        let wrong = || Misspelt::new("a number of repetitions that is not understood");
        let (inner, rest) = self.rest.split_once(end).ok_or_else(wrong)?;
        let fits = inner.chars().all(|c| c.is_ascii_digit() || c == ',')
            && inner.starts_with(|c: char| c.is_ascii_digit());
        if !fits || inner.len() > 7 {
            return Err(wrong());
        }
        self.rest = rest;
        self.repeat(&format!("{{{inner}}}"))
    }

    /// A bracket expression: `]` first is plain, a backslash is plain, `[:alpha:]` is a class.
    fn class(&mut self) -> Result<(), Misspelt> {
        let wrong = || Misspelt::new("a bracket in a pattern that is not closed");
        let mut out = String::from("[");
        if let Some(rest) = self.rest.strip_prefix('^') {
            out.push_str("^\\n");
            self.rest = rest;
        }
        let mut first = true;
        loop {
            let c = self.rest.chars().next().ok_or_else(wrong)?;
            if self.rest.starts_with("[:") {
                let (name, rest) = self.rest[2..].split_once(":]").ok_or_else(wrong)?;
                out.push_str(named(name).ok_or_else(wrong)?);
                self.rest = rest;
            } else if self.rest.starts_with("[.") || self.rest.starts_with("[=") {
                return Err(Misspelt::new("a collating element in a pattern"));
            } else {
                self.rest = &self.rest[c.len_utf8()..];
                match c {
                    ']' if !first => break,
                    '-' if !first && !self.rest.starts_with(']') => out.push('-'),
                    plain => out.push_str(&regex::escape(plain.encode_utf8(&mut [0; 4]))),
                }
            }
            first = false;
        }
        out.push(']');
        self.out.push_str(&out);
        Ok(())
    }
}

/// The members of a class, beyond ASCII too, as the tools count them in UTF-8.
fn named(class: &str) -> Option<&'static str> {
    Some(match class {
        "alpha" => "\\p{Alphabetic}",
        "digit" => "0-9",
        "alnum" => "\\p{Alphabetic}0-9",
        "upper" => "\\p{Lu}",
        "lower" => "\\p{Ll}",
        "space" => "\\s",
        "blank" => " \\t",
        "xdigit" => "0-9A-Fa-f",
        _ => return None,
    })
}
