//! How many characters a message may still take. Pure.

/// Characters of a whole message; Slack's undocumented limit is about 13,200.
pub(super) const TOTAL: usize = 11_500;
/// Of which texts that people approve may take so many: the rest is for the words around them.
pub(super) const EXACT: usize = 6_500;

pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// `taken`: by buttons, which are never cut.
    pub(super) fn new(taken: usize) -> Self {
        Self { left: TOTAL.saturating_sub(taken) }
    }

    pub(super) fn left(&self) -> usize {
        self.left
    }

    pub(super) fn reserve(&mut self, characters: usize) {
        self.left = self.left.saturating_sub(characters);
    }

    /// The text, or as much of it as fits with `note` after it. Empty when not even the note fits.
    pub(super) fn cut(&mut self, text: &str, most: usize, note: &str) -> String {
        let most = most.min(self.left);
        let length = text.chars().count();
        if length <= most {
            self.left -= length;
            return text.to_owned();
        }
        let room = most.saturating_sub(note.chars().count() + 1);
        if room == 0 {
            return String::new();
        }
        let kept: String = text.chars().take(room).collect();
        let cut = format!("{} {note}", kept.trim_end());
        self.left -= cut.chars().count();
        cut
    }
}
