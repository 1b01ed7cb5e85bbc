//! The same incident in French, by a French runbook in a French workspace: from the command to the summary nothing English is said.

use bot::{clock::SystemClock, config::RunbookSource, demo::Stage, serve};
use engine::words::Lang;
use sandbox::{
    outage::Outage,
    pace::Pace,
    slack::{Delivery, Message, Slack},
};
use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

/// Shorter stretches of words stand in both languages.
const TELLING: usize = 14;

async fn said(slack: &Slack, channel: &str, what: &str) -> Message {
    slack
        .until(what, |workspace| {
            let found = workspace.channels.get(channel)?;
            found.history().find(|message| message.shown().contains(what)).cloned()
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kafka_est_en_panne_et_rien_n_est_dit_en_anglais() {
    // Installed once in a process; another story may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(SystemClock::default());
    let mut stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    stage.config.language = Lang::Fr;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runbooks/kafka-down.fr.md");
    stage.config.runbooks = vec![RunbookSource { path, reviewed: true }];
    stage.environment.app_token = None;
    let running = serve::start(&stage.environment, &stage.config, clock).await.unwrap();
    stage.slack.set_delivery(Delivery::Http { url: format!("http://{}/slack/events", running.address) });
    let (slack, cast) = (&stage.slack, &stage.cast);
    stage.cluster.break_kafka(Outage::MemoryLimit);

    let payments = slack.channel_named("payments").unwrap().id;
    slack.slash(&cast.reporter, &payments, "/incident", "help").await;
    slack.slash(&cast.reporter, &payments, "/incident", "resolve 99").await;
    slack.slash(&cast.reporter, &payments, "/incident", "kafka-en-panne les commandes n'arrivent plus").await;
    let channel = slack
        .until("le canal de l'incident", |workspace| {
            let mut all = workspace.channels.values();
            all.find(|channel| channel.name.starts_with("inc-1")).map(|channel| channel.id.clone())
        })
        .await;
    let consent = said(slack, &channel, "Peut approuver").await;
    for words in ["modification", "Ce qui va changer", "Retour en arrière", "Ensuite"] {
        assert!(consent.shown().contains(words), "{words}: {}", consent.shown());
    }
    slack.press(&cast.manager, &channel, &consent.ts, "Approuver et exécuter").await;
    slack
        .until("qui n'en a pas le droit l'apprend", |workspace| {
            let mut own = workspace.ephemerals.iter().filter(|one| one.to == cast.manager);
            own.any(|one| one.message.shown().contains("@kafka-oncall")).then_some(())
        })
        .await;
    slack.press(&cast.primary, &channel, &consent.ts, "Approuver et exécuter").await;
    let verdict = said(slack, &channel, "Cela tient.").await;
    slack.press(&cast.primary, &channel, &verdict.ts, "Résoudre").await;
    said(slack, &channel, "résolu après").await;
    let all = everything(slack).await;
    running.stop().await;

    let english = english();
    for text in &all {
        let found = english.iter().find(|words| text.contains(words.as_str()));
        assert!(found.is_none(), "{found:?} is English:\n{text}");
    }
    println!("messages read: {}", all.len());
}

/// Every text that anybody was shown, and every button.
async fn everything(slack: &Slack) -> Vec<String> {
    slack
        .until("everything that was said", |workspace| {
            let posted = workspace.channels.values().flat_map(|channel| &channel.messages);
            let own = workspace.ephemerals.iter().map(|one| &one.message);
            Some(
                posted
                    .chain(own)
                    .map(|one| format!("{}\n{}", one.shown(), one.buttons().join("\n")))
                    .collect(),
            )
        })
        .await
}

/// The stretches of words between values and markup that the English templates have and the French have not.
fn english() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut english = BTreeSet::new();
    stretches(&root.join("en"), &mut english);
    let mut french = BTreeSet::new();
    stretches(&root.join("fr"), &mut french);
    assert!(english.len() > 100, "the templates are found");
    english
        .difference(&french)
        .filter(|words| !french.iter().any(|own| own.contains(*words)))
        .cloned()
        .collect()
}

fn stretches(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            stretches(&path, into);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            let parts = line.split("{{").flat_map(|part| part.rsplit("}}").next());
            let words = parts.flat_map(|part| part.split(['*', '_', '`'])).map(str::trim);
            into.extend(words.filter(|words| words.chars().count() >= TELLING).map(str::to_owned));
        }
    }
}
