//! What is to be said about a file, in the order in which it was found.

use crate::{Finding, Level, understand::Note};

#[derive(Debug)]
pub(super) struct Findings {
    file: String,
    lines: Vec<String>,
    found: Vec<Finding>,
}

impl Findings {
    pub(super) fn of(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), lines: text.lines().map(str::to_owned).collect(), found: Vec::new() }
    }

    /// About a whole line.
    pub(super) fn say(&mut self, level: Level, code: &'static str, line: u32, message: String) {
        self.note(Note { level, code, message, help: None }, line);
    }

    /// About a command.
    pub(super) fn note(&mut self, note: Note, line: u32) {
        self.add(note, line, 1);
    }

    /// About a word on one of two lines.
    pub(super) fn word(&mut self, note: Note, lines: [u32; 2], word: &str) {
        let place = lines.into_iter().find_map(|line| {
            let own = self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
            let before = &own[..own.find(word)?];
            Some((line, u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1)))
        });
        let (line, column) = place.unwrap_or((lines[0], 1));
        self.add(note, line, column);
    }

    pub(super) fn add(&mut self, note: Note, line: u32, column: u32) {
        let Note { level, code, message, help } = note;
        self.found.push(Finding { level, code, file: self.file.clone(), line, column, message, help });
    }

    pub(super) fn all(self) -> Vec<Finding> {
        self.found
    }
}
