//! `--explain LINE`: everything that is known of the commands on one line.

use super::Checked;
use crate::{Kind, Listed, Route, finding::render};
use operations::parameter;
use std::fmt::Write as _;

impl Checked {
    /// `None`: no command stands there. Writing to a string does not fail.
    #[must_use]
    pub fn explain(&self, line: u32) -> Option<String> {
        let mut out = String::new();
        for file in &self.files {
            let here = |command: &&Listed| (command.line..=command.end_line).contains(&line);
            file.commands.iter().filter(here).for_each(|command| explained(&mut out, command));
            let own: Vec<_> = file.findings.iter().filter(|finding| finding.line == line).cloned().collect();
            out.push_str(&render(&own, &file.file, &file.text));
        }
        (!out.is_empty()).then_some(out)
    }
}

fn explained(out: &mut String, command: &Listed) {
    let _ = writeln!(out, "{}:{}: {}", command.file, command.line, command.text);
    let mut say = |name: &str, value: String| {
        let _ = writeln!(out, "  {name:12}{value}");
    };
    say("runbook", format!("{}, {}, step \"{}\"", command.runbook, command.section, command.step));
    let taken = match command.kind {
        Kind::Operation => format!("the operation {}", command.operation.unwrap_or("wait")),
        Kind::Process => "a program, which runs if the operator's configuration lists it".to_owned(),
        Kind::Manual => format!("a step for a person: {}", command.reason.as_deref().unwrap_or_default()),
    };
    say("taken for", taken);
    if let Some(operation) = &command.what {
        say("shown as", parameter::shown(&operation.perform().command()));
        if command.kind == Kind::Operation && !operation.perform().is_carried_out() {
            say("carried out", "not yet: in a run a person does it and says that it is done".to_owned());
        }
    }
    match (&command.place, command.route) {
        (Some(place), _) => {
            say("runs", format!("inside {place}, or natively where a target is configured for it"))
        }
        (None, Some(Route::Native)) => say("runs", "by the target's own client".to_owned()),
        _ => {}
    }
    if let Some(hint) = &command.target_hint {
        say("names", hint.clone());
    }
    say(
        "risk",
        format!(
            "{}{}",
            command.risk,
            if command.sensitive { ", sensitive: answers only to who asked" } else { "" }
        ),
    );
    for filter in &command.pipeline {
        say("filter", filter.clone());
    }
    for parameter in &command.parameters {
        say("parameter", format!("{} ({}, from {})", parameter.name, parameter.kind, parameter.source));
    }
    for (name, value) in
        [("warning", &command.warning), ("expected", &command.expected), ("kept as", &command.output)]
    {
        if let Some(value) = value {
            say(name, value.clone());
        }
    }
}
