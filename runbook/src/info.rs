//! What stands behind a fence's language, as executable Markdown that exists spells it: `bash name=undo-rollout for=180s`,
//! `sh {"name": "heal", "interactive": "false"}`, `sh { name=heal excludeFromRunAll=true }`. Pure.

use crate::{Level, StepOptions, front, understand::Note};

/// Words of Runme and its like that say nothing of a run.
const THEIRS: &[&str] =
    &["id", "category", "tag", "mimeType", "closeTerminalOnSuccess", "terminalRows", "promptEnv"];

/// A fence's info string, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Info {
    pub(crate) language: String,
    pub(crate) name: Option<String>,
    pub(crate) options: StepOptions,
    /// What is not understood: the word as it stands, and what to say of it.
    pub(crate) wrong: Vec<(String, Note)>,
}

impl Info {
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        let end = text.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(text.len());
        let (language, rest) = text.split_at(end);
        let mut info = Self { language: language.to_ascii_lowercase(), ..Self::default() };
        for (name, value) in attributes(rest) {
            info.take(&name, &value);
        }
        info
    }

    fn take(&mut self, name: &str, value: &str) {
        if name == "name" {
            self.name = Some(value.to_owned()).filter(|name| !name.is_empty());
            return;
        }
        if THEIRS.contains(&name) {
            return;
        }
        match front::option(name, value) {
            Ok(keys) => keys.refine(&mut self.options),
            Err(mut note) => {
                if note.code == "unknown-key" {
                    note.code = "unknown-option";
                    // A word for whatever shows the page; a misspelt one of ours has a neighbour.
                    let near = note.help.as_deref().is_some_and(|help| help.starts_with("did you mean"));
                    note.level = if near { Level::Warning } else { Level::Note };
                    note.message = format!("`{name}` is no option of a fence");
                }
                self.wrong.push((name.to_owned(), note));
            }
        }
    }

    /// Whether a fence with this language holds commands.
    pub(crate) fn is_shell(&self) -> bool {
        matches!(self.language.as_str(), "" | "bash" | "sh" | "shell" | "console" | "zsh")
    }
}

/// Name and value of each; a name alone means that it is so.
fn attributes(text: &str) -> Vec<(String, String)> {
    let text = text.trim();
    if let Ok(serde_json::Value::Object(entries)) = serde_json::from_str(text) {
        let spelt =
            |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return entries.into_iter().map(|(name, value)| (name, spelt(value))).collect();
    }
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let pair = |word: String| match word.split_once('=') {
        Some((name, value)) => (name.to_owned(), value.to_owned()),
        None => (word, "true".to_owned()),
    };
    words(inner).into_iter().map(pair).collect()
}

/// Words apart at blanks and commas, quotes taken off.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in text.chars() {
        let last = words.len() - 1;
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() || c == ',' => words.push(String::new()),
            _ => words[last].push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_info_string_refines_a_step_and_names_what_it_does_not_know() {
        let info = Info::parse("bash name=heal for=2m every=2s tiemout=3s colour=red risk=read");
        assert_eq!((info.options.for_ms, info.options.every_ms), (Some(120_000), Some(2_000)));
        let wrong: Vec<_> =
            info.wrong.iter().map(|(word, note)| (word.as_str(), note.code, note.level)).collect();
        assert_eq!(
            wrong,
            [
                ("tiemout", "unknown-option", Level::Warning),
                ("colour", "unknown-option", Level::Note),
                ("risk", "front-matter", Level::Error),
            ]
        );
    }

    #[test]
    fn the_habits_of_executable_markdown_are_kept() {
        for text in [
            r#"sh {"name":"heal","interactive":"false","excludeFromRunAll":true,"id":"01HX"}"#,
            "sh { name=heal interactive=false excludeFromRunAll=true category=ops }",
            "sh{name=heal, excludeFromRunAll}",
            r#"sh name="heal" excludeFromRunAll"#,
        ] {
            let info = Info::parse(text);
            assert_eq!((info.language.as_str(), info.name.as_deref()), ("sh", Some("heal")), "{text}");
            assert!(info.options.exclude_from_run_all && !info.options.interactive, "{text}");
            assert_eq!(info.wrong, [], "{text}");
        }
        let info = Info::parse(r#"bash if="pods.ready == false" confirmations=2"#);
        assert_eq!(info.options.fits.as_deref(), Some("pods.ready == false"));
        assert_eq!(info.options.confirmations, Some(2));
    }
}
