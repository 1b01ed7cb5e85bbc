//! A command line from the chat, taken apart: a verb and what follows. Pure.
//!
//! Nothing here ever becomes part of a command line of a system: words are looked up, numbers parsed, the rest is text.

/// What follows a verb.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    rest: String,
}

impl Ask {
    /// The first word, folded to lower case, and what follows it.
    pub(crate) fn split(text: &str) -> (String, Self) {
        let text = text.trim();
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        (verb.to_lowercase(), Self::of(rest))
    }

    /// What follows, as it stands.
    pub(crate) fn of(rest: &str) -> Self {
        Self { rest: rest.trim().to_owned() }
    }

    /// The next word, taken off.
    pub(crate) fn word(&mut self) -> Option<String> {
        let (_, Self { rest }) = Self::split(&self.rest);
        let word = self.rest.split_whitespace().next()?.to_owned();
        self.rest = rest;
        Some(word)
    }

    /// An incident's number at the front (`42`, `INC-42`), taken off only if it is one.
    pub(crate) fn incident(&mut self) -> Option<i64> {
        let word = self.rest.split_whitespace().next()?;
        let digits = word.strip_prefix("INC-").or_else(|| word.strip_prefix("inc-")).unwrap_or(word);
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        self.word();
        Some(number)
    }

    /// A number at the front.
    pub(crate) fn number(&mut self) -> Option<i64> {
        let number = self.rest.split_whitespace().next()?.parse().ok()?;
        self.word();
        Some(number)
    }

    /// What is left.
    pub(crate) fn text(&self) -> &str {
        &self.rest
    }
}

/// The user of a mention `<@U1|name>` (slash commands are escaped so), or a bare id.
pub(crate) fn user(word: &str) -> Option<String> {
    let id = word.strip_prefix("<@").and_then(|rest| rest.strip_suffix('>')).unwrap_or(word);
    let id = id.split('|').next().unwrap_or(id);
    let known = id.len() > 1
        && id.starts_with(['U', 'W'])
        && id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    known.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_verb_a_number_and_text() {
        let (verb, mut ask) = Ask::split("  Note INC-42 the disk  is full ");
        assert_eq!((verb.as_str(), ask.incident()), ("note", Some(42)));
        assert_eq!(ask.text(), "the disk  is full");
        let (_, mut ask) = Ask::split("note 3 disks are full");
        assert_eq!(ask.incident(), Some(3));
    }

    #[test]
    fn a_mention_is_a_user_and_a_word_is_not() {
        assert_eq!(user("<@U1A2|ana>").as_deref(), Some("U1A2"));
        assert_eq!(user("take"), None);
        assert_eq!(user("<!channel>"), None);
    }
}
