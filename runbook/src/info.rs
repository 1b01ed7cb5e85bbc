//! What stands behind a fence's language: `bash name=undo-rollout for=180s every=2s risk=destroy sensitive`. Pure.

use crate::{StepOptions, front};
use operations::Risk;

/// A fence's info string, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Info {
    pub(crate) language: String,
    pub(crate) name: Option<String>,
    pub(crate) options: StepOptions,
    /// What is not known, word by word.
    pub(crate) unknown: Vec<String>,
}

impl Info {
    pub(crate) fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let mut info =
            Self { language: words.next().unwrap_or_default().to_ascii_lowercase(), ..Self::default() };
        for word in words {
            if !info.take(word) {
                info.unknown.push(word.to_owned());
            }
        }
        info
    }

    fn take(&mut self, word: &str) -> bool {
        match word.split_once('=') {
            Some(("name", name)) => self.name = Some(name.to_owned()),
            Some(("for", span)) => match millis(span) {
                Some(ms) => self.options.for_ms = Some(ms),
                None => return false,
            },
            Some(("every", span)) => match millis(span) {
                Some(ms) => self.options.every_ms = Some(ms),
                None => return false,
            },
            Some(("risk", "change")) => self.options.risk = Some(Risk::Change),
            Some(("risk", "destroy")) => self.options.risk = Some(Risk::Destroy),
            None if word == "sensitive" => self.options.sensitive = true,
            _ => return false,
        }
        true
    }

    /// Whether a fence with this language holds commands.
    pub(crate) fn is_shell(&self) -> bool {
        matches!(self.language.as_str(), "" | "bash" | "sh" | "shell" | "console" | "zsh")
    }
}

fn millis(span: &str) -> Option<i64> {
    front::millis(span).filter(|ms| *ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_info_string_refines_a_step_and_names_what_it_does_not_know() {
        let info = Info::parse("bash name=heal for=2m every=2s colour=red");
        assert_eq!(info.options.for_ms, Some(120_000));
        assert_eq!(info.unknown, ["colour=red"]);
    }
}
