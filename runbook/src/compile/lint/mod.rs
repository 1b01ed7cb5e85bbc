//! What a runbook gets wrong, although it is understood. One file a rule about commands, one line in [`RULES`].

mod asked;
mod column;
mod ending;
mod file;
mod forced;
mod namespace;
mod secret;
mod terminal;
mod undone;
mod unwarned;
mod verified;

use super::findings::Findings;
use crate::{Command, Heard, Level, Runbook, SectionKind, Step, hint, understand::Note};
use operations::Operation;

/// One command where it stands.
struct Seen<'r> {
    section: SectionKind,
    step: &'r Step,
    command: &'r Command,
    heard: &'r Heard,
    /// What it is about; inside an exec, what runs there.
    operation: Option<Operation>,
    /// The namespaces of the runbook's commands, told once.
    namespaces: &'r namespace::All,
    /// Whether the text says how to go back.
    way_back: bool,
    /// The last line that looks at something.
    last_look: Option<u32>,
}

impl<'r> Seen<'r> {
    fn text(&self) -> &'r str {
        &self.heard.text
    }

    /// What its operation holds under a key of its wire form.
    fn says(&self, key: &str) -> Option<serde_json::Value> {
        let body = serde_json::to_value(self.operation.as_ref()?).ok()?;
        body["args"].get(key).cloned()
    }
}

fn about(heard: &Heard) -> Option<Operation> {
    let operation = *heard.what.operations().first()?;
    Some(operation.perform().inner().unwrap_or_else(|| operation.clone()))
}

/// What a rule has to say of a command.
type Rule = fn(&Seen<'_>) -> Option<Note>;

const RULES: &[Rule] = &[
    asked::look,
    column::look,
    ending::look,
    file::look,
    forced::look,
    namespace::look,
    secret::look,
    terminal::look,
    undone::look,
    unwarned::look,
    verified::look,
];

fn note(level: Level, code: &'static str, message: impl Into<String>, help: &str) -> Option<Note> {
    Some(Note { level, code, message: message.into(), help: Some(help.to_owned()) })
}

/// Verbs of `/incident`: a slug that is one could never be called.
const VERBS: &[&str] = &[
    "ack",
    "approve",
    "ask-approvers",
    "break-glass",
    "cancel",
    "command",
    "declare",
    "declare-on",
    "deny",
    "done",
    "edit",
    "form",
    "help",
    "join",
    "list",
    "new",
    "note",
    "page",
    "plan",
    "publish",
    "resolve",
    "retry",
    "reveal",
    "reword",
    "runbook",
    "settle",
    "severity",
    "skip",
    "snooze",
    "state",
    "status",
    "stop",
    "timeline",
    "update",
    "watch",
    "withhold",
];

/// Whether nobody could call a runbook so.
pub(crate) fn is_a_verb(slug: &str) -> bool {
    VERBS.contains(&slug)
}

pub(super) fn runbook(runbook: &Runbook, findings: &mut Findings) {
    slug(runbook, findings);
    hints(runbook, findings);
    let namespaces = namespace::All::of(runbook);
    let way_back = undone::has_way_back(runbook);
    let last_look = verified::last_look(runbook);
    for section in runbook.sections.iter().filter(|section| section.kind != SectionKind::Drill) {
        for step in &section.steps {
            for command in &step.commands {
                for heard in &command.parts {
                    let seen = Seen {
                        section: section.kind,
                        step,
                        command,
                        heard,
                        operation: about(heard),
                        namespaces: &namespaces,
                        way_back,
                        last_look,
                    };
                    let notes = RULES.iter().filter_map(|rule| rule(&seen));
                    notes.for_each(|note| findings.add(note, command.line + heard.row, heard.column + 1));
                }
            }
        }
    }
}

fn slug(runbook: &Runbook, findings: &mut Findings) {
    if is_a_verb(&runbook.slug) {
        let message = format!("the slug `{}` is a verb of /incident: nobody could call it", runbook.slug);
        findings.say(Level::Error, "slug-is-a-verb", 1, message);
    }
}

fn hints(runbook: &Runbook, findings: &mut Findings) {
    for hint in &runbook.hints {
        if runbook.step(&hint.suggest).is_none() {
            let message = format!("the hint suggests `{}`, which is no step", hint.suggest);
            findings.say(Level::Error, "hint-step", 1, message);
        }
        if !hint::is_readable(&hint.when) {
            findings.say(
                Level::Error,
                "hint-condition",
                1,
                format!("the condition `{}` can't be read", hint.when),
            );
        }
    }
}

#[cfg(test)]
mod tests;
