//! What the renderer itself says, in the workspace's language (`templates/*/slack.hbs`).

use engine::words::{Lang, Words};

/// Beside cards that can't be shown whole.
pub struct Notes {
    /// After what was cut.
    pub(super) cut: String,
    /// In place of an exact text that does not fit.
    pub(super) too_long: String,
    /// Beside an exact text with characters that can't be seen.
    pub(super) hidden: String,
    /// The button that closes a question without doing anything.
    pub(super) keep: String,
}

impl Notes {
    #[must_use]
    pub fn new(words: &Words, lang: Lang) -> Self {
        let say = |id: &str| words.label(lang, &format!("slack.{id}"), &());
        Self { cut: say("cut"), too_long: say("too-long"), hidden: say("hidden"), keep: say("keep") }
    }
}
