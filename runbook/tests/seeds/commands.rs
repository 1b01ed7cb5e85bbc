//! What the compiler makes of the tables' documents, command by command, against what a person said is there.

use crate::{
    args,
    table::{Table, folder, word},
};
use runbook::{Kind, Listed, Route};
use serde_json::Value;
use std::collections::BTreeMap;

/// How one folder came out.
#[derive(Default)]
struct Tally {
    /// Expected commands, and those of them that a native client could do.
    commands: usize,
    native: usize,
    /// Not listed at all.
    lost: Vec<String>,
    /// Native ones that are the right operation, with the right arguments, route, target and filters.
    right: usize,
    /// What is wrong, by key.
    wrong: BTreeMap<&'static str, Vec<String>>,
    rated_lower: Vec<String>,
    rated_higher: Vec<String>,
    /// Listed, but in no table.
    extra: Vec<String>,
}

fn compare(folder_name: &str) -> Tally {
    let mut tally = Tally::default();
    for table in folder(folder_name) {
        let text = table.text();
        let source = runbook::Source { file: &table.document, text: &text, reviewed: true };
        let compiled = runbook::compile(&source);
        tally.findings(&table, &compiled.findings);
        let mut listed: Vec<Option<Listed>> = compiled.commands().map(Some).collect();
        for expected in table.commands() {
            let found = listed.iter_mut().find(|one| one.as_ref().is_some_and(|one| is(expected, one)));
            tally.one(&table, expected, found.and_then(Option::take).as_ref());
        }
        let extra = listed.into_iter().flatten().filter(|one| !is_no_step(one));
        tally.extra.extend(extra.map(|one| format!("{}:{} {}", table.document, one.line, one.text)));
    }
    tally
}

/// Whether it is the command that the table means.
fn is(expected: &Value, listed: &Listed) -> bool {
    let fold = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (theirs, ours) = (fold(word(expected, "text")), fold(&listed.text));
    let (line, end) = (u64::from(listed.line), u64::from(listed.end_line));
    let wanted = expected["line"].as_u64().unwrap_or_default();
    (line..=end).contains(&wanted) && (theirs.contains(&ours) || ours.contains(&theirs))
}

/// `tail -20` as `tail -n 20`.
fn canonical(filter: &str) -> String {
    let words: Vec<&str> = filter.split(' ').collect();
    match operations::Filter::parse(&operations::CommandLine::new(&words)) {
        Some(Ok(filter)) => filter.command(),
        _ => filter.to_owned(),
    }
}

fn is_no_step(listed: &Listed) -> bool {
    listed.reason.as_deref().is_some_and(|reason| reason.starts_with("no step"))
}

impl Tally {
    fn one(&mut self, table: &Table, expected: &Value, listed: Option<&Listed>) {
        self.commands += 1;
        let at = format!("{}:{} {}", table.document, expected["line"], word(expected, "text"));
        let kind = expected["kind"].as_str().unwrap_or("operation");
        let native = kind == "operation";
        self.native += usize::from(native);
        let Some(listed) = listed else {
            self.lost.push(at);
            return;
        };
        if kind == "not-a-step" {
            self.check("not-a-step", is_no_step(listed), &at, "a step");
            return;
        }
        self.rated(expected, listed, &at);
        let understood = self.operation(kind, expected, listed, &at);
        self.right += usize::from(native && understood);
        self.said(expected, listed, &at);
    }

    /// Risk and sensitivity.
    fn rated(&mut self, expected: &Value, listed: &Listed, at: &str) {
        let rank = |risk: &str| ["read", "change", "destroy"].iter().position(|one| *one == risk);
        let (wanted, ours) = (word(expected, "risk"), listed.risk.to_string());
        let irreversible = expected["irreversible"].as_bool() == Some(true) && ours == "destroy";
        if rank(&ours) < rank(wanted) {
            self.rated_lower.push(format!("{at}: {ours}, not {wanted}"));
        } else if rank(&ours) > rank(wanted) && !irreversible {
            self.rated_higher.push(format!("{at}: {ours}, not {wanted}"));
        }
        let sensitive = expected["sensitivity"].as_str() == Some("sensitive");
        self.check("sensitivity", sensitive == listed.sensitive, at, &listed.sensitive);
    }

    /// The findings that a reader is sure of.
    fn findings(&mut self, table: &Table, ours: &[runbook::Finding]) {
        for expected in table.commands() {
            let (from, to) = (&expected["line"], expected.get("end_line").unwrap_or(&expected["line"]));
            let lines = from.as_u64().unwrap_or_default()..=to.as_u64().unwrap_or_default();
            for code in expected["findings"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let found = ours.iter().any(|one| one.code == code && lines.contains(&u64::from(one.line)));
                let at = format!("{}:{} {}", table.document, expected["line"], word(expected, "text"));
                self.check("findings", found, &at, code);
            }
        }
    }

    /// What it was taken for.
    fn operation(&mut self, kind: &str, expected: &Value, listed: &Listed, at: &str) -> bool {
        let ours = match listed.kind {
            Kind::Operation => "operation",
            Kind::Process => "process",
            Kind::Manual => "manual",
        };
        let why = format!("{ours} {}", listed.reason.as_deref().unwrap_or_default());
        if !self.check("kind", ours == kind, at, &why) || kind != "operation" {
            return false;
        }
        let name = if word(expected, "operation") == "wait" { None } else { expected["operation"].as_str() };
        let mut good = self.check("operation", listed.operation == name, at, &listed.operation);
        let route = (listed.route == Some(Route::Exec)).then_some("exec");
        good &= self.check("route", expected["route"].as_str() == route, at, &route);
        let fold = |text: &str| text.replace(['<', '>', '$', '"'], "");
        let same =
            |wanted: &Value, ours: &Option<String>| wanted.as_str().map(fold) == ours.as_deref().map(fold);
        good &= self.check("place", same(&expected["place"], &listed.place), at, &listed.place);
        good &= self.check("target", same(&expected["target"], &listed.target_hint), at, &listed.target_hint);
        good & self.arguments(expected, listed, at)
    }

    fn arguments(&mut self, expected: &Value, listed: &Listed, at: &str) -> bool {
        let quotes = |text: &str| canonical(text).replace(['\'', '"', '\\'], "");
        let wanted: Vec<String> = expected["filters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(quotes)
            .collect();
        let filters: Vec<String> = listed.pipeline.iter().map(|one| quotes(one)).collect();
        let mut good = self.check("filters", wanted == filters, at, &filters);
        if let Some(operation) = &listed.what {
            let inner = operation.perform().inner();
            let mut ours =
                serde_json::to_value(inner.as_ref().unwrap_or(operation)).expect("an operation")["args"]
                    .take();
            if inner.is_some() {
                let outer = serde_json::to_value(operation).expect("an operation");
                ours["outer"] = outer["args"].clone();
            }
            let missing = args::unmet(&expected["args"], &ours);
            good &= self.check("args", missing.is_empty(), at, &missing.join("; "));
        }
        good
    }

    /// The words around it.
    fn said(&mut self, expected: &Value, listed: &Listed, at: &str) {
        let fold = |text: &str| {
            let plain: String = text.chars().map(|c| if "`*\\:".contains(c) { ' ' } else { c }).collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
        };
        let section = word(expected, "section");
        self.check("section", section == listed.section, at, &format!("{}, not {section}", listed.section));
        if let Some(step) = expected["step"].as_str() {
            self.check("step", fold(step) == fold(&listed.step), at, &format!("{}, not {step}", listed.step));
        }
        for (key, ours) in
            [("expected", &listed.expected), ("warning", &listed.warning), ("output", &listed.output)]
        {
            let same = expected[key].as_str().map(fold) == ours.as_deref().map(fold);
            self.check(key, same, at, &format!("{ours:?}, not {}", expected[key]));
        }
        let parameters = expected["parameters"].as_array().into_iter().flatten();
        for wanted in parameters.filter(|wanted| !["clock", "generated"].contains(&word(wanted, "source"))) {
            let found = listed.parameters.iter().any(|own| {
                (own.name.as_str(), own.kind, own.source)
                    == (word(wanted, "name"), word(wanted, "type"), word(wanted, "source"))
            });
            self.check("parameters", found, at, &format!("{wanted}: {:?}", listed.parameters));
        }
    }

    fn check(
        &mut self,
        key: &'static str,
        good: bool,
        at: &str,
        ours: &(impl std::fmt::Debug + ?Sized),
    ) -> bool {
        if !good {
            self.wrong.entry(key).or_default().push(format!("{at}: {ours:?}"));
        }
        good
    }

    fn report(&self, name: &str) {
        println!(
            "{name}: {} commands, {} not listed, {} listed besides; of {} native {} right; {} rated lower, {} higher",
            self.commands,
            self.lost.len(),
            self.extra.len(),
            self.native,
            self.right,
            self.rated_lower.len(),
            self.rated_higher.len()
        );
        let lists = [
            ("lost", &self.lost),
            ("extra", &self.extra),
            ("lower", &self.rated_lower),
            ("higher", &self.rated_higher),
        ];
        for (key, all) in lists.into_iter().chain(self.wrong.iter().map(|(key, all)| (*key, all))) {
            println!("  {key}: {}", all.len());
            all.iter().for_each(|one| println!("    {one}"));
        }
    }
}

#[test]
fn the_seeds_are_understood_as_a_person_reads_them() {
    let tally = compare("seeds");
    tally.report("seeds");
    assert!(tally.lost.is_empty() && tally.extra.is_empty(), "{:#?} {:#?}", tally.lost, tally.extra);
    assert!(tally.right * 100 >= tally.native * 98, "{} of {}", tally.right, tally.native);
    assert!(tally.rated_lower.is_empty(), "{:#?}", tally.rated_lower);
    assert!(tally.rated_higher.len() * 100 <= tally.commands * 2, "{:#?}", tally.rated_higher);
}

#[test]
fn the_strangers_are_understood_as_a_person_reads_them() {
    let tally = compare("strangers");
    tally.report("strangers");
    assert!(tally.right * 100 >= tally.native * 90, "{} of {}", tally.right, tally.native);
    assert!(tally.rated_lower.is_empty(), "{:#?}", tally.rated_lower);
}
