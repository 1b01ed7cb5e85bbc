//! A shell inside another system: `kubectl exec -it POD -- bash`, `docker exec -it C sh`, `oc rsh POD`, `ssh HOST`.
//! What is typed after it, or handed to it with `-c`, runs there: each command gets the place in front of it.

use crate::shell::tree::{Piece, Redirect, Simple, Word};

/// The words that stand before a command's own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    env: Vec<(String, Word)>,
    words: Vec<Word>,
}

/// Programs that take commands to run.
const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "ksh"];

/// Words in front of a command beyond which it is not followed: each shell that is opened inside another adds its own.
const MOST_WORDS: usize = 64;

impl Place {
    /// The place that a command opens when nothing more is said: its shell is its last word.
    pub(super) fn opened_by(simple: &Simple) -> Option<Self> {
        let (last, words) = simple.words.split_last()?;
        let shell = last.literal().is_some_and(|word| is_shell(&word));
        match simple.tool()?.as_str() {
            "kubectl" | "oc" | "k" if says(simple, "exec") && shell => Some(Self::of(simple, words, true)),
            "docker" | "podman" | "nerdctl" if says(simple, "exec") && shell => {
                Some(Self::of(simple, words, false))
            }
            "oc" if says(simple, "rsh") => Some(Self::rsh(simple)),
            _ => None,
        }
    }

    /// `… -- sh -c 'script'`: the place and the script.
    pub(super) fn with_script(simple: &Simple) -> Option<(Self, Word)> {
        let tool = simple.tool()?;
        let exec = matches!(tool.as_str(), "kubectl" | "oc" | "k" | "docker" | "podman" | "nerdctl");
        if !exec || !says(simple, "exec") {
            return None;
        }
        let [words @ .., shell, flag, script] = simple.words.as_slice() else { return None };
        let fits = shell.literal().is_some_and(|word| is_shell(&word))
            && matches!(flag.literal().as_deref(), Some("-c" | "-lc" | "-ec"));
        fits.then(|| (Self::of(simple, words, false), script.clone()))
    }

    fn of(simple: &Simple, words: &[Word], dashes: bool) -> Self {
        let interactive = |word: &Word| {
            matches!(
                word.literal().as_deref(),
                Some("-it" | "-ti" | "-i" | "-t" | "--stdin" | "--tty" | "--interactive")
            )
        };
        let mut words: Vec<Word> = words.iter().filter(|word| !interactive(word)).cloned().collect();
        if dashes && !words.iter().any(|word| word.literal().as_deref() == Some("--")) {
            words.push(Word::text("--"));
        }
        Self { env: simple.env.clone(), words }
    }

    fn rsh(simple: &Simple) -> Self {
        let mut words = simple.words.clone();
        for word in &mut words {
            if word.literal().as_deref() == Some("rsh") {
                *word = Word::text("exec");
            }
        }
        words.push(Word::text("--"));
        Self { env: simple.env.clone(), words }
    }

    /// The command as it would be typed outside.
    ///
    /// # Errors
    /// It would need that place's own shell.
    pub(super) fn around(&self, simple: &Simple) -> Result<Simple, String> {
        // A secret would stand in an argv.
        let secret =
            |name: &str| ["PASS", "PWD", "SECRET", "TOKEN", "KEY"].iter().any(|word| name.contains(word));
        if simple.env.iter().any(|(name, _)| secret(name)) {
            return Err("it sets the environment inside another system".to_owned());
        }
        if simple.redirects.iter().any(|one| !matches!(one, Redirect::Join) && !super::is_harmless(one)) {
            return Err("it reads or writes files inside another system".to_owned());
        }
        if self.words.len() > MOST_WORDS {
            return Err("shells inside shells, deeper than anybody follows".to_owned());
        }
        let mut words = self.words.clone();
        if !simple.env.is_empty() {
            words.push(Word::text("env"));
        }
        for (name, value) in &simple.env {
            let name = Piece::Text(format!("{name}="));
            words.push(Word { pieces: [vec![name], value.pieces.clone()].concat(), local: value.local });
        }
        words.extend(simple.words.iter().cloned());
        Ok(Simple { env: self.env.clone(), words, ..simple.clone() })
    }
}

pub(super) fn is_shell(word: &str) -> bool {
    SHELLS.contains(&word.rsplit('/').next().unwrap_or_default())
}

fn says(simple: &Simple, verb: &str) -> bool {
    simple.words.iter().any(|word| word.literal().as_deref() == Some(verb))
}
