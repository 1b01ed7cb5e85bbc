//! Words with something to fill in: variables, placeholders, results of other commands become parameters.

use super::Reader;
use crate::{
    Parameter, limit,
    model::Origin,
    shell::tree::{Node, Piece, Word},
    what::{Value, What},
};
use operations::parameter;

/// Names that people write for a value of their own, with what follows: `YOUR_TOKEN`, `NEW_PASSWORD`.
const INVITING: &[&str] = &["YOUR_", "MY_", "NEW_", "OLD_", "CHANGE_", "REPLACE_", "INSERT_"];

impl Reader {
    /// One argument, its parameters as marks; and what has to run first, because the word holds its output.
    ///
    /// # Errors
    /// Why the word is left to a person.
    pub(super) fn word(&mut self, word: &Word, before: &mut Vec<What>) -> Result<String, String> {
        let mut out = String::new();
        for piece in &word.pieces {
            match piece {
                Piece::Text(text) => out.push_str(&self.text(text)?),
                Piece::Variable { name, default, quoted } => {
                    out.push_str(&self.variable(name, default.as_deref(), *quoted)?);
                }
                Piece::Placeholder(name) => out.push_str(&self.asked(name, None)),
                Piece::Output(nodes, script) => out.push_str(&self.output(nodes, script, before)),
                Piece::Odd(what) => return Err(what.clone()),
            }
        }
        Ok(out)
    }

    /// Literal text, in which people also write what is to be filled in: `backend-xxxxx`, `YOUR_TOKEN`, `...`.
    fn text(&mut self, text: &str) -> Result<String, String> {
        if matches!(text, "..." | "…") {
            return Err("an ellipsis: something is left out".to_owned());
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((start, end)) = blank(rest) {
            out.push_str(&rest[..start]);
            out.push_str(&self.asked(&rest[start..end], None));
            rest = &rest[end..];
        }
        out.push_str(rest);
        Ok(out)
    }

    /// A variable: set by an earlier line, or from the configuration.
    ///
    /// # Errors
    /// A shell would make several words of it, or none.
    fn variable(&mut self, name: &str, default: Option<&str>, quoted: bool) -> Result<String, String> {
        if let Some(value) = self.values.get(name)
            && self.filled + value.len() <= limit::FILLED
        {
            if !quoted
                && (value.is_empty() || value.contains(|c: char| c.is_whitespace() || "*?[".contains(c)))
            {
                return Err(format!("`${name}` is not quoted: a shell takes its value apart"));
            }
            self.filled += value.len();
            return Ok(value.clone());
        }
        self.declare(name, Origin::Environment, default);
        Ok(parameter::mark(name))
    }

    /// A placeholder: asked for.
    pub(super) fn asked(&mut self, name: &str, default: Option<&str>) -> String {
        let name = name.trim();
        self.declare(name, Origin::Asked, default);
        parameter::mark(name)
    }

    /// Notes a parameter unless it is known already.
    pub(super) fn declare(&mut self, name: &str, origin: Origin, default: Option<&str>) {
        if !self.met.iter().any(|met| met == name) {
            self.met.push(name.to_owned());
        }
        if !self.parameters.iter().any(|known| known.name == name) {
            let default = default.map(str::to_owned);
            self.parameters.push(Parameter { name: name.to_owned(), origin, default });
        }
    }

    /// What commands print, as a parameter of its own that they set first.
    fn output(&mut self, nodes: &[Node], script: &str, before: &mut Vec<What>) -> String {
        let of = self.substituted(script, |reader| reader.all(nodes));
        self.results += 1;
        let name = format!("{}-{}", noun(&of), self.results);
        self.declare(&name, Origin::Result, None);
        before.push(What::Set { name: name.clone(), to: Value::Output(Box::new(of)) });
        parameter::mark(&name)
    }
}

/// What the result of a command is called: `pods` for `kubernetes.pods`.
fn noun(what: &What) -> String {
    let name = match what {
        What::Operation(operation) => operation.name().rsplit('.').next(),
        What::Filtered { of, .. } => return noun(of),
        _ => None,
    };
    name.unwrap_or("result").to_owned()
}

/// Where something to fill in stands in a literal text: the whole hyphenated word around `xxx`, or an inviting name.
fn blank(text: &str) -> Option<(usize, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut at = 0;
    for word in text.split(|c| !is_part(c)) {
        let (start, end) = (at, at + word.len());
        at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        let crosses =
            word.split('-').any(|part| part.len() >= 3 && part.chars().all(|c| c == 'x' || c == 'X'));
        let inviting = INVITING.iter().any(|head| word.starts_with(head))
            && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if crosses || inviting {
            return Some((start, end));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_for_a_value_of_their_own_is_found() {
        let found = |text: &'static str| blank(text).map(|(start, end)| &text[start..end]);
        assert_eq!(found("backend-xxxxx"), Some("backend-xxxxx"));
        assert_eq!(found("postgresql://user:NEW_PASSWORD@host"), Some("NEW_PASSWORD"));
        assert_eq!(found("url=YOUR_URL/x"), Some("YOUR_URL"));
        assert_eq!(found("maxx-xx"), None);
        assert_eq!(found("NEW"), None);
    }
}
