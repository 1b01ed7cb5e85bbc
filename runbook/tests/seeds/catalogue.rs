//! Our own runbooks: each is checked without a finding, verifies what it changes, says the way back, and is complete; together they
//! answer every situation of the seeds.

use crate::table::here;
use operations::Risk;
use runbook::{Checked, Runbook, SectionKind, Source, Step};
use std::{collections::BTreeMap, sync::LazyLock};

/// What the seeds are about, in words that stand in them, and which runbook of ours answers it.
const SITUATIONS: &[(&str, &str)] = &[
    ("Kafka Cluster Down", "kafka-down"),
    ("Kafka Broker Outage", "kafka-down"),
    ("Broker Kafka Inaccessible", "kafka-down"),
    ("High Consumer Lag", "consumer-lag"),
    ("Consumer Lag Élevé", "consumer-lag"),
    ("Messages dans la DLQ", "dead-letter-queue"),
    ("DLQ Events Growing", "dead-letter-queue"),
    ("Rebalance Continu", "rebalance-storm"),
    ("Producer ne peut pas envoyer", "producer-cannot-send"),
    ("Coordinator API Outage", "service-down"),
    ("Network Partition", "network-partition"),
    ("Database Failure", "database-failure"),
    ("Database Connection Pool Exhausted", "connection-pool-exhausted"),
    ("Redis Failure", "redis-failure"),
    ("High CPU/Memory Usage", "cpu-and-memory"),
    ("Storage Issues", "storage-full"),
    ("High End-to-End Latency", "end-to-end-latency"),
    ("Flink Job Crashed", "flink-job-failed"),
    ("Push Notification Delivery Rate", "push-delivery"),
    ("Stadium Network Flap", "network-flap"),
    ("Reminder Delivery Failures", "reminder-delivery"),
    ("Complete Service Outage", "complete-outage"),
    ("Data Corruption", "data-corruption"),
    ("Security Incident", "security-incident"),
    ("Démarrage de l'environnement", "start-services"),
    ("Arrêt propre", "stop-services"),
    ("Arrêt d'Urgence", "stop-services"),
    ("Scaling Services", "scaling"),
    ("Managing Kafka Topics", "topic-changes"),
    ("Ajout de Partitions", "topic-changes"),
    ("Purge d'un Topic", "topic-changes"),
    ("Backup des Offsets", "consumer-offsets"),
    ("Reset Consumer Group Offset", "consumer-offsets"),
    ("Rotating Secrets", "secret-rotation"),
    ("Rolling Update", "rolling-update"),
    ("Rollback si nécessaire", "rolling-update"),
];

/// How a step's words say the way back, or that there is none.
const BACK: &[&str] = &["way back", "restore", "retour", "restaurer"];

/// Checked once for all tests.
static CHECKED: LazyLock<Checked> = LazyLock::new(|| runbook::check(&texts()));

fn texts() -> Vec<(String, String)> {
    let folder = here("../../runbooks");
    let entries = std::fs::read_dir(folder).expect("the catalogue");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a text"))
    };
    paths.into_iter().map(read).collect()
}

/// The one runbook of each file, by the file's name.
fn runbooks(checked: &Checked) -> BTreeMap<&str, &Runbook> {
    checked.files.iter().map(|file| (file.file.as_str(), &file.runbooks[0])).collect()
}

fn none(lacking: &[String]) {
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn our_own_runbooks_are_checked_without_a_finding_of_any_level() {
    let checked = &*CHECKED;
    let said = |one: &runbook::Finding| format!("{}:{} {} {}", one.file, one.line, one.code, one.message);
    none(&checked.findings().map(said).collect::<Vec<_>>());
}

#[test]
fn every_situation_of_the_seeds_has_its_runbook() {
    let checked = &*CHECKED;
    let slugs: Vec<&str> = checked.runbooks().map(|runbook| runbook.slug.as_str()).collect();
    let files =
        std::fs::read_dir(here("seeds")).expect("the seeds").map(|entry| entry.expect("an entry").path());
    let seeds: String = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| std::fs::read_to_string(path).expect("a text"))
        .collect();
    let unknown = SITUATIONS
        .iter()
        .filter(|(words, _)| !seeds.contains(words))
        .map(|(words, _)| format!("in no seed: {words}"));
    let unanswered = SITUATIONS
        .iter()
        .filter(|(_, slug)| !slugs.contains(slug))
        .map(|(words, slug)| format!("{words}: no {slug}"));
    let unasked =
        slugs.iter().filter(|slug| checked.runbooks().any(|one| one.slug == **slug && one.language == "en"));
    let unasked = unasked
        .filter(|slug| !SITUATIONS.iter().any(|(_, own)| own == *slug))
        .map(|slug| format!("{slug} answers nothing"));
    none(&unknown.chain(unanswered).chain(unasked).collect::<Vec<_>>());
}

/// A read after it in its own step, or the step after it, or the first of Verify.
fn is_looked_at(runbook: &Runbook, steps: &[&Step], at: usize, line: u32) -> bool {
    let looks =
        |step: &Step| step.commands.iter().any(|one| one.line > line && one.what.risk() == Risk::Read);
    let next = steps.get(at + 1).copied().or_else(|| runbook.steps(SectionKind::Verify).next());
    looks(steps[at]) || next.is_some_and(looks)
}

#[test]
fn every_change_is_looked_at_right_after_it_and_says_its_way_back() {
    let checked = &*CHECKED;
    let (mut lacking, mut changes) = (Vec::new(), 0);
    for (file, runbook) in runbooks(checked) {
        let steps: Vec<&Step> = runbook.steps(SectionKind::Recover).collect();
        for (at, step) in steps.iter().enumerate() {
            let acts = step.commands.iter().filter(|one| one.what.risk() != Risk::Read);
            let Some(last) = acts.map(|one| one.line).max() else { continue };
            changes += 1;
            if !is_looked_at(runbook, &steps, at, last) {
                lacking.push(format!("{file}:{}: nothing looks after `{}`", step.line, step.id));
            }
            let says =
                format!("{} {}", step.prose, step.warning.as_deref().unwrap_or_default()).to_lowercase();
            if !BACK.iter().any(|word| says.contains(word)) {
                lacking.push(format!("{file}:{}: no way back of `{}`", step.line, step.id));
            }
        }
    }
    none(&lacking);
    assert!(changes > 100, "{changes} changes");
}

#[test]
fn a_french_runbook_has_the_commands_of_its_english_twin_in_the_same_order() {
    let checked = &*CHECKED;
    let commands = |name: &str| {
        let file = checked.files.iter().find(|file| file.file == name).unwrap_or_else(|| panic!("no {name}"));
        file.commands.iter().map(|one| (one.section, one.text.clone())).collect::<Vec<_>>()
    };
    let mut twins = 0;
    for (file, runbook) in runbooks(checked) {
        let english = file.strip_suffix(".fr.md");
        assert_eq!(english.is_some(), runbook.language == "fr", "{file}");
        let Some(english) = english else { continue };
        assert_eq!(commands(file), commands(&format!("{english}.md")), "{file}");
        twins += 1;
    }
    assert_eq!(twins, 7, "all that is Kafka's own");
}

#[test]
fn names_are_unique_and_none_begins_with_a_verb() {
    let checked = &*CHECKED;
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let mut lacking = Vec::new();
    for (file, runbook) in runbooks(checked) {
        for name in std::iter::once(&runbook.slug).chain(&runbook.aliases).chain([&runbook.title]) {
            let verb = name.split(' ').next().unwrap_or_default();
            let text = format!("---\nslug: {}\n---\n# R\n", verb.to_lowercase());
            let alone = runbook::compile(&Source { file: "r.md", text: &text, reviewed: true });
            if alone.findings.iter().any(|one| one.code == "slug-is-a-verb") && *name != runbook.title {
                lacking.push(format!("{file}: `{name}` begins with a verb"));
            }
            let other = names.insert(name.to_lowercase(), file);
            if other.is_some_and(|other| other != file) {
                lacking.push(format!("{file}: `{name}` is a name of {} too", other.unwrap_or_default()));
            }
        }
        let own = file.trim_end_matches(".md").trim_end_matches(".fr");
        if runbook.language == "en" && runbook.slug != own {
            lacking.push(format!("{file}: its slug is {}", runbook.slug));
        }
    }
    none(&lacking);
}

/// The table of docs/catalogue.md.
fn table(checked: &Checked) -> String {
    let all = runbooks(checked);
    let english = all.iter().filter(|(_, runbook)| runbook.language == "en");
    let row = |(file, runbook): (&&str, &&Runbook)| {
        let count = |risk| {
            runbook
                .steps(SectionKind::Recover)
                .filter(|step| step.commands.iter().map(|one| one.what.risk()).max() == Some(risk))
                .count()
        };
        let french = file.replace(".md", ".fr.md");
        let french =
            all.get(french.as_str()).map_or(String::new(), |_| format!("[français](../runbooks/{french})"));
        format!(
            "| [{}](../runbooks/{file}) | {} | {} | {} | {} | {french} |\n",
            runbook.slug,
            runbook.title,
            runbook.severity.as_deref().unwrap_or_default(),
            count(Risk::Change),
            count(Risk::Destroy),
        )
    };
    let rows: String = english.map(row).collect();
    format!(
        "| runbook | about | severity | steps that change | that destroy | |\n| --- | --- | --- | --- | --- | --- |\n{rows}"
    )
}

#[test]
fn the_table_in_the_documents_is_true() {
    let checked = &*CHECKED;
    let (table, document) = (table(checked), std::fs::read_to_string(here("../../docs/catalogue.md")));
    assert!(document.expect("docs/catalogue.md").contains(&table), "docs/catalogue.md should hold:\n{table}");
}

#[test]
fn our_own_runbooks_diagnose_recover_verify_and_have_an_owner() {
    let checked = &*CHECKED;
    let mut lacking = Vec::new();
    for file in &checked.files {
        let [runbook] = file.runbooks.as_slice() else {
            lacking.push(format!("{}: {} runbooks in it", file.file, file.runbooks.len()));
            continue;
        };
        for kind in [SectionKind::Diagnose, SectionKind::Recover, SectionKind::Verify] {
            if runbook.steps(kind).next().is_none() {
                lacking.push(format!("{}: no steps under {}", file.file, kind.name()));
            }
        }
        for key in ["owner", "severity", "review", "language", "target"] {
            if !file.text.contains(&format!("\n{key}:")) {
                lacking.push(format!("{}: `{key}` stands in front of it", file.file));
            }
        }
        for kind in [SectionKind::Escalate, SectionKind::Impact] {
            if !runbook.sections.iter().any(|section| section.kind == kind) {
                lacking.push(format!("{}: no section {}", file.file, kind.name()));
            }
        }
        if runbook.checklist.is_empty() {
            lacking.push(format!("{}: nothing to tick off afterwards", file.file));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}
