//! What Muster says, without saying how it looks: cards and forms. Pure; stored in the outbox.
//!
//! Renderers make Block Kit, terminal text, mail and HTML of it. A click carries a command line: the same
//! parser, the same permission check and the same tests as for what is typed.

use crate::{text::Text, wire::Wire};
use operations::{Level, Table};
use serde::{Deserialize, Serialize};

/// One message. The thing itself stands in the headline; the next action is a button.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Draws the sign in front of the headline; `None`: no sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Sign>,
    pub headline: Text,
    /// Lines below the headline, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Text>,
    /// Pairs of a label and a value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(Text, Text)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    /// Verbatim, monospace; already redacted and capped unless `exact`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub code: Vec<Code>,
    /// A quotation (a draft, a reporter's words).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Text>,
    /// Small print at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<Text>,
    /// Three or four; what is more goes to `overflow`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// At most five.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overflow: Vec<Action>,
}

impl Wire for Card {}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    pub text: String,
    /// What a person approves: never shortened. If it does not fit or hides characters, the card has no button.
    #[serde(default)]
    pub exact: bool,
}

/// Beside words, never alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    Good,
    Notice,
    Bad,
    Unknown,
    Running,
    Page,
    Alarm,
    Draft,
    Reminder,
    /// Nothing happens until somebody says yes.
    Consent,
}

impl Sign {
    /// The sign of what a look found; none where it is neither good nor bad.
    #[must_use]
    pub fn of(level: Level) -> Option<Self> {
        match level {
            Level::Good => Some(Self::Good),
            Level::Plain => None,
            Level::Notice => Some(Self::Notice),
            Level::Bad => Some(Self::Bad),
        }
    }
}

/// A button, or a line of the overflow menu.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Plain words, at most 75 characters.
    pub label: String,
    /// A command line as if typed, e.g. `ack 42` or `approve 17 7f3a`; `form …` opens a form at once.
    pub command: String,
    #[serde(default)]
    pub look: Look,
    /// Asked before it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
    /// A link instead of a command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    #[default]
    Plain,
    Primary,
    Danger,
}

impl Action {
    #[must_use]
    pub fn new(label: impl Into<String>, command: impl Into<String>) -> Self {
        Self { label: label.into(), command: command.into(), look: Look::Plain, confirm: None, url: None }
    }

    #[must_use]
    pub fn primary(mut self) -> Self {
        self.look = Look::Primary;
        self
    }

    #[must_use]
    pub fn danger(mut self) -> Self {
        self.look = Look::Danger;
        self
    }

    #[must_use]
    pub fn confirm(mut self, question: impl Into<String>) -> Self {
        self.confirm = Some(question.into());
        self
    }

    #[must_use]
    pub fn link(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self { url: Some(url.into()), ..Self::new(label, "link") }
    }
}

/// A modal. Submitting it is the command `command` with the fields' values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// At most 24 characters.
    pub title: String,
    /// `None`: a form of buttons only.
    pub submit: Option<String>,
    pub close: String,
    pub command: String,
    #[serde(default)]
    pub lines: Vec<Text>,
    #[serde(default)]
    pub fields: Vec<Field>,
    #[serde(default)]
    pub actions: Vec<Action>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name under which the command finds the value.
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub optional: bool,
    pub kind: FieldKind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    Line {
        initial: String,
        max: usize,
    },
    Paragraph {
        initial: String,
        max: usize,
    },
    /// `(value, label)`, at most 100.
    Choice {
        options: Vec<(String, String)>,
        initial: Option<String>,
    },
    User {
        initial: Option<String>,
    },
}
