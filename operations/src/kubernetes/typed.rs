//! A command as it is shown and approved: words that a shell, and the spelling, read as the same operation. Pure.

use crate::process::run::quoted;

/// A `kubectl` command that is being written.
pub(crate) struct Typed {
    head: Vec<String>,
    words: Vec<String>,
    flags: Vec<String>,
    argv: Vec<String>,
    input: Option<String>,
}

impl Typed {
    /// `namespace`: empty for what has none.
    pub(crate) fn new(verb: &str, namespace: &str) -> Self {
        let mut head = vec!["kubectl".to_owned()];
        if !namespace.is_empty() {
            head.extend(["-n".to_owned(), namespace.to_owned()]);
        }
        head.extend(verb.split(' ').map(str::to_owned));
        Self { head, words: Vec::new(), flags: Vec::new(), argv: Vec::new(), input: None }
    }

    pub(crate) fn word(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    pub(crate) fn words<T: ToString>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.words.extend(words.into_iter().map(|word| word.to_string()));
        self
    }

    /// `--name=value`.
    pub(crate) fn value(mut self, name: &str, said: impl std::fmt::Display) -> Self {
        self.flags.push(format!("{name}={said}"));
        self
    }

    /// `--name=value`, unless it is empty.
    pub(crate) fn text(self, name: &str, said: &str) -> Self {
        if said.is_empty() { self } else { self.value(name, said) }
    }

    /// `--name=value`, if there is one.
    pub(crate) fn maybe(self, name: &str, said: Option<&impl std::fmt::Display>) -> Self {
        match said {
            Some(said) => self.value(name, said),
            None => self,
        }
    }

    /// `--name=value` for each.
    pub(crate) fn each<T: std::fmt::Display>(mut self, name: &str, all: impl IntoIterator<Item = T>) -> Self {
        self.flags.extend(all.into_iter().map(|said| format!("{name}={said}")));
        self
    }

    pub(crate) fn switch(mut self, name: &str, on: bool) -> Self {
        self.flags.extend(on.then(|| name.to_owned()));
        self
    }

    /// `-l value`, unless it is empty.
    pub(crate) fn short(mut self, name: &str, said: &str) -> Self {
        if !said.is_empty() {
            self.flags.extend([name.to_owned(), said.to_owned()]);
        }
        self
    }

    /// Another program's words, behind `--`.
    pub(crate) fn argv(mut self, argv: &[String]) -> Self {
        self.argv = argv.to_vec();
        self
    }

    /// A here-document.
    pub(crate) fn input(mut self, text: Option<&String>) -> Self {
        self.input = text.cloned();
        self
    }

    /// A word that begins with a dash stands behind `--`, so that it stays a word.
    pub(crate) fn command(self) -> String {
        let Self { head, words, flags, argv, input } = self;
        let dashed = words.iter().any(|word| word.len() > 1 && word.starts_with('-'));
        let dashes = |wanted: bool| wanted.then(|| "--".to_owned());
        let all: Vec<String> = if dashed {
            head.into_iter().chain(flags).chain(dashes(true)).chain(words).chain(argv).collect()
        } else {
            let behind = dashes(!argv.is_empty());
            head.into_iter().chain(words).chain(flags).chain(behind).chain(argv).collect()
        };
        match input {
            None => quoted(&all),
            Some(text) => format!("{} <<'EOF'\n{}\nEOF", quoted(&all), text.trim_end_matches('\n')),
        }
    }
}
