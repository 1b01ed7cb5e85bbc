//! What is to be said about a file, in the order in which it was found.

use crate::{Finding, Level, understand::Note};

#[derive(Debug)]
pub(super) struct Findings {
    file: String,
    found: Vec<Finding>,
}

impl Findings {
    pub(super) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), found: Vec::new() }
    }

    /// About a whole line.
    pub(super) fn say(&mut self, level: Level, code: &'static str, line: u32, message: String) {
        self.note(Note { level, code, message, help: None }, line);
    }

    /// About a command.
    pub(super) fn note(&mut self, note: Note, line: u32) {
        self.add(note, line, 1);
    }

    pub(super) fn add(&mut self, note: Note, line: u32, column: u32) {
        let Note { level, code, message, help } = note;
        self.found.push(Finding { level, code, file: self.file.clone(), line, column, message, help });
    }

    pub(super) fn all(self) -> Vec<Finding> {
        self.found
    }
}
