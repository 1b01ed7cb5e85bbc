//! One line of the report: what was found, and what to do about it. Pure.

use engine::words::{Lang, Words};
use operations::Phrase;
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Good,
    /// Muster works, but not as somebody may expect.
    Note,
    Missing,
}

#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) level: Level,
    /// Where: a target's name, or empty.
    place: String,
    what: Phrase,
    /// In the words of the system that was asked.
    detail: String,
    next: Option<Phrase>,
}

impl Finding {
    pub(super) fn good(what: Phrase) -> Self {
        Self { level: Level::Good, place: String::new(), what, detail: String::new(), next: None }
    }

    pub(super) fn note(what: Phrase, next: Phrase) -> Self {
        Self { level: Level::Note, next: Some(next), ..Self::good(what) }
    }

    pub(super) fn missing(what: Phrase, next: Phrase) -> Self {
        Self { level: Level::Missing, next: Some(next), ..Self::good(what) }
    }

    /// As [`Self::missing`], where nobody has said what to do.
    pub(super) fn failed(what: Phrase, next: Option<Phrase>) -> Self {
        Self { level: Level::Missing, next, ..Self::good(what) }
    }

    pub(super) fn at(self, place: &str) -> Self {
        Self { place: place.to_owned(), ..self }
    }

    pub(super) fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    pub(super) fn line(&self, words: &Words, lang: Lang) -> String {
        let level = match self.level {
            Level::Good => "doctor.good",
            Level::Note => "doctor.note",
            Level::Missing => "doctor.bad",
        };
        let mut line = format!("{:<8}", words.label(lang, level, &()));
        if !self.place.is_empty() {
            line.push_str(&format!("{}: ", self.place));
        }
        line.push_str(&words.phrase(lang, &self.what).plain());
        if !self.detail.is_empty() {
            line.push_str(&format!(" ({})", self.detail));
        }
        if let Some(next) = &self.next {
            line.push_str(&format!("\n        -> {}", words.phrase(lang, next).plain()));
        }
        line
    }

    pub(super) fn json(&self, words: &Words, lang: Lang) -> Value {
        let level = match self.level {
            Level::Good => "good",
            Level::Note => "note",
            Level::Missing => "missing",
        };
        let say = |phrase: &Phrase| words.phrase(lang, phrase).plain();
        json!({ "level": level, "id": self.what.id, "place": self.place, "what": say(&self.what),
                "detail": self.detail, "next": self.next.as_ref().map(say) })
    }
}
