//! Blocks become a runbook. Pure. A text with errors is compiled as far as it is understood.

use crate::{
    Command, Finding, Level, Runbook, Section, SectionKind, Step, What,
    front::{self, Front},
    hint,
    info::Info,
    markdown::{Block, outline},
    section, shell,
};
use operations::Operation;

/// Verbs of `/incident`: a slug that is one could never be called.
const VERBS: &[&str] = &[
    "new", "list", "status", "ack", "severity", "command", "note", "update", "page", "runbook", "resolve",
    "cancel", "timeline", "help", "join", "approve", "deny",
];

/// One file.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// Only reviewed texts start their reads unasked.
    pub reviewed: bool,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    pub runbooks: Vec<Runbook>,
    pub findings: Vec<Finding>,
}

/// Compiles one file. Never fails: what is wrong is a finding.
#[must_use]
pub fn compile(source: &Source<'_>) -> Compiled {
    let (yaml, from) = front::split(source.text);
    let mut findings = Vec::new();
    let front = match yaml.map_or(Ok(Front::default()), front::parse) {
        Ok(front) => front,
        Err((line, column, message)) => {
            findings.push(finding(source, Level::Error, "front-matter", line, column, message));
            Front::default()
        }
    };
    let mut builder = Builder::new(source, &front, &mut findings);
    for block in outline(source.text, from) {
        builder.take(block);
    }
    let runbook = builder.finish();
    Compiled { runbooks: runbook.into_iter().collect(), findings }
}

fn finding(
    source: &Source<'_>,
    level: Level,
    code: &'static str,
    line: u32,
    column: u32,
    message: String,
) -> Finding {
    Finding { level, code, file: source.file.to_owned(), line, column, message, help: None }
}

struct Builder<'a, 'f> {
    source: &'a Source<'a>,
    front: &'a Front,
    findings: &'f mut Vec<Finding>,
    runbook: Runbook,
    title: Option<String>,
    prose: String,
    warning: Option<String>,
    timebox: String,
}

impl<'a, 'f> Builder<'a, 'f> {
    fn new(source: &'a Source<'a>, front: &'a Front, findings: &'f mut Vec<Finding>) -> Self {
        let runbook = Runbook {
            aliases: front.aliases.clone(),
            alerts: front.alerts.clone(),
            severity: front.severity.clone(),
            target: front.target.clone(),
            mttr_target_ms: front.mttr.as_deref().and_then(front::millis),
            hints: front.hints.clone(),
            reviewed: source.reviewed,
            file: source.file.to_owned(),
            line: 1,
            ..Runbook::default()
        };
        Self {
            source,
            front,
            findings,
            runbook,
            title: None,
            prose: String::new(),
            warning: None,
            timebox: String::new(),
        }
    }

    fn say(&mut self, level: Level, code: &'static str, line: u32, message: String) {
        self.findings.push(finding(self.source, level, code, line, 1, message));
    }

    fn take(&mut self, block: Block) {
        match block {
            Block::Heading { level, title, line } => self.heading(level, title, line),
            Block::Fence { info, text, line } => self.fence(&Info::parse(&info), &text, line),
            Block::Prose { text, quoted: true, .. } => self.warning = Some(text),
            Block::Prose { text, .. } => {
                if !self.prose.is_empty() {
                    self.prose.push('\n');
                }
                self.prose.push_str(text.trim());
            }
            Block::Task { text } => {
                self.runbook.checklist.push((self.timebox.clone(), text.trim().to_owned()))
            }
        }
    }

    fn heading(&mut self, level: u8, title: String, line: u32) {
        self.prose.clear();
        self.warning = None;
        if level == 1 && self.runbook.title.is_empty() {
            self.runbook.title = title;
            self.runbook.line = line;
            return;
        }
        self.title = None;
        match section::kind(&title) {
            Some(kind) if level <= 2 || self.runbook.sections.is_empty() => {
                self.runbook.sections.push(Section { kind, title, steps: Vec::new() });
            }
            _ if self.in_notes() => self.timebox = title,
            _ => self.title = Some(title),
        }
    }

    fn in_notes(&self) -> bool {
        self.runbook.sections.last().is_some_and(|section| section.kind == SectionKind::Notes)
    }

    fn fence(&mut self, info: &Info, text: &str, line: u32) {
        for word in &info.unknown {
            self.say(Level::Warning, "unknown-option", line, format!("`{word}` is no option of a fence"));
        }
        if !info.is_shell() {
            return;
        }
        let commands: Vec<(Option<String>, Command)> = shell::lines(text)
            .into_iter()
            .map(|found| {
                let what = self.understand(&found, line + 1 + found.row);
                (found.comment, Command { line: line + 1 + found.row, text: found.text, what })
            })
            .collect();
        let Some((comment, _)) = commands.first() else { return };
        let title =
            self.title.clone().or_else(|| comment.clone()).unwrap_or_else(|| commands[0].1.text.clone());
        let id = self.id(info.name.as_deref(), &title);
        let step = Step {
            id,
            title,
            prose: std::mem::take(&mut self.prose),
            warning: self.warning.take(),
            expected: None,
            line,
            commands: commands.into_iter().map(|(_, command)| command).collect(),
            options: info.options.clone(),
        };
        match self.runbook.sections.last_mut() {
            Some(section) => section.steps.push(step),
            None => self.say(
                Level::Warning,
                "outside-section",
                line,
                "commands before any section that is known: left out".into(),
            ),
        }
    }

    fn understand(&mut self, found: &shell::Line, line: u32) -> What {
        let command = match &found.command {
            Ok(command) => command,
            Err(reason) => {
                self.say(Level::Warning, "manual", line, format!("left to a person: {reason}"));
                return What::Manual { reason: reason.clone() };
            }
        };
        match Operation::parse(command) {
            Some(Ok(operation)) => What::Operation(operation),
            Some(Err(misspelt)) => {
                self.say(Level::Error, "misspelt", line, misspelt.reason.clone());
                What::Manual { reason: misspelt.reason }
            }
            None => {
                let reason = format!("`{}` is no operation that Muster knows", command.program);
                self.say(Level::Warning, "manual", line, reason.clone());
                What::Manual { reason }
            }
        }
    }

    /// The given name, else one made of the title; made unique with a number.
    fn id(&self, name: Option<&str>, title: &str) -> String {
        let base = name.map_or_else(|| section::slug(title), str::to_owned);
        let base = if base.is_empty() { "step".to_owned() } else { base };
        let taken = |id: &str| self.runbook.step(id).is_some();
        if !taken(&base) {
            return base;
        }
        (2..).map(|n| format!("{base}-{n}")).find(|id| !taken(id)).unwrap_or(base)
    }

    fn finish(mut self) -> Option<Runbook> {
        if self.runbook.sections.is_empty() {
            return None;
        }
        self.runbook.slug = self.front.slug.clone().unwrap_or_else(|| section::slug(&self.runbook.title));
        self.runbook.language = self.front.language.clone().unwrap_or_else(|| "en".into());
        match front::deadlines(self.front) {
            Ok(deadlines) => self.runbook.deadlines = deadlines,
            Err(what) => self.say(
                Level::Error,
                "deadline",
                1,
                format!("the deadline `{what}` is no length of time; write e.g. `5m`"),
            ),
        }
        self.lint();
        Some(self.runbook)
    }

    fn lint(&mut self) {
        if VERBS.contains(&self.runbook.slug.as_str()) {
            self.say(
                Level::Error,
                "slug-is-a-verb",
                1,
                format!("the slug `{}` is a verb of /incident: nobody could call it", self.runbook.slug),
            );
        }
        for hint in self.runbook.hints.clone() {
            if self.runbook.step(&hint.suggest).is_none() {
                self.say(
                    Level::Error,
                    "hint-step",
                    1,
                    format!("the hint suggests `{}`, which is no step", hint.suggest),
                );
            }
            if !hint::is_readable(&hint.when) {
                self.say(
                    Level::Error,
                    "hint-condition",
                    1,
                    format!("the condition `{}` can't be read", hint.when),
                );
            }
        }
        let changes =
            self.runbook.steps(SectionKind::Recover).any(|step| step.risk() != operations::Risk::Read);
        if changes && self.runbook.steps(SectionKind::Verify).next().is_none() {
            self.say(
                Level::Warning,
                "no-verification",
                self.runbook.line,
                "it changes something and verifies nothing".into(),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KAFKA_DOWN: &str = include_str!("../../runbooks/kafka-down.md");

    fn kafka_down() -> Compiled {
        compile(&Source { file: "kafka-down.md", text: KAFKA_DOWN, reviewed: true })
    }

    #[test]
    fn kafka_down_compiles_to_its_sections_and_steps() {
        let compiled = kafka_down();
        let runbook = &compiled.runbooks[0];
        let ids = |kind| runbook.steps(kind).map(|step| step.id.as_str()).collect::<Vec<_>>();
        assert_eq!(
            ids(SectionKind::Diagnose),
            ["pods", "events", "crash-logs", "brokers", "replication", "lag", "disk", "changes"]
        );
        assert_eq!(ids(SectionKind::Recover), ["heal", "delete-pod", "restart", "undo-rollout"]);
        assert_eq!(ids(SectionKind::Verify), ["brokers-answer", "isr", "canary", "workflow"]);
        assert_eq!(runbook.step("undo-rollout").unwrap().commands.len(), 3);
        assert_eq!(runbook.deadlines[0].within_ms, 300_000);
        assert_eq!(runbook.checklist.len(), 6);
    }

    #[test]
    fn an_unknown_key_in_front_is_said_with_its_line() {
        let compiled =
            compile(&Source { file: "x.md", text: "---\nslug: x\ncolour: red\n---\n# X\n", reviewed: true });
        assert_eq!((compiled.findings[0].code, compiled.findings[0].line), ("front-matter", 3));
    }

    #[test]
    fn a_slug_that_is_a_verb_is_an_error() {
        let compiled = compile(&Source { file: "x.md", text: "# Resolve\n## Diagnose\n", reviewed: true });
        assert_eq!(compiled.findings[0].code, "slug-is-a-verb");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(#|-|`{3}|\\$|>|\n|[a-zé ]|---\n){0,60}") {
            let _ = compile(&Source { file: "x.md", text: &text, reviewed: false });
        }
    }
}
