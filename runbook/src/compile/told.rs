//! Which of a file's facts each runbook has, and what it takes from them where front matter says nothing. Pure.
//!
//! A fact belongs to the innermost runbook around its line. What stands outside all of them, an escalation matrix at the
//! end, contacts, a checklist, holds for every runbook of the file.

use crate::{Deadline, Fact, Known, Runbook, document::Part, fact, front::Book, limit};

pub(super) fn give(root: &Part, facts: &[Fact], books: &[Book], runbooks: &mut [Runbook]) {
    let mut parts = Vec::new();
    flat(root, &mut parts);
    let ranges: Vec<(u32, u32)> = runbooks.iter().map(|runbook| range(&parts, runbook.line)).collect();
    let single = runbooks.len() == 1;
    let mut shares = 0;
    for fact in facts {
        let within = |range: &(u32, u32)| (range.0..range.1).contains(&fact.line);
        let owner = (0..ranges.len()).filter(|at| within(&ranges[*at])).max_by_key(|at| ranges[*at].0);
        let shared = owner.is_none() && (single || is_shared(&fact.known) && shares < limit::SHARED);
        shares += usize::from(shared);
        for (at, runbook) in runbooks.iter_mut().enumerate() {
            if owner == Some(at) || shared {
                runbook.facts.push(fact.clone());
            }
        }
    }
    for (runbook, book) in runbooks.iter_mut().zip(books) {
        take(runbook, book);
    }
}

/// The lines and levels of all parts, in order.
fn flat(part: &Part, into: &mut Vec<(u32, u8)>) {
    into.push((part.line, part.level));
    for inner in &part.parts {
        flat(inner, into);
    }
}

/// From a runbook's heading to the next one that is not below it.
fn range(parts: &[(u32, u8)], line: u32) -> (u32, u32) {
    // What stands over the first heading begins with the file.
    let Some(at) = parts.iter().position(|(own, level)| *own == line && *level > 0) else {
        return (0, u32::MAX);
    };
    let end = parts[at + 1..].iter().find(|(_, level)| *level <= parts[at].1);
    (line, end.map_or(u32::MAX, |(line, _)| *line))
}

/// What holds for a whole file wherever it stands in it.
fn is_shared(known: &Known) -> bool {
    matches!(
        known,
        Known::EscalationLevel { .. }
            | Known::Deadline { .. }
            | Known::ChecklistItem { .. }
            | Known::Contact { .. }
            | Known::Review { .. }
            | Known::Owner { .. }
            | Known::Version { .. }
    )
}

/// Fills what the runbook has a field for, where front matter says nothing.
fn take(runbook: &mut Runbook, book: &Book) {
    let alerts = book.alerts.is_none();
    let deadlines = book.deadlines.is_none();
    let checklist = runbook.checklist.is_empty();
    let facts = std::mem::take(&mut runbook.facts);
    for fact in &facts {
        match &fact.known {
            Known::Severity { severity, .. } => {
                runbook.severity.get_or_insert_with(|| severity.clone());
            }
            Known::MttrTarget { seconds } => {
                runbook.mttr_target_ms = runbook.mttr_target_ms.or_else(|| millis(*seconds));
            }
            Known::Alert { name, expression, .. } if alerts => {
                let called = name.as_deref().or_else(|| expression.as_deref().and_then(fact::metric));
                runbook.alerts.extend(
                    called.filter(|name| !runbook.alerts.iter().any(|own| own == name)).map(str::to_owned),
                );
            }
            Known::Deadline { what, within_s, only: None } if deadlines => {
                let what = fact::deadline_name(what);
                if let Some(within_ms) =
                    millis(*within_s).filter(|_| !runbook.deadlines.iter().any(|own| own.what == what))
                {
                    runbook.deadlines.push(Deadline { what, within_ms });
                }
            }
            Known::ChecklistItem { text, time_box } if checklist => {
                runbook.checklist.push((time_box.clone().unwrap_or_default(), text.clone()));
            }
            _ => {}
        }
    }
    runbook.facts = facts;
}

fn millis(seconds: u64) -> Option<i64> {
    i64::try_from(seconds).ok()?.checked_mul(1000)
}

#[cfg(test)]
mod tests {
    use crate::{Source, compile};

    const TWO: &str = "# Book\n\n*Owner: SRE*\n\n## P1 — Kafka down\n\n### MTTR Target: 2 minutes\n\n### Symptoms\n\n- Alert `KafkaDown`\n\n### Response\n\n1. Restart: `docker restart kafka`\n\n## P3 — Lag\n\n### Symptoms\n\n- Slow\n\n### Response\n\n1. Restart: `docker restart worker`\n\n## Escalation\n\n1. **Level 1**: On-call (5 minutes)\n\n## Customer communication\n\n- Status page (5 minutes)\n\n## Afterwards\n\n- [ ] Told\n";

    #[test]
    fn what_stands_in_no_runbook_holds_for_all_and_the_rest_for_its_own() {
        let compiled = compile(&Source { file: "x.md", text: TWO, reviewed: true });
        let [kafka, lag] = compiled.runbooks.as_slice() else { panic!("{:?}", compiled.runbooks) };
        assert_eq!((kafka.severity.as_deref(), lag.severity.as_deref()), (Some("SEV1"), Some("SEV3")));
        assert_eq!((kafka.mttr_target_ms, lag.mttr_target_ms), (Some(120_000), None));
        assert_eq!((kafka.alerts.as_slice(), lag.alerts.len()), (["KafkaDown".to_owned()].as_slice(), 0));
        for runbook in [kafka, lag] {
            let lines: Vec<_> = runbook.facts.iter().map(|fact| fact.line).collect();
            assert!(lines.contains(&3) && lines.contains(&29), "{lines:?}");
            assert_eq!(
                (runbook.deadlines[0].what.as_str(), runbook.deadlines[0].within_ms),
                ("status-page", 300_000)
            );
            assert_eq!(runbook.checklist, [(String::new(), "Told".to_owned())]);
        }
    }

    #[test]
    fn front_matter_wins_over_what_the_text_says() {
        let text = format!("---\nseverity: SEV4\nmttr: 1h\nalerts: [Other]\n---\n{TWO}");
        let compiled = compile(&Source { file: "x.md", text: &text, reviewed: true });
        let kafka = &compiled.runbooks[0];
        assert_eq!((kafka.severity.as_deref(), kafka.mttr_target_ms), (Some("SEV4"), Some(3_600_000)));
        assert_eq!(kafka.alerts, ["Other"]);
    }
}
