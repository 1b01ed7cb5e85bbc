//! What front matter says of the runbooks of its file, put over what the text says. Pure.

use super::findings::Findings;
use crate::{
    Deadline, Level, Runbook,
    front::{Book, Said},
    hint, section,
    understand::Note,
};

/// Each runbook's part of the front matter, in the order of the runbooks.
pub(super) fn refine(said: &Said, runbooks: &mut [Runbook], findings: &mut Findings) -> Vec<Book> {
    let front = &said.front;
    let alone = runbooks.len() == 1;
    let mut entries: Vec<Option<&Book>> = front.runbooks.iter().map(Some).collect();
    let mut books = Vec::new();
    for (at, runbook) in runbooks.iter_mut().enumerate() {
        // Two with one title: each has the next entry.
        let own = entries
            .iter_mut()
            .find(|entry| entry.is_some_and(|book| book.title.as_ref() == Some(&runbook.title)))
            .and_then(Option::take);
        let book = front.of(own, at == 0, alone);
        give(runbook, &book);
        if let Some(language) = front.language {
            runbook.language = language.code().to_owned();
        }
        runbook.rehearsed = front.rehearsed.map(|date| date.0.to_string());
        books.push(book);
    }
    let titles: Vec<&str> = runbooks.iter().map(|runbook| runbook.title.as_str()).collect();
    for (entry, place) in entries.iter().zip(&said.runbooks) {
        let Some(title) = entry.and_then(|book| book.title.as_deref()) else { continue };
        let message = format!("no runbook of this file has the title `{title}`");
        say(findings, "unknown-runbook", message, &titles, *place);
    }
    for (id, line, column) in &said.steps {
        if !runbooks.iter().any(|runbook| runbook.step(id).is_some()) {
            let steps: Vec<&str> = runbooks.iter().flat_map(ids).collect();
            say(
                findings,
                "unknown-step",
                format!("`{id}` is no step of this file"),
                &steps,
                (*line, *column),
            );
        }
    }
    steps(runbooks, findings);
    books
}

fn give(runbook: &mut Runbook, book: &Book) {
    let own = |said: &Option<String>, own: &mut String| {
        if let Some(said) = said {
            own.clone_from(said);
        }
    };
    own(&book.title, &mut runbook.title);
    let named = book.title.as_deref().map(section::slug);
    own(&book.slug.clone().or(named), &mut runbook.slug);
    runbook.severity = book.severity.as_ref().map(|severity| severity.0.clone());
    runbook.target.clone_from(&book.target);
    runbook.mttr_target_ms = book.mttr.map(|span| span.0);
    runbook.aliases = book.aliases.clone().unwrap_or_default().0;
    runbook.alerts = book.alerts.clone().unwrap_or_default().0;
    runbook.hints = book.hints.clone().unwrap_or_default();
    let deadlines = book.deadlines.iter().flatten();
    runbook.deadlines =
        deadlines.map(|(what, within)| Deadline { what: what.clone(), within_ms: within.0 }).collect();
    for (id, keys) in book.steps.iter().flatten() {
        let mut steps = runbook.sections.iter_mut().flat_map(|section| &mut section.steps);
        if let Some(step) = steps.find(|step| step.id == *id) {
            keys.refine(&mut step.options);
        }
    }
}

/// What the options of a step name has to be there, and its conditions have to be readable.
fn steps(runbooks: &[Runbook], findings: &mut Findings) {
    for runbook in runbooks {
        for step in runbook.sections.iter().flat_map(|section| &section.steps) {
            let options = &step.options;
            for id in [&options.undo, &options.verify].into_iter().flatten() {
                if runbook.step(id).is_none() {
                    let known: Vec<&str> = ids(runbook).collect();
                    let message = format!("`{id}` is no step of this runbook");
                    say(findings, "unknown-step", message, &known, (step.line, 1));
                }
            }
            for condition in [&options.fits, &options.until].into_iter().flatten() {
                if !hint::is_readable(condition) {
                    let message = format!("the condition `{condition}` can't be read");
                    let help = "write e.g. `pods.ready < 3`: a step's id, a fact of its result, a value";
                    let note =
                        Note { level: Level::Error, code: "condition", message, help: Some(help.to_owned()) };
                    findings.add(note, step.line, 1);
                }
            }
        }
    }
}

fn ids(runbook: &Runbook) -> impl Iterator<Item = &str> {
    runbook.sections.iter().flat_map(|section| &section.steps).map(|step| step.id.as_str())
}

fn say(findings: &mut Findings, code: &'static str, message: String, known: &[&str], place: (u32, u32)) {
    let known: Vec<String> = known.iter().take(20).map(|name| format!("`{name}`")).collect();
    let help = Some(format!("one of {}", known.join(", "))).filter(|_| !known.is_empty());
    findings.add(Note { level: Level::Error, code, message, help }, place.0, place.1);
}

#[cfg(test)]
mod tests {
    use crate::{Source, compile};

    const TWO: &str = "## Kafka down\n\n### Diagnose\n\n```sh name=pods if=\"nonsense ==\" undo=nothing\nkubectl get pods\n```\n\n## Lag\n\n### Recover\n\n1. Restart: `docker restart worker`\n";

    #[test]
    fn each_runbook_of_a_file_has_its_entry_and_the_top_holds_for_all() {
        let text = format!(
            "---\nseverity: SEV3\ntarget: production\nalerts: [KafkaDown]\nrunbooks:\n  - title: Lag\n    slug: behind\n    severity: SEV4\n    steps:\n      restart: {{risk: destroy, confirmations: 2, timeout: 2m}}\n---\n{TWO}"
        );
        let compiled = compile(&Source { file: "x.md", text: &text, reviewed: true });
        let [kafka, lag] = compiled.runbooks.as_slice() else { panic!("{:?}", compiled.runbooks) };
        assert_eq!((kafka.slug.as_str(), lag.slug.as_str()), ("kafka-down", "behind"));
        assert_eq!((kafka.severity.as_deref(), lag.severity.as_deref()), (Some("SEV3"), Some("SEV4")));
        assert_eq!(
            (kafka.target.as_deref(), lag.target.as_deref()),
            (Some("production"), Some("production"))
        );
        assert_eq!((kafka.alerts.len(), lag.alerts.len()), (1, 0));
        let restart = lag.step("restart").unwrap();
        assert_eq!((restart.risk(), restart.options.confirmations), (operations::Risk::Destroy, Some(2)));
        assert_eq!(restart.options.timeout_ms, Some(120_000));
    }

    #[test]
    fn what_front_matter_names_and_is_not_there_is_said_with_what_is() {
        let text = format!("---\nrunbooks:\n  - title: Lagg\nsteps:\n  restrat: {{timeout: 2m}}\n---\n{TWO}");
        let compiled = compile(&Source { file: "x.md", text: &text, reviewed: true });
        let find = |code: &str| {
            let found = compiled.findings.iter().filter(|one| one.code == code);
            found
                .map(|one| (one.line, one.column, one.message.clone(), one.help.clone().unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        let entry = &find("unknown-runbook")[0];
        assert!(
            (entry.0, entry.1) == (3, 5) && entry.2.contains("Lagg") && entry.3.contains("`Lag`"),
            "{entry:?}"
        );
        let steps = find("unknown-step");
        assert!(steps[0].0 == 5 && steps[0].3.contains("`restart`"), "{steps:?}");
        assert!(steps[1].2.contains("`nothing`"), "{steps:?}");
        assert!(find("condition")[0].2.contains("nonsense"));
    }
}
